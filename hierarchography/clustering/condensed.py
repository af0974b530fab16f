"""A builder for comparison: HDBSCAN's own hierarchy over the layout, reduced to readable levels.

HDBSCAN's condensed tree (Campello, Moulavi & Sander 2013) is binary, up to hundreds of levels deep, and loses papers at
every split. Its leaves are the same dense regions that the default builder starts from, and papers that fall out are
assigned to them by their neighbours. The leaves are merged in the order of falling density, whereas the default builder
uses average linkage.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.levels import level_tree
from hierarchography.clustering.merge import Merge
from hierarchography.clustering.placement import assess, place_noise
from hierarchography.clustering.regions import dense_regions, divisible
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree
from hierarchography.model.nodes import plant


def build(space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
    """Grow the tree; if HDBSCAN finds no two dense regions, it has a single topic."""
    points, smallest = space.layout.matrix, settings.min_topic_size
    if divisible(points, smallest):
        rows = dense_regions(points, smallest).condensed_tree_.to_numpy()
        merge, labels = condensed_tree(rows, len(points))
    else:
        merge, labels = Merge((0,)), np.zeros(len(points), dtype=np.int32)
    placed = place_noise(points, labels)
    leaves = [np.flatnonzero(placed == leaf) for leaf in range(len(merge.leaves))]
    return assess(plant(level_tree(merge, leaves, settings)), labels < 0, space.neighbours)


def condensed_tree(rows: NDArray[np.void], points: int) -> tuple[Merge, NDArray[np.int32]]:
    """HDBSCAN's condensed tree as merges, and the leaf of each of the `points` papers (n,), -1 if it fell out.

    `rows` are those of `CondensedTree.to_numpy`, with the fields `parent`, `child`, `lambda_val` and `child_size`.
    Papers are numbered 0..n-1, and clusters from n (the root), each after its parent. The height of a merge is the
    distance, 1 / lambda, at which its parts separate.
    """
    splits = rows[rows["child_size"] > 1]
    parts: dict[int, list[int]] = {}
    height: dict[int, float] = {}
    for parent, child, density in zip(splits["parent"], splits["child"], splits["lambda_val"], strict=True):
        parts.setdefault(int(parent), []).append(int(child))
        height[int(parent)] = 1 / float(density)  # 0 for identical papers, because lambda is infinite

    last = max([points, *splits["child"].tolist()])
    ends = [cluster for cluster in range(points, last + 1) if cluster not in parts]
    merges = {cluster: Merge((leaf,)) for leaf, cluster in enumerate(ends)}
    for cluster in sorted(parts, reverse=True):
        below = tuple(merges[part] for part in parts[cluster])
        merges[cluster] = Merge(tuple(leaf for part in below for leaf in part.leaves), height[cluster], below)

    labels = np.full(points, -1, dtype=np.int32)
    falls = rows[rows["child_size"] == 1]
    leaf_of = {cluster: leaf for leaf, cluster in enumerate(ends)}
    labels[falls["child"]] = [leaf_of.get(cluster, -1) for cluster in falls["parent"].tolist()]
    return merges[points], labels
