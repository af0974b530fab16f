"""The default builder: dense regions become leaves, other papers join them, and merging gives the levels above.

1. HDBSCAN (Campello, Moulavi & Sander 2013) finds the leaves in the layout, with `leaf` selection, because excess of
   mass stops at two clusters if one field dominates. For fewer than 1,000 papers, densities are unreliable, and the
   condensed Ward tree is used (see `ward_leaves.py`); for 20 to 149, average linkage (see `near_leaves.py`).
2. A third or more of the papers is noise to HDBSCAN. They are assigned by their neighbours and marked.
3. Average linkage merges the leaves by their centroids in the layout and in the vectors, and the merges are reduced to
   readable levels (see `levels.py`). Groups that no name fits are divided again (see `regroup.py`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.contract import parts_first
from hierarchography.clustering.levels import level_tree
from hierarchography.clustering.merge import leaf_places, merge_leaves
from hierarchography.clustering.near_leaves import REVIEW, near_leaves
from hierarchography.clustering.placement import assess, identical, keep_together, place_noise
from hierarchography.clustering.regions import dense_regions, divisible
from hierarchography.clustering.regroup import regrouped
from hierarchography.clustering.ward_leaves import ward_leaves
from hierarchography.clustering.worth import name_worth
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree
from hierarchography.model.nodes import plant

Find = Callable[[NDArray[np.floating], int], NDArray[np.int32]]
"""Finds leaves: labels (n,) of points (n, k), given the minimum size; -1 for papers in no leaf."""
ENOUGH_FOR_DENSITY = 1_000
"""Minimum number of papers for HDBSCAN. On samples of 10 to 300 papers of two labelled corpora, Tree F of the condensed
Ward tree was .04 to .26 higher (mean of two gold levels); at 6,000 papers the two are equal."""


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; if no two dense regions are found, it has a single topic."""
    find, points = _finder(space)
    same = identical(space.neighbours)
    clusters = keep_together(find(points, settings.min_topic_size), same, settings.min_topic_size)
    labels = np.zeros(len(space), dtype=np.int32)
    if clusters.max() >= 0:
        labels = keep_together(place_noise(points, clusters), same)
    leaves = [np.flatnonzero(labels == leaf) for leaf in range(labels.max() + 1)]
    places = leaf_places(space, leaves)
    merge = merge_leaves(places)
    worth = None if space.subjects is None else name_worth(parts_first(merge), leaves, space.subjects)
    tree = level_tree(merge, leaves, settings, worth)
    if space.subjects is not None and not settings.levels:
        tree = regrouped(tree, space.subjects, settings.max_children, (labels, places))
    return assess(plant(tree), clusters < 0, space.neighbours)


def _finder(space: Space) -> tuple[Find, NDArray[np.floating]]:
    """How leaves are found in collections of this size, and the points (n, k) in which they are found."""
    if len(space) in REVIEW:
        return near_leaves, leaf_places(space, [np.array([row]) for row in range(len(space))])
    return leaf_clusters if len(space) >= ENOUGH_FOR_DENSITY else ward_leaves, space.layout.matrix


def leaf_clusters(points: NDArray[np.floating], min_size: int) -> NDArray[np.int32]:
    """Labels (n,) of the densest regions of at least `min_size` points, counted from 0; noise is -1.

    All -1 if no two regions are found (too few points, or all identical).
    """
    if not divisible(points, min_size):
        return np.full(len(points), -1, dtype=np.int32)
    return np.asarray(dense_regions(points, min_size, "leaf").labels_, dtype=np.int32)
