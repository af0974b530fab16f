"""The nearest papers of every paper: exactly up to a size, above it among the papers of nearby cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.cells import Cells
from hierarchography.model import Embeddings, Neighbours

EXACT_UP_TO = 20_000
"""Papers up to which every pair is compared: n² comparisons take seconds there, and minutes at 100,000."""
COMPARED = 8_000
"""Papers that a paper is compared with, at least, where not all pairs are."""
ROUNDS = 1
"""How often they are then compared with the neighbours of their cell's neighbours."""
ASKED = 500
"""Papers whose true neighbours are found to tell the recall."""
BLOCK_BYTES = 256 * 2**20
"""Similarities held at once: 256 MiB."""


def nearest_neighbours(embeddings: Embeddings, count: int, seed: int = 0) -> Neighbours:
    """The `count` nearest papers by cosine, the paper itself first; shapes (n, min(count, n)).

    Up to `EXACT_UP_TO` papers exact: O(n² d) operations in blocks of bounded memory. Above, papers are parted into
    cells by k-means, and those of a cell are compared with the papers of the nearest cells, as an inverted file
    does (Jégou, Douze & Schmid 2011): O(n `COMPARED` d), a few of the true neighbours are missed, and `recall` of
    the result says how many. Among equally near papers the lower row comes first; which of them are left out
    when they are too many is not defined (but the same every time).
    """
    matrix = embeddings.matrix
    papers = len(matrix)
    count = min(count, papers)
    indices = np.empty((papers, count), dtype=np.int32)
    distances = np.empty((papers, count), dtype=np.float32)
    everyone = np.arange(papers)
    if papers <= EXACT_UP_TO:
        _fill(indices, distances, matrix, everyone, everyone)
        return Neighbours(indices, distances)
    cells = Cells.of(matrix, seed)
    for rows, others in cells.searches(max(COMPARED, count)):
        _fill(indices, distances, matrix, rows, others)
    for _ in range(ROUNDS):
        for rows in cells:
            _fill(indices, distances, matrix, rows, np.unique(indices[indices[rows]]))
    return Neighbours(indices, distances, _recall(matrix, indices, seed))


def _fill(
    indices: NDArray[np.int32],
    distances: NDArray[np.float32],
    matrix: NDArray[np.float32],
    rows: NDArray[np.integer],
    others: NDArray[np.integer],
) -> None:
    """Write the nearest of `rows` among `others` (ascending, `rows` among them) into the two tables."""
    against = matrix if len(others) == len(matrix) else matrix[others]
    count = indices.shape[1]
    step = max(1, BLOCK_BYTES // (4 * len(others)))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        similarity = matrix[part] @ against.T
        similarity[np.arange(len(part)), np.searchsorted(others, part)] = np.inf  # itself first, also among identical
        chosen = np.sort(np.argpartition(similarity, -count, axis=1)[:, -count:], axis=1)
        values = np.take_along_axis(similarity, chosen, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        indices[part] = others[np.take_along_axis(chosen, order, axis=1)]
        distances[part] = np.clip(1.0 - np.take_along_axis(values, order, axis=1), 0.0, 2.0)


def _recall(matrix: NDArray[np.float32], indices: NDArray[np.int32], seed: int) -> float:
    """The share of the true nearest papers that was found, over a sample of papers."""
    papers, count = indices.shape
    if count == 1:
        return 1.0
    asked = np.sort(np.random.default_rng(seed).choice(papers, min(ASKED, papers), replace=False))
    true = np.empty((papers, count), dtype=np.int32)
    _fill(true, np.empty((papers, count), dtype=np.float32), matrix, asked, np.arange(papers))
    met = [len(np.intersect1d(true[row, 1:], indices[row, 1:])) for row in asked]
    return float(np.mean(met)) / (count - 1)
