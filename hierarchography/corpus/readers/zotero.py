"""The library of Zotero: its SQLite database (`zotero.sqlite`), as it lies on the disk, also while Zotero is running.

The bytes of the file are read and opened in memory, so that nothing is locked, waited for or changed. Papers in the
trash, attachments, notes and items of feeds are no papers; the collections of a paper are a column of their own.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.corpus.refusals import SQLITE
from hierarchography.errors import InputError

_TABLES = frozenset({"items", "itemTypes", "itemData", "itemDataValues", "fields", "itemCreators", "creators"})
_EXPORT = "in Zotero: File > Export Library > CSL JSON, or RIS"
_SECONDS = 120
_STEPS = 100_000
_TITLES = ("title", "caseName", "nameOfAct", "subject")
_VENUES = (
    *("publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "encyclopediaTitle", "dictionaryTitle"),
    *(
        "websiteTitle",
        "blogTitle",
        "forumTitle",
        "programTitle",
        "university",
        "institution",
        "repository",
        "publisher",
    ),
)
_NO_AUTHORS = frozenset({"editor", "seriesEditor", "translator", "contributor", "reviewedAuthor", "bookAuthor"})
_DOI = re.compile(r"^\s*DOI:?\s*(10\.\d{4,9}/\S+)", re.IGNORECASE | re.MULTILINE)

_ITEMS = """
    SELECT items.itemID, items.key, itemTypes.typeName FROM items JOIN itemTypes USING (itemTypeID)
    WHERE itemTypes.typeName NOT IN ('attachment', 'note', 'annotation') {without} ORDER BY items.itemID
"""
_DATA = """
    SELECT itemData.itemID, fields.fieldName, itemDataValues.value
    FROM itemData JOIN fields USING (fieldID) JOIN itemDataValues USING (valueID)
"""
_CREATORS = """
    SELECT itemCreators.itemID, creatorTypes.creatorType, creators.firstName, creators.lastName
    FROM itemCreators JOIN creators USING (creatorID) JOIN creatorTypes USING (creatorTypeID)
    ORDER BY itemCreators.itemID, itemCreators.orderIndex
"""
_TAGS = "SELECT itemTags.itemID, tags.name FROM itemTags JOIN tags USING (tagID) ORDER BY itemTags.rowid"
_COLLECTIONS = """
    SELECT collectionItems.itemID, collections.collectionName
    FROM collectionItems JOIN collections USING (collectionID) ORDER BY collections.collectionName
"""


def recognises(document: Document) -> bool:
    """True for every SQLite database: reading says so if it is another than Zotero's."""
    return document.head.startswith(SQLITE)


def read(document: Document) -> Reading:
    """One record per item that is a paper. Raises `InputError` for a damaged database, or that of another program."""
    try:
        with closing(_opened(document.data)) as library:
            tables = {name for (name,) in library.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables >= _TABLES:
                raise InputError(_other(document.name, tables))
            records = list(_records(library, tables))
            trashed = _count(library, "SELECT COUNT(*) FROM deletedItems") if "deletedItems" in tables else 0
    except (sqlite3.Error, OverflowError, ValueError, MemoryError) as error:
        raise InputError(
            f"{document.name}: the database cannot be read ({error}); close Zotero and try again, or {_EXPORT}"
        ) from error
    if not records:
        raise InputError(f"{document.name} is a library of Zotero without papers")
    note = f"{document.name}: read as a library of Zotero"
    return Reading(records, "item", (note + (f"; items in the trash, left out: {trashed:,}" if trashed else ""),))


def _opened(data: bytes) -> sqlite3.Connection:
    """The database in memory. One in write-ahead mode is opened as of its last checkpoint."""
    library = sqlite3.connect(":memory:")
    library.deserialize(data[:18] + b"\x01\x01" + data[20:])
    library.text_factory = lambda value: value.decode("utf-8", "replace")
    library.execute("PRAGMA trusted_schema = OFF")
    library.execute("PRAGMA query_only = ON")
    end = time.monotonic() + _SECONDS
    library.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    return library


def _other(name: str, tables: set[str]) -> str:
    if {"Documents", "DocumentContributors"} <= tables:
        return f"{name} is a database of Mendeley; in Mendeley: File > Export > BibTeX (.bib), or RIS"
    if {"Reference", "ReferenceAuthor"} <= tables:
        return f"{name} is a project of Citavi; in Citavi: File > Export > RIS, or BibTeX"
    if {"refs", "pdf_index"} & tables:
        return f"{name} is a library of EndNote; in EndNote: File > Export, save as XML, or as RefMan (RIS) Export"
    shown = ", ".join(sorted(tables)[:6]) or "none"
    return f"{name} is an SQLite database and no library of Zotero (its tables: {shown}); export its table as CSV"


def _count(library: sqlite3.Connection, query: str) -> int:
    return int(library.execute(query).fetchone()[0])


def _records(library: sqlite3.Connection, tables: set[str]) -> Iterator[Record]:
    without = " ".join(
        f"AND items.itemID NOT IN (SELECT itemID FROM {name})"
        for name in ("deletedItems", "feedItems")
        if name in tables
    )
    items = library.execute(_ITEMS.format(without=without)).fetchall()
    fields: dict[int, dict[str, Any]] = defaultdict(dict)
    for item, name, value in library.execute(_DATA):
        fields[item][str(name)] = value
    people: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for item, kind, first, last in library.execute(_CREATORS):
        people[item].append((str(kind), f"{first or ''} {last or ''}".strip()))
    tags = _lists(library.execute(_TAGS)) if {"itemTags", "tags"} <= tables else {}
    collected = _lists(library.execute(_COLLECTIONS)) if {"collectionItems", "collections"} <= tables else {}
    for place, (item, key, kind) in enumerate(items, start=1):
        values = {"key": key, "itemType": kind, **_paper(fields[item]), "authors": _authors(people[item])}
        yield Record(place, {**values, "keywords": tags.get(item, []), "collections": collected.get(item, [])})


def _lists(rows: Iterable[tuple[int, Any]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for item, name in rows:
        found[item].append(str(name))
    return found


def _authors(people: list[tuple[str, str]]) -> list[str]:
    """The authors; of an item without any, those who made it in another way, and its editors at last."""
    authors = [name for kind, name in people if kind == "author"]
    makers = [name for kind, name in people if kind not in _NO_AUTHORS]
    return authors or makers or [name for kind, name in people if kind == "editor"]


def _paper(fields: Mapping[str, Any]) -> dict[str, Any]:
    remarks = str(fields.get("extra", ""))
    doi = _DOI.search(remarks)
    return {
        "title": next((fields[name] for name in _TITLES if fields.get(name)), ""),
        "abstract": fields.get("abstractNote", ""),
        # Zotero keeps a date twice: as it sorts, and as it was written.
        "date": str(fields.get("date", "")).partition(" ")[0] if fields.get("date") else "",
        "doi": fields.get("DOI") or (doi[1] if doi else ""),
        "url": fields.get("url", ""),
        "arxiv": fields.get("archiveID") or remarks,
        "venue": next((fields[name] for name in _VENUES if fields.get(name)), ""),
        "language": fields.get("language", ""),
    }


READER = FormatReader(
    "zotero",
    "Zotero's library (zotero.sqlite)",
    (".sqlite",),
    recognises,
    read,
    1.0,
    "every paper that is not in the trash, with tags and collections; read-only, also while Zotero is running",
)
