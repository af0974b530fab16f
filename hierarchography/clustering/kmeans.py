"""A builder for comparison: top-down k-means over the vectors, as in "Science Hierarchography" (arXiv 2504.13834).

All papers are divided into a handful of groups, each group again, and so on. k-means needs the number of groups, which
here depends on the number of papers (see `counts.py`).
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
"""Starts of k-means; the best result is used."""


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; the papers of a group that is too small join other groups, and are marked."""
    return top_down(space, settings, partial(divide, settings=settings), random)


def divide(group: Group, settings: ClusteringConfig) -> Parts:
    """Divide a group into a number of parts that depends on its size; one part if it is too small."""
    points = group.vectors
    counts = level_counts(len(points), settings.min_topic_size, group.levels, settings.max_children)
    if not counts:
        return Parts(np.zeros(len(points), dtype=np.int32), points)
    return Parts(_groups(points, counts[0], group.seed), points)


def _groups(points: NDArray[np.float32], count: int, seed: int) -> NDArray[np.integer]:
    """Labels (n,). Uses one thread, because several add in varying order, and the last bits affect the groups."""
    model = KMeans(count, n_init=STARTS, random_state=seed)
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer distinct vectors than groups
        labels: NDArray[np.integer] = model.fit_predict(points)
    return labels
