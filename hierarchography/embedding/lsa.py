"""Latent semantic analysis: TF-IDF reduced by a truncated SVD. Fast, without torch or a download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.extmath import randomized_svd

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.tokens import all_words_of, words_of
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings, Parts
from hierarchography.progress import Advance
from hierarchography.vocabulary.counting import counted
from hierarchography.workers import spread

DIMENSIONS = 256
RARE_BELOW = 50
"""From this many papers on, a word must occur in at least two papers."""
LEARNED_FROM = 20_000
"""Maximum number of papers from which the words and the basis are learned; of more papers, a sample of this size."""
PAPERS_PER_BLOCK = 8_192
"""Papers encoded at once."""
FALSE_ALARM = 5
"""OpenBLAS 0.3.31 on AVX-512 multiplies a float32 table of five columns by a vector with unset memory beside it: the
product is right, but NumPy may warn of an invalid value. A sixth column of zeros avoids it."""
WORDS, LETTERS = "words", "letters"
"""The units of texts; letters if there are no words."""


class LsaEncoder:
    """TF-IDF of words and a truncated SVD (Deerwester et al. 1990), learned on the corpus itself.

    Scripts without spaces are read by pairs of characters, and a corpus without any word by its characters.
    """

    def __init__(self, config: EmbeddingConfig, seed: int) -> None:
        self.id = f"lsa-{DIMENSIONS}"
        self.seed = seed
        self._analyzer = ""
        self._words: TfidfVectorizer | None = None
        self._basis: NDArray[np.floating] | None = None

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """Learn the words and the basis from the corpus, and return its papers' vectors (n, at most 256).

        With more than `LEARNED_FROM` papers, they are learned from a sample drawn with the seed.
        """
        texts = corpus.texts()
        few = len(texts) <= LEARNED_FROM
        # Single precision takes half the time; for few papers, double precision keeps earlier results unchanged.
        learned = _count(texts) if few else _count(_sample(texts, self.seed), np.float32)
        self._analyzer, self._words, table = learned
        self._basis = _basis(table, self.seed)
        if few:
            advance(len(texts))
            return self._embeddings((table @ self._basis).astype(np.float32))
        vectors = np.empty((len(texts), self._basis.shape[1]), dtype=np.float32)
        starts = range(0, len(texts), PAPERS_PER_BLOCK)
        blocks = (texts[start : start + PAPERS_PER_BLOCK] for start in starts)
        for start, block_vectors in zip(starts, spread(_read, blocks, self._words, self._basis), strict=True):
            vectors[start : start + PAPERS_PER_BLOCK] = block_vectors
            advance(len(block_vectors))
        return self._embeddings(vectors)

    def _embeddings(self, vectors: NDArray[np.float32]) -> Embeddings:
        return replace(Embeddings.from_vectors(vectors, self.id), state=self.state)

    @property
    def state(self) -> Parts:
        """The words with their weights, and the basis. Raises `EncoderError` before anything was learned."""
        if self._words is None or self._basis is None:
            raise EncoderError("lsa has learned nothing yet: call encode(corpus) first")
        facts = {"words": list(self._words.get_feature_names_out()), "analyzer": self._analyzer}
        return Parts({"idf": self._words.idf_, "basis": self._basis}, facts)

    def restore(self, state: Parts) -> None:
        """Encode texts exactly as the encoder that had this `state`."""
        idf, words = state.arrays["idf"], state.facts["words"]
        self._analyzer = state.facts["analyzer"]
        self._words = _counter(self._analyzer, idf.dtype.type, vocabulary=words)
        self._words.idf_ = idf
        self._basis = state.arrays["basis"]

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of any texts by the learned words; a text of only unknown words gets zeros."""
        if self._words is None or self._basis is None:
            raise EncoderError("lsa learns from a corpus first: call encode(corpus) before encode_texts")
        if not texts:
            return np.zeros((0, self._basis.shape[1]), dtype=np.float32)
        return Embeddings.from_vectors(self._words.transform(texts) @ self._basis, self.id).matrix


def _read(texts: list[str], words: TfidfVectorizer, basis: NDArray[np.floating]) -> NDArray[np.floating]:
    """Vectors of texts, not yet of length 1."""
    table = counted(words, texts, all_words_of) if words.analyzer is words_of else words.transform(texts)
    return np.asarray(table @ basis)


def _sample(texts: list[str], seed: int) -> list[str]:
    chosen = np.random.default_rng(seed).choice(len(texts), LEARNED_FROM, replace=False)
    return [texts[row] for row in np.sort(chosen)]


def _count(texts: list[str], dtype: type[np.floating] = np.float64) -> tuple[str, TfidfVectorizer, sp.csr_matrix]:
    """The unit of the texts (`WORDS` or `LETTERS`), the vectorizer, and the counts (texts, words)."""
    rare = 2 if len(texts) >= RARE_BELOW else 1
    for analyzer, least in ((WORDS, rare), (LETTERS, 1)):
        counter = _counter(analyzer, dtype, min_df=least)
        try:
            return analyzer, counter, counter.fit_transform(texts)
        except ValueError:  # no word is left
            continue
    raise EncoderError("lsa found no words: every title and abstract is empty of letters and digits")


def _counter(analyzer: str, dtype: type[np.floating], **more: Any) -> TfidfVectorizer:
    """TF-IDF of words, or of the letters within words."""
    if analyzer == LETTERS:
        return TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(1, 3), dtype=dtype, **more)
    return TfidfVectorizer(sublinear_tf=True, analyzer=words_of, dtype=dtype, **more)


def _basis(table: sp.csr_matrix, seed: int) -> NDArray[np.floating]:
    """The first right singular vectors, shape (words, d); exact for two papers or two words."""
    dimensions = min(DIMENSIONS, min(table.shape) - 1)
    if dimensions < 2:
        axes = np.linalg.svd(table.toarray(), full_matrices=False)[2]
    else:
        axes = randomized_svd(table, dimensions, n_iter=5, random_state=seed)[2]
    if len(axes) == FALSE_ALARM:
        axes = np.vstack([axes, np.zeros_like(axes[:1])])
    return np.asarray(axes.T)
