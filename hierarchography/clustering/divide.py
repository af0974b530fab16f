"""Top-down growing: all papers are divided into parts, and each part again, until it is too small or too deep.

Each method (k-means, density) divides papers in its own way. The shared steps that make the result readable are here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.contract import Shape, readable
from hierarchography.clustering.merge import merge_leaves
from hierarchography.clustering.placement import assess, place_noise
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree
from hierarchography.model.nodes import Node, plant
from hierarchography.workers import spread


@dataclass(frozen=True, eq=False)
class Parts:
    """A division of m papers: `labels` (m,), negative for noise, and the `points` (m, k) used to assign noise."""

    labels: NDArray[np.integer]
    points: NDArray[np.floating]

    @classmethod
    def whole(cls, points: NDArray[np.floating]) -> Parts:
        """All papers as a single part."""
        return cls(np.zeros(len(points), dtype=np.int32), points)


@dataclass(frozen=True, eq=False)
class Group:
    """Papers to divide: their rows (m,) and vectors (m, d), the levels left below them (1 or more), and a seed."""

    rows: NDArray[np.intp]
    vectors: NDArray[np.float32]
    levels: int
    seed: int


Divide = Callable[[Group], Parts]


def top_down(space: Space, settings: ClusteringConfig, divide: Divide, random: np.random.Generator) -> TopicTree:
    """The tree of repeated division; noise and the papers of small parts are assigned by their neighbours.

    Parts below the minimum size are dissolved. If there are more than `max_children`, parts are joined by Ward's method
    over their centroids. A group that is not divided into at least two parts becomes a leaf. The groups of a level do
    not depend on each other and are processed by the workers in parallel.
    """
    noise = np.zeros(len(space), dtype=bool)
    members: list[NDArray[np.intp]] = [np.arange(len(space))]
    children: list[list[int]] = [[]]
    lowest = [0]
    for levels in range(settings.max_depth, 0, -1):
        large = [node for node in lowest if len(members[node]) >= 2 * settings.min_topic_size]
        groups = (_group(space, members[node], levels, random) for node in large)
        lowest = []
        for node, (labels, placed) in zip(large, spread(_divided, groups, divide, settings), strict=True):
            if not labels.any():
                continue
            noise[members[node][placed]] = True
            for label in range(labels.max() + 1):
                children[node].append(len(members))
                members.append(members[node][labels == label])
                children.append([])
            lowest += children[node]
    return assess(plant(_node(0, members, children)), noise, space.neighbours)


def _group(space: Space, rows: NDArray[np.intp], levels: int, random: np.random.Generator) -> Group:
    return Group(rows, space.embeddings.matrix[rows], levels, int(random.integers(2**31)))


def _divided(group: Group, divide: Divide, settings: ClusteringConfig) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The part (m,) of each paper, all 0 if they are not divided, and which papers were assigned by neighbours."""
    parts = divide(group)
    labels = large_only(parts.labels, settings.min_topic_size)
    if labels.max() < 1:
        return np.zeros(len(labels), dtype=np.int32), np.zeros(len(labels), dtype=bool)
    return _at_most(settings.max_children, place_noise(parts.points, labels), parts.points), labels < 0


def _node(node: int, members: list[NDArray[np.intp]], children: list[list[int]]) -> Node:
    parts = [_node(child, members, children) for child in children[node]]
    return Node.of(parts) if parts else Node(members[node])


def large_only(labels: NDArray[np.integer], smallest: int) -> NDArray[np.int32]:
    """The labels (n,), where labels of fewer than `smallest` papers become noise (-1) and others are renumbered.

    >>> large_only(np.array([7, 7, 3, -2, 5, 5, 5]), 2)
    array([ 1,  1, -1, -1,  0,  0,  0], dtype=int32)
    """
    values, sizes = np.unique(labels[labels >= 0], return_counts=True)
    large = values[sizes >= smallest]
    place = {label: number for number, label in enumerate(large.tolist())}
    return np.array([place.get(label, -1) for label in labels.tolist()], dtype=np.int32)


def _at_most(most: int, labels: NDArray[np.int32], points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Labels of at most `most` parts; the nearest ones are joined by Ward's method over the centroids."""
    parts = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    if len(parts) <= most:
        return labels
    centroids = np.stack([points[part].mean(axis=0, dtype=np.float64) for part in parts])
    joined = np.empty_like(labels)
    for number, node in enumerate(readable(merge_leaves(centroids, "ward"), parts, Shape(1, most)).children):
        joined[node.members] = number
    return joined
