"""The papers' own words beside the vectors of an encoder that never saw this corpus.

A sentence transformer knows what a text is about; which words part *these* papers it does not know. Latent
semantic analysis learns that from the corpus. Joined, the two part the fields better than either.
"""

from __future__ import annotations

import logging

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.lsa import LsaEncoder
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings

logger = logging.getLogger(__name__)


def word_vectors(corpus: Corpus, seed: int) -> Embeddings | None:
    """The papers' LSA vectors (n, at most 256) of length 1; None, with a warning, for a corpus without words."""
    try:
        return LsaEncoder(EmbeddingConfig(), seed).encode(corpus, lambda papers: None)
    except EncoderError as error:
        logger.warning("the tree is grown without the papers' words: %s", error)
        return None
