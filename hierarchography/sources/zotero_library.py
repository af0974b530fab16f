"""The file of a Zotero library, `zotero.sqlite`, as one page: without Zotero, and never written or locked.

The file is opened in memory. What was not asked for is deleted there, and the rest is the page, which is read like any
library that is given as a file.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from hierarchography.sources.contract import Page, Query

FILE = "zotero.sqlite"
_SQLITE = b"SQLite format 3\x00"
_PATH = re.compile(r"[~/.\\]|[A-Za-z]:[\\/]")
_DATA_FOLDER = re.compile(r'user_pref\("extensions\.zotero\.dataDir",\s*"((?:[^"\\]|\\.)*)"\)')
_PREFERENCES = (
    ".zotero/zotero/*/prefs.js",
    "Library/Application Support/Zotero/Profiles/*/prefs.js",
    "AppData/Roaming/Zotero/Zotero/Profiles/*/prefs.js",
)
NO_PAPERS = ("attachment", "note", "annotation")
"""Types of items that are no papers."""
_PAPERS = f"itemTypes.typeName NOT IN {NO_PAPERS}"


def path_in(query: Query) -> tuple[Path | None, str]:
    """The file that a query names, if it begins with one, and the rest of the query.

    Raises `InputError` for a file that does not exist.
    """
    first, _, rest = query.text.partition(";")
    first = first.strip()
    if not (_PATH.match(first) or first.lower().endswith(".sqlite")):
        return None, query.text
    path = Path(first).expanduser()
    path = path / FILE if path.is_dir() else path
    if not path.is_file():
        raise query.wrong(f"there is no library {path}; it is called {FILE} and lies in Zotero's data folder")
    return path, rest


def default_library() -> Path | None:
    """The library of the user of this machine: in the folder that Zotero's settings name, or else in `~/Zotero`."""
    folders = [*_data_folders(), Path.home() / "Zotero"]
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)


def _data_folders() -> Iterator[Path]:
    for pattern in _PREFERENCES:
        for file in sorted(Path.home().glob(pattern)):
            try:
                match = _DATA_FOLDER.search(file.read_text(encoding="utf-8", errors="replace"))
            except OSError:
                continue
            if match:
                yield Path(re.sub(r"\\(.)", r"\1", match[1]))


def library_page(query: Query, path: Path, parts: Mapping[str, str]) -> Page:
    """The papers of a library as one page. Raises `InputError` if it cannot be read, or for an unknown collection."""
    if wrong := [name for name in ("q", "user") if name in parts]:
        raise query.wrong(f"{wrong[0]} cannot be asked for without Zotero; use collection=, tag=, group= or itemType=")
    try:
        data = path.read_bytes()
        if not data.startswith(_SQLITE):
            raise query.wrong(f"{path} is no SQLite database")
        # As of the last checkpoint, where the library is in write-ahead mode.
        with closing(sqlite3.connect(":memory:")) as library:
            library.deserialize(data[:18] + b"\x01\x01" + data[20:])
            library.execute("PRAGMA trusted_schema = OFF")
            keys = _left(query, library, parts)
            library.commit()
            return Page(library.serialize(), keys, len(keys), ending=".sqlite")
    except (OSError, sqlite3.Error) as error:
        raise query.wrong(f"{path} cannot be read ({error}); close Zotero and try again") from error


def _left(query: Query, library: sqlite3.Connection, parts: Mapping[str, str]) -> tuple[str, ...]:
    """Delete what was not asked for, and return the keys of the papers that are left."""
    tables = {name for (name,) in library.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"items", "itemTypes"} <= tables:
        raise query.wrong("this is an SQLite database, and no library of Zotero")
    for condition, values in _conditions(query, library, parts, tables):
        library.execute(f"DELETE FROM items WHERE NOT ({condition})", values)
    hidden = "".join(
        f" AND itemID NOT IN (SELECT itemID FROM {name})" for name in ("deletedItems", "feedItems") if name in tables
    )
    rows = library.execute(f"SELECT key FROM items JOIN itemTypes USING (itemTypeID) WHERE {_PAPERS}{hidden}")
    keys = tuple(str(key) for (key,) in rows)
    if not keys:
        raise query.wrong("the library has no papers for this; check what is asked for")
    return keys


def _conditions(
    query: Query, library: sqlite3.Connection, parts: Mapping[str, str], tables: set[str]
) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """What items must meet, in SQL, with the values."""
    if group := parts.get("group"):
        yield "libraryID IN (SELECT libraryID FROM groups WHERE groupID = ?)", (group,)
    elif "libraries" in tables:
        yield "libraryID IN (SELECT libraryID FROM libraries WHERE type = 'user')", ()
    if name := parts.get("collection"):
        yield (
            "itemID IN (SELECT itemID FROM collectionItems WHERE collectionID = ?)",
            (_collection(query, library, name),),
        )
    if tag := parts.get("tag"):
        yield "itemID IN (SELECT itemID FROM itemTags JOIN tags USING (tagID) WHERE name = ?)", (tag,)
    if kind := parts.get("itemType"):
        yield "itemTypeID IN (SELECT itemTypeID FROM itemTypes WHERE typeName = ?)", (kind,)


def _collection(query: Query, library: sqlite3.Connection, name: str) -> int:
    """The number of a collection, given by its name in any case or its key. Raises `InputError` for an unknown one."""
    columns = {row[1] for row in library.execute("PRAGMA table_info(collections)")}
    key = "key" if "key" in columns else "''"
    rows = library.execute(
        f"SELECT collectionID, collectionName, {key} FROM collections ORDER BY collectionID"
    ).fetchall()
    for number, title, given in rows:
        if str(title).casefold() == name.casefold() or given == name:
            return int(number)
    names = ", ".join(str(title) for _, title, _ in rows) or "none"
    raise query.wrong(f"the library has no collection {name!r}; its collections: {names}")
