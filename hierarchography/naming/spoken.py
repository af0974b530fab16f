"""Which papers a vocabulary speaks of: those in its language, in leaves whose papers say its terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import TopicTree
from hierarchography.naming.stopwords import OPENING, is_in, latin_languages
from hierarchography.vocabulary import Vocabulary, hold_terms, least_share

LIKE_PARENT = 10
"""Papers' worth of the parent's share in that of a topic: of few papers, few tell what is said of them."""


def in_its_language(texts: Sequence[str], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which texts (n,) a vocabulary can be matched with; all where its language is not known.

    These are the texts in its language, and, where those are most, others in Latin letters too: what they are about is
    then read from their vectors (`embedding.languages`). An encoder that was taught English finds an entry for any
    Chinese text, and it is no better than any other.
    """
    language = vocabulary.language
    own = np.array([not language or is_in(language, text[:OPENING]) for text in texts], dtype=bool)
    if own.all() or 2 * own.sum() <= len(own):
        return own
    return own | np.array([bool(code) for code in latin_languages(texts)], dtype=bool)


def spoken_of(
    tree: TopicTree, texts: Sequence[str], vocabulary: Vocabulary, readable: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which papers (n,) are `readable` and in leaves that the vocabulary speaks of.

    It speaks of a leaf where enough of its readable papers hold a term of several words (`least_share`). Each topic's
    share of them is drawn to its parent's, so that chance among the few papers of a leaf neither silences the
    vocabulary nor makes it speak. A table of one's own, whose language is not known, is taken to fit the papers.
    """
    if not vocabulary.language:
        return readable
    leaf = tree.leaf_of
    holding = hold_terms(texts, vocabulary) & readable
    counted = np.stack([np.bincount(leaf[rows], minlength=len(tree)) for rows in (holding, readable)], axis=1)
    share = np.zeros(len(tree))
    for row, (held, papers) in enumerate(_summed_up(tree, counted.astype(np.float64))):
        above = tree.topics[row].parent  # whose row comes before
        weight = 0 if above is None else LIKE_PARENT
        share[row] = (held + weight * share[tree.row(above or "0")]) / max(papers + weight, 1)
    return np.asarray(readable & (share[leaf] >= least_share(vocabulary)), dtype=bool)


def _summed_up(tree: TopicTree, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Counts (topics, k) of the leaves' own, each topic's below added to it."""
    summed = counts.copy()
    for row in range(len(tree) - 1, 0, -1):  # children stand after their parents
        summed[tree.row(tree.topics[row].parent or "")] += summed[row]
    return summed
