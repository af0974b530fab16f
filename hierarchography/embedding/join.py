"""Several vectors of each paper side by side, each kind with its weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hierarchography.model import Embeddings


def join(embeddings: Embeddings, beside: Sequence[tuple[float, Embeddings]]) -> Embeddings:
    """Vectors of length 1: the given ones, and beside them others of the same papers, each times its weight.

    The cosine of two papers becomes the mean of theirs in each, weighted by 1 for the first and by the square
    of its weight for each other. With nothing beside, the vectors stay as they are.
    """
    if not beside:
        return embeddings
    columns = [embeddings.matrix, *(np.float32(weight) * other.matrix for weight, other in beside)]
    names = [embeddings.encoder_id, *(f"{weight:g} {other.encoder_id}" for weight, other in beside)]
    return Embeddings.from_vectors(np.hstack(columns), " + ".join(names))
