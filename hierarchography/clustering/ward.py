"""A builder for comparison: Ward's method over all papers, cut at given numbers of topics.

The classic of hierarchical clustering (Ward 1963): every paper starts alone, and the two groups whose union adds the
least variance are merged until one is left. Cutting that tree at increasing numbers of groups gives nested levels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform
from sklearn.metrics.pairwise import euclidean_distances

from hierarchography.clustering.counts import level_counts
from hierarchography.clustering.divide import large_only
from hierarchography.clustering.merge import Merge
from hierarchography.clustering.placement import assess, place_noise
from hierarchography.config import ClusteringConfig
from hierarchography.errors import InputError
from hierarchography.model import Space, TopicTree
from hierarchography.model.nodes import Node, plant

FEWEST_CHILDREN = 3
"""Minimum number of children of a topic, even if the cut at its level would give only two."""
MOST_PAPERS = 20_000
"""All pairwise distances are in memory: at most 4 GB for this number of papers, but 16 GB for twice as many."""


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree and cut it at numbers of topics that depend on the number of papers (see `counts.py`).

    Raises `InputError` if there are too many papers for all pairs.
    """
    counts = level_counts(len(space), settings.min_topic_size, settings.max_depth, settings.max_children)
    return cut_at(space, settings, counts)


def cut_at(space: Space, settings: ClusteringConfig, counts: Sequence[int]) -> TopicTree:
    """The tree cut at these increasing numbers of topics, for example `(14, 71, 250)`.

    The papers of leaves below the minimum size are assigned to others by their neighbours. A level may have fewer
    topics than its number, because the number of children is limited.
    """
    points = space.embeddings.matrix
    if len(points) > MOST_PAPERS:
        raise InputError(
            f"the builder ward compares all pairs of papers, and {len(points):,} are more than the {MOST_PAPERS:,} "
            "that it can handle; use another builder, or fewer papers"
        )
    whole = plant(Node(np.arange(len(points))))
    if not counts or not np.ptp(points, axis=0).any():
        return whole
    merges = linkage(squareform(euclidean_distances(points), checks=False), "ward")
    labels = large_only(_finest(merges, min(counts[-1], len(points))), settings.min_topic_size)
    if labels.max() < 1:
        return whole
    placed = place_noise(points, labels)
    leaves = [np.flatnonzero(placed == leaf) for leaf in range(labels.max() + 1)]
    heights = [float(merges[-number, 2]) for number in counts if number <= len(merges)]
    root = _cut(_top(merges, labels), heights, leaves, settings.max_children)
    return assess(plant(root), labels < 0, space.neighbours)


def _finest(merges: NDArray[np.float64], count: int) -> NDArray[np.int32]:
    """The group of each paper (n,) after all but the last `count - 1` merges."""
    papers = len(merges) + 1
    pairs = merges[:, :2].astype(np.int64)
    group = np.full(papers + len(pairs), -1, dtype=np.int32)
    made = 2 * papers - count  # nodes that exist after these merges
    free = np.setdiff1d(np.arange(made), pairs[: papers - count])
    group[free] = np.arange(len(free))
    for node in range(made - 1, papers - 1, -1):
        group[pairs[node - papers]] = group[node]
    return group[:papers]


def _top(merges: NDArray[np.float64], labels: NDArray[np.int32]) -> Merge:
    """Ward's tree over the groups of `labels` (n,), without the papers that are in no group (-1)."""
    nodes = [Merge((label,) if label >= 0 else ()) for label in labels.tolist()]
    for left, right, height, _ in merges:
        first, second = nodes[int(left)], nodes[int(right)]
        if first.leaves and second.leaves and first.leaves != second.leaves:
            nodes.append(Merge(first.leaves + second.leaves, float(height), (first, second)))
        else:
            nodes.append(first if first.leaves else second)
    return nodes[-1]


def _cut(merge: Merge, heights: Sequence[float], leaves: Sequence[NDArray[np.intp]], most: int) -> Node:
    """The topics of a merge: split down to the first of the `heights`, and the parts again down to the next ones."""
    if not merge.parts or not heights:
        return Node(np.concatenate([leaves[leaf] for leaf in merge.leaves]))
    groups = [merge]
    while len(groups) < most:
        highest = max(groups, key=lambda group: group.height)
        fewer = 1 < len(groups) < FEWEST_CHILDREN
        if not highest.parts or not (fewer or highest.height > heights[0]):
            break
        place = groups.index(highest)
        groups[place : place + 1] = highest.parts
    return Node.of([_cut(group, heights[1:], leaves, most) for group in groups])
