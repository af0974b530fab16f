"""A builder for comparison: naive recursion, with UMAP and HDBSCAN at every topic.

This is the obvious first approach: reduce the papers of a topic with UMAP, cluster them with HDBSCAN by excess of mass,
assign noise by its neighbours, and repeat inside every cluster. Each topic gets its own scale, at the cost of a UMAP
layout per topic.
"""

from __future__ import annotations

import warnings
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.divide import Group, Parts, top_down
from hierarchography.clustering.regions import dense_regions, divisible
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree
from hierarchography.workers import keep_umap_compiled, numba_alone

SMALLEST_FOR_UMAP = 20
"""With fewer papers, the neighbour graph is too small for UMAP, and the vectors themselves are clustered."""
DIMENSIONS = 5
NEIGHBOURS = 15


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; a topic in which excess of mass finds no two clusters is a leaf, however large."""
    return top_down(space, settings, partial(divide, smallest=settings.min_topic_size), random)


def divide(group: Group, smallest: int) -> Parts:
    """The dense regions in the group's own layout; one part if there are no two."""
    points = group.vectors
    if not divisible(points, smallest):
        return Parts.whole(points)
    reduced = own_points(group)
    return Parts(dense_regions(reduced, smallest).labels_, reduced)


def own_points(group: Group) -> NDArray[np.float32]:
    """The points to cluster for a group: its own UMAP layout, or its vectors if there are too few papers."""
    return own_layout(group.vectors, group.seed) if len(group.vectors) >= SMALLEST_FOR_UMAP else group.vectors


def own_layout(points: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """The UMAP layout (n, 5) of vectors (n, d), by cosine."""
    with numba_alone(), warnings.catch_warnings():
        # UMAP warns about one thread because of the seed, and about disconnected graphs, which it can handle.
        warnings.simplefilter("ignore")
        from umap import UMAP

        keep_umap_compiled()
        reducer = UMAP(
            n_components=DIMENSIONS,
            n_neighbors=NEIGHBOURS,
            min_dist=0.0,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
        )
        reduced: NDArray[np.float32] = reducer.fit_transform(points)
    return reduced
