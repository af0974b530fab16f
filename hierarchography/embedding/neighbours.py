"""The nearest papers of every paper: exactly up to a size, above it among the papers of nearby cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.cells import Cells
from hierarchography.model import Embeddings, Neighbours

EXACT_UP_TO = 20_000
"""Papers up to which every pair is compared: n² comparisons take seconds there, and minutes at 100,000."""
COMPARED = 8_000
"""Papers that a paper is compared with, at least, where not all pairs are."""
COARSE = 128
"""Dimensions in which they are compared first, if they have more."""
ASKED = 500
"""Papers whose true neighbours are found to tell the recall."""
BLOCK_BYTES = 256 * 2**20
"""Similarities held at once: 256 MiB."""


def nearest_neighbours(embeddings: Embeddings, count: int, seed: int = 0, block_bytes: int = BLOCK_BYTES) -> Neighbours:
    """The `count` nearest papers by cosine, the paper itself first; shapes (n, min(count, n)).

    Up to `EXACT_UP_TO` papers exact: O(n² d) operations in blocks of bounded memory. Above, papers are parted into
    cells by k-means, and those of a cell are compared in few dimensions with the papers of the nearest cells, as an
    inverted file does (Jégou, Douze & Schmid 2011), then in all dimensions with what the cell's neighbours found
    (Dong, Moses & Li 2011). That grows as n does, and misses a few of the true neighbours: `recall` says how many.

    Among equally near papers the lower row comes first; which of them are left out when they are too many is not
    defined (but the same every time).
    """
    matrix, papers = embeddings.matrix, len(embeddings)
    found = _Found.for_papers(papers, min(count, papers), block_bytes)
    if papers <= EXACT_UP_TO:
        found.search(matrix, np.arange(papers), np.arange(papers))
        return Neighbours(found.indices, found.distances)
    coarse = _coarse(matrix)
    cells = Cells.of(coarse, seed)
    for rows, others in cells.searches(max(COMPARED, count)):
        found.search(coarse, rows, others)
    for rows in cells:
        found.search(matrix, rows, np.unique(found.indices[found.indices[rows]]))
    return Neighbours(found.indices, found.distances, _recall(matrix, found, seed))


@dataclass(frozen=True, eq=False)
class _Found:
    """What was found so far, as in `Neighbours`; `block_bytes` of similarities are held at once."""

    indices: NDArray[np.int32]
    distances: NDArray[np.float32]
    block_bytes: int

    @classmethod
    def for_papers(cls, papers: int, count: int, block_bytes: int) -> _Found:
        return cls(np.empty((papers, count), np.int32), np.empty((papers, count), np.float32), block_bytes)

    def search(self, matrix: NDArray[np.float32], rows: NDArray[np.integer], others: NDArray[np.integer]) -> None:
        """Find the nearest of `rows` among `others` (ascending, `rows` among them)."""
        against = matrix if len(others) == len(matrix) else matrix[others]
        count = self.indices.shape[1]
        step = max(1, self.block_bytes // (4 * len(others)))
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            similarity = matrix[part] @ against.T
            # The paper itself first, also among identical ones.
            similarity[np.arange(len(part)), np.searchsorted(others, part)] = np.inf
            chosen = np.sort(np.argpartition(similarity, -count, axis=1)[:, -count:], axis=1)
            values = np.take_along_axis(similarity, chosen, axis=1)
            order = np.argsort(-values, axis=1, kind="stable")
            self.indices[part] = others[np.take_along_axis(chosen, order, axis=1)]
            self.distances[part] = np.clip(1.0 - np.take_along_axis(values, order, axis=1), 0.0, 2.0)


def _coarse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors in the `COARSE` dimensions that hold most of them (principal axes about 0), again of length 1."""
    if matrix.shape[1] <= COARSE:
        return matrix
    axes = np.linalg.eigh((matrix.T @ matrix).astype(np.float64))[1][:, -COARSE:]
    return Embeddings.from_vectors(matrix @ axes.astype(np.float32), "coarse").matrix


def _recall(matrix: NDArray[np.float32], found: _Found, seed: int) -> float:
    """The share of the true nearest papers that was found, over a sample of papers."""
    papers, count = found.indices.shape
    if count == 1:
        return 1.0
    asked = np.sort(np.random.default_rng(seed).choice(papers, min(ASKED, papers), replace=False))
    true = _Found.for_papers(papers, count, found.block_bytes)
    true.search(matrix, asked, np.arange(papers))
    met = sum(len(np.intersect1d(true.indices[row, 1:], found.indices[row, 1:])) for row in asked)
    return float(met / (len(asked) * (count - 1)))
