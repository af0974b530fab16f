"""The nearest papers of every paper, exactly, by blocks of a matrix product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Embeddings, Neighbours

BLOCK_BYTES = 256 * 2**20
"""Similarities held at once: 256 MiB."""


def nearest_neighbours(embeddings: Embeddings, count: int) -> Neighbours:
    """The `count` nearest papers by cosine, the paper itself first; shapes (n, min(count, n)).

    Exact: O(n² d) operations in blocks of bounded memory. Among equally near papers the lower row comes
    first; which of them are left out when they are too many is not defined (but the same every time).
    """
    matrix = embeddings.matrix
    papers = len(matrix)
    count = min(count, papers)
    indices = np.empty((papers, count), dtype=np.int32)
    distances = np.empty((papers, count), dtype=np.float32)
    rows = max(1, BLOCK_BYTES // (4 * papers))
    for start in range(0, papers, rows):
        stop = min(start + rows, papers)
        indices[start:stop], distances[start:stop] = _nearest(matrix, start, stop, count)
    return Neighbours(indices, distances)


def _nearest(
    matrix: NDArray[np.float32], start: int, stop: int, count: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    similarity = matrix[start:stop] @ matrix.T
    own = np.arange(start, stop)
    similarity[own - start, own] = np.inf  # the paper itself first, also among identical ones
    chosen = np.sort(np.argpartition(similarity, -count, axis=1)[:, -count:], axis=1)
    values = np.take_along_axis(similarity, chosen, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    chosen, values = np.take_along_axis(chosen, order, axis=1), np.take_along_axis(values, order, axis=1)
    return chosen.astype(np.int32), np.clip(1.0 - values, 0.0, 2.0).astype(np.float32)
