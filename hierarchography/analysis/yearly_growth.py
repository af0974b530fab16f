"""The yearly growth of each topic's share of the papers, with an interval.

**Model.** Given the number of a topic's papers, n, their years are drawn from the years of all papers of the map,
tilted by a rate b: the probability of year t is proportional to N(t) exp(b t), where N(t) is the number of papers of
the map. So b = 0 is a topic that grows as the map does, and exp(b) - 1 is the yearly growth of its share. This is the
log-linear (Poisson) regression of the counts on the year with the offset log N(t), with the level of the topic
conditioned out (McCullagh & Nelder 1989, section 6.4).

**Shrinkage.** The rates of all topics are normal about 0, the map's own growth. The width is estimated from the leaves,
so that each paper counts once: candidate widths are weighted by their likelihood (empirical Bayes, after Efron & Morris
1975). A topic of few papers therefore stays near the map's growth, unless its years say otherwise.

**Spread.** Counts vary from year to year more than by chance, as when a conference is held every other year. The extra
variance s² of a count with mean m, m + s² m², is estimated from the leaves by moments, and the likelihood of a topic is
tempered by its mean variance ratio (quasi-likelihood, Wedderburn 1974).

The posterior of b is computed on a grid, so that no approximation is needed for topics with few papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hierarchography.analysis.year_counts import YearCounts

INTERVAL = 0.95
"""Probability of the interval of a rate."""
LEAST_WINDOW, WINDOW_SHARE = 10, 0.5
"""The growth is that of the last years: of at least so many, and of so many that they have this share of the papers."""
LEAST_YEARS = 3
"""Years with papers that a rate needs."""
_STEPS = np.linspace(-6.0, 6.0, 2401)
"""Rates per half of the window."""
_WIDTHS = np.geomspace(0.02, 3.0, 24)
"""Candidate widths of the prior, per half of the window."""
_FIRST_WIDTH = 1.0
_BLOCK = 500


@dataclass(frozen=True, eq=False)
class Growth:
    """Yearly rates (topics,): the share of a topic grows by `rate` a year (0.1: by a tenth), between `low` and `high`.

    `rate` is the median of the posterior; NaN if the topic has no paper in the window. `first` and `last` are the first
    and last year of the window, and `of_map` is the yearly growth of the map's number of papers in it. `width` is the
    standard deviation of log rates before the data (the prior), and `extra` is s² (see above).
    """

    rate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    first: int
    last: int
    of_map: float
    width: float
    extra: float

    @property
    def trend(self) -> list[str]:
        """For each topic `"emerging"` (the interval is above 0), `"fading"` (below), or `"unclear"`.

        `"no recent papers"` for a topic without a paper in the window.
        """
        names = np.select(
            [np.isnan(self.rate), self.low > 0, self.high < 0], ["no recent papers", "emerging", "fading"], "unclear"
        )
        return [str(name) for name in names]


@dataclass(frozen=True, eq=False)
class GrowthModel:
    """The prior and the extra variance, learned from the leaves of a map for one window of years."""

    years: NDArray[np.int64]
    totals: NDArray[np.float64]
    prior: NDArray[np.float64]
    extra: float

    @classmethod
    def of(cls, counted: YearCounts, leaves: NDArray[np.integer]) -> Self | None:
        """Learn from the complete years of the rows `leaves`; None if fewer than `LEAST_YEARS` years have papers."""
        window = window_of(counted)
        years, totals = counted.years[window], counted.totals[window].astype(np.float64)
        if len(years) < LEAST_YEARS:
            return None
        flat = cls(years, totals, _normal(_FIRST_WIDTH), 0.0)
        counts = counted.counts[leaves][:, window].astype(np.float64)
        counts = counts[counts.sum(axis=1) > 0]
        loose = cls(years, totals, flat.prior, flat._extra(counts))
        return cls(years, totals, loose._learned(counts), loose.extra)

    @property
    def half(self) -> float:
        """Half of the length of the window, in years: the unit of time of the grid."""
        return float(self.years[-1] - self.years[0]) / 2

    def growth(self, counts: NDArray[np.integer]) -> Growth:
        """The growth of topics with these papers in the years of the window (topics, T)."""
        papers = counts.astype(np.float64)
        quantiles = np.concatenate([self._quantiles(papers[at : at + _BLOCK]) for at in range(0, len(papers), _BLOCK)])
        quantiles[papers.sum(axis=1) == 0] = np.nan
        median, low, high = np.expm1(quantiles.T / self.half)
        width = float(np.sqrt(self.prior @ _STEPS**2)) / self.half
        return Growth(median, low, high, int(self.years[0]), int(self.years[-1]), self._of_map(), width, self.extra)

    @property
    def _time(self) -> NDArray[np.float64]:
        return np.asarray((self.years - (self.years[0] + self.half)) / self.half)

    def _likelihood(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """The tempered log likelihood (topics, grid)."""
        papers, moments = counts.sum(axis=1), counts @ self._time
        normaliser = np.log(np.exp(np.outer(_STEPS, self._time)) @ (self.totals / self.totals.sum()))
        ratio = np.ones(len(counts))
        if self.extra:
            expected = self._expected(counts)
            ratio += self.extra * (expected**2).sum(axis=1) / np.maximum(papers, 1e-12)
        table = np.outer(moments, _STEPS) - np.outer(papers, normaliser)
        return np.asarray(table / ratio[:, None])

    def _posterior(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        table = self._likelihood(counts) + np.log(np.maximum(self.prior, 1e-300))
        weights = np.exp(table - table.max(axis=1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def _quantiles(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """The median and the ends of the interval (topics, 3), by the grid's cells."""
        edge = (1 - INTERVAL) / 2
        cumulated = np.cumsum(self._posterior(counts), axis=1)
        step = _STEPS[1] - _STEPS[0]
        return np.array(
            [np.interp([0.5, edge, 1 - edge], row, _STEPS + step / 2) for row in cumulated], dtype=np.float64
        ).reshape(-1, 3)

    def _expected(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """The counts (topics, T) by the posterior means of the rates without extra variance."""
        plain = GrowthModel(self.years, self.totals, _normal(_FIRST_WIDTH), 0.0)
        rates = plain._posterior(counts) @ _STEPS
        shares = self.totals * np.exp(np.outer(rates, self._time))
        return np.asarray(counts.sum(axis=1, keepdims=True) * shares / shares.sum(axis=1, keepdims=True))

    def _extra(self, counts: NDArray[np.float64]) -> float:
        """The extra variance s² by moments; each topic has used up two degrees of freedom."""
        expected, years = self._expected(counts), len(self.years)
        squares = ((counts - expected) ** 2).sum() * years / (years - 2)
        return float(max(0.0, (squares - expected.sum()) / max((expected**2).sum(), 1e-12)))

    def _learned(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """The prior on the grid: normals of all candidate widths, weighted by the likelihood of the counts."""
        normals = np.stack([_normal(width) for width in _WIDTHS])
        evidence = np.zeros(len(_WIDTHS))
        for at in range(0, len(counts), _BLOCK):
            table = self._likelihood(counts[at : at + _BLOCK])
            top = table.max(axis=1, keepdims=True)
            evidence += np.log(np.maximum(np.exp(table - top) @ normals.T, 1e-300)).sum(axis=0)
        weights = np.exp(evidence - evidence.max())
        return np.asarray(weights @ normals / weights.sum())

    def _of_map(self) -> float:
        """The yearly growth of the map's papers: the slope of a Poisson regression, fitted by Newton's method."""
        years = np.arange(self.years[0], self.years[-1] + 1)
        papers = np.zeros(len(years))
        papers[self.years - self.years[0]] = self.totals
        time, slope = (years - years.mean()) / self.half, 0.0
        for _ in range(50):
            shares = np.exp(slope * time)
            shares /= shares.sum()
            mean = shares @ time
            step = (papers @ time / papers.sum() - mean) / max(shares @ time**2 - mean**2, 1e-12)
            slope += float(np.clip(step, -1, 1))
        return float(np.expm1(slope / self.half))


def window_of(counted: YearCounts) -> slice:
    """The places of the last complete years: `LEAST_WINDOW`, or more until they have `WINDOW_SHARE` of the papers.

    >>> import numpy as np
    >>> years = np.array([1950, 1990, 2000, 2010])
    >>> totals = np.array([1, 1, 1, 1])
    >>> window_of(YearCounts(years, totals, totals[None], 0, 0, 0))
    slice(2, 4, None)
    """
    complete = counted.complete
    years, totals = complete.years, complete.totals
    if not len(years):
        return slice(0, 0)
    from_last = np.cumsum(totals[::-1])[::-1]
    half = int(np.flatnonzero(from_last >= WINDOW_SHARE * totals.sum())[-1])
    recent = int(np.searchsorted(years, years[-1] - LEAST_WINDOW + 1))
    return slice(min(half, recent), len(years))


def _normal(width: float) -> NDArray[np.float64]:
    weights = np.exp(-0.5 * (_STEPS / width) ** 2)
    return np.asarray(weights / weights.sum())
