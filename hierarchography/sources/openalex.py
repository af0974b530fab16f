"""OpenAlex: `openalex:topic modeling`, `openalex:author=A5023888391`, `openalex:search=moss;filter=type:article`.

https://developers.openalex.org: lists in pages of 100 with a cursor, at most 100 requests per second, and a daily
allowance, which is ten times as large with a free key. Only the fields that a map uses are requested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hierarchography.sources.contract import PAGE, Answer, Ask, Key, Page, Query, Service, listed_parts

FIELDS = (
    "id,doi,title,publication_year,publication_date,language,type,authorships,primary_location,"
    "abstract_inverted_index,keywords,cited_by_count,is_retracted"
)
_PARTS = {"search": "search", "author": "author", "title": "title.search", "cites": "cites", "filter": "filter"}
_AUTHOR = re.compile(r"A\d+", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE)


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The works, in OpenAlex's order."""
    params = {**_asked(query), "per_page": str(PAGE), "select": FIELDS}
    cursor = "*"
    while cursor and (page := ask.page("works", {**params, "cursor": cursor}, read)):
        yield page
        cursor = page.following


def read(answer: Answer) -> Page:
    """The page in an answer. Raises `BadAnswer`."""
    found = answer.table()
    about = found.get("meta") or {}
    return Page.of_records(found.get("results"), "id", about.get("count"), about.get("next_cursor"))


def _asked(query: Query) -> dict[str, str]:
    """The parameters. A comma in a filter starts the next one, and all must hold."""
    parts = listed_parts(query, _PARTS, "search")
    filters = parts.get("filter", [])
    filters += [found for author in parts.get("author", []) for found in _authors(author)]
    filters += [f"title.search:{_without_commas(title)}" for title in parts.get("title.search", [])]
    filters += [f"cites:{work}" for works in parts.get("cites", []) for work in _COMMA.split(works)]
    if query.since:
        filters.append(f"from_publication_date:{query.since}")
    searched = {"search": " ".join(parts["search"])} if "search" in parts else {}
    return {**searched, **({"filter": ",".join(filters)} if filters else {})}


def _authors(text: str) -> list[str]:
    """The filters for authors by OpenAlex ids or ORCIDs, or for one by the name as printed on the papers."""
    found = [_author(part) for part in _COMMA.split(text)]
    return [part for part in found if part] if all(found) else [f"raw_author_name.search:{_without_commas(text)}"]


def _author(text: str) -> str:
    """The filter for an author by OpenAlex id or ORCID; empty for a name."""
    if orcid := _ORCID.fullmatch(text):
        return f"authorships.author.orcid:{orcid[1].upper()}"
    identifier = text.rpartition("/")[2]
    return f"authorships.author.id:{identifier.upper()}" if _AUTHOR.fullmatch(identifier) else ""


def _without_commas(text: str) -> str:
    return " ".join(text.replace(",", " ").split())


SERVICE = Service(
    "openalex",
    "OpenAlex",
    "https://api.openalex.org",
    ('openalex:"topic modeling"', "openalex:author=A5023888391", "openalex:filter=type:review,publication_year:2024"),
    pages,
    seconds=0.1,
    contact="mailto",
    key=Key("OPENALEX_API_KEY", parameter="api_key"),
    passing=frozenset({403}),
    hints={
        401: "set OPENALEX_API_KEY to a valid key (openalex.org/settings/api gives one)",
        403: "it asks too fast or without a key; set OPENALEX_API_KEY (openalex.org/settings/api gives one)",
        429: "the day's allowance is used up; set OPENALEX_API_KEY (free, ten times as much), or go on tomorrow",
    },
)
