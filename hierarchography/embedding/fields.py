"""Matches papers to the fields of science in a vocabulary, as additional features.

Two papers of one field may share no word and have dissimilar vectors. Matched to entries of a vocabulary and to all
broader entries of its tree, they share the broader entry. These features, joined to the papers' vectors, bring topics
closer to the established fields.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.extmath import randomized_svd

from hierarchography.model import Corpus, Embeddings
from hierarchography.vocabulary import (
    Vocabulary,
    counted_by_likeness,
    least_cosine,
    likeness_and_nearest,
    papers_at_once,
    reads_entries,
    shares,
    word_table,
    words_in_glosses,
)
from hierarchography.workers import spread

NEAREST, TEMPERATURE = 30, 0.05
"""Entries among which a paper is divided, and the temperature. With 5 entries at .02, as for counting names, papers
between two entries are matched to one of them by chance, and topics break up (`benchmarks/RESULTS.md`)."""
WORDS = 1.0
"""Weight of the similarity by words relative to that by vectors; by words alone, fields improve no tree. Of the 8
nearest landmarks by vectors and fields, .855 are of the same field and .572 of the same subfield; with half the
weight .843 and .569, by an SVD of the words .850 and .567, without words .828 and .564."""
DIMENSIONS = 128
LEAST_SHARE = 1e-3
PAPERS_PER_BLOCK = 8_192
"""Maximum number of papers matched at once."""


def field_vectors(
    corpus: Corpus,
    embeddings: Embeddings,
    entries: NDArray[np.float32],
    vocabulary: Vocabulary,
    seed: int,
    take_shares: Callable[[sp.csr_array], None] | None = None,
) -> Embeddings | None:
    """Vectors (n, at most 128) of length 1, similar if papers are about the same entries or share broader ones.

    `entries` (k, d) are the vectors of the vocabulary's texts in the space of `embeddings` (n, d); None if most
    are zeros, because the encoder cannot read them. The cosine of two papers approximates the Bhattacharyya coefficient
    of their shares over all entries, where each share counts for its entry and for all broader entries.

    `take_shares` is given the shares that `vocabulary.subjects` begins with, since they come of the same products of
    vectors; it is not called if some entries have zero vectors.
    """
    if not reads_entries(entries):
        return None
    texts, matrix = corpus.texts(), embeddings.matrix
    mean = matrix.mean(axis=0, dtype=np.float64)
    step = papers_at_once(len(vocabulary), PAPERS_PER_BLOCK)
    papers = ((texts[start : start + step], matrix[start : start + step]) for start in range(0, len(corpus), step))
    read_all = take_shares is not None and bool(entries.any(axis=1).all())
    least = least_cosine(entries, vocabulary) if read_all else None
    blocks = list(
        spread(_matched, papers, entries, mean, *word_table(vocabulary), vocabulary.holds, least, threads=True)
    )
    if take_shares is not None and read_all:
        take_shares(sp.csr_array(sp.vstack([counted for _, counted in blocks], format="csr")))
    profiles = sp.vstack([profile for profile, _ in blocks])
    return Embeddings.from_vectors(_reduced(profiles, seed), f"fields-{len(vocabulary)}")


def _matched(
    papers: tuple[list[str], NDArray[np.float32]],
    entries: NDArray[np.float32],
    mean: NDArray[np.float64],
    words: TfidfVectorizer,
    glosses: sp.csr_array,
    holds: sp.csr_array,
    least: float | None,
) -> tuple[sp.csr_array, sp.csr_array | None]:
    """The profiles of papers, given as their texts and vectors; `mean` (d,) is that of all papers' vectors.

    With `least`, the papers' shares for `vocabulary.subjects` too, otherwise None.
    """
    texts, vectors = papers
    alike, nearest = likeness_and_nearest(vectors, entries, mean)
    counted = None if least is None else counted_by_likeness(alike, nearest, least, holds)
    alike += WORDS * (words_in_glosses(texts, words) @ glosses.T).toarray()
    return _profiles(shares(alike, NEAREST, TEMPERATURE), holds), counted


def _profiles(shared: sp.csr_array, holds: sp.csr_array) -> sp.csr_array:
    """Square roots of the shares, summed up the vocabulary's tree; their products are Bhattacharyya coefficients."""
    shared.data[shared.data < LEAST_SHARE] = 0
    shared.eliminate_zeros()
    counted = shared @ holds
    counted.data = np.sqrt(counted.data)
    return counted


def _reduced(table: sp.csr_array, seed: int) -> NDArray[np.float64]:
    """The rows' scores on the first right singular vectors of the table; the rows themselves for few columns."""
    dimensions = min(DIMENSIONS, min(table.shape) - 1)
    if dimensions < 2:
        return np.asarray(table.toarray(), dtype=np.float64)
    axes = randomized_svd(table, dimensions, n_iter=4, random_state=seed)[2]
    return np.asarray(table @ axes.T, dtype=np.float64)
