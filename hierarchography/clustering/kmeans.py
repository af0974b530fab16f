"""Top-down k-means over the vectors, the way of "Science Hierarchography" (arXiv 2504.13834); to compare with.

All papers are divided into a handful of groups, every group again, and so on. k-means must be told how many;
here the numbers follow the size (see `counts.py`).
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from hierarchography.clustering.counts import level_counts
from hierarchography.clustering.divide import Parts, top_down
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree

STARTS = 4
"""Starts of k-means, of which the best is kept."""


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; the papers of a group that comes out too small join the others, and are marked as placed."""
    matrix = space.embeddings.matrix

    def divide(rows: NDArray[np.intp], levels: int) -> Parts:
        counts = level_counts(len(rows), settings.min_topic_size, levels, settings.max_children)
        points = matrix[rows]
        return Parts(_groups(points, counts[0], random) if counts else np.zeros(len(rows), dtype=np.int32), points)

    return top_down(space, settings, divide)


def _groups(points: NDArray[np.float32], count: int, random: np.random.Generator) -> NDArray[np.integer]:
    model = KMeans(count, n_init=STARTS, random_state=int(random.integers(2**31)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer different vectors than groups: some stay empty
        labels: NDArray[np.integer] = model.fit_predict(points)
    return labels
