"""Recursion: UMAP and HDBSCAN on all papers, then again on the papers of every topic that they find.

Each topic is seen at its own scale. Where `naive` clusters every topic by the same settings, here

- the least size of a cluster grows with the papers that are divided, so that a topic has a handful of subtopics
  and not a hundred (at most one cluster for every `SHARE`-th part of the papers);
- where excess of mass finds fewer than four clusters, or one that holds most papers, the leaves of HDBSCAN's tree are
  taken in their place;
- there are as many levels as the number of papers needs (`levels.py`), or as are asked for.

Noise goes to the subtopic of its nearest papers, and subtopics beyond the most that are allowed are joined.
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
"""A cluster holds at least this part of the papers that are divided (and the least size of a topic)."""
GIANT = 0.6
"""Share of the clustered papers from which on one cluster is a division that tells a reader nothing."""
PAPERS_IN_A_LEAF = 3
"""Papers of a leaf on average, in smallest topics: it gives the number of levels."""


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; topics in which no two clusters are found are leaves."""
    leaves = len(space) // (PAPERS_IN_A_LEAF * settings.min_topic_size)
    levels = Wanted.of(settings).number or min(usual_levels(leaves), settings.max_depth)
    settings = replace(settings, max_depth=levels)
    return top_down(space, settings, partial(divide, smallest=settings.min_topic_size), random)


def divide(group: Group, smallest: int) -> Parts:
    """The dense regions of the group's own layout; on the last level they may be as small as a topic may be."""
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
    """Whether there are four clusters at least, and none that holds most of the papers in clusters."""
    sizes = np.bincount(labels[labels >= 0], minlength=1)
    return len(sizes) >= FEWEST_CHILDREN and bool(sizes.max() < GIANT * sizes.sum())
