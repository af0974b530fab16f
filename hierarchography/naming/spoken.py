"""Which papers a vocabulary can describe: those in its language, in leaves whose papers contain its terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.model.remembered import remembered
from hierarchography.vocabulary import Vocabulary, hold_terms, least_share, mentions_with_narrower, subjects
from hierarchography.vocabulary.languages import OPENING, is_in, latin_languages

LIKE_PARENT = 10
"""Papers with the parent's share that are added to each topic (smoothing), because few papers are not reliable."""


def in_its_language(texts: Sequence[str], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which texts (n,) can be matched with a vocabulary; all if its language is unknown.

    These are the texts in its language and, if they are the majority, other texts in Latin letters too, because their
    vectors say what they are about (`embedding.languages`). An encoder trained on English finds a nearest entry for any
    Chinese text, but it is arbitrary.
    """
    return _with_other_latin(in_own_language(texts, vocabulary), texts)


def _with_other_latin(own: NDArray[np.bool_], texts: Sequence[str]) -> NDArray[np.bool_]:
    """The texts (n,) in a vocabulary's `own` language and, if they are the majority, others in Latin letters."""
    if own.all() or 2 * own.sum() <= len(own):
        return own
    others = np.flatnonzero(~own)
    matched = own.copy()
    matched[others] = [bool(code) for code in latin_languages(texts[row] for row in others.tolist())]
    return matched


def in_own_language(texts: Sequence[str], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which texts (n,) are in a vocabulary's language and can contain its terms; all if its language is unknown."""
    language = vocabulary.language
    return np.array([not language or is_in(language, text[:OPENING]) for text in texts], dtype=bool)


def readable_in(corpus: Corpus, vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """`in_its_language` for the papers (n,) of a corpus."""
    question = ("readable", vocabulary.digest)
    return remembered(corpus, question, lambda: _with_other_latin(worded_in(corpus, vocabulary), corpus.texts()))


def worded_in(corpus: Corpus, vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """`in_own_language` for the papers (n,) of a corpus."""
    return remembered(corpus, ("worded", vocabulary.digest), lambda: in_own_language(corpus.texts(), vocabulary))


def terms_in(corpus: Corpus, vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which papers (n,) contain a term of several words of a vocabulary; see `hold_terms`."""
    return remembered(corpus, ("terms", vocabulary.digest), lambda: hold_terms(corpus.texts(), vocabulary))


def mentioned_in(corpus: Corpus, vocabulary: Vocabulary) -> csr_array:
    """`mentions_with_narrower` for the papers (n, k) of a corpus."""
    question = ("mentioned", vocabulary.digest)
    return remembered(corpus, question, lambda: mentions_with_narrower(corpus.texts(), vocabulary))


def subjects_in(
    corpus: Corpus,
    embeddings: Embeddings,
    entries: NDArray[np.float32],
    vocabulary: Vocabulary,
    counted: Callable[[], csr_array] | None = None,
) -> csr_array:
    """The vocabulary's estimates (n, k) for all papers, readable or not, by their vectors and words; see `subjects`."""
    matrix, question = embeddings.matrix, ("subjects", vocabulary.digest, embeddings)
    return remembered(
        corpus,
        question,
        lambda: subjects(
            matrix,
            entries,
            vocabulary,
            texts=corpus.texts(),
            counted=counted,
            mentioned=lambda: mentioned_in(corpus, vocabulary),
        ),
    )


def spoken_of(
    tree: TopicTree,
    holding: NDArray[np.bool_],
    vocabulary: Vocabulary,
    readable: NDArray[np.bool_],
    worded: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Which papers (n,) are `readable` and in leaves that the vocabulary can describe.

    It can describe a leaf if enough of its papers in the vocabulary's language (`worded` (n,), see `worded_in`) contain
    one of its terms (`holding` (n,), see `terms_in`, and `least_share`). The share of each topic is smoothed with that
    of its parent, so that chance among the few papers of a leaf does not decide. A user's vocabulary, whose language is
    unknown, is assumed to suit all papers.
    """
    if not vocabulary.language:
        return readable
    leaf = tree.leaf_of
    counted = np.stack([np.bincount(leaf[rows], minlength=len(tree)) for rows in (holding & worded, worded)], axis=1)
    share = np.zeros(len(tree))
    for row, (terms, papers) in enumerate(_summed_up(tree, counted.astype(np.float64))):
        above = tree.topics[row].parent  # whose row comes before
        weight = 0 if above is None else LIKE_PARENT
        share[row] = (terms + weight * share[tree.row(above or "0")]) / max(papers + weight, 1)
    return np.asarray(readable & (share[leaf] >= least_share(vocabulary)), dtype=bool)


def _summed_up(tree: TopicTree, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Counts (topics, k) summed up the tree; the input has the counts of the leaves."""
    summed = counts.copy()
    for row in range(len(tree) - 1, 0, -1):  # children come after their parents
        summed[tree.row(tree.topics[row].parent or "")] += summed[row]
    return summed
