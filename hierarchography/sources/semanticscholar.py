"""Semantic Scholar: `semanticscholar:"topic models"`, also with `;venue=ACL` or `;fieldsOfStudy=Biology`.

https://api.semanticscholar.org/api-docs: the bulk search, in pages of up to 1,000 with a token; one request per second.
"""

from __future__ import annotations

from collections.abc import Iterator

from hierarchography.sources.contract import Answer, Ask, Key, Page, Query, Service, named_parts

FIELDS = (
    "paperId,corpusId,externalIds,url,title,abstract,venue,year,publicationDate,authors,journal,fieldsOfStudy,"
    "citationCount"
)
_PARTS = {name: name for name in ("query", "venue", "fieldsOfStudy", "publicationTypes", "year")}


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The papers in the order of their ids; the service chooses the size of a page, at most 1,000."""
    params = {**named_parts(query, _PARTS, "query"), "fields": FIELDS, "sort": "paperId"}
    params.setdefault("query", "")
    if query.since:
        params["publicationDateOrYear"] = f"{query.since}:"
    page = ask.page("paper/search/bulk", params, read)
    while page:
        yield page
        page = ask.page("paper/search/bulk", {**params, "token": page.following}, read) if page.following else None


def read(answer: Answer) -> Page:
    """The page in an answer; its total is an estimate. Raises `BadAnswer`."""
    found = answer.table()
    return Page.of_records(found.get("data"), "paperId", found.get("total"), found.get("token"))


SERVICE = Service(
    "semanticscholar",
    "Semantic Scholar",
    "https://api.semanticscholar.org/graph/v1",
    ('semanticscholar:"topic models"', "semanticscholar:moss;venue=Journal of Roofs"),
    pages,
    seconds=1.0,
    key=Key("S2_API_KEY", header="x-api-key"),
    hints={
        403: "the key in S2_API_KEY is not valid; mend it, or unset it",
        429: "all who ask without a key share one limit; set S2_API_KEY (semanticscholar.org/product/api gives one)",
    },
)
