"""Columns to colour by: which are offered, their codes, and what is said of a column that cannot be used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from hierarchography.analysis import MOST_VALUES, check_colour, columns_of
from hierarchography.analysis.columns import STEPS, UNKNOWN, asked_column
from hierarchography.errors import InputError


def frame(**columns: Any) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"id": [f"p{row}" for row in range(rows)], "year": pd.array([2000] * rows, "Int64"), **columns})


def test_values_are_ranked_by_how_often_they_occur():
    [column] = columns_of(frame(kind=["b", "a", "b", "", None, "c", "c"]))
    assert column.values == ("b", "c", "a")
    assert column.codes.tolist() == [0, 2, 0, UNKNOWN, UNKNOWN, 1, 1]


def test_only_the_most_frequent_values_have_a_code_of_their_own():
    values = [f"v{place:02}" for place in range(20) for _ in range(30 - place)]
    [column] = columns_of(frame(kind=values))
    assert len(column.values) == MOST_VALUES
    assert column.others == 20 - MOST_VALUES
    assert set(column.codes.tolist()) == set(range(MOST_VALUES + 1))


def test_of_two_columns_that_say_the_same_one_is_offered():
    lang = ["en", "fr", "de"] * 40
    language = [{"en": "English", "fr": "French", "de": "German"}[value] for value in lang]
    language[0] = "French"  # one slip
    field = ["physics", "physics", "biology", "biology"] * 30
    columns = frame(lang=lang, field=field, language=language)
    assert [column.name for column in columns_of(columns)] == ["language", "field"]
    assert [column.name for column in columns_of(columns, "lang")] == ["lang", "field"]


def test_numbers_are_steps_between_their_ends():
    [column] = columns_of(frame(score=["0", "5", "10", "", "7.5"]))
    assert (column.values, column.log) == ((), False)
    steps = column.codes.tolist()
    assert steps[3] == UNKNOWN
    assert (steps[0], steps[2]) == (0, STEPS)
    assert abs(steps[1] - STEPS / 2) < 3
    assert steps == sorted(steps[:3]) + steps[3:]


def test_skewed_numbers_are_spread_by_their_logarithms():
    [column] = columns_of(frame(cited=[3**power for power in range(9)]))
    assert column.log
    gaps = np.diff(column.codes[1:-1].astype(int))
    assert gaps.max() - gaps.min() < 30


@pytest.mark.parametrize(
    "values",
    [
        ["same"] * 200,
        ["same"] * 199 + ["once"],
        [f"value {row}" for row in range(200)],
        [""] * 200,
        [3.0] * 200,
        [float("nan")] * 200,
        [float("inf")] * 200,
    ],
    ids=["one value", "nearly one value", "many values", "empty", "one number", "no number", "infinite"],
)
def test_what_says_nothing_is_not_offered(values):
    assert columns_of(frame(kind=values)) == []


def test_a_column_that_was_asked_for_comes_first_whatever_its_values():
    table = frame(kind=["a", "b"] * 50, note=[f"note {row}" for row in range(100)])
    assert [column.name for column in columns_of(table, "note")] == ["note", "kind"]


def test_lists_and_gaps_are_read_as_text():
    [column] = columns_of(frame(tags=[["a"], ["a"], None, {"b": 1}, ["a"]]))
    assert column.values == ("['a']", "{'b': 1}")
    assert column.codes.tolist() == [0, 0, UNKNOWN, 1, 0]


def test_truth_values_are_values():
    assert asked_column(frame(open=[True, False, True]), "open").values == ("True", "False")


def test_topics_have_their_most_frequent_value_or_their_median(make_map):
    built = make_map([{"title": f"Paper {row}"} for row in range(5)], [("A",)] * 3 + [("B",)] * 2)
    table = frame(kind=["x", "y", "y", "x", ""], score=[0, 10, 20, 30, 40])
    kind, score = columns_of(table)
    codes = kind.of_topics(built.tree)
    assert [kind.values[code] for code in codes[1:]] == ["y", "x"]
    medians = score.of_topics(built.tree)
    assert medians[1] < medians[0] < medians[2]


@pytest.mark.parametrize(
    ("colour", "complaint"),
    [
        (
            "kidn",
            "no column 'kidn' to colour by \\(--colour\\); did you mean 'kind'\\? known: topic, year, .*kind, flat",
        ),
        ("title", "no column 'title'"),
        ("flat", "'flat' \\(--colour\\) has fewer than two values"),
        ("growth", "is growth, but no paper has a year"),
    ],
)
def test_a_colour_that_the_papers_cannot_give_is_refused(colour, complaint):
    table = frame(kind=["a", "b"], flat=["c", "c"]).assign(year=pd.array([None, None], "Int64"), title=["x", "y"])
    with pytest.raises(InputError, match=complaint):
        check_colour(table, colour)


@pytest.mark.parametrize("colour", ["topic", "density", "year", "kind"])
def test_a_colour_that_the_papers_can_give_passes(colour):
    check_colour(frame(kind=["a", "b"]), colour)
