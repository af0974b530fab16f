"""Top-down k-means over the vectors, the way of "Science Hierarchography" (arXiv 2504.13834); to compare with.

All papers are divided into a handful of groups, every group again, and so on. k-means must be told how many;
here the numbers follow the size (see `counts.py`).
"""

from __future__ import annotations

import warnings
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from hierarchography.clustering.counts import level_counts
from hierarchography.clustering.divide import Group, Parts, top_down
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree

STARTS = 4
"""Starts of k-means, of which the best is kept."""


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; the papers of a group that comes out too small join the others, and are marked as placed."""
    return top_down(space, settings, partial(divide, settings=settings), random)


def divide(group: Group, settings: ClusteringConfig) -> Parts:
    """As many groups as its size asks for; one part where it asks for none."""
    points = group.vectors
    counts = level_counts(len(points), settings.min_topic_size, group.levels, settings.max_children)
    if not counts:
        return Parts(np.zeros(len(points), dtype=np.int32), points)
    return Parts(_groups(points, counts[0], group.seed), points)


def _groups(points: NDArray[np.float32], count: int, seed: int) -> NDArray[np.integer]:
    """Labels (n,). By one thread: several add up in any order, and the last bits decide where groups meet."""
    model = KMeans(count, n_init=STARTS, random_state=seed)
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer different vectors than groups: some stay empty
        labels: NDArray[np.integer] = model.fit_predict(points)
    return labels
