"""Recursive growing: UMAP and HDBSCAN on all papers, then again on the papers of each topic found.

Each topic gets its own scale. Unlike `naive`, which uses the same settings for every topic,

- the minimum size of a cluster grows with the number of papers to divide, so that a topic has a handful of subtopics
  and not a hundred (a cluster has at least 1 / `SHARE` of the papers);
- if excess of mass finds fewer than four clusters, or one with most of the papers, the leaves of HDBSCAN's tree are
  used instead;
- there are as many levels as the number of papers needs (`levels.py`), or as requested.

Noise is assigned to the subtopic of its nearest papers, and subtopics are joined if there are too many.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.contract import FEWEST_CHILDREN
from hierarchography.clustering.divide import Group, Parts, top_down
from hierarchography.clustering.levels import Wanted, usual_levels
from hierarchography.clustering.naive import own_points
from hierarchography.clustering.regions import dense_regions, divisible
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree

SHARE = 20
"""A cluster has at least 1 / `SHARE` of the papers to divide (and at least the minimum size of a topic)."""
GIANT = 0.6
"""A division in which one cluster has more than this share of the clustered papers is rejected as uninformative."""
PAPERS_IN_A_LEAF = 3
"""Average size of a leaf in multiples of the minimum size, used to choose the number of levels."""


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; topics in which no two clusters are found are leaves."""
    leaves = len(space) // (PAPERS_IN_A_LEAF * settings.min_topic_size)
    levels = Wanted.of(settings).number or min(usual_levels(leaves), settings.max_depth)
    settings = replace(settings, max_depth=levels)
    return top_down(space, settings, partial(divide, smallest=settings.min_topic_size), random)


def divide(group: Group, smallest: int) -> Parts:
    """The dense regions in the group's own layout; at the last level they may have the minimum size of a topic."""
    points = group.vectors
    if not divisible(points, smallest):
        return Parts.whole(points)
    reduced = own_points(group)
    size = smallest if group.levels == 1 else max(smallest, len(points) // SHARE)
    labels = dense_regions(reduced, size).labels_
    if not _balanced(labels):
        leaves = dense_regions(reduced, size, "leaf").labels_
        labels = leaves if leaves.max() > labels.max() else labels
    return Parts(labels, reduced)


def _balanced(labels: NDArray[np.integer]) -> bool:
    """Whether there are at least four clusters and none has most of the clustered papers."""
    sizes = np.bincount(labels[labels >= 0], minlength=1)
    return len(sizes) >= FEWEST_CHILDREN and bool(sizes.max() < GIANT * sizes.sum())
