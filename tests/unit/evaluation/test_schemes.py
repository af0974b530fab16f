"""Labels from the columns of the papers, in every form in which they are stored."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hierarchography.corpus import papers_from
from hierarchography.errors import InputError
from hierarchography.evaluation import Level, read_scheme

FRAME = pd.DataFrame(
    {
        "field": ["Biology", "Physics", "Biology"],
        "subfield": ["Cells", "Optics", ""],
        "codes": ["q-bio; q-bio.CB", "physics; physics.optics", "q-bio"],
        "labels_2": ["Cells", "Optics", "Cells"],
        "labels_1": ["Biology", "Physics", "Biology"],
        "lists": [["a", "a.1"], ["b"], []],
        "venue": ["Chairs; Tables", "Nature", "Science"],
    }
)


def classes(columns: str) -> dict[str, list[int]]:
    return {level.column: level.classes.tolist() for level in read_scheme(FRAME, columns).levels}


def test_columns_are_levels_from_broad_to_narrow() -> None:
    """Classes are numbered in alphabetic order; the third paper has no subfield."""
    scheme = read_scheme(FRAME, "field, subfield")
    assert scheme.name == "field, subfield"
    assert classes("field, subfield") == {"field": [0, 1, 0], "subfield": [0, 1, -1]}
    assert scheme.levels[1].names == ("Cells", "Optics")
    assert scheme.levels[1].labelled == 2


def test_a_list_joined_as_a_map_stores_it_counts_as_its_levels() -> None:
    assert classes("codes") == {"codes_1": [1, 0, 1], "codes_2": [1, 0, -1]}


def test_one_label_with_a_semicolon_makes_no_list() -> None:
    assert classes("venue") == {"venue": [0, 1, 2]}


def test_labels_stored_level_by_level_are_found_by_their_common_name() -> None:
    assert classes("labels") == {"labels_1": [0, 1, 0], "labels_2": [0, 1, 0]}


@pytest.mark.parametrize("kind", [list, tuple, np.array])
def test_real_lists(kind: type) -> None:
    frame = FRAME.assign(lists=[kind(each) for each in FRAME["lists"]])
    assert [level.classes.tolist() for level in read_scheme(frame, "lists").levels] == [[0, 1, -1], [0, -1, -1]]


def test_a_list_column_through_the_whole_intake() -> None:
    """What the corpus stage makes of lists is what the scheme reads: `labels` in columns, others joined."""
    records = [
        {
            "title": f"On the {word}",
            "abstract": f"All about the {word}.",
            "labels": [broad, word],
            "codes": [broad, word],
        }
        for broad, word in (("animals", "cat"), ("animals", "dog"), ("plants", "oak"))
    ]
    frame = papers_from(records).corpus.frame
    for columns in ("labels", "codes", "labels_1,labels_2"):
        assert [level.classes.tolist() for level in read_scheme(frame, columns).levels] == [[0, 0, 1], [0, 1, 2]]


def test_numbers_and_missing_values() -> None:
    """3 and 3.0 are one class; None, NaN, NA and the empty text are none."""
    level = Level.of("code", [3, 3.0, np.int64(4), 2.5, None, float("nan"), pd.NA, pd.NaT, "", " 3 "])
    assert level.names == ("2.5", "3", "4")
    assert level.classes.tolist() == [1, 1, 2, 0, -1, -1, -1, -1, -1, 1]


def test_truth_values_and_nullable_columns() -> None:
    frame = pd.DataFrame(
        {"open": pd.array([True, None, False], "boolean"), "year": pd.array([1999, None, 2001], "Int64")}
    )
    assert read_scheme(frame, "open").levels[0].names == ("False", "True")
    assert read_scheme(frame, "year").levels[0].classes.tolist() == [0, -1, 1]


def test_a_column_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(InputError, match="no column 'discipline' among the papers' columns: field, subfield, codes"):
        read_scheme(FRAME, "field,discipline")
    with pytest.raises(InputError, match="no column ''"):
        read_scheme(FRAME, "field,")


def test_a_column_without_any_label_is_refused() -> None:
    with pytest.raises(InputError, match="no paper has a label in the column 'empty'"):
        read_scheme(FRAME.assign(empty=""), "empty")


def test_a_column_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="names a column twice"):
        read_scheme(FRAME, "field,field")


def test_what_is_no_label_is_refused() -> None:
    with pytest.raises(InputError, match="a label must be text or a number"):
        Level.of("odd", [{"a": 1}])
