"""Bottom-up: leaves merged into a binary tree, the two nearest groups first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.sparse import csr_array
from scipy.spatial.distance import pdist

from hierarchography.model import Space

VECTORS = 0.25
"""Share of the squared distance of two leaves that their vectors say; the layout says the rest. UMAP keeps near things
near, and lays far ones out by chance: alone, it put one seed's broadest topics .07 of composite below another's."""
SUBJECTS = 0.3
"""Share of the squared distance of two leaves that their subjects say, where they are known; layout and vectors say the
rest. Found on three corpora (`benchmarks/RESULTS.md`)."""


@dataclass(frozen=True, eq=False)
class Merge:
    """A group of leaves in the binary tree: what it was merged from (nothing for a single leaf), and how far apart."""

    leaves: tuple[int, ...]
    height: float = 0.0
    parts: tuple[Merge, ...] = ()


def leaf_places(space: Space, leaves: Sequence[NDArray[np.integer]]) -> NDArray[np.float64]:
    """Where the leaves (rows of papers) lie, (m, k): their centroids in the layout, and beside them in the vectors.

    Where subjects are known, the square roots of each leaf's shares of them stand beside these, so that distances are
    Hellinger's. Each part is scaled to a mean squared distance of 1 from its own centre, and weighted by `VECTORS` and
    `SUBJECTS`.
    """
    layout = np.stack([space.layout.matrix[leaf].mean(axis=0, dtype=np.float64) for leaf in leaves])
    vectors = np.stack([space.embeddings.matrix[leaf].mean(axis=0, dtype=np.float64) for leaf in leaves])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    places = np.hstack([np.sqrt(1 - VECTORS) * _scaled(layout), np.sqrt(VECTORS) * _scaled(vectors)])
    if space.subjects is None:
        return places
    shares = leaf_subjects(leaves, space.subjects) / [[len(leaf)] for leaf in leaves]
    return np.hstack([np.sqrt(1 - SUBJECTS) * places, np.sqrt(SUBJECTS) * _scaled(np.sqrt(shares))])


def _scaled(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points less their mean, at a mean squared distance of 1 from it; all 0 where they are all alike."""
    centred = points - points.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=1).mean())
    return centred / spread if spread > 1e-9 else np.zeros_like(centred)


def leaf_subjects(leaves: Sequence[NDArray[np.integer]], subjects: csr_array) -> NDArray[np.float64]:
    """The papers of each leaf that each name is true of, as sums of chances; shape (leaves, names)."""
    starts = np.concatenate([[0], np.cumsum([len(leaf) for leaf in leaves])])
    rows = np.concatenate(leaves)
    members = csr_array((np.ones(len(rows)), rows, starts), (len(leaves), subjects.shape[0]))
    return np.asarray((members @ subjects).toarray(), dtype=np.float64)


def merge_leaves(centroids: NDArray[np.floating], method: str = "average") -> Merge:
    """The binary tree over the leaves' centroids (m, k), by average linkage or another method of scipy's.

    By average linkage (Sokal & Michener 1958) the two groups merge whose leaves are nearest to one another on average.
    Ward's method prefers groups of like size, and fields are not of like size: it was behind on every corpus but one.
    """
    merges = [Merge((leaf,)) for leaf in range(len(centroids))]
    if len(merges) == 1:
        return merges[0]
    for left, right, height, _ in linkage(pdist(centroids), method):
        parts = (merges[int(left)], merges[int(right)])
        merges.append(Merge(parts[0].leaves + parts[1].leaves, float(height), parts))
    return merges[-1]
