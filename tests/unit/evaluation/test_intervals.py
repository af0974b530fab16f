"""Figures and their intervals: means as ratios of sums, and what the bootstrap says of them."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.evaluation import Bootstrap, Figure
from hierarchography.evaluation.intervals import Ratios, mean_of, measured


def test_a_resample_draws_as_many_papers_as_there_are() -> None:
    drawn = list(Bootstrap(5, seed=1).resamples(30))
    assert [weights.sum() for weights in drawn] == [30.0] * 5
    assert not np.array_equal(drawn[0], drawn[1])


def test_the_same_seed_draws_the_same_papers() -> None:
    one, other = (np.stack(list(Bootstrap(4, seed=7).resamples(20))) for _ in range(2))
    assert np.array_equal(one, other)


def test_a_mean_leaves_out_what_is_missing() -> None:
    """Of 1, 3 and nothing the mean is 2 over two papers; with the second drawn twice and the first not at all, 3."""
    ratios = Ratios({"x": mean_of(np.array([1.0, 3.0, np.nan])), "none": mean_of(np.full(3, np.nan))})
    assert ratios(np.ones(3))["x"] == 2.0
    assert ratios(np.array([0.0, 2.0, 1.0]))["x"] == 3.0
    assert np.isnan(ratios(np.ones(3))["none"])
    assert ratios.counts == {"x": 2, "none": 0}


def test_the_interval_of_a_mean_is_the_textbook_one() -> None:
    """400 papers, half of them 1: the standard error is .5 / 20 = .025, so 95% lie within .049 of the mean."""
    ratios = Ratios({"x": mean_of(np.tile([0.0, 1.0], 200))})
    found = measured(ratios, 400, Bootstrap(2000, 0))["x"]
    assert (found.value, found.n) == (0.5, 400)
    assert found.low == pytest.approx(0.451, abs=0.005)
    assert found.high == pytest.approx(0.549, abs=0.005)


def test_the_interval_lies_around_the_value_where_resampling_lifts() -> None:
    """A maximum of 20 noisy shares grows with every resample; the interval is moved back to the value."""
    hits = np.random.default_rng(0).random((200, 20)) < 0.5

    def best(weights: np.ndarray) -> dict[str, float]:
        return {"best": float((weights @ hits).max() / weights.sum())}

    found = measured(best, 200, Bootstrap(500, 0))["best"]
    draws = [best(weights)["best"] for weights in Bootstrap(500, 0).resamples(200)]
    assert np.mean(draws) > found.value + 0.015
    assert found.low < found.value < found.high


@pytest.mark.parametrize(("papers", "times"), [(1, 50), (30, 0)])
def test_no_interval_without_resamples_or_of_one_paper(papers: int, times: int) -> None:
    found = measured(Ratios({"x": mean_of(np.ones(papers))}), papers, Bootstrap(times, 0))["x"]
    assert isinstance(found, Figure)
    assert found.value == 1.0
    assert np.isnan([found.low, found.high, found.random]).all()


def test_resamples_in_which_a_figure_is_not_defined_are_left_out() -> None:
    """One paper of three counts: a resample without it says nothing, all others say 5."""
    ratios = Ratios({"x": mean_of(np.array([np.nan, 5.0, np.nan]))})
    found = measured(ratios, 3, Bootstrap(50, 0), ratios.counts)["x"]
    assert (found.value, found.n, found.low, found.high) == (5.0, 1, 5.0, 5.0)
