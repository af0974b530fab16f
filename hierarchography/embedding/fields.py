"""The fields of science that each paper is about: what a vocabulary knows and the papers never say.

Two papers of one field may share no word and lie far apart for the encoder. Matched to the entries of a
vocabulary and counted up its tree, they meet in the broader entry. Joined to the papers' vectors, this draws the
topics along the lines that a reader knows, as far as the papers themselves lie that way.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline
from sklearn.utils.extmath import randomized_svd

from hierarchography.model import Corpus, Embeddings
from hierarchography.vocabulary import Vocabulary, likeness, shares, word_space
from hierarchography.workers import spread

NEAREST, TEMPERATURE = 30, 0.05
"""Entries that a paper is shared out over, and how sharply. Over 5 entries at .02, as names are counted, papers
between two entries fall on one side by chance, and topics break up (`benchmarks/RESULTS.md`)."""
WORDS = 0.5
"""Weight of the likeness by words beside that by vectors; by words alone fields help no tree."""
READ = 0.5
"""Share of the entries that an encoder must know a word of: one that learned from a few papers knows hardly any."""
DIMENSIONS = 128
LEAST_SHARE = 1e-3
PAPERS_PER_BLOCK = 8_192
"""Papers matched at once."""


def field_vectors(
    corpus: Corpus, embeddings: Embeddings, entries: NDArray[np.float32], vocabulary: Vocabulary, seed: int
) -> Embeddings | None:
    """Vectors (n, at most 128) of length 1, near where papers are about the same entries or share broader ones.

    `entries` (k, d) are the vectors of the vocabulary's texts in the space of `embeddings` (n, d); None where most
    are zeros: the encoder cannot read them. The cosine of two papers is near the Bhattacharyya coefficient of
    their shares over all entries, each share counted for its entry and for all above it.
    """
    if entries.any(axis=1).mean() < READ:
        return None
    texts, matrix = corpus.texts(), embeddings.matrix
    mean = matrix.mean(axis=0, dtype=np.float64)
    starts = range(0, len(corpus), PAPERS_PER_BLOCK)
    papers = ((texts[start : start + PAPERS_PER_BLOCK], matrix[start : start + PAPERS_PER_BLOCK]) for start in starts)
    holds = sp.csr_array(vocabulary.holds.astype(np.float32))
    blocks = list(spread(_matched, papers, entries, mean, *word_space(vocabulary), holds))
    return Embeddings.from_vectors(_reduced(sp.vstack(blocks), seed), f"fields-{len(vocabulary)}")


def _matched(
    papers: tuple[list[str], NDArray[np.float32]],
    entries: NDArray[np.float32],
    mean: NDArray[np.float64],
    words: Pipeline,
    glosses: NDArray[np.float32],
    holds: sp.csr_array,
) -> sp.csr_array:
    """The profiles of papers, given as their texts and vectors; `mean` (d,) is that of all papers' vectors."""
    texts, vectors = papers
    by_words = np.asarray(words.transform(texts), dtype=np.float32) @ glosses.T
    return _profiles(shares(likeness(vectors, entries, mean) + WORDS * by_words, NEAREST, TEMPERATURE), holds)


def _profiles(shared: NDArray[np.float32], holds: sp.csr_array) -> sp.csr_array:
    """Square roots of the shares, counted up the vocabulary's tree: their products are Bhattacharyya's."""
    shared[shared < LEAST_SHARE] = 0
    counted = sp.csr_array(shared) @ holds
    counted.data = np.sqrt(counted.data)
    return counted


def _reduced(table: sp.csr_array, seed: int) -> NDArray[np.float64]:
    """The rows' scores on the first right singular vectors of the table; as they are where there are few columns."""
    dimensions = min(DIMENSIONS, min(table.shape) - 1)
    if dimensions < 2:
        return np.asarray(table.toarray(), dtype=np.float64)
    axes = randomized_svd(table, dimensions, n_iter=4, random_state=seed)[2]
    return np.asarray(table @ axes.T, dtype=np.float64)
