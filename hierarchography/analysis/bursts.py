"""Bursts of a topic: years in which its share of the papers is far above its usual one.

Kleinberg's automaton for batches with two states (Bursty and Hierarchical Structure in Streams, KDD 2002; Data Mining
and Knowledge Discovery 7, 2003, section 4). In the usual state a paper of a year belongs to the topic with probability
p0 = R/D, its share over all years; in the burst state with p1 = s p0. The cost of a state in a year with r of d papers
is -ln of the binomial probability of r. Entering the burst state costs g ln T for T years; leaving it is free. The
cheapest sequence of states is found by dynamic programming (Viterbi). The weight of a burst is what its years cost less
in the burst state than in the usual one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCALING = 2.0
"""s: in a burst, the share is expected to be this many times the usual one."""
GAMMA = 1.0
"""g: the higher, the stronger a burst must be."""
_MOST = 0.9999
"""p1 at most."""


@dataclass(frozen=True)
class Burst:
    """A burst from the year at position `first` to that at `last`, with its `weight` (above 0)."""

    first: int
    last: int
    weight: float


def find_bursts(
    counts: NDArray[np.integer], totals: NDArray[np.integer], scaling: float = SCALING, gamma: float = GAMMA
) -> list[list[Burst]]:
    """The bursts of each topic, in order of time: `counts` (topics, T) of `totals` (T,) papers a year.

    >>> import numpy as np
    >>> find_bursts(np.array([[1, 1, 9, 8, 1, 1]]), np.full(6, 100))[0]
    [Burst(first=2, last=3, weight=5.0)]
    """
    if not counts.size:
        return [[] for _ in counts]
    gain = _gain(counts.astype(np.float64), totals.astype(np.float64), scaling)
    bursting = _states(gain, gamma * np.log(max(len(totals), 2)))
    return [_runs(states, gains) for states, gains in zip(bursting, gain, strict=True)]


def _gain(counts: NDArray[np.float64], totals: NDArray[np.float64], scaling: float) -> NDArray[np.float64]:
    """What each year costs less in the burst state (topics, T); negative if it costs more."""
    usual = counts.sum(axis=1, keepdims=True) / max(totals.sum(), 1)
    usual = np.clip(usual, 1e-12, _MOST)
    burst = np.clip(usual * scaling, usual, _MOST)
    gain = counts * np.log(burst / usual) + (totals - counts) * np.log((1 - burst) / (1 - usual))
    return np.where(burst > usual, gain, 0.0)


def _states(gain: NDArray[np.float64], enter: float) -> NDArray[np.bool_]:
    """Whether each topic is in the burst state in each year (topics, T), by the cheapest sequence."""
    topics, years = gain.shape
    usual, burst = np.zeros(topics), np.full(topics, np.inf)
    stays, leaves = np.empty((topics, years), bool), np.empty((topics, years), bool)
    for year in range(years):
        stays[:, year] = burst < usual + enter  # how the burst state is reached: from itself
        leaves[:, year] = burst < usual  # how the usual state is reached: from the burst state
        usual, burst = np.minimum(usual, burst), np.minimum(burst, usual + enter) - gain[:, year]
    states = np.empty((topics, years), bool)
    now = burst < usual
    for year in reversed(range(years)):
        states[:, year] = now
        now = np.where(now, stays[:, year], leaves[:, year])
    return states


def _runs(states: NDArray[np.bool_], gains: NDArray[np.float64]) -> list[Burst]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], states, [False]]).astype(np.int8)))
    return [
        Burst(int(first), int(end) - 1, round(float(gains[first:end].sum()), 1))
        for first, end in zip(edges[::2], edges[1::2], strict=True)
    ]
