"""The Zotero library on this machine: `zotero:`, `zotero:collection=Green roofs`, `zotero:tag=moss`.

https://www.zotero.org/support/dev/web_api/v3/local_api: Zotero must be running and allow access by other programs. If
it does not answer, the library's file is read (`zotero_library`); `zotero:/path/zotero.sqlite` reads a file at once.
The same pages come from https://api.zotero.org (HIERARCHOGRAPHY_ZOTERO_URL) with `user=ID` and a key (ZOTERO_API_KEY).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hierarchography.errors import SourceError
from hierarchography.sources.contract import PAGE, Answer, Ask, Key, Page, Query, Service, listed_parts, table_rows
from hierarchography.sources.http import Refused, Unreached
from hierarchography.sources.zotero_library import NO_PAPERS, default_library, library_page, path_in

_PARTS = {name: name for name in ("q", "collection", "tag", "group", "user", "itemType")}
_KEY = re.compile(r"[A-Z0-9]{8}")
_FORBIDDEN = 403


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The top-level items of the library that are papers; attachments and notes that lie beside them are counted."""
    query.refuse_since("Zotero knows versions of a library, and no days")
    path, text = path_in(query)
    parts = _parts(replace(query, text=text)) if text.strip() else {}
    if path is not None:
        yield library_page(query, path, parts)
        return
    answered = False
    try:
        for page in _asked(query, ask, dict(parts)):
            answered = True
            yield page
    except (Unreached, Refused) as error:
        if answered or (isinstance(error, Refused) and error.status != _FORBIDDEN):
            raise
        yield from _from_file(query, ask, parts, error)


def _parts(query: Query) -> dict[str, str]:
    """The parts of the query, each once. Raises `InputError` for a name that occurs twice."""
    parts = listed_parts(query, _PARTS, "q")
    if twice := [name for name, values in parts.items() if name != "q" and len(values) > 1]:
        raise query.wrong(f"{twice[0]}= is given twice; fetch one after the other")
    return {name: " ".join(values) for name, values in parts.items()}


def _asked(query: Query, ask: Ask, parts: dict[str, str]) -> Iterator[Page]:
    """The pages that Zotero's own interface gives."""
    library = f"groups/{parts.pop('group')}" if "group" in parts else f"users/{parts.pop('user', '0')}"
    place = library
    if name := parts.pop("collection", ""):
        place = f"{library}/collections/{_key(query, ask, library, name)}"
    start = others = 0
    params = {**parts, "format": "json", "sort": "dateAdded", "direction": "asc", "limit": str(PAGE)}
    while page := ask.page(f"{place}/items/top", {**params, "start": str(start)}, read):
        yield page
        given = len(page.ids) + page.others
        start, others = start + given, others + page.others
        if start >= page.total if page.total is not None else given < PAGE:
            break
    if others:
        ask.note(f"{query.source}: attachments and notes without a paper, left out: {others:,}")


def _key(query: Query, ask: Ask, library: str, name: str) -> str:
    """The key of a collection that is given by its key or its name. Raises `InputError` for an unknown name."""
    if _KEY.fullmatch(name):
        return name
    found: dict[str, str] = {}
    start = 0
    while True:
        params = {"format": "json", "limit": str(PAGE), "start": str(start)}
        names = ask.get(f"{library}/collections", params, _collections)
        found |= {title.casefold(): key for key, title in names}
        start += len(names)
        if name.casefold() in found or len(names) < PAGE:
            break
    if name.casefold() not in found:
        raise query.wrong(f"the library has no collection {name!r}; its collections: {', '.join(found) or 'none'}")
    return found[name.casefold()]


def _collections(answer: Answer) -> list[tuple[str, str]]:
    """The (key, name) of the collections in an answer. Raises `BadAnswer`."""
    return [(str(item["key"]), str(item["data"]["name"])) for item in table_rows(answer.json())]


def _from_file(query: Query, ask: Ask, parts: dict[str, str], error: SourceError) -> Iterator[Page]:
    """The library's file where Zotero on this machine does not answer. Raises that error if there is none."""
    path = None if os.environ.get(SERVICE.variable) or "user" in parts else default_library()
    if path is None:
        raise error
    ask.note(f"{query.source}: Zotero does not answer (it is closed, or allows no access); read from {path}")
    yield library_page(query, path, parts)


def read(answer: Answer) -> Page:
    """The page in an answer. Raises `BadAnswer`."""
    items = table_rows(answer.json())
    papers = [item for item in items if _data(item).get("itemType") not in NO_PAPERS]
    page = Page.of_records(papers, "key", answer.headers.get("total-results"))
    return replace(page, others=len(items) - len(papers))


def _data(item: Mapping[str, Any]) -> Mapping[str, Any]:
    data = item.get("data")
    return data if isinstance(data, dict) else {}


SERVICE = Service(
    "zotero",
    "Zotero",
    "http://localhost:23119/api",
    ("zotero:", "zotero:collection=Green roofs", "zotero:tag=moss", "zotero:~/Zotero/zotero.sqlite"),
    pages,
    key=Key("ZOTERO_API_KEY", header="Zotero-API-Key"),
    headers={"Zotero-API-Version": "3"},
    lasting=False,
    hints={
        0: "start Zotero, or name the file of the library (zotero:/path/zotero.sqlite)",
        403: "in Zotero: Settings, Advanced, allow other applications on this computer to communicate with Zotero",
    },
)
