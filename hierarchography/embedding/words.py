"""Vectors of the papers' own words (LSA), which complement those of an encoder that was not trained on this corpus.

A sentence transformer encodes what a text is about, but not which words distinguish the papers of this corpus. Latent
semantic analysis learns that from the corpus. Together they separate the fields better than either does alone.
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
"""Word vectors by corpus and seed, cached while the corpus exists: the sketch encoder and `join` use the same ones."""


def word_vectors(corpus: Corpus, embeddings: Embeddings, seed: int) -> Embeddings | None:
    """The papers' LSA vectors (n, at most 256) of length 1; None, with a warning, if the papers have no words.

    `embeddings` are the vectors of the map's encoder; if that is LSA itself, they are returned.
    """
    if embeddings.encoder_id == LsaEncoder(EmbeddingConfig(), seed).id:
        return embeddings
    return lsa_vectors(corpus, seed)


def lsa_vectors(corpus: Corpus, seed: int) -> Embeddings | None:
    """The papers' LSA vectors (n, at most 256) of length 1; None, with a warning, if the papers have no words."""
    known = _KNOWN.setdefault(corpus, {})
    if seed not in known:
        try:
            known[seed] = LsaEncoder(EmbeddingConfig(), seed).encode(corpus, lambda papers: None)
        except EncoderError as error:
            logger.warning("the papers' words are not used: %s", error)
            return None
    return known[seed]
