"""Europe PMC: `europepmc:AUTH:"Moe A" AND moss`, in its own query language.

https://europepmc.org/RestfulWebService: pages of up to 1,000 with a cursor; 10 requests per second, 500 per minute.
"""

from __future__ import annotations

from collections.abc import Iterator

from hierarchography.sources.contract import PAGE, Answer, Ask, Page, Query, Service


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The articles, preprints and patents, with their abstracts."""
    if not query.text.strip():
        raise query.wrong("nothing is asked for; write what to look for after the colon")
    text = f"({query.text}) AND FIRST_PDATE:[{query.since} TO 3000-12-31]" if query.since else query.text
    params = {"query": text, "resultType": "core", "format": "json", "pageSize": str(PAGE)}
    cursor = "*"
    while page := ask.page("search", {**params, "cursorMark": cursor}, read):
        yield page
        if page.following in ("", cursor):  # the last page repeats its own cursor
            return
        cursor = page.following


def read(answer: Answer) -> Page:
    """The page in an answer. Raises `BadAnswer`."""
    found = answer.table()
    results = (found.get("resultList") or {}).get("result")
    return Page.of_records(results, "id", found.get("hitCount"), found.get("nextCursorMark"))


SERVICE = Service(
    "europepmc",
    "Europe PMC",
    "https://www.ebi.ac.uk/europepmc/webservices/rest",
    ('europepmc:"slate roofs" AND moss', 'europepmc:AUTH:"Moe A"'),
    pages,
    seconds=0.12,
    contact="email",
)
