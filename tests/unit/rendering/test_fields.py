from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hierarchography.model import Corpus
from hierarchography.rendering.page import render_page
from hierarchography.rendering.page.fields import MOST_VALUES, field_bytes, fields_of
from hierarchography.rendering.page.meaning import added_by_meaning

PAPERS = 12


def fields(**columns):
    """The fields of twelve papers by key."""
    frame = Corpus.from_frame(pd.DataFrame({"title": [f"P{row}" for row in range(PAPERS)], **columns})).frame
    return {field.key: field for field in fields_of(frame)}


def test_columns_of_few_values_are_fields_most_frequent_value_first():
    found = fields(venue=["Nature"] * 5 + ["Science"] * 6 + [""], part_of=["b", "a", "a"] * 4)
    assert list(found) == ["venue", "c.part_of"]
    assert found["venue"].values == ["Science", "Nature"]
    assert found["venue"].codes.tolist() == [2] * 5 + [1] * 6 + [0]
    assert found["c.part_of"].label == "Part of"
    assert found["c.part_of"].values == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("one", ["same"] * PAPERS),
        ("empty", [""] * PAPERS),
        ("each", [f"v{row}" for row in range(PAPERS)]),
        ("sections", ["a", "b"] * 6),
        ("record", [1, 2] * 6),
    ],
)
def test_what_says_nothing_or_names_single_papers_is_no_field(name, values):
    assert list(fields(**{name: values})) == ["venue"]


def test_numbers_and_missing_values():
    found = fields(stars=[1.0, 2.0, np.nan] * 4, open=[True, False] * 6)
    assert found["c.stars"].values == ["1", "2"]
    assert found["c.stars"].codes.tolist() == [1, 2, 0] * 4
    assert found["c.open"].values == ["False", "True"]


def test_a_column_that_divides_the_papers_as_another_does_is_left_out():
    assert list(fields(name=["red", "blue", "blue"] * 4, code=["1", "2", "2"] * 4)) == ["venue", "c.name"]


def test_two_columns_with_nearly_the_same_values_are_one_list():
    lang, language = ["en"] * 8 + ["fr"] * 4, ["EN"] * 8 + ["fr"] * 3 + [""]
    assert list(fields(lang=lang, language=language)) == ["venue", "c.lang", "c.language"], (
        "one paper of twelve differs"
    )
    frame = pd.DataFrame(
        {
            "title": [f"P{row}" for row in range(36)],
            "lang": lang * 3,
            "language": [*lang, *lang, *language],
        }
    )
    found = fields_of(Corpus.from_frame(frame).frame)
    assert [(field.key, field.label) for field in found[1:]] == [("c.language", "Language")]


def test_papers_of_several_files_can_be_filtered_by_file():
    found = fields(source=[f"a.csv:{row}" for row in range(6)] + [f"b.csv:{row}" for row in range(6)])
    assert found["file"].values == ["a.csv", "b.csv"]


def test_one_venue_is_known_but_no_filter():
    venue = fields(venue=["Nature"] * PAPERS)["venue"]
    assert venue.values == ["Nature"]
    assert not venue.shown


def test_codes_are_as_wide_as_they_must_be():
    frame = Corpus.from_frame(
        pd.DataFrame({"title": ["t"] * 600, "venue": [f"v{row % 300}" for row in range(600)]})
    ).frame
    (venue,) = fields_of(frame)
    assert (venue.width, len(field_bytes([venue]))) == (2, 1200)
    assert len(venue.values) > MOST_VALUES  # a venue may have any number


def test_strange_values_are_cleaned_as_all_text_is():
    found = fields(kind=["nul\x00nul", "\u202eturned"] * 6)
    assert found["c.kind"].values == ["nul nul", "turned"]


@pytest.mark.parametrize(
    ("search", "words", "added"), [("meaning", True, True), ("words", True, False), ("none", False, False)]
)
def test_the_page_is_searched_as_the_settings_say(landmarks, tmp_path, search, words, added):
    page = tmp_path / "map.html"
    page.write_text(
        render_page(replace(landmarks, config=landmarks.config.with_settings(search=search))), encoding="utf-8"
    )
    text = page.read_text(encoding="utf-8")
    assert ('id="search"' in text) == words
    assert 'id="facets"' in text
    assert (added_by_meaning(page) > 100_000) == added
    assert bool(re.search('id="meaning-words"', text)) == added
