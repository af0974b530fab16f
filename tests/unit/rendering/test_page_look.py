"""What the settings make of the page's look: the colouring it opens in, its hues, accent and title's font."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

from hierarchography.errors import RenderError
from hierarchography.rendering import colours
from hierarchography.rendering.figures import treemap
from hierarchography.rendering.page import render_page
from hierarchography.rendering.page.payload import paper_order
from hierarchography.rendering.picture.layout import arrange


def data_of(page):
    match = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    return json.loads(match[1])


@pytest.fixture
def fields(make_map):
    """Sixty papers under two topics, with a column of few values, one of many, and one of numbers."""
    records = [
        {"title": f"Paper {row}", "year": 2000 + row % 5, "field": "xyz"[row % 3], "note": f"note {row}", "score": row}
        for row in range(60)
    ]
    return make_map(records, [("Left", "Up") if row % 2 else ("Right",) for row in range(60)])


@pytest.fixture
def with_settings(landmarks):
    return lambda **settings: replace(landmarks, config=landmarks.config.with_settings(settings))


def block(page, name):
    packed = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert packed is not None
    return gzip.decompress(b64decode(packed[1]))


def test_the_columns_hold_one_code_a_paper_in_the_order_of_the_page(fields):
    page = render_page(fields)
    column, score = data_of(page)["columns"]
    order = paper_order(fields)
    assert (score["key"], score["name"], score["low"], score["high"]) == ("score", "score", 1.18, 57.82)
    steps = np.frombuffer(block(page, "columns"), dtype=np.uint8)
    expected = np.clip((fields.corpus.frame["score"].iloc[order] - 1.18) / 56.64, 0, 1) * 250
    np.testing.assert_array_equal(steps, np.round(expected))
    # What is a filter too is stored once, as the filter: there 0 says that a value is missing.
    assert (column["key"], column["name"], column["field"]) == ("field", "field", "c.field")
    facts = json.loads(block(page, "fields"))
    place = [field["key"] for field in facts].index("c.field")
    codes = block(page, "codes")[60 * place : 60 * (place + 1)]
    assert [column["values"][code - 1] for code in codes] == fields.corpus.frame["field"].iloc[order].tolist()


def test_the_page_opens_in_the_colour_of_the_settings(fields):
    def opened(colour):
        return data_of(render_page(replace(fields, config=fields.config.with_settings(colour=colour))))

    assert opened("year")["colour"] == "year"
    asked = opened("note")
    assert asked["colour"] == "note"
    assert [column["name"] for column in asked["columns"]] == ["note", "field", "score"]
    with pytest.raises(RenderError, match=r"no column 'fild' to colour by .*did you mean 'field'"):
        opened("fild")


def test_a_palette_is_that_of_the_page_the_picture_and_the_figures(with_settings):
    built = with_settings(palette="tol-bright")
    first = colours.tile_colour(0, 1, palette="tol-bright")
    assert first != colours.tile_colour(0, 1)
    assert data_of(render_page(built))["colours"]["light"]["branches"][0][0] == first
    figure = treemap(built).data[0]
    assert dict(zip(figure.ids, figure.marker.colors, strict=True))["0.0"] == first
    assert first in {box.colour("light") for box in arrange(built).boxes}


def test_a_figure_gives_the_hues_to_the_children_of_its_topic(landmarks):
    figure = treemap(landmarks, topic="0.2").data[0]
    fills = dict(zip(figure.ids, figure.marker.colors, strict=True))
    assert fills["0.2.0"] == colours.tile_colour(0, 1)
    assert fills["0.2.1"] == colours.tile_colour(1, 1)
    assert fills["0"] == fills["0.2"] == colours.ROOT["light"]


def test_accent_and_font_are_put_after_the_pages_own_style(with_settings):
    page = render_page(with_settings(accent="#7a1f5c", title_font="Source Serif 4, serif"))
    assert '.masthead h1 { font-family: "Source Serif 4", serif; }' in page
    assert page.index("--accent: #7a1f5c") > page.index("--accent: #005a92")
    assert f"--accent: {colours.accent('#7a1f5c', 'dark')}" in page


def test_without_settings_nothing_is_added_to_the_style(landmarks):
    assert ".masthead h1 {" not in render_page(landmarks)
