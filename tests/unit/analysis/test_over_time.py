"""Papers of topics by year: hand-worked tables."""

from __future__ import annotations

import pytest

from hierarchography import InputError, TreeError
from hierarchography.analysis import topics_over_time

LABELS = [("A", "x"), ("A", "x"), ("A", "y"), ("B", "z"), ("B", "z")]
YEARS = [2001, 2003, None, 2001, 2003]


@pytest.fixture
def five(make_map):
    """A holds papers of 2001, 2003 and of no year, B of 2001 and 2003."""
    return make_map([{"title": f"Paper {row}", "year": year} for row, year in enumerate(YEARS)], LABELS)


def rows(table):
    return list(table.itertuples(index=False, name=None))


def test_each_topic_of_the_level_by_year(five):
    table = topics_over_time(five)
    assert list(table.columns) == ["topic_id", "topic", "year", "count", "share"]
    assert rows(table) == [
        ("0.0", "A", 2001, 1, 0.5),
        ("0.0", "A", 2002, 0, 0.0),
        ("0.0", "A", 2003, 1, 0.5),
        ("0.1", "B", 2001, 1, 0.5),
        ("0.1", "B", 2002, 0, 0.0),
        ("0.1", "B", 2003, 1, 0.5),
    ]


def test_other_levels_and_wider_bins(five):
    assert rows(topics_over_time(five, level=0, bins=1)) == [("0", "All papers", 2001, 4, 1.0)]
    deep = topics_over_time(five, level=2, bins=2)
    assert rows(deep[deep["topic"] == "x"]) == [("0.0.0", "x", 2001, 1, 0.5), ("0.0.0", "x", 2003, 1, 0.5)]
    assert topics_over_time(five, bins=100).equals(topics_over_time(five))


def test_long_times_have_few_bins(small):
    """1704 to 1950: by tens of years, as on the page."""
    table = topics_over_time(small)
    assert table["year"].unique().tolist() == list(range(1700, 1951, 10))
    assert table["count"].sum() == 5
    assert (table[table["count"] > 0]["share"] == 1).all()


def test_what_cannot_be_is_said(five, make_map):
    with pytest.raises(InputError, match=r"no paper of this map has a year.*columns=\{'year': NAME\}"):
        topics_over_time(make_map([{"title": "A"}], [()]))
    with pytest.raises(InputError, match="bins must be at least 1, not 0"):
        topics_over_time(five, bins=0)
    with pytest.raises(TreeError, match="not -1"):
        topics_over_time(five, level=-1)
