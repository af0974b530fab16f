"""Bottom-up: leaves merged by Ward's criterion into a binary tree, one merge after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist


@dataclass(frozen=True, eq=False)
class Merge:
    """A group of leaves in the binary tree: what it was merged from (nothing for a single leaf), and how far apart."""

    leaves: tuple[int, ...]
    height: float = 0.0
    parts: tuple[Merge, ...] = ()


def merge_leaves(centroids: NDArray[np.floating]) -> Merge:
    """The binary tree of Ward's linkage over the leaves' centroids (m, k)."""
    merges = [Merge((leaf,)) for leaf in range(len(centroids))]
    if len(merges) == 1:
        return merges[0]
    for left, right, height, _ in linkage(pdist(centroids), "ward"):
        parts = (merges[int(left)], merges[int(right)])
        merges.append(Merge(parts[0].leaves + parts[1].leaves, float(height), parts))
    return merges[-1]
