"""Crossref: `crossref:topic models`, `crossref:author=Ada Lovelace;title=engines`, `crossref:filter=issn:1234-5678`.

https://www.crossref.org/documentation/retrieve-metadata/rest-api: pages with a cursor, which expires after a few
minutes; one list request per second, three with a contact address (since December 2025). The rate limits in the
headers of its answers are respected as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from hierarchography.sources.contract import PAGE, Answer, Ask, BadAnswer, Page, Query, Service, named_parts

_PARTS = {
    "query": "query",
    "author": "query.author",
    "title": "query.title",
    "venue": "query.container-title",
    "filter": "filter",
}


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The works, best matches first."""
    params = {**_asked(query), "rows": str(PAGE)}
    cursor, count = "*", 0
    while cursor and (page := ask.page("works", {**params, "cursor": cursor}, read)):
        yield page
        count += len(page.ids)
        cursor = page.following if page.total is None or count < page.total else ""  # the last page has a cursor too


def read(answer: Answer) -> Page:
    """The page in an answer. Raises `BadAnswer`."""
    message = answer.table().get("message")
    if not isinstance(message, dict):
        raise BadAnswer("an answer of another shape (no message)")
    return Page.of_records(message.get("items"), "DOI", message.get("total-results"), message.get("next-cursor"))


def _asked(query: Query) -> dict[str, str]:
    parts = named_parts(query, _PARTS, "query")
    if query.since:
        parts["filter"] = ",".join(filter(None, (parts.get("filter", ""), f"from-pub-date:{query.since}")))
    return parts


SERVICE = Service(
    "crossref",
    "Crossref",
    "https://api.crossref.org",
    ('crossref:"topic models"', "crossref:author=Ada Lovelace;title=engines", "crossref:filter=issn:1234-5678"),
    pages,
    seconds=1.0,
    seconds_known=0.34,
    contact="mailto",
)
