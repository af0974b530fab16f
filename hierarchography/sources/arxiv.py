"""arXiv: `arxiv:cat:cs.CL`, `arxiv:"topic models"`, `arxiv:au:moe AND ti:moss`, in its own query language.

https://info.arxiv.org/help/api/user-manual.html: one request every three seconds on one connection, newest papers
first. arXiv returns at most 30,000 papers per query; therefore, after every 10,000 papers a new query starts at the
submission time of the last paper. arXiv is known to return empty pages before the end: these are requested again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from hierarchography.sources.contract import PAGE, XML, Answer, Ask, BadAnswer, Page, Query, Service, whole_number

WINDOW = 10_000
"""Number of papers after which a new query starts."""
_FIELD = re.compile(r"(?:^|[\s(])(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate):")
_OPERATOR = re.compile(r"\b(?:AND|OR|ANDNOT)\b")
_WORD = re.compile(r'"[^"]*"|\S+')
_FIRST, _LAST = "199101010000", "300001010000"


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The papers, newest first."""
    text, newest = search(query), ""
    start = 0
    while True:
        params = {
            "search_query": _between(text, query.since.strftime("%Y%m%d0000") if query.since else "", newest),
            "start": str(start),
            "max_results": str(PAGE),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }
        page = ask.page("query", params, read)
        if page is None:
            return
        yield page
        start += len(page.ids)
        if page.total is not None and start >= page.total:
            return
        if start >= WINDOW:
            start, newest = 0, page.following


def read(answer: Answer) -> Page:
    """The page in an answer; `following` is the submission minute of its last paper. Raises `BadAnswer`."""
    feed = answer.xml()
    if _name(feed) != "feed":
        raise BadAnswer(f"an answer of another shape (<{_name(feed)}>)")
    entries = [item for item in feed if _name(item) == "entry"]
    ids = tuple(_said(item, "id") for item in entries)
    if entries and "/api/errors" in ids[0]:
        raise BadAnswer(f"an error ({_said(entries[0], 'summary')})")
    total = next((whole_number(item.text) for item in feed if _name(item) == "totalResults"), None)
    last = re.sub(r"\D", "", _said(entries[-1], "published"))[:12] if entries else ""
    return Page(answer.data, ids, total, last, XML)


def search(query: Query) -> str:
    """The query in arXiv's language: words without a field must all occur, in any field.

    >>> search(Query("", '"topic models" moss')), search(Query("", "cat:cs.CL"))
    ('all:"topic models" AND all:moss', 'cat:cs.CL')
    """
    text = " ".join(query.text.split())
    if not text:
        raise query.wrong("nothing is asked for; write a category (arxiv:cat:cs.CL) or words after the colon")
    if _FIELD.search(text) or _OPERATOR.search(text):
        return text
    return " AND ".join(f"all:{word}" for word in _WORD.findall(text))


def _between(text: str, oldest: str, newest: str) -> str:
    """The query limited to papers submitted between two times (to the minute); either may be empty."""
    if not oldest and not newest:
        return text
    return f"({text}) AND submittedDate:[{oldest or _FIRST} TO {newest or _LAST}]"


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _said(entry: Element, name: str) -> str:
    return next((" ".join((item.text or "").split()) for item in entry if _name(item) == name), "")


SERVICE = Service(
    "arxiv",
    "arXiv",
    "https://export.arxiv.org/api",
    ("arxiv:cat:cs.CL", 'arxiv:"topic models"', "arxiv:au:moe AND ti:moss"),
    pages,
    seconds=3.0,
)
