"""Every format, written from the bundled corpus and read back, and genuine files of the wild."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hierarchography.corpus import read_papers
from hierarchography.corpus.files import open_document
from hierarchography.corpus.readers import reader_for

Records = list[dict[str, Any]]


@pytest.fixture(scope="module")
def landmarks() -> Records:
    frame = read_papers(["demo:landmarks"]).corpus.frame.head(40)
    columns = ["id", "title", "abstract", "year", "authors", "venue"]
    return [{str(name): value for name, value in row.items()} for row in frame[columns].to_dict("records")]


def as_csv(records: Records, delimiter: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(records[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue()


def as_bibtex(records: Records) -> str:
    names = {"authors": "author", "venue": "journal"}
    entries = []
    for record in records:
        fields = {names.get(name, name): value for name, value in record.items() if name != "id"}
        fields["author"] = str(fields["author"]).replace("; ", " and ")
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        entries.append(f"@article{{{record['id']},\n{body}\n}}\n")
    return "% made for a test\n" + "\n".join(entries)


def as_ris(records: Records) -> str:
    lines = []
    for record in records:
        lines += ["TY  - JOUR", f"ID  - {record['id']}", f"TI  - {record['title']}", f"AB  - {record['abstract']}"]
        lines += [f"AU  - {name}" for name in str(record["authors"]).split("; ")]
        lines += [f"PY  - {record['year']}", f"JO  - {record['venue']}", "ER  - ", ""]
    return "\r\n".join(lines)


def as_page(records: Records) -> str:
    head = ["new", "Daily Papers", "byAK and the research community", "Wednesday, Nov 12, 2025"]
    body = [str(line) for record in records for line in (record["title"], record["abstract"])]
    return "\n\n".join([*head, *body, "Company", "© Hugging Face"])


WRITERS: dict[str, Callable[[Records], str]] = {
    "csv": as_csv,
    "tsv": lambda records: as_csv(records, "\t"),
    "semicolon": lambda records: as_csv(records, ";"),
    "pipe": lambda records: as_csv(records, "|"),
    "json": lambda records: json.dumps(records),
    "json under a key": lambda records: json.dumps({"status": "ok", "data": {"results": records, "next": None}}),
    "json by columns": lambda records: pd.DataFrame(records).to_json(),
    "json by id": lambda records: json.dumps({record["id"]: record for record in records}),
    "json lines": lambda records: "\n".join(map(json.dumps, records)),
    "json one after another": lambda records: "\n".join(json.dumps(record, indent=1) for record in records),
    "bibtex": as_bibtex,
    "ris": as_ris,
}


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("ending", [".txt", ".json"])
def test_every_format_is_read_whatever_its_name(format, packed, ending, landmarks, tmp_path):
    data = WRITERS[format](landmarks).encode()
    path = tmp_path / (f"papers{ending}.gz" if packed else f"papers{ending}")
    path.write_bytes(gzip.compress(data) if packed else data)
    frame = read_papers([str(path)]).corpus.frame
    assert len(frame) == 40
    for column in ("id", "title", "abstract", "year", "venue"):
        assert frame[column].tolist() == [record[column] for record in landmarks], column
    assert frame["authors"].tolist() == [record["authors"] for record in landmarks]


def test_parquet(landmarks, tmp_path):
    path = tmp_path / "papers.data"
    lists: dict[str, Any] = {"labels": [["Science", "Physics"]] * 40, "authors": [["A. B", "C. D"]] * 40}
    table = pd.DataFrame(landmarks).assign(**lists)
    table.to_parquet(path)
    frame = read_papers([str(path)]).corpus.frame
    assert frame["title"].tolist() == table["title"].tolist()
    assert set(frame["authors"]) == {"A. B; C. D"}
    assert (frame["labels_1"].iloc[0], frame["labels_2"].iloc[0]) == ("Science", "Physics")
    assert frame["source"].iloc[2] == "papers.data:3"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_page_of_any_day_and_length(end, landmarks, tmp_path):
    path = tmp_path / "whatever.csv"
    path.write_bytes(as_page(landmarks).replace("\n", end).encode())
    frame = read_papers([str(path)]).corpus.frame
    assert frame["title"].tolist() == [record["title"] for record in landmarks]
    assert frame["abstract"].tolist() == [record["abstract"] for record in landmarks]
    assert frame["source"].iloc[0] == "whatever.csv:9"


def test_votes_authors_and_dates_between_the_papers_are_passed_over(landmarks, tmp_path):
    lines = ["Daily Papers", "Sep 4"]
    for record in landmarks:
        lines += ["123", str(record["title"]), "Submitted by someone", "5 authors", str(record["abstract"]), "Upvote"]
    path = tmp_path / "page.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_papers([str(path)]).corpus.frame["title"].tolist() == [record["title"] for record in landmarks]


def test_the_daily_papers_page(shared_data):
    intake = read_papers([str(shared_data / "daily-papers-page.txt")])
    titles = intake.corpus.frame["title"].tolist()
    assert len(titles) == 76
    assert titles[0].startswith("Beyond Simple Concatenation: Fairly Assessing PLM Architectures")
    assert titles[-1] == "Prefix Grouper: Efficient GRPO Training through Shared-Prefix Forward"
    assert intake.corpus.frame["abstract"].str.len().min() > 500
    assert len(intake.dropped) == 0


@pytest.mark.parametrize(
    ("file", "records", "first"),
    [
        (
            "huggingface_daily_papers_api.json",
            5,
            {"id": "2607.23193", "year": 2026, "url": "https://arxiv.org/abs/2607.23193"},
        ),
        ("kaggle_arxiv_metadata_sample.jsonl", 200, {"year": 2007, "venue": "Phys.Rev.D76:013009,2007"}),
        ("openalex_single_work.json", 1, {"year": 2018, "venue": "PeerJ", "doi": "10.7717/peerj.4375"}),
        ("ris_litstudy.ris", 25, {"year": 2019, "doi": "10.1109/MCSE.2018.2884139"}),
        (
            "semantic_scholar_paper_batch.json",
            4,
            {"year": 2001, "authors": "Marianne Bertrand; E. Duflo; S. Mullainathan"},
        ),
    ],
)
def test_genuine_files(file, records, first, shared_data):
    intake = read_papers([str(shared_data / "formats" / file)])
    assert intake.counts["records"] == records
    assert len(intake.corpus) + len(intake.dropped) == records
    paper = intake.corpus[0]
    assert {name: getattr(paper, name) for name in first} == first
    assert paper.abstract


def test_details_of_genuine_files(shared_data):
    openalex = read_papers([str(shared_data / "formats" / "openalex_single_work.json")]).corpus[0]
    assert openalex.abstract.startswith(
        "Despite growing interest in Open Access (OA) to scholarly literature, there is an"
    )
    assert openalex.authors.startswith("Heather Piwowar; Jason Priem")
    kaggle = read_papers([str(shared_data / "formats" / "kaggle_arxiv_metadata_sample.jsonl")]).corpus
    assert kaggle[0].authors == "C. Balázs; E. L. Berger; P. M. Nadolsky; C.-P. Yuan"
    # "Placeholder Substructures II" and "III" carry one abstract and are two papers.
    assert len(kaggle) == 200
    batch = read_papers([str(shared_data / "formats" / "semantic_scholar_paper_batch.json")])
    assert batch.dropped["reason"].tolist() == ["not an object but null"]


def test_ris_agrees_with_a_library_on_a_genuine_file(shared_data):
    import rispy

    path = shared_data / "formats" / "ris_litstudy.ris"
    entries = rispy.loads(path.read_text(encoding="utf-8-sig"))
    frame = read_papers([str(path)]).corpus.frame
    assert frame["title"].tolist() == [" ".join(entry["title"].split()) for entry in entries]
    assert frame["keywords"].tolist() == ["; ".join(dict.fromkeys(entry.get("keywords", []))) for entry in entries]


TABLES = {
    "semicolon, byte order mark, quotes": (
        '\ufefftitle;abstract\n"A; b";"two\nlines, ""quoted"""\nC d;e\n',
        ["A; b", "C d"],
    ),
    "Excel's hint": ("sep=;\ntitle;abstract\nA b;c\n", ["A b"]),
    "a line above the header": ("About the data: exported 2024\nTitle,Abstract\nA b,c\n", ["A b"]),
    "one column": (
        'abstract\nText, with commas, in it\n"Another, quoted"\n',
        ["Text, with commas, in it", "Another, quoted"],
    ),
    "tabs without quoting": (
        'PT\tTI\tAB\tUT\nJ\tA "title" here\tText\tWOS:1\nJ\t"Open quote\tText\tWOS:2\n',
        ['A "title" here', '"Open quote'],
    ),
    "unclosed quote": ('title,abstract\nA b c,d\n"B open,e\nC d e,f\nD e f,"g, h"\n', ["A b c", "C d e", "D e f"]),
    "unclosed quote near the end": ('title,abstract\nA b c,"d, d"\n"B open,e\nC d e,f\n', ["A b c", "C d e"]),
    "a name twice": ("title,abstract,title\nA b c,d,again\n", ["A b c"]),
}


@pytest.mark.parametrize(("text", "titles"), TABLES.values(), ids=TABLES)
def test_tables_of_the_wild(text, titles, tmp_path):
    path = tmp_path / "papers.csv"
    path.write_text(text, encoding="utf-8")
    assert read_papers([str(path)]).corpus.frame["title"].tolist() == titles


def test_a_row_is_known_by_its_line_in_the_file(tmp_path):
    path = tmp_path / "papers.csv"
    path.write_text('title,abstract\nA b c,"one\ntwo"\nD e f,g\n', encoding="utf-8")
    assert read_papers([str(path)]).corpus.frame["source"].tolist() == ["papers.csv:2", "papers.csv:4"]


def test_a_huge_cell_leaves_the_limit_of_the_csv_module_alone(tmp_path):
    before = csv.field_size_limit()
    path = tmp_path / "papers.csv"
    path.write_text(f"title,abstract\nA b c,{'word ' * 40_000}\n", encoding="utf-8")
    assert len(read_papers([str(path)]).corpus[0].abstract) == 199_999
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", "utf-16-le"), ("cp1252", "cp1252")],
)
def test_encodings(encoding, note, tmp_path):
    path = tmp_path / "papers.csv"
    text = "title,abstract\nÜber die Größe der Bäume,Müller zeigt daß Bäume groß sind\nLa théorie des modèles,Étude\n"
    path.write_bytes(text.encode(encoding))
    intake = read_papers([str(path)])
    assert intake.corpus.frame["title"].tolist() == ["Über die Größe der Bäume", "La théorie des modèles"]
    assert any("guessed" in line and note in line for line in intake.notes) == bool(note)


def test_one_wrong_byte_does_not_change_the_encoding_of_the_rest(tmp_path):
    path = tmp_path / "papers.csv"
    rows = "".join(f"Größe der Bäume {number},Müller\n" for number in range(60))
    path.write_bytes(b"title,abstract\n" + rows.encode() + b"bad \xff byte,x\n")
    intake = read_papers([str(path)])
    assert intake.corpus[0].title == "Größe der Bäume 0"
    assert any("line 62" in line for line in intake.notes)


def test_ris_of_the_wild(tmp_path):
    path = tmp_path / "export.txt"
    path.write_bytes(
        b"\xef\xbb\xbfTY  - JOUR\r\nT1  - First title here\r\nN2  - The abstract goes\r\n  over two lines\r\n"
        b"A1  - A, B\r\nY1  - 2019/03//\r\n"
        b"TY - CONF\r\nTI - Second title\r\nER -\r\nTY  - JOUR\r\nER  - \r\nTY  - JOUR\r\nTI  - Cut off here"
    )
    intake = read_papers([str(path)])
    assert [paper.title for paper in intake.corpus] == ["First title here", "Second title", "Cut off here"]
    assert intake.corpus[0].abstract == "The abstract goes over two lines"
    assert intake.corpus[0].year == 2019
    assert intake.dropped[["source", "reason"]].values.tolist() == [["export.txt:3", "the RIS record has no fields"]]


def test_bibtex_of_the_wild(tmp_path, caplog):
    path = tmp_path / "refs.bib"
    path.write_text(
        "@string{j = {Journal of Things}}\n"
        "@comment{nothing}\n"
        '@article{one, title={{On {E}rd{\\H{o}}s}}, author={M{\\"u}ller, J. and Li, B.}, journal=j, year=2001}\n'
        "@article{two, title={Two broken, year=2002}\n"
        "@article{one, title={Three of the same key}, eprint={2504.13834}, year={2003}}\n"
        "@article{cut, title={cut of",
        encoding="utf-8",
    )
    intake = read_papers([str(path)])
    one = intake.corpus[0]
    assert (one.title, one.authors, one.venue, one.year) == (
        "On Erdős",
        "Müller, J.; Li, B.",
        "Journal of Things",
        2001,
    )
    assert intake.corpus[1].url == "https://arxiv.org/abs/2504.13834"
    assert sorted(paper.id for paper in intake.corpus) == ["one", "one-2"]
    assert intake.dropped["source"].tolist() == ["refs.bib:2", "refs.bib:4"]
    assert all("is broken" in reason for reason in intake.dropped["reason"])
    assert not [record for record in caplog.records if record.name.startswith("bibtexparser")]


def test_json_shapes_of_services(tmp_path):
    shapes = {
        "crossref": {
            "message": {"items": [{"title": ["T one"], "container-title": ["J"], "issued": {"date-parts": [[2020]]}}]}
        },
        "elasticsearch": {"hits": {"total": 1, "hits": [{"_source": {"title": "T one", "year": 2020, "venue": "J"}}]}},
        "openreview": {
            "notes": [{"id": "x", "content": {"title": {"value": "T one"}, "venue": {"value": "J"}, "year": 2020}}]
        },
        "one": {"title": "T one", "year": "2020", "journal": {"name": "J", "volume": "1"}},
    }
    for name, shape in shapes.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(shape), encoding="utf-8")
        paper = read_papers([str(path)]).corpus[0]
        assert (paper.title, paper.year, paper.venue) == ("T one", 2020, "J"), name


def test_the_reader_is_chosen_by_content_then_by_name(tmp_path):
    for name, text, reader in [("a.json", "title,year\nA,1\n", "delimited"), ("a.tsv", "x\ty\n1\t2\n", "delimited")]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert reader_for(open_document(str(path), name)).name == reader


LINES = ['{"title": "Über Wale", "abstract": "Ein Text."}', "", "no JSON", '{"title": "鯨 \\u2028 the whale"}']


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_lines_are_the_same_read_line_by_line_or_as_a_whole(
    encoding: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_bytes(end.join(LINES).encode(encoding))
    document = open_document(str(file), "papers.jsonl")
    found = reader_for(document).read(document)
    monkeypatch.setattr("hierarchography.corpus.readers.jsons._is_lines", lambda document: False)
    assert reader_for(document).read(document) == found
    assert [record.place for record in found.records] == [1, 3, 4]
    assert found.records[1].problem.startswith("not valid JSON")
    assert found.unit == "line"


def test_plain_json_lines_are_never_decoded_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text("\n".join(LINES), encoding="utf-8")
    document = open_document(str(file), "papers.jsonl")
    reader_for(document).read(document)
    assert document.is_plain
    assert not document.notes
    assert "decoded" not in vars(document)


@pytest.mark.parametrize("content", [b'\xff{"a": 1}\n{"b": 2}', b'{"a": "\xe4"}\n{}', b'{"a": 1}\x00\n{}', b"{}\r{}"])
def test_what_is_not_plain_is_decoded_with_care(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_bytes(content)
    assert not open_document(str(file), "papers.jsonl").is_plain


@pytest.mark.parametrize("text", ['{"title": "one",\n "abstract": "whale"}', '[{"title": "one"},\n{"title": "two"}]'])
def test_json_over_several_lines_is_no_json_lines(text: str, tmp_path: Path) -> None:
    file = tmp_path / "papers.json"
    file.write_text(text, encoding="utf-8")
    document = open_document(str(file), "papers.json")
    assert reader_for(document).read(document).unit == "record"
