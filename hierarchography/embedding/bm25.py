"""Ranks texts for a question by their words: BM25 (Robertson and Zaragoza, 2009)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from hierarchography.embedding.lsa import words_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

K1, B = 1.2, 0.75
"""Saturation of repeated words, and the influence of a text's length; the usual values."""


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The BM25 weights of words in texts, `weights` (n, words) as CSR, and the column of each word."""

    weights: csr_array
    columns: dict[str, int]

    @classmethod
    def of(cls, texts: Sequence[str]) -> WordIndex:
        """The index of some texts; without words, it has no columns."""
        from scipy.sparse import csr_array

        counter = CountVectorizer(analyzer=words_of, dtype=np.float32)
        try:
            counts = csr_array(counter.fit_transform(texts))
        except ValueError:  # no word at all
            return cls(csr_array((len(texts), 0), dtype=np.float32), {})
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = np.log1p((len(texts) - texts_with + 0.5) / (texts_with + 0.5))
        damping = np.repeat(K1 * (1 - B + B * lengths / lengths.mean()), np.diff(counts.indptr))
        counts.data = (rarity[counts.indices] * counts.data * (K1 + 1) / (counts.data + damping)).astype(np.float32)
        return cls(counts, {word: int(column) for word, column in counter.vocabulary_.items()})

    def scores(self, question: str) -> NDArray[np.float64]:
        """The BM25 score (n,) of each text for a question; all zero if no text contains one of its words."""
        known = sorted({self.columns[word] for word in words_of(question) if word in self.columns})
        return np.asarray(self.weights[:, known].sum(axis=1), dtype=np.float64).ravel()
