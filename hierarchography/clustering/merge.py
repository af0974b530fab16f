"""Bottom-up: leaves merged into a binary tree, the two nearest groups first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

from hierarchography.model import Space

VECTORS = 0.25
"""Share of the squared distance of two leaves that their vectors say; the layout says the rest. UMAP keeps near things
near, and lays far ones out by chance: alone, it put one seed's broadest topics .07 of composite below another's."""


@dataclass(frozen=True, eq=False)
class Merge:
    """A group of leaves in the binary tree: what it was merged from (nothing for a single leaf), and how far apart."""

    leaves: tuple[int, ...]
    height: float = 0.0
    parts: tuple[Merge, ...] = ()


def leaf_places(space: Space, leaves: Sequence[NDArray[np.integer]]) -> NDArray[np.float64]:
    """Where the leaves (rows of papers) lie, (m, k): their centroids in the layout, and beside them in the vectors.

    Both are scaled to a mean squared distance of 1 from their own centre, and weighted by `VECTORS`.
    """
    layout = np.stack([space.layout.matrix[leaf].mean(axis=0, dtype=np.float64) for leaf in leaves])
    vectors = np.stack([space.embeddings.matrix[leaf].mean(axis=0, dtype=np.float64) for leaf in leaves])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.hstack([np.sqrt(1 - VECTORS) * _scaled(layout), np.sqrt(VECTORS) * _scaled(vectors)])


def _scaled(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points less their mean, at a mean squared distance of 1 from it; all 0 where they are all alike."""
    centred = points - points.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=1).mean())
    return centred / spread if spread > 1e-9 else np.zeros_like(centred)


def merge_leaves(centroids: NDArray[np.floating], method: str = "average") -> Merge:
    """The binary tree over the leaves' centroids (m, k), by average linkage or another method of scipy's.

    By average linkage (Sokal & Michener 1958) the two groups merge whose leaves are nearest to one another on average.
    Ward's method prefers groups of like size, and fields are not of like size (`benchmarks/RESULTS.md`).
    """
    merges = [Merge((leaf,)) for leaf in range(len(centroids))]
    if len(merges) == 1:
        return merges[0]
    for left, right, height, _ in linkage(pdist(centroids), method):
        parts = (merges[int(left)], merges[int(right)])
        merges.append(Merge(parts[0].leaves + parts[1].leaves, float(height), parts))
    return merges[-1]
