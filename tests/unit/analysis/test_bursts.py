"""Kleinberg's bursts: planted ones, and the cheapest states against all sequences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from hierarchography.analysis import trends_of
from hierarchography.analysis.bursts import find_bursts

from ..conftest import map_of


def spans(counts: list[int], totals: list[int] | None = None, **options: float) -> list[tuple[int, int]]:
    totals = totals or [100] * len(counts)
    return [(burst.first, burst.last) for burst in find_bursts(np.array([counts]), np.array(totals), **options)[0]]


def test_a_planted_burst_is_found_and_a_steady_series_has_none() -> None:
    assert spans([2, 2, 2, 12, 14, 11, 2, 2, 2]) == [(3, 5)]
    assert spans([4, 5, 4, 3, 5, 4, 4, 5]) == []
    assert spans([2, 2, 15, 2, 2, 2, 15, 15, 2, 2]) == [(2, 2), (6, 7)]


def test_it_is_the_share_that_bursts() -> None:
    """Ten times the papers in a year of ten times the papers is no burst."""
    assert spans([2, 2, 20, 2, 2], [50, 50, 500, 50, 50]) == []


def test_the_last_year_can_burst() -> None:
    assert spans([1, 1, 1, 1, 12]) == [(4, 4)]


def test_no_paper_all_papers_and_no_year() -> None:
    assert spans([0, 0, 0]) == []
    assert spans([9, 9, 9], [9, 9, 9]) == []
    assert find_bursts(np.zeros((2, 0), int), np.zeros(0, int)) == [[], []]


@pytest.mark.parametrize("seed", range(6))
def test_the_states_are_the_cheapest_of_all_sequences(seed: int) -> None:
    """For seven years, all 128 sequences of states are tried with the costs of the paper."""
    rng = np.random.default_rng(seed)
    counts, totals, scaling, gamma = rng.poisson(4, 7), np.full(7, 40), 2.0, 0.4
    usual = counts.sum() / totals.sum()

    def cost(states: tuple[int, ...]) -> float:
        total, before = 0.0, 0
        for state, count, papers in zip(states, counts, totals, strict=True):
            chance = usual * scaling**state
            total -= count * np.log(chance) + (papers - count) * np.log(1 - chance)
            total += gamma * np.log(7) * max(0, state - before)
            before = state
        return total

    best = min(itertools.product((0, 1), repeat=7), key=cost)
    chosen = [0] * 7
    for first, last in spans(counts.tolist(), totals.tolist(), scaling=scaling, gamma=gamma):
        chosen[first : last + 1] = [1] * (last - first + 1)
    assert cost(tuple(chosen)) == pytest.approx(cost(best))


def test_the_table_names_the_years_and_says_which_bursts_last() -> None:
    """Moss bursts in 2003 and 2004; fern in 2009, the last year."""
    moss = {year: 12 if year in (2003, 2004) else 1 for year in range(2000, 2010)}
    fern = {year: 14 if year == 2009 else 1 for year in range(2000, 2010)}
    rest = dict.fromkeys(range(2000, 2010), 60)
    papers = [
        (name, year)
        for name, years in {"Moss": moss, "Fern": fern, "Rest": rest}.items()
        for year, count in years.items()
        for _ in range(count)
    ]
    topic_map = map_of(
        [{"title": f"P{row}", "year": year} for row, (_, year) in enumerate(papers)], [(name,) for name, _ in papers]
    )
    table = trends_of(topic_map).table.set_index("topic")
    assert table["bursts"].to_dict() == {"Moss": "2003-2004", "Fern": "2009", "Rest": ""}
    assert table["bursting"].to_dict() == {"Moss": False, "Fern": True, "Rest": False}
    assert (table.loc[["Moss", "Fern"], "burst_weight"] > 0).all()
