"""Links between topics: nearest papers that are in another topic, and how many were to be expected.

The expected number follows a gravity model: a topic sends links in proportion to its activity a, and to a near topic
more than to a far one. For topics i and j with cosine c of their mean vectors, E[i, j] = a[i] a[j] f(c), where f does
not decrease in c. The activities and f are fitted to all pairs in turn, so that each topic has as many links as were
found (iterative proportional fitting, Deming & Stephan 1940), and f by isotonic regression over bins of cosines that
hold about equally many links.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom, poisson
from sklearn.isotonic import IsotonicRegression

_PAIRS, _MOST_BINS, _ROUNDS = 20, 20, 30
_LEAST = 1e-9


@dataclass(frozen=True, eq=False)
class Gravity:
    """Symmetric tables (topics, topics): `counts` of links (see `links`), and those `expected`; 0 with itself.

    `between` counts the papers of either topic that have at least two of their nearest papers in the other one.
    `bundle` is the mean number of links with which the paper of a link is linked to the same topic (1 or more).
    """

    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    between: NDArray[np.int64]
    bundle: float

    @classmethod
    def of(
        cls,
        counts: NDArray[np.int64],
        near: NDArray[np.integer],
        topic: NDArray[np.integer],
        cosines: NDArray[np.float64],
    ) -> Gravity:
        """From the counts; the nearest papers of each (n, k), -1 for none; the topics (n,); and the topics' cosines."""
        topics = len(cosines)
        between = np.zeros((topics, topics), np.int64)
        paper = np.broadcast_to(np.arange(len(near))[:, None], near.shape)[near >= 0]
        pairs, often = np.unique(paper * topics + topic[near[near >= 0]], return_counts=True)
        across = often[topic[pairs // topics] != pairs % topics]
        bundle = float((across**2).sum() / across.sum()) if len(across) else 1.0
        pairs = pairs[often > 1]
        np.add.at(between, (topic[pairs // topics], pairs % topics), 1)
        between += between.T.copy()
        np.fill_diagonal(between, 0)
        return cls(counts, gravity(counts, cosines), between, bundle)

    def p(self, first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.float64]:
        """For pairs of topics, the probability of so few links or fewer.

        Links come in bundles, since a paper has several, and papers are what a sample has more or fewer of. So the
        counts are negative binomial about the expected ones, with a variance of `bundle` times the mean.
        """
        found, expected = self.counts[first, second], np.maximum(self.expected[first, second], 1e-12)
        if self.bundle <= 1:
            return np.asarray(poisson.cdf(found, expected), dtype=np.float64)
        return np.asarray(nbinom.cdf(found, expected / (self.bundle - 1), 1 / self.bundle), dtype=np.float64)


def gravity(counts: NDArray[np.int64], cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """The expected links (topics, topics) of all pairs, by the model above; the diagonal is 0."""
    total = counts.sum(axis=1)
    upper = np.triu_indices(len(counts), 1)
    if not total.any():
        return np.zeros(counts.shape)
    nearness = _Nearness.of(cosines[upper], counts[upper])
    activity = np.sqrt(np.maximum(total, 1e-12))
    expected = np.zeros(counts.shape)
    for _ in range(_ROUNDS):
        pairs = np.outer(activity, activity)[upper]
        nearness.fit(pairs)
        expected[upper] = pairs * nearness.rates
        rows = (expected + expected.T).sum(axis=1)
        activity = activity * np.sqrt(total / np.maximum(rows, 1e-12))
    expected[upper] = np.outer(activity, activity)[upper] * nearness.rates
    return expected + expected.T


class _Nearness:
    """f for each pair: it is fitted in bins of about equally many links, and log-linear between their middles."""

    def __init__(self, place: NDArray[np.int64], cosines: NDArray[np.float64], links: NDArray[np.int64]) -> None:
        self._place, self._cosines = place, cosines
        self._links = np.bincount(place, weights=links)
        self._values = np.zeros(len(self._links))
        self.rates = np.ones(len(cosines))

    @classmethod
    def of(cls, cosines: NDArray[np.float64], links: NDArray[np.int64]) -> _Nearness:
        """With one bin for `_PAIRS` linked pairs, from 2 to `_MOST_BINS`."""
        bins = int(np.clip((links > 0).sum() // _PAIRS, 2, _MOST_BINS))
        order = np.argsort(cosines, kind="stable")
        share = np.cumsum(links[order]) / links.sum()
        place = np.empty(len(cosines), dtype=np.int64)
        place[order] = np.minimum((share * bins).astype(np.int64), bins - 1)
        return cls(np.unique(place, return_inverse=True)[1], cosines, links)

    def fit(self, pairs: NDArray[np.float64]) -> None:
        """Fit f to the links, for pairs with these products of activities."""
        expected = np.bincount(self._place, weights=pairs * self.rates)
        mass = np.bincount(self._place, weights=pairs)
        middles = np.bincount(self._place, weights=pairs * self._cosines) / np.maximum(mass, 1e-12)
        now = np.exp(self._values) * self._links / np.maximum(expected, 1e-12)
        rising = IsotonicRegression(y_min=_LEAST).fit_transform(np.arange(len(now)), now, sample_weight=mass + 1e-12)
        self._values = np.log(np.maximum(rising, _LEAST))
        self.rates = np.exp(np.interp(self._cosines, middles, self._values))
