"""The figure of topics over the years: one bar a bin and topic, in the colours of the tree."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography import InputError
from hierarchography.rendering import colours, topics_over_time_figure


def test_stacked_bars_in_the_colours_of_the_tree(landmarks):
    figure = landmarks.topics_over_time()
    fields = landmarks.tree.level(1)
    assert [bar.marker.color for bar in figure.data] == [colours.tile_colour(row, 1) for row in range(len(fields))]
    assert sum(sum(bar.y) for bar in figure.data) == landmarks.topics_by_year()["count"].sum()
    assert figure.layout.barmode == "stack"
    assert "-" in figure.data[0].customdata[0][0]


def test_the_earlier_name_still_works(landmarks):
    with pytest.warns(DeprecationWarning, match=r"now topics_over_time\(\)"):
        assert landmarks.topics_over_time_figure(theme="dark") == landmarks.topics_over_time(theme="dark")


def test_the_smallest_of_many_topics_are_summed(landmarks):
    figure = topics_over_time_figure(landmarks, level=2, theme="dark")
    assert len(figure.data) == 21
    assert figure.data[-1].name == "28 more"
    assert sum(sum(bar.y) for bar in figure.data) == landmarks.topics_by_year(2)["count"].sum()


def test_a_single_year_and_an_untrusted_name(make_map):
    topic_map = make_map([{"title": "A", "year": 2001}, {"title": "B", "year": 2001}], [("<b>x</b>",), ("y",)])
    bars = topic_map.topics_over_time().data
    assert bars[0].name == "&lt;b&gt;x&lt;/b&gt;"
    assert bars[0].x.tolist() == [2001]
    assert bars[0].customdata[0].tolist() == ["2001", 0.5]


def test_without_years_there_is_no_figure(single):
    with pytest.raises(InputError, match="no paper of this map has a year"):
        topics_over_time_figure(single)


def test_a_stream_is_as_wide_as_the_papers(landmarks):
    figure = landmarks.stream()
    table = landmarks.topics_by_year()
    widths = np.diff([band.y for band in figure.data], axis=0).sum(axis=0)
    assert widths.tolist() == table.groupby("year")["count"].sum().tolist()
    assert [band.name for band in figure.data[1:3]] == ["Machine Learning", "Computer Systems and Theory"]
    middle = np.add(figure.data[0].y, figure.data[-1].y)
    assert np.abs(middle).max() < 1e-9


def test_a_stream_sums_what_is_small(make_map):
    records = [{"title": str(row), "year": 2000 + row % 3} for row in range(60)]
    map_ = make_map(records, [(f"T{row % 25}",) for row in range(60)])
    figure = map_.stream(theme="dark")
    assert figure.data[-1].name == "5 more"
    assert sum(sum(band.customdata) for band in figure.data[1:]) == 60
