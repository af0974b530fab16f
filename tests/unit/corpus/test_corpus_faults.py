"""The kinds of fault that genuine exports showed, each with the right value, on small invented files of their shape."""

from __future__ import annotations

import csv
import json
import runpy
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hierarchography.config import CorpusConfig
from hierarchography.corpus import Intake, papers_from, read_papers
from hierarchography.corpus.cleaning import clean_abstract
from hierarchography.corpus.encoding import mended_twice
from hierarchography.corpus.latex import decode, decode_counting
from hierarchography.corpus.readers import formats, readers
from hierarchography.corpus.values import as_list, as_names
from hierarchography.errors import InputError

FORMATS = Path(__file__).parent / "formats"


def read(name: str, **settings: Any) -> Intake:
    return read_papers([str(FORMATS / name)], CorpusConfig(**settings))


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Intake:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read_papers([str(path)])


def titles(intake: Intake) -> list[str]:
    return [paper.title for paper in intake.corpus]


THREE = ["Moss on slate roofs", "Gusts above a vineyard", "Letters of a lighthouse keeper"]


# 1: no text ends a build.


@pytest.mark.parametrize("name", ["bib_verb.bib", "bib_verb_sqrt.bib"])
def test_a_lone_latex_command_costs_no_file(name):
    assert titles(read(name)) == THREE[:2]


@pytest.mark.parametrize(
    "text",
    [r"\verb", r"O(\sqrt n)", r"\(\sqrt{n_{i}}\)", r"\footnote", r"\href", r"\textcolor", r"\frac", r"\frac{a}", "\\",
     r"\begin", r"\end{x", r"\cite", r"\c", r"\'", r"\item[", r"\sqrt[3]", r"\newcommand{\x}", r"{\verb}"],
)  # fmt: skip
def test_no_latex_raises(text):
    assert isinstance(decode(text), str)
    assert isinstance(decode(f"before {{{text}}} after"), str)


def test_what_cannot_be_decoded_stays_and_is_counted(tmp_path):
    assert decode_counting(r"a \foo of \href") == (r"a \foo of \href", 2)
    intake = written(tmp_path, "x.bib", "@article{a, title={A \\foo of moss}, year={2019}}")
    assert titles(intake) == [r"A \foo of moss"]
    assert any("cannot be decoded, kept as they are: 1" in note for note in intake.notes)


# 10: LaTeX loses no text.


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\texttt{mossR}: counts \textsf{moss}", "mossR: counts moss"),
        (r"\mbox{ab} \textup{cd} \textsc{Ef}", "ab cd Ef"),
        (r"p {\textless} 0.05 \textgreater{} 0", "p < 0.05 > 0"),
        (r"10\,mm of rain, non\-linear", "10 mm of rain, nonlinear"),
        (r"a ratio of \frac{a}{b} and \sqrt{n}", "a ratio of a/b and √n"),
        (r"the \verb|moss| program", "the moss program"),
        (r"see \href{https://a.org}{the moss} in \textcolor{red}{red}", "see the moss in red"),
        (r"20\textdegree{}C\\and more", "20°C and more"),
    ],
)
def test_latex_keeps_its_text(latex, plain):
    assert decode(latex) == plain


def test_a_program_in_typewriter_letters(caplog):
    paper = read("bib_texttt_lost.bib").corpus[0]
    assert paper.title == "mossR: a program that counts moss on roofs"
    assert paper.abstract == ("Rain of 10 mm fell; p < 0.05 and in situ a ratio of a/b was found by nonlinear fits.")
    assert not [record for record in caplog.records if record.name.startswith("pylatexenc")]


# 6 and 7: parents and people of BibTeX.


def test_what_a_paper_takes_from_its_proceedings():
    paper = read("bib_crossref_parent.bib").corpus[0]
    assert (paper.title, paper.year, paper.venue) == (THREE[0], 2019, "Proceedings of Roof 2019")


def test_the_title_of_proceedings_without_a_book_title_is_the_venue():
    paper = read("bib_crossref.bib").corpus[0]
    assert (paper.title, paper.year, paper.venue) == (THREE[0], 2019, "Proceedings of Roof 2019")


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("van der Berg, Jan Willem and Roe, Ben", "van der Berg, Jan Willem; Roe, Ben"),
        ("{The Roof and Tile Group} and Roe, Ben", "The Roof and Tile Group; Roe, Ben"),
        ("Moe, Anna\n  and Roe,\n Ben and others", "Moe, Anna; Roe, Ben"),
        ("Garc{\\'i}a M{\\'a}rquez, Ana Luz", "García Márquez, Ana Luz"),
        ('Moe, Anna AND {M{\\"u}ller}, Ben', "Moe, Anna; Müller, Ben"),
    ],
)
def test_people_of_bibtex(tmp_path, field, names):
    assert (
        written(tmp_path, "x.bib", f"@article{{a,\n title={{A B C}},\n author={{{field}}}}}").corpus[0].authors == names
    )


def test_a_family_of_two_words_is_one_person():
    paper = read("author_two_word_family.bib").corpus[0]
    assert paper.authors == "van der Berg, Jan Willem; Roe, Ben; The Roof and Tile Group"


def test_better_bibtex_json():
    intake = read("betterbibtex.json")
    paper = intake.corpus[0]
    assert (paper.title, paper.authors, paper.keywords) == (THREE[0], "Anna Moe; Ben Roe", "moss; roofs")
    assert intake.counts["without_text"] == 1  # the note


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Moe A, Roe B.", ["Moe A", "Roe B"]),
        ({"authors": [{"full_name": "Anna Moe"}, {"full_name": "Ben Roe"}]}, ["Anna Moe", "Ben Roe"]),
        ({"author": {"text": "Ben Roe 0002"}}, ["Ben Roe"]),
        ("[{'name': 'C. Lee', 'id': 7}, {'name': 'D. Poe', 'id': 8}]", ["C. Lee", "D. Poe"]),
        ('[{"name": "C. Lee", "id": null}]', ["C. Lee"]),
        ("['A. Moe' 'B. Roe']", ["A. Moe", "B. Roe"]),
        ("Anna Moe and\nBen Roe and\nJan\nPoe", ["Anna Moe", "Ben Roe", "Jan Poe"]),
        ("Moe, A.\nRoe, B.", ["Moe, A.", "Roe, B."]),
        ("Anna Moe; Ben\nRoe", ["Anna Moe", "Ben Roe"]),
        ("Anna Moe|Ben Roe", ["Anna Moe", "Ben Roe"]),
        ("Moe, Anna and others", ["Moe, Anna"]),
        ([{"creatorType": "editor", "lastName": "Ed"}, {"creatorType": "author", "lastName": "Moe"}], ["Moe"]),
    ],
)
def test_authors_of_services(value, names):
    assert as_names(value) == names


def test_dictionaries_in_cells():
    intake = read("pandas_dict_cells.csv")
    assert [paper.authors for paper in intake.corpus] == ["A. Moe; B. O'Roe", "C. Lee; D. Poe"]
    assert as_list("{'kites', 'wind'}") == ["kites", "wind"]


# 9: keywords.


def test_tables_that_pandas_wrote_into_cells(tmp_path):
    openalex = {
        "title": THREE[0],
        "abstract_inverted_index": "{'We': [0], 'grow': [1, 3], 'moss,': [2], 'lime': [4]}",
        "authorships": "[{'author': {'display_name': 'Anna Moe'}, 'is_corresponding': True}]",
        "primary_location": "{'landing_page_url': None, 'source': {'display_name': 'Journal of Roofs'}}",
    }
    scholar = {
        "title": THREE[0],
        "abstract": "{'We': [0]} is how an index of words is written.",
        "externalIds": "{'DOI': '10.1234/moss', 'ArXiv': '1901.00001'}",
        "journal": '{"name": "Journal of Roofs", "volume": null}',
        "venue": "",
    }
    for record, abstract, authors, doi in (
        (openalex, "We grow moss, grow lime", "Anna Moe", ""),
        (scholar, scholar["abstract"], "", "10.1234/moss"),
    ):
        with (tmp_path / "x.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([record.keys(), record.values()])
        paper = read_papers([str(tmp_path / "x.csv")]).corpus[0]
        assert (paper.abstract, paper.authors, paper.doi) == (abstract, authors, doi)
        assert paper.venue == "Journal of Roofs"
    broken = written(tmp_path, "y.csv", "title,journal\nMoss on slate roofs,{'name': ...\n")
    assert broken.corpus[0].venue == "{'name': ..."


def test_keywords_of_bibtex():
    assert read("bib_keywords_commas.bib").corpus[0].keywords == "moss; slate roofs; rain"


def test_a_field_of_keywords_that_comes_twice(tmp_path):
    text = "@article{a, title={A B C}, keywords={moss, rain}, keywords={roofs; rain}}"
    assert written(tmp_path, "x.bib", text).corpus[0].keywords == "moss; rain; roofs"


@pytest.mark.parametrize("name", ["ris_kw_lines.ris"])
def test_keywords_of_endnote_stand_one_a_line(name):
    assert read(name).corpus[0].keywords == "Mosses; Roofs/*chemistry; Rain, acid"


# 2: the title of something else.


def test_the_venue_is_not_the_title():
    paper = read("json_publication_object.json").corpus[0]
    assert (paper.title, paper.venue, paper.year) == (THREE[0], "Journal of Roofs", 2019)


@pytest.mark.parametrize("name", ["publication", "work", "journal", "container", "host_venue", "source"])
@pytest.mark.parametrize("key", ["title", "name"])
def test_no_nested_object_overwrites_the_title(tmp_path, name, key):
    record = {"title": THREE[0], "abstract": "We grow moss.", name: {key: "Journal of Roofs", "issn": "1"}}
    paper = written(tmp_path, "x.json", json.dumps([record])).corpus[0]
    assert (paper.title, paper.abstract, paper.venue) == (THREE[0], "We grow moss.", "Journal of Roofs")


def test_an_object_of_the_same_title_fills_up(tmp_path):
    record = {
        "title": THREE[0],
        "paper": {"title": THREE[0], "summary": "We grow moss.", "authors": [{"name": "A. Moe"}]},
    }
    paper = written(tmp_path, "x.json", json.dumps([record])).corpus[0]
    assert (paper.title, paper.abstract, paper.authors) == (THREE[0], "We grow moss.", "A. Moe")


# 4: JSON in every shape.


def test_records_by_id_beside_a_list_of_ids():
    assert titles(read("json_ids_and_list.json")) == THREE


def test_the_scopus_api():
    intake = read("scopus_api.json")
    assert titles(intake) == THREE[:2]
    paper = intake.corpus[0]
    assert (paper.authors, paper.venue, paper.year, paper.doi) == ("Moe A.", "Journal of Roofs", 2019, "10.1234/moss.1")
    assert paper.abstract.startswith("We grow moss") and paper.keywords == "moss; roofs"


def test_the_dblp_api():
    intake = read("dblp_api.json")
    assert titles(intake) == ["Moss on slate roofs.", "Gusts above a vineyard."]
    assert [paper.authors for paper in intake.corpus] == ["Anna Moe; Ben Roe", "Cy Lee"]
    assert [paper.venue for paper in intake.corpus] == ["J. Roofs", "WIND"]


ONE = {"title": THREE[0], "abstract": "We grow moss on roofs."}
TWO = {"title": THREE[1], "abstract": "A kite measures wind."}
REFERENCES = [{"article-title": "Other", "year": "1999"}, {"article-title": "More", "year": "1998"}]
CROSSREF = {"title": [THREE[0]], "container-title": ["Journal of Roofs"], "reference": REFERENCES}


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ({"status": "ok", "message-type": "work", "message": CROSSREF}, 1),
        ({"data": [{"contexts": ["x"], "citingPaper": ONE}, {"contexts": [], "citingPaper": TWO}]}, 2),
        ({"result": json.dumps([ONE, TWO])}, 2),
        (json.dumps([ONE, TWO]), 2),
        ([json.dumps(ONE), json.dumps(TWO)], 2),
        ({"meta": {"count": 2}, "x1": ONE, "x2": TWO}, 2),
        ({"2019": [ONE], "2020": [TWO]}, 2),
        ({"response": {"numFound": 2, "docs": [ONE, TWO]}}, 2),
        ({"resultList": {"result": [ONE, TWO]}, "hitCount": 2}, 2),
        ({"ids": ["7"], "7": ONE}, 1),
        ({**ONE, "references": [TWO, TWO]}, 1),
    ],
)  # fmt: skip
def test_shapes_of_json(tmp_path, value, count):
    intake = written(tmp_path, "x.json", json.dumps(value))
    assert titles(intake) == THREE[:count]


def test_a_web_page_is_called_one():
    with pytest.raises(InputError, match=r"page_saved_as.json is a web page \('502 Bad Gateway'\)"):
        read("page_saved_as.json")


# 6: years.


def test_the_database_provider_is_no_date():
    assert read("ris_ebsco_dp.ris").corpus[0].year == 2019


@pytest.mark.parametrize(
    ("record", "year"),
    [
        ({"updated": "2024-01-01"}, None),
        ({"published": 1556668800000}, 2019),
        ({"year": "n.d.", "date": "1 May 2019"}, 2019),
        ({"Year": "in press", "Publication Date": "2019-05"}, 2019),
        ({"Source": "Journal of Roofs (2019) 12:3 (1-9). Date of Publication: 1 May 2019"}, 2019),
    ],
)
def test_years(tmp_path, record, year):
    paper = written(tmp_path, "x.json", json.dumps([{"title": THREE[0], **record}])).corpus[0]
    assert paper.year == year


# 8: columns.


def test_the_columns_of_openalex():
    paper = read("openalex_web.csv").corpus[0]
    assert (paper.authors, paper.venue, paper.keywords) == ("Anna Moe; Ben Roe", "Journal of Roofs", "Moss; Roofs")


def test_the_columns_of_springerlink():
    paper = read("springer_link.csv").corpus[0]
    assert (paper.title, paper.venue, paper.year) == (THREE[0], "Journal of Roofs", 2019)
    assert (paper.doi, paper.authors) == ("10.1234/moss.1", "Anna Moe; Ben Roe")


def test_the_source_of_embase(tmp_path):
    text = (
        "Title,Author Names,Source,Abstract\n"
        'Moss on slate roofs,"Moe A., Roe B.","Journal of Roofs (2019) 12:3 (1-9). Date of Publication: May 2019",x y\n'
        'Gusts above a vineyard,Lee C.,"Wind Letters 2020; 4: 1-9",z y\n'
    )
    papers = list(written(tmp_path, "x.csv", text).corpus)
    assert [(paper.venue, paper.year) for paper in papers] == [("Journal of Roofs", 2019), ("Wind Letters", 2020)]


@pytest.mark.parametrize(
    "header",
    [
        "Titel;Zusammenfassung;Jahr;Autoren;Zeitschrift;Schlagwörter",
        "Titre;Résumé;Année;Auteurs;Revue;Mots-clés",
        "Título;Resumen;Año;Autores;Revista;Palabras clave",
        "Título;Resumo;Ano;Autores;Periódico;Palavras-chave",
        "Titolo;Riassunto;Anno;Autori;Rivista;Parole chiave",
        "题名;摘要;年;作者;文献来源;关键词",
        "Title-题名;Summary-摘要;Year-年;Author-作者;Source-文献来源;Keyword-关键词",
        "タイトル;抄録;発行年;著者名;雑誌名;キーワード",
    ],
)
def test_headers_of_other_languages(tmp_path, header):
    row = '"Moss on slate roofs";"We grow moss.";2019;"Moe, A.";"Journal of Roofs";"moss"'
    paper = written(tmp_path, "x.csv", f"{header}\n{row}\n").corpus[0]
    assert (paper.title, paper.abstract, paper.year) == (THREE[0], "We grow moss.", 2019)
    assert (paper.authors, paper.venue, paper.keywords) == ("Moe, A.", "Journal of Roofs", "moss")


# 3: rows that do not fit their header.


def test_rows_one_cell_longer_than_the_header():
    intake = read("rows_one_cell_longer.csv")
    assert titles(intake) == THREE
    assert [paper.year for paper in intake.corpus] == [2019, 2020, 2021]
    assert all(paper.abstract.endswith(".") for paper in intake.corpus)


COMMAS = "Title,Abstract,Year\nMoss, slate and rain,a,2019\nGusts above a vineyard,b,2020\n"
ESCAPED = 'title,abstract,year\n"Moss","He said \\"moss\\", and rain.",2019\n"Kite","a \\"b\\" c",2020\n'


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (ESCAPED, [("Moss", 'He said "moss", and rain.', 2019), ("Kite", 'a "b" c', 2020)]),
        ('title;year\nM\\"uller moss;2019\n"C; d";2020\n', [('M\\"uller moss', "", 2019), ("C; d", "", 2020)]),
        ("Title,Year\nMoss, slate,2019\nKite,2020\n", [("Moss, slate", "", 2019), ("Kite", "", 2020)]),
        (
            "Title,Abstract,Year\nMoss,a,2019\nTitle,Abstract,Year\nKite,b,2020\nYear,Authors,Title,Abstract\n"
            '2021,"Poe, D",Ink,c\n',
            [("Moss", "a", 2019), ("Kite", "b", 2020), ("Ink", "c", 2021)],
        ),
        # 13: line ends without quotes.
        ("Title,Abstract,Year\nMoss,We\ngrow.,2019\nKite,b,2020\n", [("Moss", "We grow.", 2019), ("Kite", "b", 2020)]),
        ("Title,Year,Abstract\nMoss,2019,We\ngrow.\nKite,2020,b\n", [("Moss", "We grow.", 2019), ("Kite", "b", 2020)]),
        ("Title,Year,Abstract\nMoss,2019,We.\nKite, wind\n", [("Moss", "We.", 2019), ("Kite", "", None)]),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit(tmp_path, text, rows):
    intake = written(tmp_path, "x.csv", text)
    assert [(paper.title, paper.abstract, paper.year) for paper in intake.corpus] == rows


def test_much_left_out_is_a_warning_and_strictly_an_error(tmp_path):
    rows = "".join(f"Paper number {number},a,2019\n" for number in range(6))
    text = f"title,abstract,year\n{rows}B,too,many,cells\nC,too,many,cells\n"
    intake = written(tmp_path, "x.csv", text)
    warning = next(note for note in intake.notes if note.startswith("warning"))
    assert "2 of 8 records cannot be used: x.csv:8: the row has 4 cells" in warning and "x.csv:9" in warning
    assert intake.counts["lossy_files"] == 1
    with pytest.raises(InputError, match=r"x\.csv: 2 of 8 records cannot be used.*--strict"):
        read_papers([str(tmp_path / "x.csv")], CorpusConfig(strict=True))


# 13: edges.


def test_a_first_record_far_below_the_start(tmp_path):
    remark = "A remark about the search.\n" * 1_000
    assert titles(written(tmp_path, "x.ris", f"{remark}TY  - JOUR\nTI  - {THREE[0]}\nER  - \n")) == THREE[:1]
    assert titles(written(tmp_path, "x.txt", f"{remark}@article{{a,\n title={{{THREE[0]}}}}}\n")) == THREE[:1]


def test_a_map_of_vosviewer_is_no_list_of_papers(tmp_path):
    text = "id\tlabel\tx\ty\tcluster\tweight<Links>\tdescription\n1\tmoss\t0.1\t0.2\t1\t5\tMoss\n"
    with pytest.raises(InputError, match=r"map file of VOSviewer.*give the files of records"):
        written(tmp_path, "map.txt", text)


RIS = f"TY  - JOUR\nTI  - {THREE[1]}\nPY  - 2020\nER  - \n"
BIB = f"@article{{a,\n title={{{THREE[0]}}},\n year={{2019}}}}\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (BIB + RIS, 2),
        (RIS + BIB, 2),
        (f"Title,Year\n{THREE[0]},2019\n{RIS}", 2),
        (BIB + RIS + BIB.replace("Moss", "Ink"), 3),
    ],
)
def test_two_formats_in_one_file(tmp_path, text, count):
    intake = written(tmp_path, "x.txt", text)
    assert len(intake.corpus) == count and set(THREE[:2]) <= set(titles(intake))
    assert any("formats one after another" in note for note in intake.notes)


def test_attachments_and_notes_are_no_papers():
    intake = read("zotero.csv")
    assert titles(intake) == THREE[:1] and intake.counts["lossy_files"] == 0
    assert list(intake.dropped["reason"]) == ["an attachment of a paper and no paper", "a note and no paper"]


# 5: an identifier is no proof.


def test_the_doi_of_a_book_merges_no_chapters():
    assert titles(read("dup_container_doi.bib")) == THREE


TEXTS = [
    "We grow moss on slate roofs and weigh it every week for one year. It holds twelve litres of rain.",
    "A small kite with two lines measures wind above a vineyard; gusts at forty metres come seconds earlier.",
]


@pytest.mark.parametrize(
    ("one", "other", "papers"),
    [
        # A supplement, a wrong arXiv id, two posters of one person.
        ({"title": THREE[0], "authors": "Moe, A"}, {"title": THREE[1], "authors": "Lee, C"}, 2),
        ({"title": THREE[0], "abstract": TEXTS[0]}, {"title": THREE[1], "abstract": TEXTS[1]}, 2),
        ({"title": THREE[0]}, {"title": THREE[1]}, 2),
        (
            {"title": THREE[0], "abstract": TEXTS[0], "authors": "Moe, A"},
            {"title": THREE[1], "abstract": TEXTS[1], "authors": "Moe, A"},
            2,
        ),
        ({"title": "Roofs. Part I: moss"}, {"title": "Roofs. Part II: rain"}, 2),
        # A translation, a new title of a later version, a subtitle, a retraction, case, a record without a title.
        ({"title": THREE[0], "authors": "Moe, A; Roe, B"}, {"title": "Moos am Dach", "authors": "A. Moe; B. Roe"}, 1),
        ({"title": THREE[0], "abstract": TEXTS[0]}, {"title": "Green covers", "abstract": TEXTS[0] + " More."}, 1),
        ({"title": THREE[0]}, {"title": f"{THREE[0]}: a study of rain and heat on old farms"}, 1),
        ({"title": THREE[0], "authors": "Moe, A"}, {"title": f"RETRACTED: {THREE[0]}", "authors": "Moe A"}, 1),
        ({"title": THREE[0].upper(), "abstract": TEXTS[0]}, {"title": THREE[0]}, 1),
        ({"title": THREE[0]}, {"abstract": TEXTS[0]}, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("identifier", [{"doi": "10.1234/x"}, {"arxiv_id": "1905.00001"}])
def test_what_outweighs_an_identifier(one, other, papers, identifier):
    assert len(papers_from([{**one, **identifier}, {**other, **identifier}]).corpus) == papers


def test_a_record_that_says_little_brings_no_two_papers_together():
    doi = {"doi": "10.1234/x"}
    records = [
        {"title": THREE[0], "authors": "Moe, A", **doi},
        {"title": THREE[1], "authors": "Lee, C", **doi},
        {"abstract": TEXTS[0], **doi},
    ]
    assert len(papers_from(records).corpus) == 3


def test_one_paper_of_three_databases():
    intake = read_papers([str(FORMATS / name) for name in ("dup_scopus.csv", "dup_wos.ris", "dup_pubmed.csv")])
    assert len(intake.corpus) == 5


# 11: publishers' lines.

MOSS = "We grow moss on roofs."


@pytest.mark.parametrize(
    "line",
    [
        "© 2019 Elsevier Ltd. All rights reserved.",
        "(C) 2021 Published by Elsevier B.V.",
        "© 2020 by the authors. Licensee MDPI, Basel, Switzerland.",
        "Licensee MDPI, Basel, Switzerland.",
        "[ABSTRACT FROM AUTHOR]",
        "Copyright © 2018 John Wiley & Sons, Ltd.",
        "Crown Copyright © 2019 Published by Elsevier Ltd. All rights reserved.",
        "© 2019, Springer-Verlag GmbH Germany, part of Springer Nature.",
        "© 2020, The Author(s), under exclusive licence to Springer Nature.",
        "© 2019 Informa UK Limited, trading as Taylor & Francis Group.",
        "© 2016 S. Karger AG, Basel.",
        "(PsycINFO Database Record (c) 2019 APA, all rights reserved)",
        "This is an open access article under the CC BY license (http://creativecommons.org/licenses/by/4.0/).",
        "Copyright of Journal of Roofs is the property of Green Press and its content may not be copied or emailed.",
    ],
)
def test_publishers_lines_are_no_abstract(line):
    assert clean_abstract(line) == ""
    for text in (f"{MOSS} {line}", f"{MOSS}{line}", f"{line} {MOSS}", f"{line} Abstract: {MOSS}"):
        assert clean_abstract(text) == MOSS


@pytest.mark.parametrize(
    "text",
    [
        "We study copyright law. Copyright protects authors.",
        "We show (a) x, (b) y, and (c) Z holds.",
        "The licence of the firm is valid.",
        "We counted books. Wiley and Elsevier were compared. We read open access articles.",
        "Published by Darwin in 1859, the Origin changed biology.",
    ],
)
def test_what_only_speaks_of_publishers_stays(text):
    assert clean_abstract(text) == text


def test_lines_of_copyright_in_a_file():
    papers = {paper.title: paper.abstract for paper in read("clean_copyright.json", merge_duplicates=False).corpus}
    assert papers["Copyright only"] == papers["Scopus no abstract"] == ""
    assert papers[THREE[0]].startswith("We grow moss") and papers[THREE[0]].endswith("in July.")
    assert papers[THREE[1]].startswith("A small kite") and papers[THREE[2]].endswith("ninety-four.")
    assert papers["Truncated"] == "We grow moss on slate roofs and weigh it every week for one year."


# 12: encodings.


def test_two_encodings_in_one_file():
    intake = read("enc_mixed_utf8_then_cp1252.csv", merge_duplicates=False)
    assert [paper.authors for paper in intake.corpus] == ["Müller, Å.; Østby, K."] * 6 + ["Señal, P.; Çelik, D."] * 4
    assert any("two encodings in one file" in note and "(the first is line 8)" in note for note in intake.notes)


@pytest.mark.parametrize("name", ["enc_gbk.csv", "enc_gb18030.csv"])
def test_chinese_encodings_are_not_taken_for_damaged_utf8(name):
    intake = read(name)
    assert not any("\ufffd" in paper.title + paper.authors for paper in intake.corpus)
    assert all("\u4e00" <= paper.title[0] <= "\u9fff" for paper in intake.corpus)


def test_utf8_encoded_twice():
    intake = read("mojibake_double_utf8.csv")
    assert [paper.authors for paper in intake.corpus] == ["Müller, A.; Østby, K.", "Señal, P.; Çelik, D."]
    assert intake.corpus[1].title == "Gusts above a vineyard – a kite study"
    assert any("encoded twice, mended in 2 lines" in note for note in intake.notes)


@pytest.mark.parametrize("text", ["PAVIMENTAÇÃO", "SÃO PAULO Â", "CAFÉ»", "Ångström", "ÄÖÜ", "naïve “Müller”", "Âge"])
def test_right_letters_are_not_mended(text):
    assert mended_twice(text) == (text, 0)


def test_mac_roman(tmp_path):
    text = 'Title,Authors\nDächer im März über Grün,"Müller, K.; Böll, H.; Señor, P."\nForêt et café,Hélène\n'
    intake = written(tmp_path, "x.csv", text, "mac_roman")
    assert intake.corpus[0].title == "Dächer im März über Grün"
    assert [paper.authors for paper in intake.corpus] == ["Müller, K.; Böll, H.; Señor, P.", "Hélène"]
    for encoding in ("cp1252", "latin-1"):
        assert titles(written(tmp_path, "y.csv", text, encoding))[0] == "Dächer im März über Grün"


# Formats beside the ones above.


@pytest.mark.parametrize(
    ("name", "found", "authors", "venue", "year"),
    [
        ("pubmed.nbib", 2, "Moe, Anna", "Journal of roofs", 2019),
        ("pubmed.xml", 1, "", "Journal of roofs", 2019),
        ("wos_plaintext.txt", 2, "Moe, Anna; Roe, Ben", "JOURNAL OF ROOFS", 2019),
        ("ris_wos_plaintext_named.ris", 1, "Moe, A", "JOURNAL OF ROOFS", 2019),
        ("cnki_refworks.txt", 2, "Moe Anna; Roe Ben", "Journal of Roofs", 2019),
        ("atom.xml", 1, "Anna Moe", "", 2019),
        ("arxiv_oai.xml", 1, "", "", None),
        ("endnote.xml", 1, "Moe, Anna", "Journal of Roofs", 2019),
        ("dblp.xml", 1, "Anna Moe", "", 2019),
    ],
)
def test_more_formats(name, found, authors, venue, year):
    intake = read(name)
    assert len(intake.corpus) == found
    paper = intake.corpus[0]
    assert paper.title.rstrip(".") == THREE[0]
    assert (paper.authors, paper.venue, paper.year) == (authors, venue, year)


def test_structured_abstracts_keep_their_headings():
    assert read("pubmed.xml").corpus[0].abstract == "BACKGROUND: We grow moss. RESULTS: It holds rain."


def test_endnote_tagged(tmp_path):
    head = f"%0 Journal Article\n%A Moe, Anna\n%A Roe, Ben\n%T {THREE[0]}\n%J Journal of Roofs\n"
    text = f"{head}%D 2019\n%X We grow\n%K moss\nrain\n\n"
    paper = written(tmp_path, "x.enw", text).corpus[0]
    assert (paper.title, paper.authors, paper.year) == (THREE[0], "Moe, Anna; Roe, Ben", 2019)
    assert (paper.abstract, paper.keywords, paper.venue) == ("We grow", "moss; rain", "Journal of Roofs")


def test_entities_of_xml_are_refused(tmp_path):
    bomb = '<!DOCTYPE feed [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><feed><entry><title>&c;</title></entry></feed>'
    with pytest.raises(InputError, match=r"x\.xml declares entities"):
        written(tmp_path, "x.xml", bomb)


def test_a_cut_xml_keeps_what_is_whole(tmp_path):
    text = f"<feed><entry><title>{THREE[0]}</title></entry><entry><title>{THREE[1]}"
    intake = written(tmp_path, "x.xml", text)
    assert titles(intake) == THREE[:1] and intake.counts["broken"] == 1


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("arxiv_api_atom_findpapers.xml", 20),
        ("pubmed_medline_nbib.txt", 10),
        ("pubmed_single_29768149.xml", 1),
        ("openalex_web_export_bibliometrix.csv", 8),
    ],
)
def test_genuine_exports(name, found, shared_data):
    corpus = read_papers([str(shared_data / "formats" / name)]).corpus
    assert len(corpus) == found
    assert all(paper.title and paper.authors and paper.year for paper in corpus)


@pytest.mark.parametrize("path", sorted(FORMATS.iterdir()), ids=lambda path: path.name)
def test_every_small_file_gives_papers_or_says_why_not(path):
    try:
        intake = read_papers([str(path)])
    except InputError as error:
        assert path.name in str(error)
        return
    assert len(intake.corpus) + len(intake.dropped) == intake.counts["records"]


def test_the_documentation_lists_the_formats_of_the_readers():
    docs = Path(__file__).parents[3] / "docs"
    for page, text in runpy.run_path(str(docs / "formats.py"))["pages"]().items():
        assert page.read_text(encoding="utf-8") == text, f"{page.name} is not today's: run python docs/formats.py"
    listed = (docs / "input-formats.md").read_text(encoding="utf-8")
    for reader in readers().values():
        assert f"| {reader.title} |" in listed and reader.about
        assert reader.title in formats()


def test_a_workbook_and_a_table_of_a_page():
    for name, found in (("table.xlsx", THREE[:1]), ("page.html", THREE[:1])):
        intake = read(name)
        assert titles(intake)[:1] == found
        assert intake.corpus[0].abstract.startswith("We grow moss")
    with pytest.raises(InputError, match="is a web page"):
        read("export_is_html.csv")


def test_a_workbook_that_grows_without_bound_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<a>" + " " * 20_000_000 + "</a>")
    with pytest.raises(InputError, match=r"bomb\.xlsx would unpack to 20,\d+,\d+ bytes"):
        read_papers([str(path)])


def test_a_damaged_workbook_is_an_error(tmp_path):
    data = bytearray((FORMATS / "table.xlsx").read_bytes())
    for place in range(60, len(data) - 400, 7):
        data[place] ^= 0x55
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(InputError, match=r"x\.xlsx"):
        read_papers([str(tmp_path / "x.xlsx")])


def test_links_of_bibtex_are_read_without_escapes(tmp_path):
    text = r"""@inproceedings{moe, title={Moss on slate roofs}, doi={10.1007/978-3-642-02927-1{\_}8},
        url={https://x.org/a{\%}20b\_c/{\~{}}moe}}
        @article{roe, title={Walls and rain}, doi={10.1007/978-3-642-02927-1\_9}}"""
    moe, roe = written(tmp_path, "moss.bib", text).corpus
    assert (moe.doi, moe.url) == ("10.1007/978-3-642-02927-1_8", "https://x.org/a%20b_c/~moe")
    assert roe.doi == "10.1007/978-3-642-02927-1_9"


@pytest.mark.parametrize(
    ("note", "doi"), [("doi: 10.1080/1234", "10.1080/1234"), ("10.1080/1234", "10.1080/1234"), ("Article", "")]
)
def test_a_doi_in_another_field_of_ris(tmp_path, note, doi):
    text = f"TY  - JOUR\nTI  - Moss on slate roofs\nPY  - 2020\nM3  - {note}\nER  - \n"
    assert written(tmp_path, "moss.ris", text).corpus[0].doi == doi


def test_publish_or_perish_calls_the_journal_source(tmp_path):
    text = "Cites,Authors,Title,Year,Source,Publisher,GSRank\n3,A Moe,Moss on slate roofs,2019,Journal of Roofs,Pub,1\n"
    assert written(tmp_path, "PoPCites.csv", text).corpus[0].venue == "Journal of Roofs"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("moss.tsv", "PT\tTI\tPY\tEA\tDA\tUT\nJ\tMoss on slate roofs\t\tJAN 2022\t2025-05-01\tWOS:1\n"),
        (
            "moss.txt",
            "FN Clarivate\nVR 1.0\nPT J\nTI Moss on slate roofs\nEA JAN 2022\nDA 2025-05-01\nUT WOS:1\nER\n\nEF\n",
        ),
    ],
)
def test_the_year_of_early_access_is_not_that_of_the_export(tmp_path, name, text):
    assert written(tmp_path, name, text).corpus[0].year == 2022


def test_a_date_alone_gives_the_year_elsewhere(tmp_path):
    assert written(tmp_path, "moss.csv", "TI,DA\nMoss on slate roofs,2021-05-01\n").corpus[0].year == 2021
