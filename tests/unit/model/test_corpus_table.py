"""The corpus: columns filled in, rules kept, order that does not matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from hierarchography.errors import InputError
from hierarchography.model import CORE_COLUMNS, PLACEMENT_COLUMNS, Corpus


def corpus(*titles: str, **columns: Sequence[object]) -> Corpus:
    return Corpus.from_frame(pd.DataFrame({"title": list(titles), **columns}))


def test_missing_columns_are_filled_and_further_ones_kept_after_them() -> None:
    papers = Corpus.from_records([{"title": "On Growth and Form", "year": 1917, "citations": 12_000}])
    assert list(papers.frame.columns) == [*CORE_COLUMNS, "citations"]
    paper = papers[0]
    assert (paper.id, paper.title, paper.abstract, paper.year) == ("p1", "On Growth and Form", "", 1917)
    assert paper.extra == {"citations": 12_000}
    assert repr(papers) == "Corpus(1 papers, 1917-1917)"


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, ""])
def test_missing_text_is_the_empty_string(missing: object) -> None:
    papers = corpus("a", "b", abstract=[missing, "text"], doi=[missing, missing])
    assert papers.frame["abstract"].tolist() == ["", "text"]
    assert papers.frame["doi"].tolist() == ["", ""]


def test_columns_of_any_type_become_text() -> None:
    frame = pd.DataFrame(
        {"id": [1.5, np.nan], "title": pd.Categorical(["a", "b"]), "venue": [7, 8], "url": [True, None]}
    )
    papers = Corpus.from_frame(frame)
    assert papers.frame["id"].tolist() == ["1.5", "p2"]
    assert papers.frame["title"].tolist() == ["a", "b"]
    assert papers.frame["venue"].tolist() == ["7", "8"]


@pytest.mark.parametrize("people", [["A B", "C D"], ("A B", pd.NA, "C D", None), np.array(["A B", "C D"])], ids=str)
def test_lists_of_texts_are_joined(people: object) -> None:
    papers = Corpus.from_records([{"title": "a", "authors": people, "tags": ["x"]}, {"title": "b", "authors": []}])
    assert papers.frame["authors"].tolist() == ["A B; C D", ""]
    assert papers[0].extra["tags"] == ["x"]


@pytest.mark.parametrize(
    ("given", "year"),
    [
        (2019, 2019),
        ("2019", 2019),
        (2019.0, 2019),
        (2019.5, 2019),
        ("n/a", None),
        (None, None),
        (pd.NA, None),
        (float("inf"), None),
        (1_577_836_800_000, None),
        (-350, -350),
        ("2017-05-01", 2017),
        ("2017/05", 2017),
        (pd.Timestamp("2017-05-01"), 2017),
        (pd.NaT, None),
        (date(2017, 5, 1), 2017),
        ("12-2017", None),
    ],
)
def test_a_year_is_a_whole_number_or_missing(given: object, year: int | None) -> None:
    assert corpus("a", year=[given])[0].year == year


def test_ids_are_made_up_where_there_are_none_and_never_taken_twice() -> None:
    papers = corpus("a", "b", "c", "d", id=["p2", None, "", "x"])
    assert papers.frame["id"].tolist() == ["p2", "p2-2", "p3", "x"]


@pytest.mark.parametrize("name", PLACEMENT_COLUMNS)
def test_a_column_that_a_map_adds_is_kept_under_another_name(name: str) -> None:
    papers = corpus("a", **{name: ["mine"]})
    assert papers.frame[f"input_{name}"].tolist() == ["mine"]
    assert name not in papers.frame


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        (pd.DataFrame({"title": []}), "no papers"),
        (pd.DataFrame({"abstract": ["only an abstract"]}), "row 0 of the table has an empty title"),
        (pd.DataFrame({"title": ["a", None]}), "row 1 of the table has an empty title"),
        (pd.DataFrame({"title": ["a", "b"], "id": ["x", "x"]}), "the id 'x' occurs more than once"),
    ],
)
def test_a_table_without_papers_titles_or_unique_ids_is_refused(frame: pd.DataFrame, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        Corpus.from_frame(frame)


def test_a_table_made_by_hand_must_have_the_core_columns() -> None:
    with pytest.raises(InputError, match=r"no column id, .*make it with Corpus\.from_frame"):
        Corpus(pd.DataFrame({"title": ["a"], "abstract": ["b"]}))


def test_no_records_are_no_papers() -> None:
    with pytest.raises(InputError, match="no papers"):
        Corpus.from_records([])


def test_texts_are_title_full_stop_abstract() -> None:
    papers = corpus("Maps", "Alone", abstract=["Of science.", None])
    assert papers.texts() == ["Maps. Of science.", "Alone"]


def test_take_keeps_the_count_of_records() -> None:
    papers = Corpus.from_frame(pd.DataFrame({"title": ["a", "b", "c"]}), records=5)
    taken = papers.take([2, 0])
    assert [paper.title for paper in taken] == ["c", "a"]
    assert taken.records == 5
    assert len(papers.take(np.array([True, False, True]))) == 2


def test_canonical_order_does_not_ask_where_a_paper_stood() -> None:
    """Without ids, `p1` is the first row whatever it holds: the texts alone decide."""
    titles = [f"paper {number}" for number in range(40)]
    one, other = corpus(*titles), corpus(*reversed(titles))
    first = one.take(one.canonical_order()).frame["title"].tolist()
    second = other.take(other.canonical_order()).frame["title"].tolist()
    assert first == second
    assert sorted(first) == sorted(titles)
    assert first != titles


def test_canonical_order_of_equal_texts_goes_by_id() -> None:
    papers = corpus("same", "same", "same", id=["b", "c", "a"])
    assert papers.take(papers.canonical_order()).frame["id"].tolist() == ["a", "b", "c"]


def test_canonical_order_reads_broken_unicode() -> None:
    frame = corpus("a", "b").frame.astype({"title": "object"})
    frame.loc[0, "title"] = "a\ud800"
    assert sorted(Corpus(frame).canonical_order().tolist()) == [0, 1]


def test_columns_named_like_those_of_the_map_are_all_kept() -> None:
    frame = pd.DataFrame({"title": ["A"], "input_topic": ["first"], "topic": ["second"]})
    extra = Corpus.from_frame(frame)[0].extra
    assert extra == {"input_topic": "first", "input_input_topic": "second"}
