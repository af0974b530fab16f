"""Papers parted into cells of papers near one another, so that not every pair of papers need be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

PAPERS_PER_CELL = 128
MOST_CELLS = 2_048
"""Cells of more papers where there are many: finding each paper's cell costs n times as many products."""
LEARNED_FROM, ROUNDS = 32, 4
"""Papers per cell that the centres are learned from, and rounds of Lloyd's algorithm: cells need not be perfect."""
PAPERS_PER_BLOCK = 8_192


@dataclass(frozen=True, eq=False)
class Cells:
    """`centres` (c, d) and, cell by cell, the rows of its papers, ascending: `members[edges[i] : edges[i + 1]]`."""

    centres: NDArray[np.float32]
    members: NDArray[np.int32]
    edges: NDArray[np.int64]

    @classmethod
    def of(cls, matrix: NDArray[np.float32], seed: int) -> Cells:
        """Spherical k-means (Dhillon & Modha 2001) over vectors (n, d) of length 1, learned from a sample.

        Own code, since scikit-learn's adds up over threads in any order: not the same every time.
        """
        count = max(1, min(MOST_CELLS, len(matrix) // PAPERS_PER_CELL))
        random = np.random.default_rng(seed)
        sample = matrix[np.sort(random.choice(len(matrix), min(len(matrix), LEARNED_FROM * count), replace=False))]
        centres = sample[:count]
        for _ in range(ROUNDS):
            nearest = _nearest(sample, centres)
            held = sp.csr_array((np.ones(len(sample), np.float32), (nearest, np.arange(len(sample)))))
            held.resize((count, len(sample)))
            sums = np.asarray(held @ sample)
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres)
        nearest = _nearest(matrix, centres)
        members = np.argsort(nearest, kind="stable").astype(np.int32)
        return cls(centres, members, np.searchsorted(nearest[members], np.arange(count + 1)))

    def __iter__(self) -> Iterator[NDArray[np.int32]]:
        """The papers of each cell that has any."""
        return (self._papers(cell) for cell in np.flatnonzero(np.diff(self.edges)).tolist())

    def searches(self, least: int) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """For each cell its papers, and in ascending order those of the nearest cells, at least `least` of them."""
        for cell in np.flatnonzero(np.diff(self.edges)).tolist():
            yield self._papers(cell), self.around(cell, least)

    def around(self, cell: int, least: int) -> NDArray[np.int32]:
        """The papers of a cell and of those nearest to it, ascending: at least `least`, or all."""
        near = self.centres @ self.centres[cell]
        near[cell] = np.inf
        order = np.argsort(-near, kind="stable")
        enough = 1 + int(np.searchsorted(np.cumsum(np.diff(self.edges)[order]), least))
        return np.sort(np.concatenate([self._papers(near_cell) for near_cell in order[:enough].tolist()]))

    def home(self, matrix: NDArray[np.float32]) -> NDArray[np.int64]:
        """The cell (n,) in which each of these vectors (n, d) lies, of papers of the cells or of others."""
        return _nearest(matrix, self.centres)

    def _papers(self, cell: int) -> NDArray[np.int32]:
        return self.members[self.edges[cell] : self.edges[cell + 1]]


def _nearest(matrix: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """The cell (n,) of the nearest centre of each paper."""
    blocks = (matrix[start : start + PAPERS_PER_BLOCK] @ centres.T for start in range(0, len(matrix), PAPERS_PER_BLOCK))
    return np.concatenate([block.argmax(axis=1) for block in blocks])
