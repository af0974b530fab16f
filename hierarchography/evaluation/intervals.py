"""Figures with their number of papers and their bootstrap intervals.

Every figure is a function of the papers' weights. With all weights 1 it gives the value; with the weights of a resample
(how often each paper was drawn) it gives one value of the bootstrap distribution.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]
Statistic = Callable[[Weights], Mapping[str, float]]
Sides = tuple[NDArray[np.generic], NDArray[np.generic]]
"""A mean as the ratio of two sums: one value per paper (n,) for the numerator and one for the denominator."""

INTERVAL = 0.95
"""The share of the bootstrap distribution between `low` and `high`."""


@dataclass(frozen=True)
class Figure:
    """One figure, computed from `n` papers (or topics, for names).

    `value` is NaN if the figure is not defined. `low` and `high` are its 95% bootstrap interval, NaN if there is none.
    `random` is the same figure on a random tree of the same shape, NaN if it was not computed.
    """

    value: float
    n: int
    low: float = float("nan")
    high: float = float("nan")
    random: float = float("nan")


@dataclass(frozen=True)
class Bootstrap:
    """How intervals are computed: `times` resamples of papers with replacement, with `seed`; 0 for no intervals."""

    times: int = 200
    seed: int = 0

    def resamples(self, papers: int) -> Iterator[Weights]:
        """For each resample, how often each of `papers` papers was drawn (papers,).

        The same seed gives the same resamples, so that figures over the same papers are comparable.
        """
        rng = np.random.default_rng(self.seed)
        for _ in range(self.times if papers > 1 else 0):
            yield np.bincount(rng.integers(0, papers, papers), minlength=papers).astype(np.float64)


def measured(
    statistic: Statistic, papers: int, bootstrap: Bootstrap, counts: Mapping[str, int] | None = None
) -> dict[str, Figure]:
    """The figures of a statistic over `papers` papers, with intervals; `counts` gives `n` if it differs from `papers`.

    The interval is the percentile interval (Efron & Tibshirani 1993), shifted by the bias of the bootstrap: the mean of
    its values minus the value. A resample repeats some papers and omits a third, which raises every maximum, such as
    the F1 of a class's best topic, regardless of the map.
    """
    values = statistic(np.ones(papers))
    draws = [statistic(weights) for weights in bootstrap.resamples(papers)]
    return {
        name: _figure(value, (counts or {}).get(name, papers), np.array([draw[name] for draw in draws]))
        for name, value in values.items()
    }


def _figure(value: float, n: int, draws: NDArray[np.float64]) -> Figure:
    draws = draws[np.isfinite(draws)]
    if not len(draws) or not np.isfinite(value):
        return Figure(value, n)
    tail = (1 - INTERVAL) / 2
    low, high = np.quantile(draws, [tail, 1 - tail]) + (value - draws.mean())
    return Figure(value, n, float(low), float(high))


class Ratios:
    """A statistic of ratios: for each name the weighted sum of one value per paper divided by that of another.

    For a mean, the denominators are ones. If a figure uses only some papers, the others have 0 in both.
    """

    def __init__(self, parts: Mapping[str, Sides]) -> None:
        self.names = tuple(parts)
        self._above = np.stack([np.asarray(above, dtype=np.float64) for above, _ in parts.values()], axis=1)
        self._below = np.stack([np.asarray(below, dtype=np.float64) for _, below in parts.values()], axis=1)

    @property
    def counts(self) -> dict[str, int]:
        """For each figure the number of papers that count in it."""
        return dict(zip(self.names, np.count_nonzero(self._below, axis=0).tolist(), strict=True))

    def __call__(self, weights: Weights) -> dict[str, float]:
        """The figures with these weights (n,); NaN if no paper counts."""
        above, below = weights @ self._above, weights @ self._below
        values = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
        return dict(zip(self.names, values.tolist(), strict=True))


def mean_of(values: NDArray[np.floating]) -> Sides:
    """Numerator and denominator of the mean over papers whose value is not NaN; `values` (n,)."""
    known = ~np.isnan(values)
    return np.where(known, values, 0.0).astype(np.float64), known.astype(np.float64)


def plain_values(value: Any) -> Any:
    """Results as plain dictionaries and lists for JSON; undefined numbers become None."""
    if is_dataclass(value):
        return {item.name: plain_values(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [plain_values(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
