"""Which entries of a vocabulary a paper is about: by vectors, by words, and how it is shared out over the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer

from hierarchography.model.greatest import greatest
from hierarchography.vocabulary.table import Vocabulary

CENTRING = 0.7
"""How much of their mean is taken from papers and from entries: else the entries in the middle get all."""
DIMENSIONS = 256
ROUNDS = 2
"""Power iterations of the SVD: more of them change no name and cost a second each (9,537 entries)."""
WORD = r"\w+"
AT_ONCE = 2**23
"""Likenesses computed at once, of papers times entries: 32 MB."""
KIN = 0.25
"""Share of the entries that may lie farther from what is above them than a paper may from the entry nearest to it."""


def likeness(
    papers: NDArray[np.float32], entries: NDArray[np.float32], mean: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Cosines (m, k) of papers (m, d) and entries (k, d), both less most of their mean; `mean` (d,) of all papers."""
    return _centred(papers @ entries.T, papers, entries, mean)


def likeness_and_nearest(
    papers: NDArray[np.float32], entries: NDArray[np.float32], mean: NDArray[np.floating]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The `likeness` (m, k), and each paper's greatest plain cosine to any entry (m,), from one product of matrices."""
    cosines = papers @ entries.T
    nearest = cosines.max(axis=1)
    return _centred(cosines, papers, entries, mean), nearest


def papers_at_once(entries: int, most: int) -> int:
    """How many papers, at most `most`, are matched to so many entries at once: see `AT_ONCE`.

    >>> papers_at_once(1_000, most=8_192), papers_at_once(10_000, most=8_192)
    (8192, 838)
    """
    return max(1, min(most, AT_ONCE // max(1, entries)))


def shares(alike: NDArray[np.floating], nearest: int, temperature: float) -> csr_array:
    """Each paper shared out over its `nearest` entries by a softmax of their likeness (m, k); rows sum to 1.

    Sparse (m, k), float32.

    An entry that is nearer by `temperature` gets e times as much.
    """
    columns, values = greatest(alike, min(nearest, alike.shape[1]))
    weights = np.exp((values.astype(np.float64) - values[:, :1]) / temperature)
    shared = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    ends = np.arange(len(shared) + 1) * columns.shape[1]
    table = csr_array((shared.ravel(), columns.ravel(), ends), shape=alike.shape)
    table.sort_indices()
    return table


def known(papers: NDArray[np.float32], entries: NDArray[np.float32], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which papers (m, d) the vocabulary speaks of at all: (m,).

    The nearest entry may be far away, as every field of science is from a cookbook. A paper counts as known where
    an entry lies as near to it as entries lie to those above them, by the lower quartile of their cosines: so the
    vocabulary itself says what near is to this encoder. One without broader entries cannot, and knows all. Entries of
    zeros, of which the encoder knows no word, say nothing.
    """
    return np.asarray((papers @ entries.T).max(axis=1) >= least_cosine(entries, vocabulary), dtype=bool)


def least_cosine(entries: NDArray[np.float32], vocabulary: Vocabulary) -> float:
    """How near to some entry a paper must lie to count as `known`; minus infinity where the vocabulary cannot say."""
    read = np.asarray(entries.any(axis=1))
    pairs = vocabulary.holds.tocoo()
    related = (pairs.row != pairs.col) & read[pairs.row] & read[pairs.col]
    if not related.any():
        return -np.inf
    kin = np.einsum("kd,kd->k", entries[pairs.row[related]], entries[pairs.col[related]])
    return float(np.quantile(kin, KIN))


def by_words(papers: Sequence[str], vocabulary: Vocabulary) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of papers (n, d) and entries (k, d) by words alone: TF-IDF of the glosses' words, in 256 dimensions."""
    space, entries = _word_space(vocabulary)
    return np.asarray(space.transform(papers), dtype=np.float32), entries


@lru_cache(maxsize=4)
def word_table(vocabulary: Vocabulary) -> tuple[TfidfVectorizer, csr_array]:
    """What weighs the words of texts by TF-IDF as in the glosses, and the entries' words (k, words): rows of length 1.

    The products of both are likenesses by words alone, most of them 0.
    """
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=WORD, dtype=np.float32)
    return words, csr_array(words.fit_transform(vocabulary.texts))


@lru_cache(maxsize=4)
def _word_space(vocabulary: Vocabulary) -> tuple[Pipeline, NDArray[np.float32]]:
    """What makes vectors of texts by the words of the glosses, and the entries' vectors (k, d): see `by_words`."""
    words, table = word_table(vocabulary)
    svd = TruncatedSVD(min(DIMENSIONS, *table.shape), n_iter=ROUNDS, random_state=0)
    scaled = Normalizer(copy=False)
    entries = scaled.fit_transform(svd.fit_transform(table))
    return make_pipeline(words, svd, scaled), np.asarray(entries, dtype=np.float32)


def _centred(
    products: NDArray[np.float32],
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    mean: NDArray[np.floating],
) -> NDArray[np.float32]:
    """The products (m, k) of papers and entries made the cosines of both less most of their mean, in place.

    (p - a)(e - b) = pe - pb - ae + ab: no moved vectors are made, and nothing is multiplied twice.
    """
    of_papers = (CENTRING * mean).astype(np.float32)
    of_entries = (CENTRING * entries.mean(axis=0, dtype=np.float64)).astype(np.float32)
    products -= (papers @ of_entries)[:, None]
    products -= entries @ of_papers - of_papers @ of_entries
    products /= _lengths(papers - of_papers)[:, None]
    products /= _lengths(entries - of_entries)
    return products


def _lengths(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.maximum(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)), 1e-12), dtype=np.float32)
