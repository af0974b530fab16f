"""Bottom-up growing: leaves are merged into a binary tree, the two nearest groups first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

from hierarchography.model import Space

VECTORS = 0.25
"""Weight of the vectors in the squared distance of two leaves; the rest is the layout. UMAP preserves small distances,
but large ones depend on chance: with the layout alone, the composite of the broadest topics varied by .07 between
seeds."""


@dataclass(frozen=True, eq=False)
class Merge:
    """A group of leaves in the binary tree, the `parts` it was merged from (none for a leaf), and their distance."""

    leaves: tuple[int, ...]
    height: float = 0.0
    parts: tuple[Merge, ...] = ()


def leaf_places(space: Space, leaves: Sequence[NDArray[np.integer]]) -> NDArray[np.float64]:
    """Positions (m, k) of the leaves (rows of papers): their centroids in the layout and in the vectors, concatenated.

    Both are scaled to a mean squared distance of 1 from their centre, and weighted by `VECTORS`.
    """
    layout = np.stack([space.layout.matrix[leaf].mean(axis=0, dtype=np.float64) for leaf in leaves])
    vectors = np.stack([space.embeddings.matrix[leaf].mean(axis=0, dtype=np.float64) for leaf in leaves])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.hstack([np.sqrt(1 - VECTORS) * _scaled(layout), np.sqrt(VECTORS) * _scaled(vectors)])


def _scaled(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points minus their mean, scaled to a mean squared distance of 1; all 0 if they are identical."""
    centred = points - points.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=1).mean())
    return centred / spread if spread > 1e-9 else np.zeros_like(centred)


def merge_leaves(centroids: NDArray[np.floating], method: str = "average") -> Merge:
    """The binary tree over the leaves' centroids (m, k), by average linkage or another method of scipy.

    Average linkage (Sokal & Michener 1958) merges the two groups with the smallest mean distance between their leaves.
    Ward's method favours groups of similar size, but fields differ in size (`benchmarks/RESULTS.md`).
    """
    merges = [Merge((leaf,)) for leaf in range(len(centroids))]
    if len(merges) == 1:
        return merges[0]
    for left, right, height, _ in linkage(pdist(centroids), method):
        parts = (merges[int(left)], merges[int(right)])
        merges.append(Merge(parts[0].leaves + parts[1].leaves, float(height), parts))
    return merges[-1]
