"""What holds for any input: nothing is lost, order does not matter, text comes out clean."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hierarchography.config import CorpusConfig
from hierarchography.corpus import papers_from, read_papers
from hierarchography.corpus.cleaning import clean_abstract, clean_text
from hierarchography.corpus.encoding import mended_twice
from hierarchography.corpus.identifiers import find_arxiv_id, find_doi
from hierarchography.corpus.latex import decode
from hierarchography.corpus.neartext import jaccard, shingles, words_of
from hierarchography.errors import InputError

WORDS = st.sampled_from(["ant", "bee", "cat", "dog", "emu", "fox", "gnu", "hen", "ibis", "jay", "kite", "lark"])
TITLES = st.one_of(
    st.sampled_from(
        ["", "Editorial", "nan", "On Growth and Form", "on growth & form", "Part I of a tale", "Part II of a tale"]
    ),
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
)
ABSTRACTS = st.one_of(
    st.sampled_from(
        ["", "N/A", "word " * 50, "word " * 50 + "changed", " ".join(f"w{number}" for number in range(60))]
    ),
    st.lists(WORDS, min_size=1, max_size=50).map(" ".join),
)
RECORDS = st.fixed_dictionaries(
    {"title": TITLES, "abstract": ABSTRACTS},
    optional={
        "id": st.sampled_from(["a", "b", "c"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/A", "10.1000/b", "10.48550/arXiv.2504.13834"]),
        "url": st.sampled_from(["https://arxiv.org/abs/2504.13834v2", "https://a.org/1", "https://a.org/2"]),
        "year": st.sampled_from([2019, 2020, None]),
        "authors": st.sampled_from(["Ada Lovelace", "Alan Turing", "A. Lovelace; B. Li"]),
    },
)
USABLE = {"title": "A paper that is always there", "abstract": ""}
COLLECTIONS = st.lists(RECORDS, max_size=14).map(lambda records: [USABLE, *records])


def groups_of(intake):
    """Every paper with the content of the records that were merged into it, whatever their order."""
    frame = intake.corpus.frame.drop(columns=["record", "source", "merged_from"], errors="ignore").astype(object)
    kept = sorted(
        tuple("" if value is None or value != value else str(value) for value in row)
        for row in frame.fillna("").values.tolist()
    )
    merged = sorted(zip(intake.dropped["title"], intake.dropped["kept_id"], strict=True))
    return kept, merged


@given(COLLECTIONS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_the_order_of_the_input_does_not_matter(records, random):
    shuffled = records.copy()
    random.shuffle(shuffled)
    assert groups_of(papers_from(records)) == groups_of(papers_from(shuffled))


@given(COLLECTIONS, st.booleans())
@settings(deadline=None)
def test_every_record_is_a_paper_or_dropped(records, merge):
    intake = papers_from(records, CorpusConfig(merge_duplicates=merge))
    frame = intake.corpus.frame
    assert len(frame) + len(intake.dropped) == len(records) == intake.counts["records"]
    assert frame["record"].is_monotonic_increasing and frame["record"].between(1, len(records)).all()
    assert set(intake.dropped["kept_id"]) - {""} <= set(frame["id"])
    assert (intake.dropped["reason"] != "").all()


@given(st.text())
def test_clean_text_is_one_line_without_control_characters(text):
    clean = clean_text(text)
    assert clean == unicodedata.normalize("NFC", clean) == clean.strip()
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in clean)
    clean.encode("utf-8")
    assert clean_abstract(text) in clean


@given(st.text(alphabet="abc <>/&;p\\{}$'\"^~%-"))
def test_markup_of_any_kind_raises_nothing(text):
    assert isinstance(clean_text(text), str)
    assert isinstance(decode(text), str)


@given(st.text())
def test_identifiers_are_found_or_empty(text):
    assert find_doi(text) == "" or find_doi(text).startswith("10.")
    assert " " not in find_arxiv_id(text)


@given(st.lists(WORDS, min_size=1), st.lists(WORDS, min_size=1))
def test_jaccard_is_a_similarity(one, other):
    first, second = shingles(words_of(" ".join(one))), shingles(words_of(" ".join(other)))
    assert jaccard(first, first) == 1
    assert 0 <= jaccard(first, second) == jaccard(second, first) <= 1


CELLS = (
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zs", "Zl", "Zp")), min_size=1)
    .map(lambda text: f"x {text} y")
    .filter(lambda text: not mended_twice(text)[1])
)  # "Â¡" is taken for "¡" encoded twice


@given(st.lists(CELLS, min_size=1, max_size=6, unique=True), st.sampled_from([",", ";", "\t", "|"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_csv_module_writes_is_read_back(tmp_path, cells, delimiter):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["title", "abstract"], *([cell, f"{cell}\nof two lines"] for cell in cells)])
    path = tmp_path / "papers.csv"
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    frame = read_papers([str(path)], CorpusConfig(merge_duplicates=False)).corpus.frame
    assert frame["title"].tolist() == [clean_text(cell) for cell in cells]


PIECES = st.sampled_from(
    [
        *(
            b"title,abstract\n",
            b"Moss on roofs",
            b",",
            b'"',
            b"\n",
            b"\n\n\n",
            b"---\n",
            b"title: x\n",
            b"- title: x\n",
        ),
        *(
            b"| Title | Year |\n|---|---|\n",
            b"<feed>",
            b"<entry><title>A</title></entry>",
            b"<rdf:RDF zotero.org>",
            b"<",
        ),
        *(b"1. J. 2019.\n\n", b"PMID: 1\n", b"<1. >\nVN  - Ovid Technologies\n", b"TI  - A b c\n", b"TY  - JOUR\n"),
        *(
            b"{Reference Type}: x\n",
            b"{Title}: x\n",
            b"@article{a, title={A b}}\n",
            b'{"title": "A b c"}',
            b"references:\n",
        ),
        *(
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"SQLite format 3\0",
            b"\xff",
            b"\0",
            b"<!doctype html>",
            b"<table><tr><th>Title",
        ),
        *(b'<div data-props="{&quot;a&quot;:[]}">', b"## Abstract\n", b"[[", b"&a;", b"*a", b"2019-13-45"),
    ]
)
DATA = st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=12).map(b"".join))
ENDINGS = st.sampled_from(
    ("dat", "csv", "txt", "md", "yaml", "xml", "rdf", "html", "pdf", "sqlite", "zip", "cgi", "json")
)


@given(DATA, ENDINGS)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_papers_or_an_input_error(tmp_path, data, ending):
    path = tmp_path / f"any.{ending}"
    path.write_bytes(data)
    try:
        assert len(read_papers([str(path)]).corpus) > 0
    except InputError as error:
        assert str(error) and "\n" not in str(error)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["title", "abstract", "authors", "year", "versions", "paper", "data", "x"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@given(JSON)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_gives_papers_or_an_input_error(tmp_path, value):
    path = tmp_path / "any.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    try:
        assert len(read_papers([str(path)]).corpus) > 0
    except InputError as error:
        assert str(error)
