"""Leaves for few papers: Ward's tree over the papers themselves, condensed.

Density cannot be estimated from a few hundred points: HDBSCAN then calls nearly everything noise or one
cluster. Ward's tree always divides; condensing it the way HDBSCAN condenses its own (Campello et al. 2013,
section 5.1: a split counts only if both sides are large enough, a smaller side falls off) gives leaves that
are never too small, and marks what fell off as noise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

from hierarchography.clustering.regions import divisible


def ward_leaves(points: NDArray[np.floating], min_size: int) -> NDArray[np.int32]:
    """Labels (n,) of the leaves of the condensed Ward tree over `points` (n, k); what falls off is -1.

    Every leaf holds at least `min_size` points. Memory is quadratic in n: for at most some thousand points.
    All -1 where there are too few points for two leaves, or all points are the same.
    """
    if not divisible(points, min_size):
        return np.full(len(points), -1, dtype=np.int32)
    merges = linkage(pdist(points.astype(np.float64)), "ward")
    return _labels(merges[:, :2].astype(np.int64), min_size)


def _labels(pairs: NDArray[np.int64], min_size: int) -> NDArray[np.int32]:
    """The leaf of each point; `pairs` (n - 1, 2) are the nodes merged, lowest first: 0..n-1 points, then merges."""
    points = len(pairs) + 1
    sizes = np.ones(points + len(pairs), dtype=np.int64)
    divided = np.zeros(len(sizes), dtype=bool)  # whether a split that counts lies at or under a node
    for node, pair in enumerate(pairs, start=points):
        sizes[node] = sizes[pair].sum()
        divided[node] = divided[pair].any() or sizes[pair].min() >= min_size

    leaf_of = np.full(len(sizes), -1, dtype=np.int32)
    leaves = 0
    for node in range(len(sizes) - 1, points - 1, -1):
        pair = pairs[node - points]
        leaf_of[pair] = leaf_of[node]
        if sizes[pair].min() >= min_size:
            for side in pair[~divided[pair]]:
                leaf_of[side] = leaves
                leaves += 1
    return leaf_of[:points]
