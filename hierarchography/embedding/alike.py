"""Vectors that tell nothing: zeros, and papers that all have one vector. Said before a map of chance is drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import EncoderError
from hierarchography.model import Embeddings

FEWEST = 3
"""Papers from which on it is worth saying that they are all alike."""
ZEROS = 0.1
"""Share of papers without a vector that is worth a note."""
NEARLY_ALL = 0.9
SAME = 1 - 1e-6
"""Cosine from which two vectors count as one."""
TRIED = 16
"""Papers that the others are compared with: where nearly all have one vector, one of these has it."""


def alike_notes(embeddings: Embeddings) -> tuple[str, ...]:
    """What there is to say where vectors are zeros, or nearly all the same.

    Raises `EncoderError` where all are zeros and there is nothing to map.
    """
    return tuple(_notes(embeddings)) if len(embeddings) >= FEWEST else ()


def _notes(embeddings: Embeddings) -> Iterator[str]:
    count = len(embeddings)
    zeros = int((~embeddings.matrix.any(axis=1)).sum())
    if zeros == count:
        raise EncoderError(
            f"the vectors of all {count:,} papers are zeros ({embeddings.encoder_id}): nothing in them can be told "
            "apart; check the vectors, or that the column taken for the abstract holds texts"
        )
    if zeros >= ZEROS * count:
        yield (
            f"warning: {zeros:,} of {count:,} papers have a vector of zeros: where they are on the map means nothing"
        )
    same = _most_of_one(embeddings.matrix)
    if same >= NEARLY_ALL * count:
        yield (
            f"warning: {same:,} of {count:,} papers have one and the same vector, so nothing tells them apart and how "
            "they are split into topics means nothing; check the texts or the vectors given"
        )


def _most_of_one(matrix: NDArray[np.float32]) -> int:
    """How many papers have the vector that most of `TRIED` spread-out papers have."""
    rows = np.unique(np.linspace(0, len(matrix) - 1, TRIED).astype(np.int64))
    return max(int((matrix @ matrix[row] >= SAME).sum()) for row in rows)
