"""The nearest papers of every paper: exact up to 20,000 papers, approximate above."""

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
"""Up to this many papers, all pairs are compared (seconds; 100,000 papers would take minutes)."""
COMPARED = 8_000
"""Minimum number of papers that a paper is compared with in an approximate search."""
COARSE = 128
"""Dimensions of the first, coarse comparison."""
QUERIES = 500
"""Papers whose exact neighbours are computed to estimate the recall."""
CELLS_AT_ONCE = 16
"""Cells sent to a worker at once; a single one takes only about 20 ms."""
BLOCK_BYTES = 256 * 2**20
"""Maximum memory for a block of similarities: 256 MiB."""


def nearest_neighbours(embeddings: Embeddings, count: int, seed: int = 0, block_bytes: int = BLOCK_BYTES) -> Neighbours:
    """The `count` nearest papers by cosine, the paper itself first; shapes (n, min(count, n)).

    Exact for up to `EXACT_UP_TO` papers: O(n² d) operations in blocks of bounded memory. Above, the papers are divided
    into cells by k-means. The papers of a cell are compared in few dimensions with the papers of the nearest cells, as
    with an inverted file (Jégou, Douze & Schmid 2011), then in all dimensions with the neighbours of their neighbours
    (Dong, Moses & Li 2011). The time is linear in n. `recall` is the estimated share of true neighbours.

    Among equally near papers, the lower row comes first. If there are too many, it is not defined which are left out,
    but it is the same in every run.
    """
    matrix, papers = embeddings.matrix, len(embeddings)
    nearest = _Nearest.for_papers(papers, min(count, papers), block_bytes)
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
"""Rows of the query papers, and rows of the candidates (ascending, including the query papers)."""


@dataclass(frozen=True, eq=False)
class _Nearest:
    """The nearest papers so far, as in `Neighbours`; a block of similarities takes at most `block_bytes`."""

    indices: NDArray[np.int32]
    distances: NDArray[np.float32]
    block_bytes: int

    @classmethod
    def for_papers(cls, papers: int, count: int, block_bytes: int) -> _Nearest:
        return cls(np.empty((papers, count), np.int32), np.empty((papers, count), np.float32), block_bytes)

    def search(self, matrix: NDArray[np.float32], searches: Iterable[Search], at_once: int) -> None:
        """Find the nearest papers by the vectors `matrix` (n, k), with each paper as a query once.

        Workers get `at_once` searches at a time.
        """
        blocks, submitted = tee(self._blocks(searches))
        results = spread(_nearest, submitted, matrix, self.indices.shape[1], at_once=at_once, threads=True)
        for (rows, _), (nearest, distances) in zip(blocks, results, strict=True):
            self.indices[rows], self.distances[rows] = nearest, distances

    def _blocks(self, searches: Iterable[Search]) -> Iterator[Search]:
        """The same searches, divided so that the similarities of each fit in `block_bytes`."""
        for rows, others in searches:
            step = max(1, self.block_bytes // (4 * len(others)))
            yield from ((rows[start : start + step], others) for start in range(0, len(rows), step))


def _nearest(
    search: Search, matrix: NDArray[np.float32], count: int
) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
    """The `count` nearest of each row (m, count), nearest first, and their distances."""
    rows, others = search
    similarity = matrix[rows] @ (matrix if len(others) == len(matrix) else matrix[others]).T
    # The paper itself comes first, even among identical papers.
    similarity[np.arange(len(rows)), np.searchsorted(others, rows)] = np.inf
    chosen, values = greatest(similarity, count)
    return others[chosen], distances_of(values)


def distances_of(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distances, 0 to 2, of vectors with these cosines; cosines above 1 (rounding, or the paper itself) give 0."""
    distances: NDArray[np.float32] = np.clip(1.0 - cosines, 0.0, 2.0)
    return distances


def coarse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors on their first `COARSE` principal axes (not centred), scaled to length 1."""
    if matrix.shape[1] <= COARSE:
        return matrix
    axes = np.linalg.eigh((matrix.T @ matrix).astype(np.float64))[1][:, -COARSE:]
    return Embeddings.from_vectors(matrix @ axes.astype(np.float32), "coarse").matrix


def _recall(matrix: NDArray[np.float32], nearest: _Nearest, seed: int) -> float:
    """The share of the true nearest papers that were found, for a sample of papers."""
    papers, count = nearest.indices.shape
    if count == 1:
        return 1.0
    queries = np.sort(np.random.default_rng(seed).choice(papers, min(QUERIES, papers), replace=False))
    true = _Nearest.for_papers(papers, count, nearest.block_bytes)
    true.search(matrix, [(queries, np.arange(papers))], CELLS_AT_ONCE)
    matches = sum(len(np.intersect1d(true.indices[row, 1:], nearest.indices[row, 1:])) for row in queries)
    return float(matches / (len(queries) * (count - 1)))
