"""What the page says of each topic beside its name: years, growth, density, central papers, related topics.

All are computed from the map as it is, in preorder of the tree; nothing here is random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicMap, TopicTree

MOST_BARS = 40
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
RECENT = 1 / 3
PRIOR = 4.0
"""Papers of the average year that every topic is given before its growth is taken: small topics do not shout."""
CENTRAL = 3
RELATED = 4
LEAST_RELATED = 0.25
"""Topics whose mean vectors are less alike (cosine) than this are not called related."""


@dataclass(frozen=True)
class YearScale:
    """Bars of `step` years from `first` on; papers from `recent` on are about the newest third."""

    first: int
    step: int
    bars: int
    recent: int


def known_years(map: TopicMap) -> NDArray[np.int64]:
    """The year of each paper (n,), 0 where it is not known or no year at all."""
    years = map.corpus.frame["year"].to_numpy(dtype=np.float64, na_value=0.0)
    return np.where((years > 0) & (years < 10_000), years, 0).astype(np.int64)


def year_scale(years: NDArray[np.int64]) -> YearScale | None:
    """The bars that show these years, at most `MOST_BARS` of them; None where no year is known."""
    known = np.sort(years[years > 0])
    if not len(known):
        return None
    low, high = int(known[0]), int(known[-1])
    step = next(step for step in STEPS if high // step - low // step < MOST_BARS)
    first = low // step * step
    recent = int(known[min(round((1 - RECENT) * len(known)), len(known) - 1)])
    return YearScale(first, step, high // step - low // step + 1, recent)


def trends(tree: TopicTree, years: NDArray[np.int64], scale: YearScale) -> list[list[int]]:
    """For each topic the place of its first bar that is not empty, then the papers of each bar up to the last."""
    bars = np.where(years > 0, (years - scale.first) // scale.step, -1)
    return [_trimmed(np.bincount(own[own >= 0], minlength=scale.bars)) for own in _members(tree, bars)]


def growth(tree: TopicTree, years: NDArray[np.int64], scale: YearScale) -> list[float | None]:
    """The share of a topic's papers that are recent over that share in the whole map: 2 is twice as fresh.

    Both shares are of papers with a known year; every topic gets `PRIOR` average papers more. None for a
    topic without a known year, and everywhere when all years are the same.
    """
    known, recent = years > 0, years >= scale.recent
    average = recent.sum() / known.sum()
    if average == 1:
        return [None] * len(tree)
    counts = [(int(known[topic.members].sum()), int(recent[topic.members].sum())) for topic in tree]
    return [round((new + PRIOR * average) / (own + PRIOR) / average, 3) if own else None for own, new in counts]


def median_years(tree: TopicTree, years: NDArray[np.int64]) -> list[int | None]:
    """The lower median of the known years of each topic."""
    known = (np.sort(own[own > 0]) for own in _members(tree, years))
    return [int(own[(len(own) - 1) // 2]) if len(own) else None for own in known]


def topic_sums(map: TopicMap) -> NDArray[np.float64]:
    """The sum of the papers' vectors for each topic (topics, d)."""
    vectors = map.embeddings.matrix
    return np.stack([vectors[topic.members].sum(axis=0, dtype=np.float64) for topic in map.tree])


def density(tree: TopicTree, sums: NDArray[np.float64]) -> list[float | None]:
    """How alike a topic's papers are: the mean cosine of two of them; None for a single paper.

    The squared length of the sum of n unit vectors is n plus the cosines of all n (n - 1) ordered pairs,
    so the mean is exact and does not depend on the topic's size.
    """
    sizes = np.array([topic.size for topic in tree], dtype=np.float64)
    means = (np.einsum("ij,ij->i", sums, sums) - sizes) / np.maximum(sizes * (sizes - 1), 1)
    return [
        round(min(max(float(mean), -1.0), 1.0), 4) if size > 1 else None
        for mean, size in zip(means, sizes, strict=True)
    ]


def central(map: TopicMap, sums: NDArray[np.float64], place_of: NDArray[np.int64]) -> list[list[int]]:
    """For each topic with topics inside, the places of its `CENTRAL` papers nearest to its mean vector.

    A leaf's papers stand in that order already.
    """
    leaves = {topic.id for topic in map.tree.leaves}
    return [
        [] if topic.id in leaves else place_of[_nearest(map, topic, centre)].tolist()
        for topic, centre in zip(map.tree, sums, strict=True)
    ]


def _nearest(map: TopicMap, topic: Topic, centre: NDArray[np.float64]) -> NDArray[np.int32]:
    closeness = np.round(map.embeddings.matrix[topic.members] @ centre.astype(np.float32), 4)
    return topic.members[np.lexsort((topic.members, -closeness))[:CENTRAL]]


def related(tree: TopicTree, sums: NDArray[np.float64]) -> list[list[int]]:
    """For each topic the rows of the topics of other branches that are most like it (cosine of the mean vectors).

    Of a topic and the topics inside it only the most alike is taken; the root has none.
    """
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    unit = (sums / np.maximum(lengths, 1e-12)).astype(np.float32)
    ids = [topic.id for topic in tree]
    return [[]] + [_most_alike(ids, row, np.round(unit @ unit[row], 4)) for row in range(1, len(ids))]


def _most_alike(ids: list[str], row: int, alike: NDArray[np.float32]) -> list[int]:
    parent = ids[row].rpartition(".")[0]
    chosen: list[int] = []
    for other in np.argsort(-alike, kind="stable")[: 40 * RELATED].tolist():
        if alike[other] < LEAST_RELATED or len(chosen) == RELATED:
            break
        # Above, inside, and beside is what the tree shows already.
        family = ids[other].rpartition(".")[0] == parent or any(
            _within(ids[one], ids[two]) for one, two in ((other, row), (row, other))
        )
        if not family and not any(_within(ids[other], ids[one]) or _within(ids[one], ids[other]) for one in chosen):
            chosen.append(other)
    return chosen


def _within(inner: str, outer: str) -> bool:
    return f"{inner}.".startswith(f"{outer}.")


def _members(tree: TopicTree, values: NDArray[Any]) -> list[NDArray[Any]]:
    return [values[topic.members] for topic in tree]


def _trimmed(counts: NDArray[np.int64]) -> list[int]:
    filled = np.flatnonzero(counts)
    return [int(filled[0]), *counts[filled[0] : filled[-1] + 1].tolist()] if len(filled) else []
