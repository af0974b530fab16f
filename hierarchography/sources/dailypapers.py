"""Hugging Face Daily Papers: `dailypapers:2025-09-04`, `dailypapers:2025-09-01..2025-09-05`, `dailypapers:2025-W36`.

https://huggingface.co/docs/hub/api: the papers of a day, a week (`2025-W36`) or a month (`2025-09`), in pages of up to
100; 500 requests per five minutes. `dailypapers:` with --since fetches every day from then until today,
which is the day of the first fetch until a refresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from hierarchography.sources.contract import PAGE, Answer, Ask, Page, Query, Service, table_rows

_WEEK, _MONTH = re.compile(r"\d{4}-W\d\d"), re.compile(r"\d{4}-\d\d")


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The papers of each day, week or month."""
    for when in _times(query, ask.day):
        number = 0
        while page := ask.page("daily_papers", {**when, "limit": str(PAGE), "p": str(number)}, read):
            yield page
            number += 1  # a page may have fewer papers than requested: only an empty page is the end


def read(answer: Answer) -> Page:
    """The page in an answer. Raises `BadAnswer`."""
    records = table_rows(answer.json())
    ids = (str((record.get("paper") or {}).get("id") or record.get("title")) for record in records)
    return Page(answer.data, tuple(ids))


def _times(query: Query, today: date) -> Iterator[dict[str, str]]:
    text = query.text.strip()
    if _WEEK.fullmatch(text) or _MONTH.fullmatch(text):
        query.refuse_since("the week or month says when")
        yield {"week" if "W" in text else "month": text}
        return
    first, last = _days(query, text, today)
    if first > last:
        raise query.wrong(f"{first} is after {last}; the first day comes first")
    for number in range((last - first).days + 1):
        yield {"date": str(first + timedelta(days=number))}


def _days(query: Query, text: str, today: date) -> tuple[date, date]:
    if not text:
        if query.since is None:
            raise query.wrong("name a day (dailypapers:2025-09-04), a week (2025-W36), a month (2025-09), or --since")
        return query.since, today
    query.refuse_since("the name says the days")
    start, dots, end = text.partition("..")
    try:
        first = date.fromisoformat(start.strip())
        last = date.fromisoformat(end.strip()) if end.strip() else today if dots else first
    except ValueError:
        raise query.wrong(
            f"{text!r} is no day; write dailypapers:2025-09-04, 2025-09-01..2025-09-05, 2025-W36 or 2025-09"
        ) from None
    return first, last


SERVICE = Service(
    "dailypapers",
    "Hugging Face Daily Papers",
    "https://huggingface.co/api",
    ("dailypapers:2025-09-04", "dailypapers:2025-09-01..2025-09-05", "dailypapers:2025-W36"),
    pages,
    seconds=0.6,
)
