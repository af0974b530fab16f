"""Which entries of a vocabulary a paper is about: by vectors, by words, and how it is shared out over the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer

from hierarchography.model.greatest import greatest
from hierarchography.vocabulary.table import Vocabulary

CENTRING = 0.7
"""How much of their mean is taken from papers and from entries: else the entries in the middle get all."""
DIMENSIONS = 256
WORD = r"\w+"
KIN = 0.25
"""Share of the entries that may lie farther from what is above them than a paper may from the entry nearest to it."""


def likeness(
    papers: NDArray[np.float32], entries: NDArray[np.float32], mean: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Cosines (m, k) of papers (m, d) and entries (k, d), both less most of their mean; `mean` (d,) of all papers."""
    return _centred(papers, mean) @ _centred(entries, entries.mean(axis=0, dtype=np.float64)).T


def shares(alike: NDArray[np.floating], nearest: int, temperature: float) -> NDArray[np.float32]:
    """Each paper shared out over its `nearest` entries by a softmax of their likeness (m, k); rows sum to 1.

    An entry that is nearer by `temperature` gets e times as much.
    """
    columns, values = greatest(alike, min(nearest, alike.shape[1]))
    weights = np.exp((values.astype(np.float64) - values[:, :1]) / temperature)
    shared = np.zeros(alike.shape, dtype=np.float32)
    np.put_along_axis(shared, columns, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32), axis=1)
    return shared


def known(papers: NDArray[np.float32], entries: NDArray[np.float32], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which papers (m, d) the vocabulary speaks of at all: (m,).

    The nearest entry may be far away, as every field of science is from a cookbook. A paper counts as known where
    an entry lies as near to it as entries lie to those above them, by the lower quartile of their cosines: so the
    vocabulary itself says what near is to this encoder. One without broader entries cannot, and knows all. Entries of
    zeros, of which the encoder knows no word, say nothing.
    """
    read = entries.any(axis=1)
    below, above = np.nonzero(vocabulary.holds & ~np.eye(len(vocabulary), dtype=bool) & np.outer(read, read))
    if not len(below):
        return np.ones(len(papers), dtype=bool)
    kin = np.einsum("kd,kd->k", entries[below], entries[above])
    return np.asarray((papers @ entries.T).max(axis=1) >= np.quantile(kin, KIN), dtype=bool)


def by_words(papers: Sequence[str], vocabulary: Vocabulary) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of papers (n, d) and entries (k, d) by words alone: TF-IDF of the glosses' words, in 256 dimensions."""
    space, entries = word_space(vocabulary)
    return np.asarray(space.transform(papers), dtype=np.float32), entries


@lru_cache(maxsize=4)
def word_space(vocabulary: Vocabulary) -> tuple[Pipeline, NDArray[np.float32]]:
    """What makes vectors of texts by the words of the glosses, and the entries' vectors (k, d): see `by_words`."""
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=WORD)
    table = words.fit_transform(vocabulary.texts)
    svd = TruncatedSVD(min(DIMENSIONS, *table.shape), random_state=0)
    space = make_pipeline(words, svd, Normalizer(copy=False))
    return space, np.asarray(space.fit_transform(vocabulary.texts), dtype=np.float32)


def _centred(vectors: NDArray[np.float32], mean: NDArray[np.floating]) -> NDArray[np.float32]:
    moved = vectors - CENTRING * mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-12), dtype=np.float32)
