"""The Zotero library on this machine: `zotero:`, `zotero:collection=KEY`, `zotero:tag=moss`, `zotero:group=123`.

https://www.zotero.org/support/dev/web_api/v3/local_api: Zotero must be running and allow access by other programs. The
same pages come from https://api.zotero.org (HIERARCHOGRAPHY_ZOTERO_URL) with `user=ID` and the key in ZOTERO_API_KEY.
"""

from __future__ import annotations

from collections.abc import Iterator

from hierarchography.sources.contract import PAGE, Answer, Ask, Key, Page, Query, Service, named_parts

_PARTS = {name: name for name in ("q", "collection", "tag", "group", "user", "itemType")}


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The top-level items of the library, without attachments and notes of other items."""
    query.refuse_since("Zotero knows versions of a library, and no days")
    parts = named_parts(query, _PARTS, "q") if query.text.strip() else {}
    library = f"groups/{parts.pop('group')}" if "group" in parts else f"users/{parts.pop('user', '0')}"
    place = f"{library}/collections/{parts.pop('collection')}" if "collection" in parts else library
    start = 0
    params = {**parts, "format": "json", "sort": "dateAdded", "direction": "asc", "limit": str(PAGE)}
    while page := ask.page(f"{place}/items/top", {**params, "start": str(start)}, read):
        yield page
        start += len(page.ids)
        if start >= page.total if page.total is not None else len(page.ids) < PAGE:
            return


def read(answer: Answer) -> Page:
    """The page in an answer. Raises `BadAnswer`."""
    return Page.of_records(answer.json(), "key", answer.headers.get("total-results"))


SERVICE = Service(
    "zotero",
    "Zotero",
    "http://localhost:23119/api",
    ("zotero:", "zotero:collection=ABCD1234", "zotero:tag=moss"),
    pages,
    key=Key("ZOTERO_API_KEY", header="Zotero-API-Key"),
    headers={"Zotero-API-Version": "3"},
    lasting=False,
    hints={
        0: "start Zotero, or export the library (File, Export library)",
        403: "in Zotero: Settings, Advanced, allow other applications on this computer to communicate with Zotero",
    },
)
