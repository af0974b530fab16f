"""Latent semantic analysis: TF-IDF reduced by a truncated SVD. Quick, no torch, no download."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from hierarchography.config import EmbeddingConfig
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

DIMENSIONS = 256
RARE_BELOW = 50
"""From this many papers on, a word must occur in two of them to count."""


class LsaEncoder:
    """TF-IDF of words and a truncated SVD (Deerwester et al. 1990), learned on the corpus itself.

    Texts in which no word can be told (one character, a script without spaces) are read by characters.
    """

    def __init__(self, config: EmbeddingConfig, seed: int) -> None:
        self.id = f"lsa-{DIMENSIONS}"
        self.seed = seed
        self._words: TfidfVectorizer | None = None
        self._basis: NDArray[np.float64] | None = None

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """Learn the words and the basis from the corpus, and return its papers' vectors (n, at most 256)."""
        texts = corpus.texts()
        self._words, table = _count(texts)
        self._basis = _basis(table, self.seed)
        advance(len(texts))
        return Embeddings.from_vectors(table @ self._basis, self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of any texts by the words learned; a text of unknown words is a row of zeros."""
        if self._words is None or self._basis is None:
            raise EncoderError("lsa learns from a corpus first: call encode(corpus) before encode_texts")
        return Embeddings.from_vectors(self._words.transform(texts) @ self._basis, self.id).matrix


def _count(texts: list[str]) -> tuple[TfidfVectorizer, sp.csr_matrix]:
    rare = 2 if len(texts) >= RARE_BELOW else 1
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=rare, dtype=np.float64)
    letters = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(1, 3), dtype=np.float64)
    for counter in (words, letters):
        try:
            return counter, counter.fit_transform(texts)
        except ValueError:  # no word is left
            continue
    raise EncoderError("lsa found no words: every title and abstract is empty of letters and digits")


def _basis(table: sp.csr_matrix, seed: int) -> NDArray[np.float64]:
    """The first right singular vectors, shape (words, d); with too few papers for an SVD, the words themselves."""
    dimensions = min(DIMENSIONS, min(table.shape) - 1)
    if dimensions < 2:
        return np.eye(table.shape[1])
    svd = TruncatedSVD(dimensions, random_state=seed).fit(table)
    return np.asarray(svd.components_.T)
