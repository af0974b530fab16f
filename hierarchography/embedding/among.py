"""The nearest papers of a map to vectors that are not on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.neighbours import BLOCK_BYTES, distances_of
from hierarchography.model import Neighbours
from hierarchography.model.greatest import greatest


def nearest_among(vectors: NDArray[np.float32], matrix: NDArray[np.float32], count: int) -> Neighbours:
    """The `count` nearest rows of `matrix` (n, d) to each of the `vectors` (m, d) by cosine, nearest first.

    Both have rows of length 1. Shapes (m, min(count, n)). Exact: O(m n d) operations, in blocks of bounded memory.
    """
    count = min(count, len(matrix))
    indices = np.empty((len(vectors), count), dtype=np.int32)
    distances = np.empty((len(vectors), count), dtype=np.float32)
    step = max(1, BLOCK_BYTES // (4 * len(matrix)))
    for start in range(0, len(vectors), step):
        chosen, cosines = greatest(vectors[start : start + step] @ matrix.T, count)
        indices[start : start + step], distances[start : start + step] = chosen, distances_of(cosines)
    return Neighbours(indices, distances)
