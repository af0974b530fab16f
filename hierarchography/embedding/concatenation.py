"""Concatenates several weighted vectors of each paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hierarchography.model import Embeddings


def join(embeddings: Embeddings, beside: Sequence[tuple[float, Embeddings]]) -> Embeddings:
    """Vectors of length 1: the given ones, concatenated with others of the same papers, each times its weight.

    The cosine of two papers becomes the mean of their cosines in each kind of vector, weighted by 1 for the first and
    by the squared weight for the others. If `beside` is empty, the vectors are unchanged.
    """
    if not beside:
        return embeddings
    columns = [embeddings.matrix, *(np.float32(weight) * other.matrix for weight, other in beside)]
    names = [embeddings.encoder_id, *(f"{weight:g} {other.encoder_id}" for weight, other in beside)]
    return Embeddings.from_vectors(np.hstack(columns), " + ".join(names))
