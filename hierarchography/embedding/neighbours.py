"""The nearest papers of every paper: exactly up to a size, above it among the papers of nearby cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import tee

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.cells import Cells
from hierarchography.model import Embeddings, Neighbours
from hierarchography.model.greatest import greatest
from hierarchography.workers import spread

EXACT_UP_TO = 20_000
"""Papers up to which every pair is compared: n² comparisons take seconds there, and minutes at 100,000."""
COMPARED = 8_000
"""Papers that a paper is compared with, at least, where not all pairs are."""
COARSE = 128
"""Dimensions in which they are compared first, if they have more."""
ASKED = 500
"""Papers whose true neighbours are found to tell the recall."""
CELLS_AT_ONCE = 16
"""Cells that a worker gets at once: one alone takes some 20 ms."""
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
    nearest = _Found.for_papers(papers, min(count, papers), block_bytes)
    everything = np.arange(papers)
    if papers <= EXACT_UP_TO:
        nearest.search(matrix, [(everything, everything)], at_once=1)
        return Neighbours(nearest.indices, nearest.distances)
    few = coarse(matrix)
    cells = Cells.of(few, seed)
    nearest.search(few, cells.searches(max(COMPARED, count)), CELLS_AT_ONCE)
    first = nearest.indices.copy()
    nearest.search(matrix, ((rows, np.unique(first[first[rows]])) for rows in cells), CELLS_AT_ONCE)
    return Neighbours(nearest.indices, nearest.distances, _recall(matrix, nearest, seed))


Search = tuple[NDArray[np.integer], NDArray[np.integer]]
"""Rows of papers whose nearest are sought, and rows of those among which they are (ascending, the first among them)."""


@dataclass(frozen=True, eq=False)
class _Found:
    """What was found so far, as in `Neighbours`; `block_bytes` of similarities are held at once."""

    indices: NDArray[np.int32]
    distances: NDArray[np.float32]
    block_bytes: int

    @classmethod
    def for_papers(cls, papers: int, count: int, block_bytes: int) -> _Found:
        return cls(np.empty((papers, count), np.int32), np.empty((papers, count), np.float32), block_bytes)

    def search(self, matrix: NDArray[np.float32], searches: Iterable[Search], at_once: int) -> None:
        """Find the nearest by the vectors `matrix` (n, k), each paper once; spread over workers, `at_once` to each."""
        asked, sent = tee(self._blocks(searches))
        answers = spread(_nearest, sent, matrix, self.indices.shape[1], at_once=at_once)
        for (rows, _), (nearest, distances) in zip(asked, answers, strict=True):
            self.indices[rows], self.distances[rows] = nearest, distances

    def _blocks(self, searches: Iterable[Search]) -> Iterator[Search]:
        """The same, cut so that the similarities of one fit in `block_bytes`."""
        for rows, others in searches:
            step = max(1, self.block_bytes // (4 * len(others)))
            yield from ((rows[start : start + step], others) for start in range(0, len(rows), step))


def _nearest(
    search: Search, matrix: NDArray[np.float32], count: int
) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
    """The `count` nearest of each row (m, count), nearest first, and their distances."""
    rows, others = search
    similarity = matrix[rows] @ (matrix if len(others) == len(matrix) else matrix[others]).T
    # The paper itself first, also among identical ones.
    similarity[np.arange(len(rows)), np.searchsorted(others, rows)] = np.inf
    chosen, values = greatest(similarity, count)
    return others[chosen], distances_of(values)


def distances_of(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distances, 0 to 2, of vectors with these cosines; 0 where rounding, or the paper itself, makes one above 1."""
    distances: NDArray[np.float32] = np.clip(1.0 - cosines, 0.0, 2.0)
    return distances


def coarse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors in the `COARSE` dimensions that hold most of them (principal axes about 0), again of length 1."""
    if matrix.shape[1] <= COARSE:
        return matrix
    axes = np.linalg.eigh((matrix.T @ matrix).astype(np.float64))[1][:, -COARSE:]
    return Embeddings.from_vectors(matrix @ axes.astype(np.float32), "coarse").matrix


def _recall(matrix: NDArray[np.float32], nearest: _Found, seed: int) -> float:
    """The share of the true nearest papers that was found, over a sample of papers."""
    papers, count = nearest.indices.shape
    if count == 1:
        return 1.0
    asked = np.sort(np.random.default_rng(seed).choice(papers, min(ASKED, papers), replace=False))
    true = _Found.for_papers(papers, count, nearest.block_bytes)
    true.search(matrix, [(asked, np.arange(papers))], CELLS_AT_ONCE)
    matches = sum(len(np.intersect1d(true.indices[row, 1:], nearest.indices[row, 1:])) for row in asked)
    return float(matches / (len(asked) * (count - 1)))
