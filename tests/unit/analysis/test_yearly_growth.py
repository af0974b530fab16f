"""The growth of topics: series of known growth, small counts, and years that are left out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from hierarchography.analysis import trends_of
from hierarchography.analysis.year_counts import YearCounts, count_years
from hierarchography.analysis.yearly_growth import GrowthModel, window_of
from hierarchography.errors import InputError
from hierarchography.topic_map import TopicMap

from ..conftest import map_of

YEARS = np.arange(2010, 2020)


def counted(topics: np.ndarray) -> YearCounts:
    """The counts of leaves (topics, 10) under a root, from 2010 to 2019."""
    totals = topics.sum(axis=0)
    return YearCounts(YEARS, totals, np.vstack([totals, topics]), 0, 0, 0)


def grown(topics: np.ndarray):
    series = counted(topics)
    return GrowthModel.of(series, np.arange(1, len(series.counts))).growth(series.counts)


def map_by_year(topics: Mapping[str, Mapping[int | None, int]]) -> TopicMap:
    """A map with one leaf per topic, and so many papers of each year."""
    papers = [(name, year) for name, years in topics.items() for year, count in years.items() for _ in range(count)]
    return map_of(
        [{"title": f"Paper {row}", "year": year} for row, (_, year) in enumerate(papers)],
        [(name,) for name, _ in papers],
    )


def test_a_share_that_grows_by_a_fifth_each_year_is_found() -> None:
    """One topic's share of 2,000 papers a year grows from 2% to 10% (x 1.2 a year); nine others divide the rest."""
    share = 0.02 * 1.2 ** np.arange(10)
    growing = np.round(2000 * share).astype(int)
    others = np.round((2000 - growing) / 9).astype(int)
    found = grown(np.vstack([growing, np.tile(others, (9, 1))]))
    assert found.rate[1] == pytest.approx(0.2, abs=0.01)
    assert found.low[1] < 0.2 < found.high[1]
    assert found.trend[:2] == ["unclear", "emerging"]
    assert found.rate[0] == pytest.approx(0, abs=0.001), "the map's share of itself does not grow"
    assert (found.rate[2:] < 0).all()
    assert (found.first, found.last) == (2010, 2019)


def test_a_map_that_grows_does_not_make_its_topics_emerge() -> None:
    """All topics double every year, as the map does: nothing emerges, and the map's growth is said."""
    found = grown(np.tile(2 ** np.arange(10), (6, 1)))
    assert set(found.trend) == {"unclear"}
    assert np.abs(found.rate).max() < 0.01
    assert found.of_map == pytest.approx(1.0, abs=1e-6)


def test_few_papers_are_shrunk_towards_the_growth_of_the_map() -> None:
    """Topics of rates from -20% to +20%, and late papers: 3 of them say little, 60 of the same years much."""
    rates = np.linspace(0.8, 1.2, 20)
    others = np.round(20 * rates[:, None] ** (np.arange(10) - 4.5)).astype(int)
    late = np.array([0, 0, 0, 0, 0, 0, 0, 1, 1, 1])
    few, many = grown(np.vstack([late, others])), grown(np.vstack([late * 20, others]))
    assert (few.trend[1], many.trend[1]) == ("unclear", "emerging")
    assert 0 < few.rate[1] < many.rate[1] / 2
    assert few.low[1] < 0 < many.low[1]
    assert few.high[1] - few.low[1] > 2 * (few.high[2] - few.low[2]), "few papers, a wide interval"


def test_steady_topics_are_seldom_called() -> None:
    """200 topics of constant share, with 2 to 200 papers: by chance 5% would be called, with shrinkage fewer."""
    rng = np.random.default_rng(0)
    means = np.geomspace(0.2, 20, 200)
    found = grown(rng.poisson(means[:, None], (200, 10)))
    assert sum(trend in {"emerging", "fading"} for trend in found.trend[1:]) <= 5


def test_years_that_vary_widen_the_interval() -> None:
    """A workshop every other year doubles and halves the counts of some topics: the interval is wider."""
    even = np.full((12, 10), 20)
    swing = even.copy()
    swing[:6, ::2], swing[:6, 1::2], swing[6:, ::2], swing[6:, 1::2] = 30, 10, 10, 30
    calm, rough = grown(even), grown(swing)
    assert rough.extra > calm.extra == 0
    assert (rough.high - rough.low)[1] > (calm.high - calm.low)[1]


def test_a_topic_without_papers_in_the_window_has_no_growth() -> None:
    counts = np.full((5, 10), 3)
    counts[2] = 0
    found = grown(counts)
    assert np.isnan(found.rate[3])
    assert found.trend[3] == "no recent papers"


def test_shares_and_counts_sum_up() -> None:
    """Children sum to their parent in every year, the first level to the map; papers without a year are counted."""
    rng = np.random.default_rng(3)
    years = [None if year < 2002 else int(year) for year in rng.integers(2000, 2012, 300)]
    labels = [("A", "x"), ("A", "y"), ("B", "z"), ("B", "w"), ("B", "v")]
    topic_map = map_of(
        [{"title": f"P{row}", "year": year} for row, year in enumerate(years)], [labels[row % 5] for row in range(300)]
    )
    found = count_years(topic_map)
    tree = topic_map.tree
    for topic in tree:
        below = [tree.row(child.id) for child in tree.children(topic.id)]
        if below:
            assert found.counts[below].sum(axis=0).tolist() == found.counts[tree.row(topic.id)].tolist()
    assert found.totals.sum() + found.undated + found.outside == len(topic_map)
    assert found.undated == years.count(None)
    first = trends_of(topic_map, level=1)
    assert (first.by_year.sum() == first.totals.to_numpy()).all()
    assert first.table["dated"].sum() == found.totals.sum()


@pytest.mark.parametrize(
    ("last", "incomplete"),
    [({2019: 40}, 0), ({2019: 10}, 1), ({2019: 10, 2020: 1}, 2), ({2019: 20}, 0), ({2099: 1}, 1)],
)
def test_a_last_year_with_far_fewer_papers_is_left_out_and_said(last: dict[int, int], incomplete: int) -> None:
    """Years of 40 papers, then one with 10 (less than half): it is counted, but no trend is read from it."""
    found = count_years(map_by_year({"A": {**dict.fromkeys(range(2010, 2019), 40), **last}}))
    assert found.incomplete == incomplete
    assert found.totals.sum() == 360 + sum(last.values())
    assert [note for note in found.notes if "far fewer papers" in note] == ([found.notes[-1]] if incomplete else [])
    assert found.years[window_of(found)].max() == (2018 if incomplete else max(last))


def test_a_year_that_is_asked_for_is_complete() -> None:
    years = {**dict.fromkeys(range(2010, 2019), 40), 2019: 10, 2020: 40}
    found = count_years(map_by_year({"A": years}), since=2012, until=2019)
    assert (found.years.tolist(), found.incomplete, found.outside) == (list(range(2012, 2020)), 0, 120)
    with pytest.raises(InputError, match=r"since \(2015\) must not be after until \(2012\)"):
        count_years(map_by_year({"A": years}), since=2015, until=2012)


@pytest.mark.parametrize(
    ("years", "said", "grows"),
    [
        ({None: 8}, "no paper has a year", False),
        ({2001: 8}, "growth needs papers of 3 years, not of 1", False),
        ({2001: 4, 2002: 4}, "growth needs papers of 3 years, not of 2", False),
        ({None: 6, 2000: 2, 2001: 2, 2002: 2}, "12 of 24 papers have no year and are left out", True),
    ],
)
def test_missing_years_are_said_and_the_rest_goes_on(years: dict[int | None, int], said: str, grows: bool) -> None:
    found = trends_of(map_by_year({"A": years, "B": years}))
    assert any(said in note for note in found.notes), found.notes
    assert found.table["papers"].tolist() == [sum(years.values())] * 2
    assert found.table["density"].notna().all()
    assert found.table["growth"].notna().all() == grows
    assert set(found.table["trend"]) == ({"unclear"} if grows else {""})


def test_one_topic_has_a_table_too() -> None:
    found = trends_of(map_of([{"title": "Alone", "year": 2001}], [()]))
    assert found.table["topic_id"].tolist() == ["0"]
    with pytest.raises(InputError, match="a level is 1"):
        trends_of(map_of([{"title": "Alone", "year": 2001}], [()]), level=0)
