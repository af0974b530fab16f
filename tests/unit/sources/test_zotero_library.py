"""The file of a Zotero library by name: by its path, or where Zotero does not answer; by collections and tags."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hierarchography.build.fetching import fetch_papers
from hierarchography.config import SourcesConfig
from hierarchography.errors import InputError, SourceError

ALL = SourcesConfig()
SCHEMA = """
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT);
CREATE TABLE groups (groupID INTEGER PRIMARY KEY, libraryID INT, name TEXT);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT, key TEXT);
CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT);
INSERT INTO libraries VALUES (1, 'user'), (2, 'group');
INSERT INTO groups VALUES (777, 2, 'Roofers');
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment'), (3, 'book');
INSERT INTO items VALUES (1, 1, 1, 'AAAA1111'), (2, 2, 1, 'BBBB2222'), (3, 3, 1, 'CCCC3333'), (4, 1, 1, 'DDDD4444'),
    (5, 1, 2, 'EEEE5555');
INSERT INTO deletedItems VALUES (4);
INSERT INTO fields VALUES (1, 'title');
INSERT INTO itemDataValues VALUES (1, 'Moss on slate roofs'), (2, 'A PDF'), (3, 'Gusts above a vineyard'),
    (4, 'In the trash'), (5, 'Tides of a group');
INSERT INTO itemData VALUES (1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 4), (5, 1, 5);
INSERT INTO tags VALUES (1, 'wind');
INSERT INTO itemTags VALUES (3, 1, 0);
INSERT INTO collections VALUES (1, 'Green roofs', 'ROOF2345'), (2, 'Empty', 'NONE2345');
INSERT INTO collectionItems VALUES (1, 1, 0), (1, 2, 1);
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library of a user whose Zotero is closed, in the folder where Zotero keeps it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("HIERARCHOGRAPHY_ZOTERO_URL", raising=False)
    path = tmp_path / "Zotero" / "zotero.sqlite"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
    return path


def fetched(source: str, folder: Path) -> list[str]:
    path = folder / "papers.jsonl"
    fetch_papers(source, path, ALL)
    return sorted(json.loads(line)["title"] for line in path.read_text(encoding="utf-8").splitlines())


MOSS, GUSTS, TIDES = "Moss on slate roofs", "Gusts above a vineyard", "Tides of a group"


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", [GUSTS, MOSS]),
        ("collection=green Roofs", [MOSS]),
        ("collection=ROOF2345", [MOSS]),
        ("tag=wind", [GUSTS]),
        ("group=777", [TIDES]),
        ("itemType=book", [GUSTS]),
    ],
)
def test_the_file_is_read_by_its_path_while_another_holds_it(
    asked: str, titles: list[str], library: Path, cache: Path, tmp_path: Path
) -> None:
    before = library.read_bytes()
    with closing(sqlite3.connect(library)) as holding:
        holding.execute("BEGIN EXCLUSIVE")
        assert fetched(f"zotero:{library};{asked}", tmp_path) == titles
        assert fetched(f"zotero:{library.parent};{asked}", tmp_path) == titles
    assert library.read_bytes() == before


@pytest.mark.usefixtures("library", "cache", "waited")
def test_the_users_library_is_read_where_zotero_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = "hierarchography.sources.http.address"
    monkeypatch.setattr(closed, lambda service: "http://127.0.0.1:9")
    path = tmp_path / "papers.jsonl"
    done = fetch_papers("zotero:collection=Green roofs", path, ALL)
    assert done.papers == 1
    assert any("Zotero does not answer" in note and "zotero.sqlite" in note for note in done.notes)


@pytest.mark.usefixtures("cache", "waited")
def test_the_data_folder_of_the_settings_goes_before_the_usual_one(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "elsewhere" / "zotero.sqlite"
    moved.parent.mkdir()
    library.rename(moved)
    preferences = tmp_path / ".zotero" / "zotero" / "abcd.default" / "prefs.js"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(
        f'user_pref("extensions.zotero.dataDir", {json.dumps(str(moved.parent))});\n', encoding="utf-8"
    )
    monkeypatch.setattr("hierarchography.sources.http.address", lambda service: "http://127.0.0.1:9")
    assert fetched("zotero:tag=wind", tmp_path) == [GUSTS]


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("collection=Red roofs", "no collection 'Red roofs'; its collections: Green roofs, Empty"),
        ("collection=Empty", "no papers for this"),
        ("q=moss", "q cannot be asked for without Zotero"),
        ("colection=Green roofs", "unknown part of a query 'colection'; did you mean 'collection'"),
    ],
)
def test_what_the_file_cannot_give_is_said(
    asked: str, complaint: str, library: Path, cache: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=complaint):
        fetched(f"zotero:{library};{asked}", tmp_path)


def test_a_file_that_is_none_is_named(library: Path, cache: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no library .*nowhere\.sqlite"):
        fetched(f"zotero:{tmp_path}/nowhere.sqlite", tmp_path)
    library.write_bytes(b"no database")
    with pytest.raises(InputError, match="is no SQLite database"):
        fetched(f"zotero:{library}", tmp_path)


def test_zotero_is_asked_for_a_collection_by_its_name(
    service: Callable[[str], Any], cache: Path, tmp_path: Path
) -> None:
    server = service("zotero")
    assert len(fetched("zotero:collection=green roofs", tmp_path)) == 5
    assert server.requests[1].path == "/users/0/collections/ROOF2345/items/top"
    with pytest.raises((InputError, SourceError), match="no collection 'Red roofs'; its collections: green roofs"):
        fetched("zotero:collection=Red roofs", tmp_path)
