"""Folders and zip archives: every readable file is read, the others are named; archives that grow are refused."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from hierarchography.config import CorpusConfig
from hierarchography.corpus import hashes_of, read_papers
from hierarchography.corpus.files import open_document
from hierarchography.corpus.intake import Intake
from hierarchography.errors import InputError

FORMATS = Path(__file__).parent / "formats"
MOSS = (
    "We grow moss on slate roofs and weigh it every week for one year. The moss holds twelve litres of rain for every "
    "square metre, and the roof below stays four degrees cooler in July."
)
CSV = f"Title,Abstract,Year\nMoss on slate roofs,{MOSS!r},2019\n".replace("'", '"')
RIS = "TY  - JOUR\nTI  - Gusts above a vineyard\nPY  - 2020\nER  -\n"


def packed(path: Path, members: Mapping[str, bytes | str]) -> Path:
    path.write_bytes(archive_of(members))
    return path


def archive_of(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def titles(intake: Intake) -> list[str]:
    return [paper.title for paper in intake.corpus]


def notes(intake: Intake) -> str:
    return "\n".join(intake.notes)


def test_every_file_of_an_archive_is_read():
    intake = read_papers([str(FORMATS / "two_files.zip")])
    assert titles(intake) == ["Moss on slate roofs", "Gusts above a vineyard – a kite study", "Letters"]
    assert intake.corpus.frame["source"].tolist()[0] == "two_files.zip/a.csv:2"
    assert list(intake.input_hashes) == ["two_files.zip"]


def test_what_an_archive_holds_beside_is_named(tmp_path):
    picture = b"\x89PNG\r\n\x1a\n"
    inner = archive_of({"deep/c.ris": RIS.replace("Gusts above", "Frost in")})
    path = packed(
        tmp_path / "all.zip",
        {"a.csv": CSV, "b/b.ris": RIS, "c.zip": inner, "d.png": picture, "__MACOSX/._a.csv": b"\0", "e.docx": "x y"},
    )
    intake = read_papers([str(path)])
    assert titles(intake) == ["Moss on slate roofs", "Gusts above a vineyard", "Frost in a vineyard"]
    assert "all.zip: 3 of 5 files are read" in notes(intake)
    assert "all.zip: not read: all.zip/d.png is a picture" in notes(intake)
    assert "__MACOSX" not in notes(intake)
    assert intake.counts["lossy_files"] == 0


def test_a_file_of_records_that_cannot_be_read_is_a_loss(tmp_path):
    path = packed(tmp_path / "all.zip", {"a.csv": CSV, "b.csv": "foo,bar\n1,2\n", "c.json": "{"})
    intake = read_papers([str(path)])
    assert titles(intake) == ["Moss on slate roofs"]
    assert intake.counts["lossy_files"] == 1 and intake.counts["records"] == 1
    assert "warning: all.zip: 2 files of records cannot be used: all.zip/c.json" in notes(intake)
    with pytest.raises(InputError, match=r"all\.zip: 2 files of records cannot be used"):
        read_papers([str(path)], CorpusConfig(strict=True))


@pytest.mark.parametrize(
    ("name", "what"),
    [("../../etc/papers.csv", "outside the archive"), ("/papers.csv", "outside"), ("C:\\papers.csv", "outside")],
)
def test_a_path_out_of_the_archive_is_refused(name, what, tmp_path):
    intake = read_papers([str(packed(tmp_path / "x.zip", {"a.csv": CSV, name: RIS}))])
    assert titles(intake) == ["Moss on slate roofs"]
    assert what in notes(intake)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["x.zip"]


def test_a_member_with_a_password_is_named(tmp_path):
    data = bytearray(archive_of({"a.csv": CSV, "b.ris": RIS}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rfind(mark) + offset] |= 1
    (tmp_path / "x.zip").write_bytes(data)
    intake = read_papers([str(tmp_path / "x.zip")])
    assert titles(intake) == ["Moss on slate roofs"]
    assert "b.ris is protected with a password; unpack it yourself" in notes(intake)


def test_bombs_are_refused(tmp_path):
    bomb = archive_of({"a.csv": b"Title\n" + b"a" * 20_000_000})
    with pytest.raises(InputError, match=r"bomb\.zip would unpack to 20,000,006 bytes"):
        (tmp_path / "bomb.zip").write_bytes(bomb)
        read_papers([str(tmp_path / "bomb.zip")])
    # One in another: the outer archive is small, and so are the members it names.
    intake = read_papers([str(packed(tmp_path / "nested.zip", {"ok.ris": RIS, "bomb.zip": bomb}))])
    assert titles(intake) == ["Gusts above a vineyard"]
    assert "nested.zip/bomb.zip would unpack to" in notes(intake)


def test_archives_in_archives_end(tmp_path):
    data = archive_of({"a.ris": RIS})
    for _ in range(5):
        data = archive_of({"inner.zip": data})
    (tmp_path / "deep.zip").write_bytes(data)
    with pytest.raises(InputError, match=r"none of its 1 files can be read: .*in more than 3 others"):
        read_papers([str(tmp_path / "deep.zip")])


def test_a_member_larger_than_the_archive_says(tmp_path):
    data = bytearray(archive_of({"a.csv": CSV + "x" * 5000, "b.ris": RIS}))
    size = (len(CSV) + 5000).to_bytes(4, "little")
    place = data.find(size, data.find(b"PK\x01\x02"))
    data[place : place + 4] = (10).to_bytes(4, "little")
    (tmp_path / "x.zip").write_bytes(data)
    intake = read_papers([str(tmp_path / "x.zip")])
    assert titles(intake) == ["Gusts above a vineyard"]


def test_a_damaged_or_empty_archive_is_an_error(tmp_path):
    data = archive_of({"a.csv": CSV})
    for content, message in ((data[:-30], "zip archive is damaged"), (archive_of({}), "an empty zip archive")):
        (tmp_path / "x.zip").write_bytes(content)
        with pytest.raises(InputError, match=message):
            read_papers([str(tmp_path / "x.zip")])


def test_a_gzip_bomb_is_refused(tmp_path):
    import gzip

    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(b"Title\n" + b"a" * 30_000_000))
    with pytest.raises(InputError, match=r"x\.csv\.gz unpacks to more than 200 times its size"):
        read_papers([str(tmp_path / "x.csv.gz")])


def test_a_folder_is_all_its_files(tmp_path):
    folder = tmp_path / "papers"
    (folder / "more").mkdir(parents=True)
    (folder / "a.csv").write_text(CSV, encoding="utf-8")
    (folder / "more" / "b.ris").write_text(RIS, encoding="utf-8")
    (folder / "README.txt").write_text("These are papers, and this is how they were found.", encoding="utf-8")
    (folder / ".hidden.csv").write_text("Title\nHidden\n", encoding="utf-8")
    (folder / "map").mkdir()
    (folder / "map" / "manifest.json").write_text('{"schema": "hierarchography.map/1"}', encoding="utf-8")
    (folder / "map" / "papers.csv").write_text("Title\nOf a map\n", encoding="utf-8")
    intake = read_papers([str(folder)])
    assert titles(intake) == ["Moss on slate roofs", "Gusts above a vineyard"]
    assert "papers: 2 of 3 files are read" in notes(intake)
    assert list(intake.input_hashes) == ["papers/README.txt", "papers/a.csv", "papers/more/b.ris"]
    assert hashes_of([str(folder)]) == dict(intake.input_hashes)
    with pytest.raises(InputError, match="is a finished map; give its papers"):
        read_papers([str(folder / "map")])


def test_the_same_papers_in_a_folder_and_beside_are_merged(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.csv").write_text(CSV, encoding="utf-8")
    intake = read_papers([str(folder), str(packed(tmp_path / "x.zip", {"a.csv": CSV}))])
    assert titles(intake) == ["Moss on slate roofs"] and intake.counts["duplicates"] == 1


def test_the_files_that_zotero_attaches_are_no_papers(tmp_path):
    members = {"lib/lib.ris": RIS, "lib/files/12/Moe - 2019.ris": RIS.replace("Gusts", "Other gusts")}
    intake = read_papers([str(packed(tmp_path / "lib.zip", members))])
    assert titles(intake) == ["Gusts above a vineyard"]


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("word/document.xml", "a Word document"),
        ("sdb/sdb.eni", "a compressed EndNote library; in EndNote: File > Export"),
        ("xl/workbook.bin", "a binary Excel workbook"),
    ],
)
def test_what_is_packed_as_zip_and_no_archive_says_what_it_is(member, what, tmp_path):
    with pytest.raises(InputError, match=what):
        read_papers([str(packed(tmp_path / "x.docx", {member: "x"}))])


def test_other_databases_say_what_to_do(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE papers (title TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(InputError, match="SQLite database"):
        read_papers([str(tmp_path / "x.db")])


def test_a_document_is_read_no_further_than_needed(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(json.dumps({"title": f"Title number {n}"}) for n in range(9)), encoding="utf-8")
    document = open_document(str(path), "x.jsonl")
    assert document.start.startswith('{"title"')
    assert "data" not in vars(document) and "decoded" not in vars(document)


def test_a_member_without_a_name_is_named_as_unread(tmp_path):
    """A zip whose directory has a NUL as the first letter of a name: zipfile takes it as empty."""
    packed = archive_of({"a.ris": "TY  - JOUR\nTI  - Moss on slate roofs\nER  - \n", "b.ris": "TY  - JOUR\nER  - \n"})
    start = packed.rindex(b"b.ris")
    (tmp_path / "x.zip").write_bytes(packed[:start] + b"\0" + packed[start + 1 :])
    intake = read_papers([str(tmp_path / "x.zip")])
    assert [paper.title for paper in intake.corpus] == ["Moss on slate roofs"]
    assert any("1 of 2 files are read" in note for note in intake.notes)
