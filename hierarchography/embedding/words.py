"""The papers' own words beside the vectors of an encoder that never saw this corpus.

A sentence transformer knows what a text is about; which words part *these* papers it does not know. Latent
semantic analysis learns that from the corpus. Joined, the two part the fields better than either.
"""

from __future__ import annotations

import logging
from weakref import WeakKeyDictionary

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.lsa import LsaEncoder
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings

logger = logging.getLogger(__name__)


_KNOWN: WeakKeyDictionary[Corpus, dict[int, Embeddings]] = WeakKeyDictionary()
"""Word vectors by corpus and seed while the corpus lives: the sketch encoder and the joined space need the same."""


def word_vectors(corpus: Corpus, embeddings: Embeddings, seed: int) -> Embeddings | None:
    """The papers' LSA vectors (n, at most 256) of length 1; None, with a warning, for a corpus without words.

    `embeddings` are the papers' vectors by the map's encoder: where that is LSA itself, they are the answer.
    """
    if embeddings.encoder_id == LsaEncoder(EmbeddingConfig(), seed).id:
        return embeddings
    return lsa_vectors(corpus, seed)


def lsa_vectors(corpus: Corpus, seed: int) -> Embeddings | None:
    """The papers' LSA vectors (n, at most 256) of length 1; None, with a warning, for a corpus without words."""
    known = _KNOWN.setdefault(corpus, {})
    if seed not in known:
        try:
            known[seed] = LsaEncoder(EmbeddingConfig(), seed).encode(corpus, lambda papers: None)
        except EncoderError as error:
            logger.warning("the papers' words are not used: %s", error)
            return None
    return known[seed]
