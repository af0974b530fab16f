"""Detects uninformative vectors: zeros, and the same vector for nearly all papers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import EncoderError
from hierarchography.model import Embeddings

FEWEST = 3
"""With fewer papers, nothing is reported."""
ZEROS = 0.1
"""Share of zero vectors from which a warning is given."""
NEARLY_ALL = 0.9
"""Share of identical vectors from which a warning is given."""
SAME = 1 - 1e-6
"""Cosine from which two vectors count as identical."""
TRIED = 16
"""Papers that all others are compared with. If nearly all vectors are identical, one of these has that vector."""


def alike_notes(embeddings: Embeddings) -> tuple[str, ...]:
    """Warnings about zero vectors and about identical vectors.

    Raises `EncoderError` if all vectors are zeros.
    """
    return tuple(_notes(embeddings)) if len(embeddings) >= FEWEST else ()


def _notes(embeddings: Embeddings) -> Iterator[str]:
    count = len(embeddings)
    zeros = int((~embeddings.matrix.any(axis=1)).sum())
    if zeros == count:
        raise EncoderError(
            f"the vectors of all {count:,} papers are zeros ({embeddings.encoder_id}), so no topics can be "
            "found; check the vectors, or that the column taken for the abstract holds texts"
        )
    if zeros >= ZEROS * count:
        yield (f"warning: {zeros:,} of {count:,} papers have a vector of zeros, so their place on the map is arbitrary")
    same = _most_of_one(embeddings.matrix)
    if same >= NEARLY_ALL * count:
        yield (
            f"warning: {same:,} of {count:,} papers have the same vector, so their division into topics "
            "is arbitrary; check the texts or the vectors given"
        )


def _most_of_one(matrix: NDArray[np.float32]) -> int:
    """The number of papers with the most frequent vector, estimated from `TRIED` evenly spaced papers."""
    rows = np.unique(np.linspace(0, len(matrix) - 1, TRIED).astype(np.int64))
    return max(int((matrix @ matrix[row] >= SAME).sum()) for row in rows)
