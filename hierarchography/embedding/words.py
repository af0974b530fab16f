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


def word_vectors(corpus: Corpus, embeddings: Embeddings, seed: int) -> Embeddings | None:
    """The papers' LSA vectors (n, at most 256) of length 1; None, with a warning, for a corpus without words.

    `embeddings` are the papers' vectors by the map's encoder: where that is LSA itself, they are the answer.
    """
    encoder = LsaEncoder(EmbeddingConfig(), seed)
    if embeddings.encoder_id == encoder.id:
        return embeddings
    try:
        return encoder.encode(corpus, lambda papers: None)
    except EncoderError as error:
        logger.warning("the tree is grown without the papers' words: %s", error)
        return None
