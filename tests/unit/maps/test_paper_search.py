"""Papers that a question is about: by meaning and words together, with filters."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from hierarchography import InputError, TopicMap, TreeError, build_map
from hierarchography.cache import FOLDER_VARIABLE
from hierarchography.cli import main
from hierarchography.embedding import WordIndex
from hierarchography.maps import paper_search
from hierarchography.model import Corpus

SUBJECTS = {
    "astronomy": "telescopes observe galaxies, stars, dust and the redshift of distant quasars",
    "biology": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "economics": "markets, prices, wages and inflation respond to monetary policy and trade",
}
RECORDS = [
    {
        "title": f"On {subject} number {row}",
        "abstract": f"{text} study{row}{subject[0]}",
        "year": 2000 + row,
        "venue": "Nature" if row % 2 else "Science",
        "subject": subject,
    }
    for row in range(20)
    for subject, text in SUBJECTS.items()
]


@pytest.fixture(scope="module")
def by_lsa() -> TopicMap:
    return build_map(RECORDS, encoder="lsa", min_topic_size=5)


def test_bm25_counts_rare_words_more_and_repeated_words_less() -> None:
    index = WordIndex.of(["map science map", "map science", "science", "stars"])
    assert index.scores("stars")[3] > index.scores("science")[2] > 0
    assert (index.scores("unknown") == 0).all()
    assert (index.covered("unknown") == 0).all()
    assert 0.4 < index.covered("map science").max() <= 1
    assert index.covered("map unknown")[1] < index.covered("map")[1] / 2, "an unknown word counts, as a rare one"
    first, second = index.scores("map")[:2]
    assert first > second > first / 2
    none = WordIndex.of(["the", "of"])
    assert [none.scores("the map").tolist(), none.covered("the map").tolist()] == [[0, 0], [0, 0]]
    assert none.covered("the").tolist() == [0, 0]


def test_bm25_by_hand() -> None:
    """Two texts of lengths 2 and 1 (mean 1.5): the word is in one of them, twice; log1p(1.5 / 1.5) is its rarity."""
    index = WordIndex.of(["quasar quasar", "dust"])
    damping = 1.2 * (0.25 + 0.75 * 2 / 1.5)
    assert index.scores("Quasar")[0] == pytest.approx(0.693147 * 2 * 2.2 / (2 + damping), rel=1e-5)


def test_the_index_of_a_large_map_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Another process reads it from the cache, and finds the same to the last bit; other papers have their own."""
    made = []
    make = WordIndex.of

    def counting(texts: list[str]) -> WordIndex:
        made.append(len(texts))
        return make(texts)

    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(WordIndex, "of", counting)
    monkeypatch.setattr(paper_search, "FEW", len(RECORDS) - 1)
    fresh, known, fewer = (paper_search._index(Corpus.from_records(some)) for some in (RECORDS, RECORDS, RECORDS[1:]))
    assert made == [len(RECORDS), len(RECORDS) - 1]
    for question in ("proteins and quasars", "the", "unheard-of words"):
        assert known.covered(question).tobytes() == fresh.covered(question).tobytes()
        assert known.scores(question).tobytes() == fresh.scores(question).tobytes()
    assert fewer.scores("quasars").shape == (len(RECORDS) - 1,)


def test_the_nearest_papers_come_with_the_path_of_their_topic(by_lsa: TopicMap) -> None:
    found = by_lsa.find("how do proteins fold?", top=7)
    assert list(found.columns) == ["id", "title", "year", "score", "meaning", "words", "topic_id", "path"]
    assert found["title"].str.startswith("On biology").all()
    assert found["score"].is_monotonic_decreasing
    assert len(found) == 7
    for paper, topic, path in zip(found["id"], found["topic_id"], found["path"], strict=True):
        assert paper in set(by_lsa[topic].papers["id"])
        assert path.endswith(by_lsa.tree[topic].label)


def test_a_word_that_one_paper_has_puts_it_first(by_lsa: TopicMap) -> None:
    assert by_lsa.find("prices study13e")["title"][0] == "On economics number 13"


def test_filters_by_topic_column_list_and_year(by_lsa: TopicMap) -> None:
    found = by_lsa.find("galaxies", top=60, where={"venue": "nature", "subject": ["Biology", "astronomy"]}, since=2011)
    assert len(found) == 10
    assert set(found["year"]) == {2011, 2013, 2015, 2017, 2019}
    topic = by_lsa.find("galaxies")["topic_id"][0]
    inside = by_lsa.find("prices", top=60, topic=topic, until=2005)
    assert set(inside["id"]) <= set(by_lsa[topic].papers["id"])
    assert inside["year"].max() <= 2005


def test_one_author_of_several_and_a_number_in_a_column_with_gaps_are_found(by_lsa: TopicMap) -> None:
    """A map joins authors with "; ", and a column of whole numbers with gaps has floats."""
    frame = by_lsa.corpus.frame.assign(authors="Ann Bee; Cy Dee", cited=[2.0, None, 0.5] * 20)
    frame["tags"] = pd.Series([["x", 2.0]] * 60, dtype=object)
    frame.loc[0, "authors"] = "Ann Bee-Smith"
    joined = replace(by_lsa, corpus=Corpus.from_frame(frame))
    for where, papers in (
        ({"authors": "ann bee"}, 59),
        ({"authors": "Ann Bee; Cy Dee"}, 59),
        *[({"cited": value}, 20) for value in (2, 2.0, "2", 0.5)],
        ({"tags": 2}, 60),
    ):
        assert len(joined.find("galaxies", top=60, where=where)) == papers, where
    with pytest.raises(InputError, match=r"no paper has '3' in the column 'cited'; its commonest values: '2', '0.5'"):
        joined.find("galaxies", where={"cited": 3})


def test_without_an_encoder_words_decide_and_it_is_said(by_lsa: TopicMap) -> None:
    with pytest.warns(UserWarning, match="papers are matched by words, not by meaning: the encoder does not know"):
        assert len(by_lsa.find("xylophone")) == 0


def test_what_cannot_be_asked_is_one_line(by_lsa: TopicMap) -> None:
    with pytest.raises(InputError, match="at least one word"):
        by_lsa.find("  ")
    for name in ("since", "until"):
        text: dict[str, Any] = {name: "1950"}
        with pytest.raises(InputError, match=rf"{name} must be a year as a number, e\.g\. 1950, not '1950'"):
            by_lsa.find("genes", **text)
    with pytest.raises(InputError, match="at least 1"):
        by_lsa.find("genes", top=0)
    with pytest.raises(InputError, match="no column 'journal'; its columns are id, title"):
        by_lsa.find("genes", where={"journal": "x"})
    with pytest.raises(InputError, match="no paper has 'cell' in the column 'venue'; its commonest values: '"):
        by_lsa.find("genes", where={"venue": "Cell"})
    with pytest.raises(TreeError, match=r"0\.9"):
        by_lsa.find("genes", topic="0.9")


def test_the_command_lists_papers_and_topics(by_lsa: TopicMap, tmp_path: Path) -> None:
    folder = str(by_lsa.save(tmp_path / "map"))

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["find", folder, *words])
        return done.exit_code, done.output

    code, text = run("distant quasars", "--top", "2")
    assert (code, len(text.splitlines())) == (0, 4)
    assert text.startswith("1. On astronomy number")
    code, text = run("distant quasars", "--format", "json", "--where", "venue=Nature", "--where", "venue=Science")
    assert (code, len(json.loads(text))) == (0, 10)
    code, text = run("distant quasars", "--format", "csv", "--top", "1")
    assert text.splitlines()[0] == "id,title,year,score,meaning,words,topic_id,path"
    code, text = run("distant quasars", "--topics", "--top", "1")
    assert (code, "papers" in text) == (0, True)
    assert run("quasars", "--where", "venue")[1].strip().endswith("'venue' is not COLUMN=VALUE, e.g. venue=ACL")
    code, text = run("quasars", "--topics", "--since", "2010")
    assert code == 2
    assert "leave out --since" in text


def test_papers_without_a_year_are_listed_in_every_format(by_lsa: TopicMap, tmp_path: Path) -> None:
    years = by_lsa.corpus.frame["year"].mask(by_lsa.corpus.frame["subject"] == "astronomy")
    undated = replace(by_lsa, corpus=Corpus.from_frame(by_lsa.corpus.frame.assign(year=years)))
    assert str(undated.find("distant quasars and prices")["year"].dtype) == "Int64"
    folder = str(undated.save(tmp_path / "map"))
    for form, wanted in (("csv", ",,"), ("json", '"year": null'), ("text", "On astronomy")):
        done = CliRunner().invoke(main, ["find", folder, "distant quasars and prices", "--format", form])
        assert done.exit_code == 0, done.output
        assert wanted in done.stdout
