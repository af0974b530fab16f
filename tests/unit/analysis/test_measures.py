from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hierarchography import analysis
from hierarchography.analysis import YearScale
from hierarchography.model import Embeddings


def years_of(map_) -> np.ndarray:
    return analysis.known_years(map_)


def test_unknown_years_are_zero(small):
    assert years_of(small).tolist() == [1801, 1704, 1746, 1855, 0, 1950]


@pytest.mark.parametrize(
    ("years", "scale"),
    [
        ([], None),
        ([0, 0], None),
        ([2020], YearScale(2020, 1, 1, 2020)),
        ([2019, 2020, 2021], YearScale(2019, 1, 3, 2021)),
        # 1704 to 1950 by tens is 25 bars; by fives it would be 50.
        ([1801, 1704, 1746, 1855, 0, 1950], YearScale(1700, 10, 26, 1855)),
    ],
)
def test_bars_are_few_and_the_newest_third_is_recent(years, scale):
    assert analysis.year_scale(np.array(years, dtype=np.int64)) == scale


def test_trends_begin_at_the_first_bar_and_end_at_the_last(small):
    years = years_of(small)
    trends = dict(
        zip([t.id for t in small.tree], analysis.trends(small.tree, years, analysis.year_scale(years)), strict=True)
    )
    # Optics: 1801 and 1704, bars 10 and 0; Waves: 1746, bar 4; Genes: 1950, bar 25.
    assert trends["0.0.0"] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert trends["0.0.1"] == [4, 1]
    assert trends["0.1.1"] == [25, 1]
    assert sum(trends["0"][1:]) == 5


def test_growth_compares_the_recent_share_with_the_whole_map(make_map):
    records = [{"title": f"P{row}", "year": 2020 if row in (0, 1, 2) else 2000} for row in range(9)]
    built = make_map(records, [("New",)] * 3 + [("Old",)] * 6)
    years = years_of(built)
    scale = analysis.year_scale(years)
    assert scale.recent == 2020
    whole, first, second = analysis.growth(built.tree, years, scale)
    # One third of all is recent. Old (6 papers, first): (0 + 4/3) / (6 + 4) * 3; New: (3 + 4/3) / (3 + 4) * 3.
    assert (whole, first, second) == (1.0, 0.4, round(13 / 7, 3))


def test_growth_says_nothing_where_all_years_are_one(make_map):
    built = make_map([{"title": "A", "year": 2000}, {"title": "B", "year": 2000}], [("X",), ("Y",)])
    years = years_of(built)
    assert analysis.growth(built.tree, years, analysis.year_scale(years)) == [None] * 3


def test_median_years_are_lower_medians_of_the_known(small):
    medians = dict(zip([t.id for t in small.tree], analysis.median_years(small.tree, years_of(small)), strict=True))
    assert medians["0"] == 1801
    assert medians["0.0"] == 1746
    assert medians["0.1.0"] == 1855


def with_vectors(map_, vectors):
    embeddings = Embeddings.from_vectors(np.array(vectors, dtype=float), "hand")
    return map_.with_view("topics", replace(map_.views["topics"], embeddings=embeddings))


def test_density_is_the_mean_cosine_of_two_papers(small):
    # Papers 0 and 1 are the same, 2 at a right angle, 3 and 4 opposite, 5 anything.
    built = with_vectors(small, [[1, 0], [1, 0], [0, 1], [1, 0], [-1, 0], [1, 1]])
    density = dict(
        zip([t.id for t in built.tree], analysis.density(built.tree, analysis.topic_sums(built)), strict=True)
    )
    assert density["0.0.0"] == 1
    assert density["0.1.0"] == -1
    assert density["0.0"] == pytest.approx(1 / 3, abs=1e-4)  # cosines 1, 0, 0
    assert density["0.1.1"] is None


def test_central_papers_are_nearest_to_the_mean_and_given_by_place(small):
    built = with_vectors(small, [[1, 0], [0.9, 0.1], [0, 1], [1, 0.05], [0, 1], [0.2, 1]])
    order = np.array([0, 1, 2, 3, 4, 5])
    central = analysis.central(built, analysis.topic_sums(built), np.argsort(order))
    ids = [topic.id for topic in built.tree]
    # The mean of physics leans to the first two; a leaf's papers stand in order already.
    assert central[ids.index("0.0")] == [1, 0, 2]
    assert central[ids.index("0.0.0")] == []


def test_related_topics_lie_elsewhere_in_the_tree(small):
    # Waves point where genes do; cells where optics do.
    built = with_vectors(small, [[1, 0, 0], [1, 0, 0], [0, 1, 0], [1, 0.1, 0], [1, 0.1, 0], [0, 1, 0.1]])
    ids = [topic.id for topic in built.tree]
    related = analysis.related(built.tree, analysis.topic_sums(built))
    assert ids[related[ids.index("0.0.1")][0]] == "0.1.1"
    assert ids[related[ids.index("0.0.0")][0]] == "0.1.0"
    assert related[0] == []
    for row, others in enumerate(related):
        for other in others:
            assert ids[other].rpartition(".")[0] != ids[row].rpartition(".")[0]
            assert not f"{ids[other]}.".startswith(f"{ids[row]}.")
            assert not f"{ids[row]}.".startswith(f"{ids[other]}.")
