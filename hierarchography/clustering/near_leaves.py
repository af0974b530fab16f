"""Finds leaves in collections of the size of a review: average linkage over the papers, cut into many small groups.

A few dozen papers are too few for densities, and the condensed Ward tree (`ward_leaves.py`) makes parts of similar
size: it divides large subjects, and loses a subject of two or three papers in a larger one. Average linkage keeps both.
The papers are compared in the layout and in the vectors, as leaves are when they are merged (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from hierarchography.clustering.divide import large_only
from hierarchography.clustering.regions import divisible

REVIEW = range(20, 150)
"""Numbers of papers of a collection of the size of a review. Larger ones: `ward_leaves.py`."""
MORE_THAN_LEAST = 3
"""Average size of the groups beyond the minimum size: five papers if two are enough."""


def near_leaves(points: NDArray[np.floating], min_size: int) -> NDArray[np.int32]:
    """Labels (n,) of the groups of at least `min_size` near `points` (n, k), from 0; -1 for papers of smaller groups.

    All -1 if there are too few points for two groups, all points are identical, or no two groups are large enough.
    """
    nothing = np.full(len(points), -1, dtype=np.int32)
    if not divisible(points, min_size):
        return nothing
    groups = max(2, round(len(points) / (min_size + MORE_THAN_LEAST)))
    labels = large_only(fcluster(linkage(pdist(points), "average"), groups, "maxclust"), min_size)
    return labels if labels.max() > 0 else nothing
