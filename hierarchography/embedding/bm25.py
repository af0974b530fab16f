"""Ranks texts for a question by their words: BM25 (Robertson and Zaragoza, 2009)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.tokens import words_of
from hierarchography.model import Codec, Parts

if TYPE_CHECKING:
    from scipy.sparse import csr_array

K1, B = 1.2, 0.75
"""Saturation of repeated words, and the influence of a text's length; the usual values."""


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The BM25 weights of words in texts, `weights` (n, words) as CSR, and the column and rarity of each word.

    The `rarity` (words,) of a word is its inverse document frequency, and `unknown` that of a word in no text.
    """

    weights: csr_array
    columns: dict[str, int]
    rarity: NDArray[np.float64]
    unknown: float

    @classmethod
    def of(cls, texts: Sequence[str]) -> WordIndex:
        """The index of some texts; without words, it has no columns."""
        from scipy.sparse import csr_array
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(analyzer=words_of, dtype=np.float32)
        try:
            counts = csr_array(counter.fit_transform(texts))
        except ValueError:  # no word at all
            return cls(csr_array((len(texts), 0), dtype=np.float32), {}, np.empty(0), _rarity(len(texts), 0))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = _rarity(len(texts), texts_with)
        damping = np.repeat(K1 * (1 - B + B * lengths / lengths.mean()), np.diff(counts.indptr))
        counts.data = (rarity[counts.indices] * counts.data * (K1 + 1) / (counts.data + damping)).astype(np.float32)
        columns = {word: int(column) for word, column in counter.vocabulary_.items()}
        return cls(counts, columns, rarity, float(_rarity(len(texts), 0)))

    def scores(self, question: str) -> NDArray[np.float64]:
        """The BM25 score (n,) of each text for a question; all zero if no text contains one of its words."""
        return self._sums(self._known(words_of(question)))

    def covered(self, question: str) -> NDArray[np.float64]:
        """The BM25 scores as shares (n,) of the maximum for a question: how much of its words is in each text, 0 to 1.

        Words that no text contains count in the maximum, so that a question in other words has low shares.
        """
        words = set(words_of(question))
        known = self._known(words)
        most = (K1 + 1) * (self.rarity[known].sum() + self.unknown * (len(words) - len(known)))
        return self._sums(known) / most if most > 0 else np.zeros(self.weights.shape[0])

    def _known(self, words: Iterable[str]) -> list[int]:
        """The columns of the words that some text contains, in order."""
        return sorted(self.columns[word] for word in set(words) if word in self.columns)

    def _sums(self, columns: list[int]) -> NDArray[np.float64]:
        return np.asarray(self.weights[:, columns].sum(axis=1), dtype=np.float64).ravel()


def _rarity(texts: int, texts_with: Any) -> Any:
    """The inverse document frequency of words that are in `texts_with` texts."""
    return np.log1p((texts - texts_with + 0.5) / (texts_with + 0.5))


def _pack(index: WordIndex) -> Parts:
    weights = {name: getattr(index.weights, name) for name in ("data", "indices", "indptr")}
    return Parts(
        {**weights, "rarity": index.rarity}, [index.weights.shape[0], index.unknown, list(index.columns.items())]
    )


def _unpack(parts: Parts) -> WordIndex:
    from scipy.sparse import csr_array

    arrays, (texts, unknown, columns) = parts.arrays, parts.facts
    shape = texts, len(arrays["rarity"])
    weights = csr_array((arrays["data"], arrays["indices"], arrays["indptr"]), shape)
    return WordIndex(weights, dict(columns), arrays["rarity"], unknown)


INDEX: Codec[WordIndex] = Codec(_pack, _unpack)
