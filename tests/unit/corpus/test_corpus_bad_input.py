"""Bad input: one clear line that names the file, the place and the way out."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hierarchography.config import CorpusConfig
from hierarchography.corpus import papers_from, read_papers
from hierarchography.errors import InputError

JUNK = np.random.default_rng(0).bytes(5_000)


def parquet() -> bytes:
    stream = io.BytesIO()
    pd.DataFrame({"title": ["A"] * 100}).to_parquet(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "parts"),
    [
        ("empty.csv", b"", ["empty.csv is empty", "export"]),
        ("blank.csv", b"\n \n", ["blank.csv is empty"]),
        ("junk.csv", JUNK, ["junk.csv is not text", "binary", "give CSV"]),
        ("junk.json", JUNK, ["junk.json is not text"]),
        ("books.xlsx", b"PK\x03\x04....", ["Excel", "save the sheet as CSV"]),
        ("paper.pdf", b"%PDF-1.7 ...", ["paper.pdf", "PDF"]),
        (
            "foo.csv",
            b"foo,bar\n1,2\n",
            ["foo.csv", "no title or abstract column found", "'foo', 'bar'", "--column abstract=NAME"],
        ),
        ("foo.parquet", None, ["foo.parquet", "'foo'", "--column title=NAME"]),
        ("head.csv", b"title,abstract\n", ["head.csv has a header", "no rows"]),
        (
            "void.csv",
            b"title,abstract\n,\nnan,N/A\n-,?\n",
            ["void.csv: none of its 2 records", "line 3", "no title and no abstract"],
        ),
        ("cut.json", b'[{"title":"A"},\n{"title":"B","abst', ["cut.json, line 2, column 14", "cut off", "JSON lines"]),
        ("bad.json", b'[{"title": "A", year: 3}]', ["bad.json, line 1, column 17", "not valid", "year: 3"]),
        ("none.json", b"[]", ["none.json has no records"]),
        ("error.json", b'{"error": "no access"}', ["error.json", "'error'", "--column"]),
        ("numbers.json", b"[1, 2]", ["numbers.json: none of its 2 records", "record 1", "not an object but int"]),
        ("cut.parquet", parquet()[:-20], ["cut.parquet", "Parquet file is damaged", "write it again"]),
        (
            "cut.csv.gz",
            gzip.compress(b"title\n" + JUNK)[:200],
            ["cut.csv.gz", "gzip file is damaged", "cut off", "again"],
        ),
        ("bad.csv.gz", b"\x1f\x8b\x08\x00junkjunkjunk", ["bad.csv.gz", "gzip file is damaged"]),
        ("broken.bib", b"@article{a, title={A\n", ["broken.bib: its only record cannot be used", "entry 1", "line 1"]),
        ("page.xml", b"<html><title>a</title></html>", ["page.xml is a web page ('a')", "export"]),
        ("feed.xml", b"<feed><title>a</title></feed>", ["feed.xml has no records"]),
        ("odd.xml", b"<odd><title>a</title></odd>", ["odd.xml is in no format that can be read", "<odd>"]),
        ("prose.txt", b"Only a few words.\nOn two lines.\n", ["prose.txt is in no format", "CSV, TSV", "--help"]),
        ("wide.csv", b"title" + b"," * 30_000 + b"\nA\n", ["wide.csv has 30,001 columns"]),
        ("ids.txt", b"31000001\n31000002\n", ["ids.txt is a list of PubMed ids", "Format: PubMed"]),
        (
            "dois.txt",
            b"10.1234/a\nhttps://doi.org/10.1234/b\n",
            ["dois.txt is a list of DOIs", "Add Item by Identifier"],
        ),
        (
            "titles.txt",
            b"Moss on slate roofs\nGusts above a vineyard\n",
            ["titles.txt is a list of lines", "word title"],
        ),
        ("refs.txt", b"[1] Moe A. Moss. 2019.\n[2] Roe B. Wind. 2020.\n", ["refs.txt is a list of references as text"]),
        ("paper.tex", b"\\documentclass{article}\n\\begin{document}\nHello.\n", ["a text in LaTeX", ".bib"]),
        (
            "plain.csv",
            b'"We grow moss on slate roofs and weigh it every week for one year.",2019\n"It rains.",2020\n',
            ["plain.csv has no line with the names of its columns", "title,abstract,year"],
        ),
        ("fake.parquet", b"Only a few words.", ["fake.parquet is not a Parquet file", "PAR1"]),
    ],
)
def test_files_that_cannot_be_used(name, data, parts, tmp_path):
    path = tmp_path / name
    if data is None:
        pd.DataFrame({"foo": ["A"]}).to_parquet(path)
    else:
        path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_papers([str(path)])
    message = str(caught.value)
    assert all(part in message for part in parts), message
    assert "\n" not in message
    assert str(tmp_path) not in message


def test_a_missing_file_is_named_and_a_near_one_suggested(tmp_path):
    (tmp_path / "papers.csv").write_text("title\nA\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no such file; did you mean .*papers\.csv\?"):
        read_papers([str(tmp_path / "paper.csv")])
    with pytest.raises(InputError, match=r"the folder .*nowhere does not exist"):
        read_papers([str(tmp_path / "nowhere" / "x.csv")])


def test_a_folder_without_papers_is_an_error(tmp_path):
    with pytest.raises(InputError, match="is a folder without files"):
        read_papers([str(tmp_path)])
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.bib").touch()
    with pytest.raises(InputError, match=r"none of its 2 files can be read: .*/a\.csv is empty"):
        read_papers([str(tmp_path)])


def test_no_input_and_unknown_corpora():
    with pytest.raises(InputError, match="no input"):
        read_papers([])
    with pytest.raises(InputError, match=r"unknown corpus 'demo:nothing'; known: demo:landmarks"):
        read_papers(["demo:nothing"])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"abstrct": "x"},
            r"corpus\.columns may only have the names id, .*, not 'abstrct'; did you mean 'abstract'",
        ),
        ({"abstract": "Nope"}, r"--column abstract=Nope: papers\.csv has no column 'Nope'; its columns: 'foo', 'bar'"),
    ],
)
def test_columns_that_are_not_there(columns, message, tmp_path):
    path = tmp_path / "papers.csv"
    path.write_text("foo,bar\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_papers([str(path)], CorpusConfig(columns=columns))


def test_one_bad_file_among_good_ones_is_named(tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("title\nA title here\n", encoding="utf-8")
    bad.write_text("foo,bar\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^bad\.csv"):
        read_papers([str(good), str(bad)])


@pytest.mark.parametrize(
    ("name", "text", "papers", "dropped"),
    [
        (
            "a.csv",
            "title,abstract,year\nA b c,d,2001\nB,too,many,cells\nOnly this\n",
            2,
            [("a.csv:3", "the row has 4 cells and the header 3; quote cells that hold the delimiter")],
        ),
        (
            "a.jsonl",
            '{"title": "A b c"}\n{"title": "B c d"\n"just text"\n7\n{"title": "C d',
            2,
            [
                ("a.jsonl:2", "not valid JSON at column 18: Expecting ',' delimiter"),
                ("a.jsonl:4", "not an object but int '7'"),
                ("a.jsonl:5", "not valid JSON at column 11: Unterminated string starting at"),
            ],
        ),
        (
            "a.json",
            '[null, {"title": "A b c"}, {"year": 3}]',
            1,
            [("a.json:1", "not an object but null"), ("a.json:3", "no title and no abstract")],
        ),
    ],
)
def test_a_broken_record_costs_itself_alone(name, text, papers, dropped, tmp_path):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    intake = read_papers([str(path)])
    assert len(intake.corpus) == papers
    assert list(zip(intake.dropped["source"], intake.dropped["reason"], strict=True)) == dropped
    assert intake.counts["broken"] + intake.counts["without_text"] == len(dropped)
    assert intake.counts["records"] == papers + len(dropped)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("papers.csv", "the name of a file goes to read_papers"),
        ({"title": "A"}, "must be a table or a list, not dict"),
        ([], "the table or list given is empty"),
        (["text", 7], "item 2 is int '7'; give texts or dictionaries"),
        ([None, float("nan")], "none of its 2 records can be used"),
        (pd.DataFrame({"foo": [1]}), "no title or abstract column found among 'foo'"),
    ],
)
def test_bad_papers_in_memory(source, message):
    with pytest.raises(InputError, match=message):
        papers_from(source)


MONSTERS = {
    "rows.csv": ("title,abstract\n", "a,b\n", ""),
    "quoted.csv": ("title,abstract\n", '"a","b"\n', ""),
    "open.bib": ("", "@a{b,\n", ""),
    "rows.html": ("<html><table><tr><th>Title<th>Abstract", "<tr><td>a<td>b", ""),
    "deep.xml": ("<feed><entry><title>a</title>", "<b>", ""),
    "many.xml": ("<feed>", "<entry/>", "</feed>"),
    "many.yaml": ("references:\n- title: a\n  abstract: b\n", "-\n", ""),
    "many.json": ('[{"title":"moss","abstract":"b"}', ",{}", "]"),
    "lines.jsonl": ('{"title":"a","abstract":"b"}\n', "{\n", ""),
    "many.ris": ("TY  - JOUR\nTI  - a\nER  - \n", "TY  - J\n", ""),
    "many.enw": ("", "%0 J\n%T a\n\n", ""),
    "many.md": ("| Title | Year |\n|---|---|\n", "|a||\n", ""),
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_file_of_very_many_tiny_records_is_refused_before_it_fills_the_memory(name: str, tmp_path: Path) -> None:
    head, unit, tail = MONSTERS[name]
    size = 300_000
    (tmp_path / name).write_text(head + unit * (size // len(unit)) + tail, encoding="utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=f"{name}(?: has .* too short for papers|: its elements lie too deep)"):
            read_papers([str(tmp_path / name)])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * size + (32 << 20)


def test_rows_without_any_value_are_passed_over_and_counted(tmp_path: Path) -> None:
    """Excel saves them below a table by the hundred thousand."""
    file = tmp_path / "excel.csv"
    file.write_text("title;year\nMoss on slate roofs;2019\n" + ";\n" * 100_000, encoding="utf-8")
    intake = read_papers([str(file)])
    assert intake.counts["records"] == len(intake.corpus) == 1
    assert any("rows without any value, passed over: 100,000" in note for note in intake.notes)


def test_bibtex_is_parsed_in_parts_as_a_whole(tmp_path: Path) -> None:
    """Of a large file, strings hold for what follows, and lines are those of the file."""
    entry = "@article{{k{0},\n  title = {{Moss number {0}}},\n  journal = jr,\n  abstract = {{{1}}}\n}}\n"
    text = "@string{jr = {Journal of Roofs}}\n" + "".join(entry.format(n, "rain " * 60) for n in range(1_500))
    text += "@article{bad,\n  title = {Never closed\n\n" + entry.format("last", "rain")
    file = tmp_path / "large.bib"
    file.write_text(text, encoding="utf-8")
    intake = read_papers([str(file)])
    assert len(intake.corpus) == 1_501 and intake.counts["broken"] == 1
    assert set(intake.corpus.frame["venue"]) == {"Journal of Roofs"}
    line = text[: text.index("@article{bad")].count("\n") + 1
    assert f"the BibTeX entry in line {line} is broken" in intake.dropped["reason"].iloc[0]
