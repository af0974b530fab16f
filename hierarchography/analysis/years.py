"""The years of the papers of each topic: bars for a trend, growth, medians. All results are in preorder of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import MapData, TopicTree

MOST_BARS = 40
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
RECENT = 1 / 3
PRIOR = 4.0
"""Average papers added to every topic before its growth is computed, to shrink the values of small topics."""


@dataclass(frozen=True)
class YearScale:
    """Bars of `step` years, starting with `first`; papers since `recent` are about the newest third."""

    first: int
    step: int
    bars: int
    recent: int


def known_years(topic_map: MapData) -> NDArray[np.int64]:
    """The year of each paper (n,), 0 if it is unknown or not a year."""
    years = topic_map.corpus.frame["year"].to_numpy(dtype=np.float64, na_value=0.0)
    return np.where((years > 0) & (years < 10_000), years, 0).astype(np.int64)


def year_scale(years: NDArray[np.int64]) -> YearScale | None:
    """The bars for these years, at most `MOST_BARS`; None if no year is known."""
    known = np.sort(years[years > 0])
    if not len(known):
        return None
    low, high = int(known[0]), int(known[-1])
    step = next(step for step in STEPS if high // step - low // step < MOST_BARS)
    first = low // step * step
    recent = int(known[min(round((1 - RECENT) * len(known)), len(known) - 1)])
    return YearScale(first, step, high // step - low // step + 1, recent)


def trends(tree: TopicTree, years: NDArray[np.int64], scale: YearScale) -> list[list[int]]:
    """For each topic the index of its first non-empty bar, then the number of papers in each bar up to the last one."""
    bars = np.where(years > 0, (years - scale.first) // scale.step, -1)
    return [_trimmed(np.bincount(places[places >= 0], minlength=scale.bars)) for places in _members(tree, bars)]


def growth(tree: TopicTree, years: NDArray[np.int64], scale: YearScale) -> list[float | None]:
    """The share of recent papers in a topic, divided by that of the whole map: 2 means twice as many recent papers.

    Both shares are of papers with a known year; `PRIOR` average papers are added to every topic. None for a topic
    without a known year, and for all topics if all years are the same.
    """
    known, recent = years > 0, years >= scale.recent
    average = recent.sum() / known.sum()
    if average == 1:
        return [None] * len(tree)
    counts = [(int(known[topic.members].sum()), int(recent[topic.members].sum())) for topic in tree]
    return [round((new + PRIOR * average) / (total + PRIOR) / average, 3) if total else None for total, new in counts]


def recent_papers(tree: TopicTree, years: NDArray[np.int64], scale: YearScale) -> list[int]:
    """How many papers of each topic are of `recent` or later."""
    return [int(recent.sum()) for recent in _members(tree, years >= scale.recent)]


def median_years(tree: TopicTree, years: NDArray[np.int64]) -> list[int | None]:
    """The lower median of the known years of each topic."""
    known = (np.sort(topic_years[topic_years > 0]) for topic_years in _members(tree, years))
    return [int(topic_years[(len(topic_years) - 1) // 2]) if len(topic_years) else None for topic_years in known]


def _members(tree: TopicTree, values: NDArray[Any]) -> list[NDArray[Any]]:
    return [values[topic.members] for topic in tree]


def _trimmed(counts: NDArray[np.int64]) -> list[int]:
    filled = np.flatnonzero(counts)
    return [int(filled[0]), *counts[filled[0] : filled[-1] + 1].tolist()] if len(filled) else []
