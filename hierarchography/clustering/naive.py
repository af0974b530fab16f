"""The naive recursion: UMAP and HDBSCAN once more at every topic; to compare with.

This is what one writes first: reduce the papers of a topic with UMAP, cluster them with HDBSCAN by excess of
mass, give noise to its neighbours, do the same inside every cluster. Each topic is seen at its own scale, at
the price of a UMAP for each.
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
from hierarchography.workers import numba_alone

SMALLEST_FOR_UMAP = 20
"""Below this many papers a neighbour graph has no shape to learn, and the vectors themselves are clustered."""
DIMENSIONS = 5
NEIGHBOURS = 15


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; where excess of mass finds no two clusters, a topic is a leaf, however large."""
    return top_down(space, settings, partial(divide, smallest=settings.min_topic_size), random)


def divide(group: Group, smallest: int) -> Parts:
    """The group's own layout and its dense regions; one part where nothing can be told apart."""
    points = group.vectors
    if not divisible(points, smallest):
        return Parts.whole(points)
    reduced = own_points(group)
    return Parts(dense_regions(reduced, smallest).labels_, reduced)


def own_points(group: Group) -> NDArray[np.float32]:
    """Where the papers of a group are clustered: in a layout of their own, or, of too few papers, in their vectors."""
    return own_layout(group.vectors, group.seed) if len(group.vectors) >= SMALLEST_FOR_UMAP else group.vectors


def own_layout(points: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """The UMAP layout (n, 5) of some vectors (n, d), by cosine."""
    with numba_alone(), warnings.catch_warnings():
        # UMAP warns that a seed means one thread, and of graphs in several pieces, which it lays out all the same.
        warnings.simplefilter("ignore")
        from umap import UMAP

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
