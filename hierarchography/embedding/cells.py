"""Divides papers into cells (k-means), so that only papers of nearby cells are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

PAPERS_PER_CELL = 128
MOST_CELLS = 2_048
"""Maximum number of cells; finding the cells of n papers takes n times as many products."""
LEARNED_FROM, ROUNDS = 32, 4
"""Papers per cell from which the centres are learned, and iterations of Lloyd's algorithm."""
PAPERS_PER_BLOCK = 8_192
"""Papers assigned to cells at once."""


@dataclass(frozen=True, eq=False)
class Cells:
    """`centres` (c, d) and, cell by cell, the rows of its papers, ascending: `members[edges[i] : edges[i + 1]]`."""

    centres: NDArray[np.float32]
    members: NDArray[np.int32]
    edges: NDArray[np.int64]

    @classmethod
    def of(cls, matrix: NDArray[np.float32], seed: int) -> Cells:
        """Spherical k-means (Dhillon & Modha 2001) over vectors (n, d) of length 1, learned from a sample.

        scikit-learn's k-means is not used: it sums over threads in varying order, so results vary between runs.
        """
        count = max(1, min(MOST_CELLS, len(matrix) // PAPERS_PER_CELL))
        random = np.random.default_rng(seed)
        sample = matrix[np.sort(random.choice(len(matrix), min(len(matrix), LEARNED_FROM * count), replace=False))]
        centres = sample[:count]
        for _ in range(ROUNDS):
            nearest = _nearest(sample, centres)
            membership = sp.csr_array((np.ones(len(sample), np.float32), (nearest, np.arange(len(sample)))))
            membership.resize((count, len(sample)))
            sums = np.asarray(membership @ sample)
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres)
        nearest = _nearest(matrix, centres)
        members = np.argsort(nearest, kind="stable").astype(np.int32)
        return cls(centres, members, np.searchsorted(nearest[members], np.arange(count + 1)))

    def __iter__(self) -> Iterator[NDArray[np.int32]]:
        """The papers of each non-empty cell."""
        return (self._papers(cell) for cell in np.flatnonzero(np.diff(self.edges)).tolist())

    def searches(self, least: int) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """For each cell: its papers, and at least `least` papers of the nearest cells (ascending)."""
        for cell in np.flatnonzero(np.diff(self.edges)).tolist():
            yield self._papers(cell), self.around(cell, least)

    def around(self, cell: int, least: int) -> NDArray[np.int32]:
        """The papers of a cell and of the cells nearest to it, ascending: at least `least`, or all."""
        near = self.centres @ self.centres[cell]
        near[cell] = np.inf
        order = np.argsort(-near, kind="stable")
        enough = 1 + int(np.searchsorted(np.cumsum(np.diff(self.edges)[order]), least))
        return np.sort(np.concatenate([self._papers(near_cell) for near_cell in order[:enough].tolist()]))

    def home(self, matrix: NDArray[np.float32]) -> NDArray[np.int64]:
        """The cell (n,) of each of these vectors (n, d); the papers need not be among those of the cells."""
        return _nearest(matrix, self.centres)

    def _papers(self, cell: int) -> NDArray[np.int32]:
        return self.members[self.edges[cell] : self.edges[cell + 1]]


def _nearest(matrix: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """The cell (n,) of the nearest centre of each paper."""
    blocks = (matrix[start : start + PAPERS_PER_BLOCK] @ centres.T for start in range(0, len(matrix), PAPERS_PER_BLOCK))
    return np.concatenate([block.argmax(axis=1) for block in blocks])
