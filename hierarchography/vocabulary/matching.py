"""Matches papers to vocabulary entries, by vectors or by words, and divides each paper among the nearest entries."""

from __future__ import annotations

import re
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
from hierarchography.vocabulary.asciiwords import ascii_words
from hierarchography.vocabulary.counting import counted
from hierarchography.vocabulary.table import Vocabulary

CENTRING = 0.7
"""Share of the mean subtracted from papers and from entries; otherwise central entries would match everything."""
OWN_SUBJECT = 0.25
"""The length of the mean of papers across that of the entries from which on less of it is subtracted. In a collection
on all of science (the landmarks) it is .22. In one on a single subject it is up to .6: its subject, which must be
kept, or papers on orbits of exoplanets would be nearer to mathematics than to astronomy (`benchmarks/RESULTS.md`)."""
DIMENSIONS = 256
ROUNDS = 2
"""Power iterations of the SVD; more change no name and take a second each (9,537 entries)."""
WORD = r"\w+"
_TOKENS = re.compile(WORD)
AT_ONCE = 2**23
"""Similarities (papers times entries) computed at once: 32 MB."""
KIN = 0.25
"""Quantile of the cosines of entries with their broader entries that is the minimum cosine of a known paper."""


def likeness(
    papers: NDArray[np.float32], entries: NDArray[np.float32], mean: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Cosines (m, k) of papers (m, d) and entries (k, d) after centring (`CENTRING`); `mean` (d,) of all papers."""
    return _centred(papers @ entries.T, papers, entries, mean)


def likeness_and_nearest(
    papers: NDArray[np.float32], entries: NDArray[np.float32], mean: NDArray[np.floating]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The `likeness` (m, k), and each paper's greatest cosine with any entry without centring (m,)."""
    cosines = papers @ entries.T
    nearest = cosines.max(axis=1)
    return _centred(cosines, papers, entries, mean), nearest


def papers_at_once(entries: int, most: int) -> int:
    """The number of papers, at most `most`, to match at once with this number of entries; see `AT_ONCE`.

    >>> papers_at_once(1_000, most=8_192), papers_at_once(10_000, most=8_192)
    (8192, 838)
    """
    return max(1, min(most, AT_ONCE // max(1, entries)))


def shares(alike: NDArray[np.floating], nearest: int, temperature: float) -> csr_array:
    """Divide each paper among its `nearest` entries by a softmax of their likeness (m, k); rows sum to 1.

    An entry that is nearer by `temperature` gets e times as much. Sparse (m, k), float32.
    """
    columns, values = greatest(alike, min(nearest, alike.shape[1]))
    weights = np.exp((values.astype(np.float64) - values[:, :1]) / temperature)
    shared = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    ends = np.arange(len(shared) + 1) * columns.shape[1]
    table = csr_array((shared.ravel(), columns.ravel(), ends), shape=alike.shape)
    table.sort_indices()
    return table


def known(papers: NDArray[np.float32], entries: NDArray[np.float32], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which papers (m, d) the vocabulary covers: (m,).

    The nearest entry may be far away, as every field of science is from a cookbook. A paper is covered if its greatest
    cosine with an entry is at least the lower quartile of the cosines of entries with their broader entries. The
    threshold thus comes from the vocabulary itself and fits the encoder. A vocabulary without broader entries has no
    threshold and covers all papers. Entries with zero vectors, whose words the encoder does not know, are ignored.
    """
    return np.asarray((papers @ entries.T).max(axis=1) >= least_cosine(entries, vocabulary), dtype=bool)


def least_cosine(entries: NDArray[np.float32], vocabulary: Vocabulary) -> float:
    """The minimum cosine with an entry for a paper to be `known`; minus infinity if there are no broader entries."""
    read = np.asarray(entries.any(axis=1))
    pairs = vocabulary.holds.tocoo()
    related = (pairs.row != pairs.col) & read[pairs.row] & read[pairs.col]
    if not related.any():
        return -np.inf
    kin = np.einsum("kd,kd->k", entries[pairs.row[related]], entries[pairs.col[related]])
    return float(np.quantile(kin, KIN))


def by_words(papers: Sequence[str], vocabulary: Vocabulary) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of papers (n, d) and entries (k, d) from words only: TF-IDF of the glosses' words in 256 dimensions."""
    space, entries = _word_space(vocabulary)
    return np.asarray(space.transform(words_in_glosses(papers, word_table(vocabulary)[0])), dtype=np.float32), entries


def words_in_glosses(texts: Sequence[str], words: TfidfVectorizer) -> csr_array:
    """The TF-IDF weights (n, words) of texts by the vectorizer of a `word_table`."""
    return csr_array(counted(words, texts, _words_of))


def _words_of(text: str) -> list[str]:
    return ascii_words(text) if text.isascii() else _TOKENS.findall(text.lower())


@lru_cache(maxsize=4)
def word_table(vocabulary: Vocabulary) -> tuple[TfidfVectorizer, csr_array]:
    """A vectorizer with the TF-IDF weights of the glosses, and the entries' words (k, words) as rows of length 1.

    Products of texts and entries are similarities by words only; most are 0.
    """
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=WORD, dtype=np.float32)
    return words, csr_array(words.fit_transform(vocabulary.texts))


@lru_cache(maxsize=4)
def _word_space(vocabulary: Vocabulary) -> tuple[Pipeline, NDArray[np.float32]]:
    """The pipeline that makes vectors of texts from weighted words, and the entries' vectors (k, d); see `by_words`."""
    table = word_table(vocabulary)[1]
    svd = TruncatedSVD(min(DIMENSIONS, *table.shape), n_iter=ROUNDS, random_state=0)
    scaled = Normalizer(copy=False)
    entries = scaled.fit_transform(svd.fit_transform(table))
    return make_pipeline(svd, scaled), np.asarray(entries, dtype=np.float32)


def _centred(
    products: NDArray[np.float32],
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    mean: NDArray[np.floating],
) -> NDArray[np.float32]:
    """Turn the products (m, k) of papers and entries into cosines after centring, in place.

    What is subtracted from papers does not contain the subject that they have in common (`OWN_SUBJECT`).

    Uses (p - a)(e - b) = pe - pb - ae + ab, so that no large product is computed twice.
    """
    of_all = entries.mean(axis=0, dtype=np.float64)
    of_papers = (CENTRING * _without_subject(mean, of_all)).astype(np.float32)
    of_entries = (CENTRING * of_all).astype(np.float32)
    products -= (papers @ of_entries)[:, None]
    products -= entries @ of_papers - of_papers @ of_entries
    products /= _lengths(papers - of_papers)[:, None]
    products /= _lengths(entries - of_entries)
    return products


def _without_subject(mean: NDArray[np.floating], of_entries: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean (d,) of papers, of which the part across the mean of the entries is shorter the narrower the subject is.

    A part up to `OWN_SUBJECT` long is kept; one that is twice as long becomes half as long as `OWN_SUBJECT`.
    """
    along = (mean @ of_entries) / max(float(of_entries @ of_entries), 1e-12) * of_entries
    across = mean - along
    kept = min(1.0, OWN_SUBJECT / max(float(np.linalg.norm(across)), 1e-12)) ** 2
    return np.asarray(along + kept * across)


def _lengths(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.maximum(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)), 1e-12), dtype=np.float32)
