"""Finds leaves in small collections: the condensed Ward tree over the papers.

Density cannot be estimated from a few hundred points: HDBSCAN then finds only noise or a single cluster. Ward's tree
always divides. It is condensed as HDBSCAN condenses its own tree (Campello et al. 2013, section 5.1): a split counts
only if both sides are large enough, otherwise the smaller side falls out. Leaves are therefore never too small, and
papers that fell out are noise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

from hierarchography.clustering.regions import divisible


def ward_leaves(points: NDArray[np.floating], min_size: int) -> NDArray[np.int32]:
    """Labels (n,) of the leaves of the condensed Ward tree over `points` (n, k); -1 for papers that fell out.

    Every leaf has at least `min_size` points. Memory is quadratic in n, so this is for at most a few thousand points.
    All -1 if there are too few points for two leaves, or all points are identical.
    """
    if not divisible(points, min_size):
        return np.full(len(points), -1, dtype=np.int32)
    merges = linkage(pdist(points.astype(np.float64)), "ward")
    return _labels(merges[:, :2].astype(np.int64), min_size)


def _labels(pairs: NDArray[np.int64], min_size: int) -> NDArray[np.int32]:
    """The leaf of each point; `pairs` (n - 1, 2) are the merged nodes, lowest first: points 0..n-1, then merges."""
    points = len(pairs) + 1
    sizes = np.ones(points + len(pairs), dtype=np.int64)
    divided = np.zeros(len(sizes), dtype=bool)  # whether a split that counts is at or below a node
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
