"""Readers of libraries, notes, pages and PDFs, each on a small invented file of the shape that the program writes."""

from __future__ import annotations

import html
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from hierarchography.corpus import read_papers
from hierarchography.corpus.files import open_document
from hierarchography.corpus.intake import Intake
from hierarchography.corpus.readers import reader_for
from hierarchography.errors import InputError
from hierarchography.model.sections import read_sections

MOSS = (
    "We grow moss on slate roofs and weigh it every week for one year. The moss holds twelve litres of rain for every "
    "square metre, and the roof below stays four degrees cooler in July."
)
GUSTS = (
    "A small kite with two lines measures wind above a vineyard. Gusts at forty metres come eleven seconds before "
    "those at two metres, which is enough to close a frost fan."
)
TITLES = ["Moss on slate roofs", "Gusts above a vineyard"]
PAIRS = [(TITLES[0], MOSS), (TITLES[1], GUSTS)]


def written(folder: Path, name: str, content: str | bytes) -> Intake:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return read_papers([str(path)])


def titles(intake: Intake) -> list[str]:
    return [paper.title for paper in intake.corpus]


def fields(intake: Intake, row: int = 0) -> tuple[str, str, str, int | None, str]:
    paper = intake.corpus[row]
    return paper.title, paper.abstract, paper.authors, paper.year, paper.venue


FULL = (TITLES[0], MOSS, "Anna Moe; Ben Roe", 2019, "Journal of Roofs")

# Zotero's library.

SCHEMA = """
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
CREATE TABLE feedItems (itemID INTEGER PRIMARY KEY);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT);
CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT);
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment'), (3, 'note'), (4, 'conferencePaper');
INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
INSERT INTO creators VALUES (1, 'Anna', 'Moe', 0), (2, 'Ben', 'Roe', 0), (3, '', 'The Roof Group', 1);
INSERT INTO items VALUES (1, 1, 1, 'AAAA1111'), (2, 2, 1, 'BBBB2222'), (3, 3, 1, 'CCCC3333'), (4, 4, 1, 'DDDD4444'),
    (5, 1, 1, 'EEEE5555'), (6, 1, 2, 'FFFF6666');
INSERT INTO deletedItems VALUES (5);
INSERT INTO feedItems VALUES (6);
INSERT INTO itemCreators VALUES (1, 2, 1, 1), (1, 1, 1, 0), (4, 3, 2, 0);
INSERT INTO tags VALUES (1, 'moss'), (2, 'roofs');
INSERT INTO itemTags VALUES (1, 1, 0), (1, 2, 1);
INSERT INTO collections VALUES (1, 'Green roofs');
INSERT INTO collectionItems VALUES (1, 1, 0);
"""
DATA = {
    1: {"title": TITLES[0], "abstractNote": MOSS, "date": "2019-05-00 May 2019", "publicationTitle": "Journal of Roofs",
        "DOI": "10.1234/moss.1"},
    2: {"title": "Full Text PDF"},
    4: {"title": TITLES[1], "abstractNote": GUSTS, "proceedingsTitle": "Proceedings of Wind",
        "extra": "arXiv: 1905.00001 [cs]\nDOI: 10.1234/gusts.2"},
    5: {"title": "In the trash"},
    6: {"title": "Of a feed"},
}  # fmt: skip


def library(path: Path, wal: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(SCHEMA)
    names = sorted({name for values in DATA.values() for name in values})
    connection.executemany("INSERT INTO fields VALUES (?, ?)", list(enumerate(names)))
    rows = [(item, name, value) for item, values in DATA.items() for name, value in values.items()]
    for number, (item, name, value) in enumerate(rows):
        connection.execute("INSERT INTO itemDataValues VALUES (?, ?)", (number, value))
        connection.execute("INSERT INTO itemData VALUES (?, ?, ?)", (item, names.index(name), number))
    connection.commit()
    if wal:
        connection.execute("PRAGMA wal_checkpoint")
    return connection


@pytest.mark.parametrize("wal", [False, True], ids=["journal", "write-ahead"])
def test_the_library_of_zotero_while_zotero_holds_it(wal, tmp_path):
    path = tmp_path / "zotero.sqlite"
    with closing(library(path, wal)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        before = path.read_bytes()
        intake = read_papers([str(path)])
        assert path.read_bytes() == before
    assert fields(intake) == FULL
    assert titles(intake) == TITLES
    first, second = intake.corpus[0], intake.corpus[1]
    assert (first.id, first.doi, first.keywords) == ("AAAA1111", "10.1234/moss.1", "moss; roofs")
    assert intake.corpus.frame["collections"].tolist() == ["Green roofs", ""]
    assert (second.doi, second.authors, second.venue) == ("10.1234/gusts.2", "The Roof Group", "Proceedings of Wind")
    assert "items in the trash, left out: 1" in "\n".join(intake.notes)


def test_a_folder_of_zotero_is_its_library(tmp_path):
    library(tmp_path / "zotero.sqlite").close()
    (tmp_path / "zotero.sqlite.bak").write_bytes((tmp_path / "zotero.sqlite").read_bytes())
    (tmp_path / "storage" / "BBBB2222").mkdir(parents=True)
    (tmp_path / "storage" / "BBBB2222" / "Moe - 2019.txt").write_text("The full text", encoding="utf-8")
    assert titles(read_papers([str(tmp_path)])) == TITLES


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (["papers"], r"no library of Zotero \(its tables: papers\); export its table as CSV"),
        (["Documents", "DocumentContributors"], "a database of Mendeley; in Mendeley: File > Export > BibTeX"),
        (["Reference", "ReferenceAuthor"], "a project of Citavi; in Citavi: File > Export > RIS"),
    ],
)
def test_other_databases_say_what_they_are(tables, message, tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        for name in tables:
            connection.execute(f"CREATE TABLE {name} (title TEXT)")
        connection.commit()
    with pytest.raises(InputError, match=message):
        read_papers([str(tmp_path / "x.sqlite")])


def test_a_damaged_library_is_an_error(tmp_path):
    library(tmp_path / "zotero.sqlite").close()
    data = (tmp_path / "zotero.sqlite").read_bytes()
    for broken in (data[:3000], data[:100] + b"\xff" * 4000 + data[4100:]):
        (tmp_path / "x.sqlite").write_bytes(broken)
        with pytest.raises(InputError, match=r"x\.sqlite"):
            read_papers([str(tmp_path / "x.sqlite")])


RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <bib:Article rdf:about="https://example.org/moss">
    <z:itemType>journalArticle</z:itemType>
    <dcterms:isPartOf rdf:resource="urn:issn:1111-2222"/>
    <bib:authors><rdf:Seq>
      <rdf:li><foaf:Person><foaf:surname>Moe</foaf:surname><foaf:givenName>Anna</foaf:givenName></foaf:Person></rdf:li>
      <rdf:li><foaf:Person><foaf:surname>Roe</foaf:surname><foaf:givenName>Ben</foaf:givenName></foaf:Person></rdf:li>
    </rdf:Seq></bib:authors>
    <link:link rdf:resource="#item_2"/>
    <dc:subject>moss</dc:subject>
    <dc:subject><z:AutomaticTag><rdf:value>roofs</rdf:value></z:AutomaticTag></dc:subject>
    <dc:title>{TITLES[0]}</dc:title>
    <dcterms:abstract>{MOSS}</dcterms:abstract>
    <dc:date>2019-05-01</dc:date>
    <dc:identifier><dcterms:URI><rdf:value>https://example.org/moss</rdf:value></dcterms:URI></dc:identifier>
  </bib:Article>
  <bib:Journal rdf:about="urn:issn:1111-2222">
    <dc:title>Journal of Roofs</dc:title>
    <dc:identifier>DOI 10.1234/moss.1</dc:identifier>
  </bib:Journal>
  <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><dc:title>Full Text</dc:title></z:Attachment>
  <bib:Memo rdf:about="#item_3"><rdf:value>A note</rdf:value></bib:Memo>
  <rdf:Description rdf:about="#item_4">
    <z:itemType>conferencePaper</z:itemType>
    <dcterms:isPartOf><bib:Journal><dc:title>Proceedings of Wind</dc:title></bib:Journal></dcterms:isPartOf>
    <dc:title>{TITLES[1]}</dc:title>
    <dc:identifier>DOI 10.1234/gusts.2</dc:identifier>
  </rdf:Description>
</rdf:RDF>"""


def test_zotero_rdf(tmp_path):
    intake = written(tmp_path, "library.rdf", RDF)
    assert titles(intake) == TITLES
    assert fields(intake) == FULL
    first, second = intake.corpus[0], intake.corpus[1]
    assert (first.doi, first.keywords, first.url) == ("10.1234/moss.1", "moss; roofs", "https://example.org/moss")
    assert (second.doi, second.venue) == ("10.1234/gusts.2", "Proceedings of Wind")


def test_a_doi_at_a_journal_of_several_papers_is_nobodys(tmp_path):
    twice = RDF.replace("<dcterms:isPartOf><bib:Journal>", '<dcterms:isPartOf rdf:resource="urn:issn:1111-2222"/><x>')
    twice = twice.replace("</bib:Journal></dcterms:isPartOf>", "</x>").replace(
        "<dc:identifier>DOI 10.1234/gusts.2", "<a>"
    )
    twice = twice.replace("<a></dc:identifier>", "")
    assert [paper.doi for paper in written(tmp_path, "x.rdf", twice).corpus] == ["", ""]


# YAML and Markdown.

CSL = f"""---
references:
- id: moe2019
  type: article-journal
  title: '{TITLES[0]}'
  author:
  - family: Moe
    given: Anna
  - family: Roe
    given: Ben
  issued:
    date-parts:
    - - 2019
      - 5
  container-title: Journal of Roofs
  abstract: >
    {MOSS}
  DOI: 10.1234/moss.1
- id: lee2020
  title: {TITLES[1]}
  issued: 2020-13-45
...
"""


@pytest.mark.parametrize(
    "text",
    [CSL, CSL.removeprefix("---\n"), CSL + "\n# A paper\n\nIts text.\n", "\n".join(CSL.split("\n")[2:-2])],
    ids=["marked", "plain", "head of a text", "a list alone"],
)
def test_csl_yaml(text, tmp_path):
    intake = written(tmp_path, "refs.yaml", text)
    assert fields(intake) == FULL
    assert (intake.corpus[0].id, intake.corpus[0].doi) == ("moe2019", "10.1234/moss.1")
    assert fields(intake, 1)[0] == TITLES[1] and fields(intake, 1)[3] == 2020


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("references:\n- &a {title: x}\n- *a\n", "aliases"),
        ("references: " + "[" * 5000, "nested too deeply"),
        ("references:\n- title: 'x\n", r"the YAML is not valid \(line 3: "),
        ("a: 1\nb: 2\n", r"no list of references"),
    ],
)
def test_yaml_that_is_refused(text, message, tmp_path):
    with pytest.raises(InputError, match=rf"x\.yaml.*{message}"):
        written(tmp_path, "x.yaml", text)


NOTE = f"""---
title: "{TITLES[0]}"
authors:
  - Anna Moe
  - "[[Ben Roe]]"
year: 2019
journal: Journal of Roofs
tags: [moss, roofs]
---
"""


@pytest.mark.parametrize(
    "body",
    [
        f"## Abstract\n{MOSS}\n\n## Notes\nRead it again.\n",
        f"> [!abstract] In short\n> {MOSS}\n\nRead it again.\n",
        f"# A heading\n\n{MOSS}\n",
        f"**Abstract:** {MOSS}\n\nKeywords: moss\n",
    ],
    ids=["section", "box", "text", "bold"],
)
def test_a_note_of_obsidian(body, tmp_path):
    intake = written(tmp_path, "moe2019.md", NOTE + body)
    title, abstract, authors, year, venue = fields(intake)
    assert (title, authors, year, venue) == (FULL[0], FULL[2], FULL[3], FULL[4])
    assert abstract.removeprefix("A heading ") == MOSS
    assert intake.corpus[0].keywords == "moss; roofs" and intake.corpus[0].id == "moe2019"


def test_a_head_that_is_no_yaml_is_read_by_lines(tmp_path):
    text = f"---\ntitle: Moss: a study\nauthors:\n  - Anna Moe\n  - Ben Roe\nabstract: {MOSS}\n---\nText.\n"
    intake = written(tmp_path, "x.md", text)
    assert fields(intake)[:3] == ("Moss: a study", MOSS, "Anna Moe; Ben Roe")
    assert "no valid YAML" in "\n".join(intake.notes)


def test_a_folder_of_notes(tmp_path):
    folder = tmp_path / "vault"
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "a.md").write_text(NOTE + MOSS, encoding="utf-8")
    (folder / "papers" / "b.md").write_text(
        f"---\ndoi: 10.1234/gusts.2\n---\n# {TITLES[1]}\n{GUSTS}\n", encoding="utf-8"
    )
    (folder / "2024-01-01.md").write_text("---\ndate: 2024-01-01\ntags: [daily]\n---\nBuy bread.\n", encoding="utf-8")
    (folder / "README.md").write_text("# My notes\n\nThis is how I take them.\n", encoding="utf-8")
    intake = read_papers([str(folder)])
    assert titles(intake) == TITLES
    assert "vault: 2 of 4 files are read" in "\n".join(intake.notes)
    assert intake.counts["lossy_files"] == 0


def test_tables_in_markdown(tmp_path):
    rule = "|:---|---|---:|"
    text = f"# Papers\n\n| Title | Abstract | Year |\n{rule}\n| {TITLES[0]} | {MOSS} | 2019 |\n"
    text += f"| A \\| B | {GUSTS} | 2020 |\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    more = "\n| Year | Title |\n|---|---|\n| 2021 | Letters of a lighthouse keeper |\n"
    intake = written(tmp_path, "x.md", text + more)
    assert titles(intake) == [TITLES[0], "A | B", "Letters of a lighthouse keeper"]
    assert [paper.year for paper in intake.corpus] == [2019, 2020, 2021]


# Texts.

PUBMED = """1. J Roofs. 2019 May 1;1(1):1-9. doi: 10.1234/moss.1. Epub 2018 Apr 3.

Moss on slate
roofs.

Moe A(1), Roe B(#)(2).

Author information:
(1)Institute of Roofs, Tile, Norway.
(2)Institute of Slate, Tile, Norway.

BACKGROUND: Moss grows on roofs.
RESULTS: 1. The moss holds twelve litres. 2. The roof stays cool.

CONCLUSIONS: Grow it.

© 2019 The Authors.

DOI: 10.1234/moss.1
PMCID: PMC1
PMID: 31000001 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. Wind Lett. 2020;2:3.

[Gusts above a vineyard].

[Article in French]

Lee C.

Comment in
    Wind Lett. 2020;2:9.

No abstract available.

PMID: 31000002
"""


def test_pubmed_abstract_text(tmp_path):
    intake = written(tmp_path, "abstract-moss-set.txt", PUBMED)
    assert [paper.title.rstrip(".") for paper in intake.corpus] == ["Moss on slate roofs", "[Gusts above a vineyard]"]
    first, second = intake.corpus[0], intake.corpus[1]
    assert first.abstract.startswith("BACKGROUND: Moss grows on roofs. RESULTS: 1. The moss")
    assert first.abstract.endswith("CONCLUSIONS: Grow it.")
    assert (first.authors, first.year, first.venue) == ("Moe A; Roe B", 2019, "J Roofs")
    assert (first.doi, first.id) == ("10.1234/moss.1", "31000001")
    assert (second.abstract, second.authors, second.year, second.venue) == ("", "Lee C", 2020, "Wind Lett")


def test_the_doi_of_a_comment_is_not_that_of_the_paper(tmp_path):
    comment = "Comment in\n    Wind Lett. 2020;2:9. doi: 10.9999/comment.7."
    text = PUBMED.replace("Comment in\n    Wind Lett. 2020;2:9.", comment)
    assert [paper.doi for paper in written(tmp_path, "x.txt", text).corpus] == ["10.1234/moss.1", ""]


OVID = f"""<12. >
VN  - Ovid Technologies
DB  - Embase
UI  - 621381829
TI  - {TITLES[0]}.  [Article]
SO  - Journal of Roofs. Conference: 2nd Roof Conference. 12 (no pagination), 2019. Date of Publication: 2019.
AU  - Moe, Anna MD, PhD 1,2,+
AU  - Roe, Ben [Author, Reprint Author; E-mail: b@example.org]
IN  - (Moe) Institute of Roofs
      (Roe) Institute of Slate
MH  - *moss
KW  - moss;  roofs
AB  - Background: We grow moss.
Method(s): We weigh it.
DO  - http://dx.doi.org/10.1234/moss.1
YR  - 2019

<13. >
VN  - Ovid Technologies
TI  - {TITLES[1]}
SO  - Wind Letters August 2020;43(8):647-653
AB  - {GUSTS}
YR  - 2020
"""


def test_ovid_tagged(tmp_path):
    intake = written(tmp_path, "ovid.cgi", OVID)
    assert [title.rstrip(".") for title in titles(intake)] == TITLES
    first, second = intake.corpus[0], intake.corpus[1]
    assert (first.authors, first.venue, first.year) == ("Moe, Anna; Roe, Ben", "Journal of Roofs", 2019)
    assert first.abstract == "Background: We grow moss. Method(s): We weigh it."
    assert (first.doi, first.keywords, first.id) == ("10.1234/moss.1", "moss; roofs", "621381829")
    assert (second.venue, second.year, second.abstract) == ("Wind Letters", 2020, GUSTS)


@pytest.mark.parametrize(
    "text",
    [
        "{Reference Type}: Journal Article\n{Title}: 屋顶苔藓\n{Author}: 王永贵;钟娅楠;\n{Journal}: 屋顶学报\n"
        "{Year}: 2019\n{Abstract}: 我们在屋顶种苔藓。\n{Keywords}: 苔藓;屋顶\n\n"
        "{Reference Type}: Book\n{Title}: 风\n{Author}: 李四\n",
        "SrcDatabase-来源库: 期刊\nTitle-题名: 屋顶苔藓\nAuthor-作者: 王永贵;钟娅楠;\nSource-文献来源: 屋顶学报\n"
        "Keyword-关键词: 苔藓;;屋顶\nSummary-摘要: 我们在屋顶种苔藓。\nPubTime-发表时间: 2019-03-06\n"
        "Year-年: 2019\n\n"
        "SrcDatabase-来源库: 图书\nTitle-题名: 风\n",
    ],
    ids=["NoteExpress", "CNKI"],
)
def test_tagged_text_of_cnki(text, tmp_path):
    intake = written(tmp_path, "cnki.txt", text)
    assert fields(intake) == ("屋顶苔藓", "我们在屋顶种苔藓。", "王永贵; 钟娅楠", 2019, "屋顶学报")
    assert intake.corpus[0].keywords == "苔藓; 屋顶"
    assert titles(intake)[1] == "风"


def test_a_folder_of_texts_is_one_paper_a_file(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{TITLES[0]}\n\n{MOSS}\n", encoding="utf-8")
    (folder / "b.txt").write_text(
        f"{TITLES[1]}\nC. Lee, D. Poe\n\nAbstract\n{GUSTS}\n\n1 Introduction\nIt blows, and this is long.\n",
        encoding="utf-8",
    )
    (folder / "c.txt").write_text(
        "Old letters of a lighthouse keeper are read by a program, and by a person.", encoding="utf-8"
    )
    (folder / "readme.txt").write_text("How these were made.", encoding="utf-8")
    intake = read_papers([str(folder)])
    assert titles(intake)[:2] == TITLES and titles(intake)[2].startswith("Old letters")
    assert [paper.abstract for paper in intake.corpus][:2] == [MOSS, GUSTS]
    assert intake.counts["without_title"] == 1
    # Beside as many files of other kinds, three texts or more are still papers.
    for name in ("x.log", "y.log", "z.log"):
        (folder / name).write_bytes(b"\x00\x01")
    assert titles(read_papers([str(folder)])) == titles(intake)
    for name in ("x.log", "y.log", "z.log"):
        (folder / name).unlink()
    # A text beside a table is a remark.
    (folder / "papers.csv").write_text(f"title,abstract\n{TITLES[0]},x\n", encoding="utf-8")
    for name in ("a.txt", "b.txt"):
        (folder / name).unlink()
    assert titles(read_papers([str(folder)])) == TITLES[:1]


# Pages.


def daily(papers: list[tuple[str, str]], attribute: str = "data-props") -> str:
    items = [
        {"paper": {"id": f"2509.0000{n}", "title": title, "summary": abstract, "authors": [{"name": "Anna Moe"}],
                   "publishedAt": "2025-09-04T00:00:00Z"}, "title": title, "summary": abstract}
        for n, (title, abstract) in enumerate(papers)
    ]  # fmt: skip
    props = html.escape(json.dumps({"dateString": "2025-09-04", "dailyPapers": items}))
    return (
        "<!doctype html>\n<html><head><title>Daily Papers - Hugging Face</title></head><body>"
        f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" {attribute}="{props}"><h3>Head</h3></div>'
        "</body></html>"
    )


def test_a_daily_papers_page_saved_as_html(tmp_path):
    intake = written(tmp_path, "Daily Papers.html", daily([(TITLES[0], MOSS), (TITLES[1], GUSTS)]))
    assert titles(intake) == TITLES
    first = intake.corpus[0]
    assert (first.abstract, first.authors, first.year, first.id) == (MOSS, "Anna Moe", 2025, "2509.00000")


def test_a_page_without_papers_says_which_page_it_is_and_what_to_click(tmp_path):
    with pytest.raises(InputError, match=r"a web page \('Daily Papers - Hugging Face'\) and not an export"):
        written(tmp_path, "x.html", daily([], "data-other"))
    page = "<!doctype html><html><head><title>moss - Search Results - PubMed</title></head></html>"
    with pytest.raises(InputError, match=r"a page of PubMed; there: Save > All results > Format: PubMed"):
        written(tmp_path, "x.html", page)


# PDFs.


def pdf_of(lines: list[tuple[int, str]], title: str = "") -> bytes:
    """A PDF of one page: lines with their sizes in points, and a title among its properties."""
    shown, down = [], 780
    for size, text in lines:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        shown.append(f"BT /F1 {size} Tf 1 0 0 1 50 {down} Tm ({escaped}) Tj ET")
        down -= size + 6
    content = "\n".join(shown).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) >>" % title.encode("latin-1"),
    ]
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, item in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, item))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


ABSTRACT_LINES = [
    (10, "We grow moss on slate roofs and weigh it every week for one year. The moss holds"),
    (10, "twelve litres of rain for every square metre, and the roof be-"),
    (10, "low stays four degrees cooler in July."),
]
PAGE = [(18, "Moss on slate"), (18, "roofs"), (11, "Anna Moe, Ben Roe"), (12, "Abstract"), *ABSTRACT_LINES,
        (12, "1 Introduction"), (10, "Roofs are old. doi:10.1234/moss.1")]  # fmt: skip


@pytest.mark.parametrize("said", ["", "Microsoft Word - moss_final.docx", "Moss on slate roofs"])
def test_a_pdf_gives_title_and_abstract(said, tmp_path):
    pytest.importorskip("pypdf")
    intake = written(tmp_path, "moss.pdf", pdf_of(PAGE, said))
    paper = intake.corpus[0]
    assert (paper.title, paper.abstract, paper.doi) == (TITLES[0], MOSS, "10.1234/moss.1")


def test_a_folder_of_pdfs_and_what_is_missing_in_them(tmp_path, caplog):
    pytest.importorskip("pypdf")
    folder = tmp_path / "pdfs"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf_of(PAGE))
    (folder / "b.pdf").write_bytes(pdf_of([(18, "Gusts above a vineyard"), (10, "It blows."), (10, "A lot.")]))
    (folder / "c.pdf").write_bytes(pdf_of([]))
    (folder / "d.pdf").write_bytes(b"%PDF-1.4 cut off")
    intake = read_papers([str(folder)])
    assert titles(intake) == TITLES
    notes = "\n".join(intake.notes)
    assert "pdfs/b.pdf: no abstract found in the PDF" in notes
    assert "pdfs/c.pdf: the PDF holds pictures and no text" in notes
    assert "warning: pdfs: 2 files of records cannot be used" in notes
    assert not [record for record in caplog.records if record.name.startswith("pypdf")]


# Tables.


def workbook(cells: str, styles: str, late: str = "") -> bytes:
    buffer = io.BytesIO()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{space}"><workbookPr {late}/></workbook>')
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{space}">{styles}</styleSheet>')
        head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("Title", "Publication Date"))
        rows = f"<row>{head}</row><row>{cells}</row>"
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return buffer.getvalue()


STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="d\\.\\ mmmm\\ yyyy"/>'
    '<numFmt numFmtId="165" formatCode="0.0&quot;y&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("style", "value", "late", "year"),
    [(1, "43586", "", 2019), (2, "43586.5", "", 2019), (0, "2019", "", 2019), (3, "2019", "", 2019),
     (1, "42124", 'date1904="1"', 2019), (1, "1e300", "", None)],
)  # fmt: skip
def test_dates_in_the_cells_of_a_workbook(style, value, late, year, tmp_path):
    cells = f'<c t="inlineStr"><is><t>{TITLES[0]}</t></is></c><c s="{style}"><v>{value}</v></c>'
    assert written(tmp_path, "x.xlsx", workbook(cells, STYLES, late)).corpus[0].year == year


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ('<is><t>屋根の苔</t><rPh sb="0" eb="2"><t>ヤネ</t></rPh><phoneticPr fontId="1"/></is>', "屋根の苔"),
        ("<is><r><t>Moss on </t></r><r><t>slate_x000D_\nroofs</t></r></is>", TITLES[0]),
        ("<is><t>The mark _x005F_x000D_ and A_x_B</t></is>", "The mark _x000D_ and A_x_B"),
    ],
)
def test_reading_aids_and_coded_line_ends_in_the_cells_of_a_workbook(cell, title, tmp_path):
    cells = f'<c t="inlineStr">{cell}</c><c><v>2019</v></c>'
    assert titles(written(tmp_path, "x.xlsx", workbook(cells, STYLES))) == [title]


def sheets(**tables: list[list[str]]) -> bytes:
    """A workbook whose tabs are in this order, and its parts in the other."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        tabs = "".join(f'<sheet name="{name}" r:id="r{place}"/>' for place, name in enumerate(tables))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns:r="x"><sheets>{tabs}</sheets></workbook>')
        parts = [f"sheet{len(tables) - place}.xml" for place in range(len(tables))]
        links = (f'<Relationship Id="r{at}" Target="worksheets/{part}"/>' for at, part in enumerate(parts))
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{''.join(links)}</Relationships>")
        for part, rows in zip(parts, tables.values(), strict=True):
            cells = ("".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows)
            body = "".join(f"<row>{row}</row>" for row in cells)
            archive.writestr(f"xl/worksheets/{part}", f"<worksheet><sheetData>{body}</sheetData></worksheet>")
    return buffer.getvalue()


def test_every_sheet_of_papers_of_a_workbook_is_read(tmp_path):
    head = ["Title", "Abstract"]
    content = sheets(
        Scopus=[head, [TITLES[0], MOSS]],
        Science=[["Article Title", "Year", "AB"], [TITLES[1], "2019", GUSTS], ["Lime in plaster", "2020", ""]],
        Words=[["Title", "Note"], ["roof*", "1"]],
        Empty=[head],
    )
    intake = written(tmp_path, "x.xlsx", content)
    assert titles(intake) == [*TITLES, "Lime in plaster"]
    assert [paper.source for paper in intake.corpus] == ["x.xlsx:1", "x.xlsx:2", "x.xlsx:3"]
    notes = "\n".join(intake.notes)
    assert "x.xlsx: sheets read, with the records of each, which are counted through: Scopus (1), Science (2)" in notes
    assert "x.xlsx: other sheets, passed over: 2: Words (2 rows), Empty (1 row)" in notes


def test_every_table_of_papers_of_a_page_is_read(tmp_path):
    rows = (f"<tr><th>Title</th><th>Abstract</th></tr><tr><td>{a}</td><td>{b}</td></tr>" for a, b in PAIRS)
    page = "".join(f"<table>{row}</table>\n" for row in rows)
    intake = written(tmp_path, "x.xls", f"<html>\n{page}<table><tr><td>Help</td></tr></table></html>")
    assert titles(intake) == TITLES
    assert "x.xls: other tables, passed over: 1: line 4 (1 row)" in intake.notes


def test_a_header_far_below_the_start(tmp_path):
    remarks = "".join(f'"remark {n}, about the search"\n' for n in range(25))
    intake = written(tmp_path, "x.csv", f"{remarks}Title,Abstract,Year\n{TITLES[0]},{GUSTS.replace(',', '')},2019\n")
    assert titles(intake) == TITLES[:1] and intake.counts["records"] == 1
    assert intake.corpus.frame["source"].tolist() == ["x.csv:27"]


# XML.


def test_xml_is_read_block_by_block(tmp_path, monkeypatch):
    monkeypatch.setattr("hierarchography.corpus.readers.xmls._BLOCK", 50)
    entry = "<entry><title>Über {n} &eacute;&amp;t&eacute;</title><summary>" + MOSS + "</summary></entry>"
    text = "<?xml version='1.0'?><!DOCTYPE feed><feed><title>The feed</title>"
    text += "".join(entry.replace("{n}", str(n)) for n in range(50)) + "</feed>"
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    document = open_document(str(tmp_path / "x.xml"), "x.xml")
    records = reader_for(document).read(document).records
    assert [record.values["title"] for record in records] == [f"Über {n} é&té" for n in range(50)]
    assert not {"data", "decoded"} & set(vars(document))


def test_entities_are_refused_wherever_they_stand(tmp_path, monkeypatch):
    monkeypatch.setattr("hierarchography.corpus.readers.xmls._BLOCK", 16)
    bomb = '<?xml version="1.0"?><!DOCTYPE feed [<!ELEMENT feed ANY> <!ENTITY a SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(InputError, match=r"x\.xml declares entities"):
        written(tmp_path, "x.xml", f"{bomb}<feed><entry><title>&a;</title></entry></feed>")


_CITED = "<ReferenceList><Reference><ArticleIdList><ArticleId IdType='doi'>10.9999/cited</ArticleId></ArticleIdList>"
_OWN_IDS = "<ArticleIdList><ArticleId IdType='doi'>10.1234/moss.1</ArticleId></ArticleIdList>"


@pytest.mark.parametrize(("ids", "doi"), [("", ""), (_OWN_IDS, "10.1234/moss.1")])
def test_the_doi_of_a_cited_paper_is_not_that_of_the_paper(ids, doi, tmp_path):
    text = (
        f"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>31</PMID><Article><ArticleTitle>{TITLES[0]}"
        f"</ArticleTitle></Article></MedlineCitation><PubmedData>{_CITED}</Reference></ReferenceList>{ids}"
        "</PubmedData></PubmedArticle></PubmedArticleSet>"
    )
    paper = written(tmp_path, "x.xml", text).corpus[0]
    assert paper.doi == doi and "cited" not in paper.url


def test_editors_in_the_xml_of_endnote_are_no_authors(tmp_path):
    people = (
        "<authors><author>Moe, Anna</author><author>Roe, Ben</author></authors>"
        "<secondary-authors><author>Editor, Ed</author></secondary-authors>"
    )
    record = f"<record><contributors>{people}</contributors><titles><title>{TITLES[0]}</title></titles></record>"
    intake = written(tmp_path, "x.xml", f"<xml><records>{record}</records></xml>")
    assert intake.corpus[0].authors == "Moe, Anna; Roe, Ben"


def test_identifiers_and_articles_of_oai_pmh(tmp_path):
    names = ("https://repo.org/1", "https://doi.org/10.1234/moss.1")
    ids = "".join(f"<identifier>{name}</identifier>" for name in names)
    dublin = f"<header><identifier>oai:repo.org:1</identifier></header><dc><title>{TITLES[0]}</title>{ids}</dc>"
    article = (
        f"<article><front><article-meta><title-group><article-title>{TITLES[1]}</article-title></title-group><abstract>"
        f"<sec><title>Background</title><p>{GUSTS}</p></sec></abstract></article-meta></front></article>"
    )
    records = "".join(f"<record>{record}</record>" for record in (dublin, article))
    intake = written(tmp_path, "x.xml", f"<OAI-PMH><ListRecords>{records}</ListRecords></OAI-PMH>")
    assert titles(intake) == TITLES
    first, second = intake.corpus[0], intake.corpus[1]
    assert (first.doi, first.url) == ("10.1234/moss.1", "https://repo.org/1")
    assert second.abstract == f"BACKGROUND: {GUSTS}"


def test_xml_of_other_encodings(tmp_path):
    for encoding, said in (
        ("utf-16", "UTF-16"),
        ("latin-1", "ISO-8859-1"),
        ("utf-8-sig", "utf-8"),
        ("cp1251", "x-odd"),
    ):
        text = f'<?xml version="1.0" encoding="{said}"?><feed><entry><title>Über {TITLES[0]}</title></entry></feed>'
        intake = written(tmp_path, "x.xml", text.replace("Ü", "Ж" if said == "x-odd" else "Ü").encode(encoding))
        if said == "x-odd":
            assert titles(intake)[0].endswith(TITLES[0])
            continue
        assert titles(intake) == [f"Über {TITLES[0]}"]


OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "x.xls",
            OLE + "Workbook".encode("utf-16-le"),
            "an old Excel workbook .*Save As",
        ),
        ("x.doc", OLE + "WordDocument".encode("utf-16-le"), "an old Word document"),
        ("x.rtf", b"{\\rtf1 text}", "RTF.*RefMan"),
        ("x.7z", b"7z\xbc\xaf\x27\x1c....", "a 7-Zip archive; unpack it and give the folder"),
        ("x.tar", b"a.csv".ljust(257, b"\0") + b"ustar", "a tar archive; unpack it"),
        ("x.npy", b"\x93NUMPY..", "an array of numpy"),
    ],
)
def test_a_refused_file_says_what_it_is(name, content, message, tmp_path):
    with pytest.raises(InputError, match=message):
        written(tmp_path, name, content)


# Shapes of JSON.

_TEXT = f"{TITLES[0]}\n\n{MOSS}\n\nRoofs are old."
_SPANS = {
    "title": json.dumps([{"start": "0", "end": str(len(TITLES[0]))}]),
    "abstract": json.dumps([{"start": len(TITLES[0]) + 2, "end": len(TITLES[0]) + 2 + len(MOSS)}]),
    "author": None,
}
_CONTENT = {"title": {"value": TITLES[0]}, "abstract": {"value": MOSS}, "authors": {"value": ["Anna Moe"]}}


@pytest.mark.parametrize(
    ("value", "authors", "year"),
    [
        ({"corpusid": 1, "content": {"text": _TEXT, "annotations": _SPANS}}, "", None),
        ({"notes": [{"id": "a", "content": _CONTENT, "cdate": 1556668800000, "mdate": 1}]}, "Anna Moe", 2019),
        (
            {"data": [{"id": "x", "attributes": {"titles": [{"title": TITLES[0]}], "publicationYear": 2019,
                       "creators": [{"name": "Anna Moe"}],
                       "descriptions": [{"description": "Methods", "descriptionType": "Methods"},
                                        {"description": MOSS, "descriptionType": "Abstract"}]}}]},
            "Anna Moe", 2019,
        ),
        ({"records": [{"title": TITLES[0], "abstract": MOSS, "creators": [{"creator": "Anna Moe"}],
                       "publicationDate": "2019-05-01"}]}, "Anna Moe", 2019),
    ],
    ids=["S2ORC", "OpenReview", "DataCite", "Springer"],
)  # fmt: skip
def test_further_shapes_of_json(value, authors, year, tmp_path):
    assert fields(written(tmp_path, "x.json", json.dumps(value)))[:4] == (TITLES[0], MOSS, authors, year)


def test_sections_of_a_jats_abstract_stay_sections(tmp_path):
    abstract = (
        "<abstract abstract-type='graphical'><p>A picture.</p></abstract><abstract><title>Abstract</title>"
        "<sec><title>Background</title><p>We grow moss.</p></sec><sec><title>Materials and methods:</title>"
        "<p>We weigh it.</p><p>Every week.</p></sec><sec><title>Where we worked</title><p>On roofs.</p></sec>"
        "</abstract>"
    )
    article = f"<article><front><article-meta><title-group><article-title>{TITLES[0]}</article-title></title-group>"
    paper = written(tmp_path, "a.xml", f"{article}{abstract}</article-meta></front></article>").corpus[0]
    told = "BACKGROUND: We grow moss. MATERIALS AND METHODS: We weigh it. Every week. WHERE WE WORKED: On roofs."
    assert paper.abstract == told
    plain = f"{article}<abstract><title>Abstract</title><p>{MOSS}</p></abstract></article-meta></front></article>"
    assert written(tmp_path, "b.xml", plain).corpus[0].abstract == MOSS
    with_sections = written(tmp_path, "a.xml", f"{article}{abstract}</article-meta></front></article>")
    sections = read_sections(with_sections.corpus.frame["sections"].iloc[0])
    assert [section.kind for section in sections] == ["background", "methods", "other"]
