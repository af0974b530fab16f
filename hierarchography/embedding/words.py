"""The papers' own words beside the vectors of an encoder that never saw this corpus.

A sentence transformer knows what a text is about; which words part *these* papers it does not know. Latent
semantic analysis learns that from the corpus. Joined, the two part the fields better than either.
"""

from __future__ import annotations

import logging

import numpy as np

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.lsa import LsaEncoder
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings

logger = logging.getLogger(__name__)


def with_words(embeddings: Embeddings, corpus: Corpus, weight: float, seed: int) -> Embeddings:
    """Vectors (n, d + at most 256): the given ones, and `weight` times the papers' LSA vectors, of length 1 together.

    The cosine of two papers becomes the mean of both cosines, weighted 1 to `weight` squared. A corpus without
    words, or a weight of 0, leaves the vectors as they are.
    """
    if weight == 0:
        return embeddings
    try:
        words = LsaEncoder(EmbeddingConfig(), seed).encode(corpus, lambda papers: None)
    except EncoderError as error:
        logger.warning("the tree is grown by vectors alone: %s", error)
        return embeddings
    joined = np.hstack([embeddings.matrix, np.float32(weight) * words.matrix])
    return Embeddings.from_vectors(joined, f"{embeddings.encoder_id} + {weight:g} {words.encoder_id}")
