"""Top-down: all papers are divided into parts, every part again, until it is too small or too deep.

What divides is the method's own (k-means, density); what makes the result readable is common and is here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.contract import readable
from hierarchography.clustering.merge import merge_leaves
from hierarchography.clustering.nodes import Node, plant
from hierarchography.clustering.placement import assess, place_noise
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree


@dataclass(frozen=True, eq=False)
class Parts:
    """Some papers divided: `labels` (m,), noise below 0, and the `points` (m, k) in which noise finds its part."""

    labels: NDArray[np.integer]
    points: NDArray[np.floating]


Divide = Callable[[NDArray[np.intp], int], Parts]
"""Divides the papers of these rows (m,), with so many levels (1 or more) left under them."""


def top_down(space: Space, settings: ClusteringConfig, divide: Divide) -> TopicTree:
    """The tree of repeated division; noise and the papers of too small parts go where their neighbours are.

    A part under the least size is dissolved; parts beyond the most children are joined by Ward's method over
    their centroids; papers that are not divided into two parts at least are a leaf.
    """
    noise = np.zeros(len(space), dtype=bool)

    def grow(rows: NDArray[np.intp], levels: int) -> Node:
        if levels == 0 or len(rows) < 2 * settings.min_topic_size:
            return Node(rows)
        parts = divide(rows, levels)
        labels = large_only(parts.labels, settings.min_topic_size)
        if labels.max() < 1:
            return Node(rows)
        noise[rows[labels < 0]] = True
        labels = _at_most(settings.max_children, place_noise(parts.points, labels), parts.points)
        return Node.of([grow(rows[labels == label], levels - 1) for label in range(labels.max() + 1)])

    return assess(plant(grow(np.arange(len(space)), settings.max_depth)), noise, space.neighbours)


def large_only(labels: NDArray[np.integer], smallest: int) -> NDArray[np.int32]:
    """The labels (n,) with those of fewer than `smallest` papers made noise (-1), the others counted from 0.

    >>> large_only(np.array([7, 7, 3, -2, 5, 5, 5]), 2)
    array([ 1,  1, -1, -1,  0,  0,  0], dtype=int32)
    """
    found, sizes = np.unique(labels[labels >= 0], return_counts=True)
    kept = found[sizes >= smallest]
    place = {label: number for number, label in enumerate(kept.tolist())}
    return np.array([place.get(label, -1) for label in labels.tolist()], dtype=np.int32)


def _at_most(most: int, labels: NDArray[np.int32], points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Labels of at most `most` parts: the closest are joined, by Ward's method over the centroids."""
    parts = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    if len(parts) <= most:
        return labels
    centroids = np.stack([points[part].mean(axis=0, dtype=np.float64) for part in parts])
    joined = np.empty_like(labels)
    for number, node in enumerate(readable(merge_leaves(centroids), parts, 1, most).children):
        joined[node.members] = number
    return joined
