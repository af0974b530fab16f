"""Stability of each topic: how often it comes back in other trees over the same papers.

A topic comes back in a tree if a topic there has nearly the same papers, with a Jaccard index of at least .5 (Hennig
2007, "Cluster-wise assessment of cluster stability", counts a cluster below that as dissolved).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.model import TopicTree

SAME = 0.5
"""Least Jaccard index of a topic that comes back."""


@dataclass(frozen=True)
class TopicStability:
    """`topics` maps the id of each topic but the root to the share of `trees` trees in which it comes back.

    `by_depth` holds the mean of the topics at each depth, from depth 1.
    """

    trees: int
    topics: Mapping[str, float]
    by_depth: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Resampled:
    """A tree over some of the papers (`rows`, ascending), such as one grown from a random sample of them."""

    tree: TopicTree
    rows: NDArray[np.integer]


Other = TopicTree | Resampled
"""A tree to compare with, over the same papers or over some of them."""


def topic_stability(tree: TopicTree, others: Sequence[Other], recorded: Mapping[str, Any]) -> TopicStability | None:
    """The stability of each topic over other trees, and over those of the build: `recorded` in the map's manifest.

    None if there are neither.
    """
    before, known = int(recorded.get("trees", 0)), recorded.get("topics", {})
    if not others and not before:
        return None
    shares = returning(tree, others) if others else np.zeros(len(tree))
    topics = {}
    for row, topic in enumerate(tree):
        first = before if topic.id in known else 0
        if row and first + len(others):
            total = known.get(topic.id, 0.0) * first + float(shares[row]) * len(others)
            topics[topic.id] = round(total / (first + len(others)), 4)
    levels = [
        [share for topic, share in topics.items() if topic.count(".") == depth + 1] for depth in range(tree.depth)
    ]
    return TopicStability(before + len(others), topics, tuple(fmean(level) for level in levels if level))


def returning(tree: TopicTree, others: Sequence[Other]) -> NDArray[np.float64]:
    """The share (topics,) of other trees in which each topic of a tree comes back, by the papers that both have."""
    return np.asarray(np.mean([_best(tree, other) >= SAME for other in others], axis=0))


def _best(tree: TopicTree, other: Other) -> NDArray[np.float64]:
    """The greatest Jaccard index (topics,) of each topic and a topic of another tree, over the papers of the latter."""
    own, theirs = (
        (_members(tree)[:, other.rows], _members(other.tree))
        if isinstance(other, Resampled)
        else (_members(tree), _members(other))
    )
    common = (own @ theirs.T).toarray()
    sizes, others = np.asarray(own.sum(axis=1)), np.asarray(theirs.sum(axis=1))
    return np.asarray((common / (sizes[:, None] + others[None, :] - common)).max(axis=1))


def _members(tree: TopicTree) -> csr_array:
    sizes = [topic.size for topic in tree]
    indices = np.concatenate([topic.members for topic in tree])
    return csr_array((np.ones(len(indices)), indices, np.cumsum([0, *sizes])), (len(tree), tree.papers))
