"""Topics by a controlled vocabulary: every paper matched to entries, the matches counted up the vocabulary's tree.

The entry nearest to a broad topic's centroid is a narrow one ("Explainable AI" for three thousand mixed
papers on learning). Counted paper by paper and rolled up, the entry that covers most of the topic, and
little of its siblings, is the one a reader would say.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from hierarchography.model import TopicTree
from hierarchography.naming.stopwords import OPENING, is_in
from hierarchography.vocabulary import (
    Vocabulary,
    hold_terms,
    least_cosine,
    least_share,
    likeness_and_nearest,
    papers_at_once,
    shares,
)

NEAREST = 5
"""Entries that one paper is spread over."""
TEMPERATURE = 0.02
"""Cosine by which an entry must be nearer to weigh e times as much."""
BLOCK = 8_192
"""Papers matched at once, at most."""
SINGLES, JOINED = 14, 8
"""Entries of a topic worth naming it alone, and worth joining with another by "&"."""
AGAIN = 0.15
"""Loss of fit for an entry that is half of a name above ("Biology" under "Biology & Medicine" must be just that), or
from higher up the vocabulary than a name above ("Computer Science" under "Linguistics")."""
LIKE_PARENT = 10
"""Papers' worth of the parent's share in that of a topic: of few papers, few tell what is said of them."""
AND = " and "
JOINT, JOINT_LEAF = 0.08, 0.2
"""Loss of fit for joining two entries: the second must add something, and in the name of a leaf, much."""


@dataclass(frozen=True)
class FieldOption:
    """A name made of one entry or of two, and how well these papers are the topic's: `fit` in 0..1."""

    name: str
    entries: tuple[int, ...]
    fit: float


@dataclass(frozen=True, eq=False)
class Fields:
    """`counts` (topics, entries): how many of a topic's papers are at or under an entry. Topics in preorder."""

    vocabulary: Vocabulary
    counts: NDArray[np.float64]

    def options(
        self, tree: TopicTree, topic_id: str, taken: Collection[int] = (), dear: Collection[int] = ()
    ) -> list[FieldOption]:
        """Names for a topic below the root, the best fit first; entries in `taken` (of its ancestors' names) are out.

        An entry in `dear` must fit better by `AGAIN`.

        Fit is F1 within the parent: the harmonic mean of the topic's share that the entry covers and of
        the entry's share, among the parent's papers, that lies in the topic.
        """
        topic, counts = tree[topic_id], self.counts[tree.row(topic_id)]
        above = self.counts[tree.row(topic.parent or topic_id)]
        fits = 2 * counts / (topic.size + above)
        fits[list(dear)] -= AGAIN
        best = [int(row) for row in np.argsort(-fits, kind="stable")[: SINGLES + len(taken)] if row not in taken]
        field_options = [FieldOption(self.vocabulary.names[row], (row,), float(fits[row])) for row in best[:SINGLES]]
        loss = JOINT if tree.children(topic_id) else JOINT_LEAF
        for pair in itertools.combinations(best[:JOINED], 2):
            first, second = sorted(pair, key=lambda row: (-counts[row], row))
            fit = 2 * (counts[first] + counts[second]) / (topic.size + above[first] + above[second])
            fit -= AGAIN * (first in dear or second in dear)
            name = joined_name(self.vocabulary.names[first], self.vocabulary.names[second])
            if name and fit > max(fits[first], fits[second]) and not self.vocabulary.related(first, second):
                field_options.append(FieldOption(name, (first, second), float(fit) - loss))
        return sorted(field_options, key=lambda option: (-option.fit, option.name))


def joined_name(first: str, second: str) -> str:
    """Two names as one; empty where both join two things already.

    >>> joined_name("Biology", "Medicine")
    'Biology & Medicine'
    >>> joined_name("Astronomy and astrophysics", "Physics")
    'Physics, astronomy & astrophysics'
    """
    if AND in first and AND in second:
        return ""
    if AND not in first and AND not in second:
        return f"{first} & {second}"
    single, double = (first, second) if AND in second else (second, first)
    return f"{single}, {double[0].lower()}{double[1:].replace(AND, ' & ', 1)}"


def in_its_language(texts: Iterable[str], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which texts (n,) are in the vocabulary's language; all where that is not known.

    An encoder that was taught English finds an entry for any Chinese text, and it is no better than any other.
    """
    language = vocabulary.language
    return np.array([not language or is_in(language, text[:OPENING]) for text in texts], dtype=bool)


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


def count_fields(
    tree: TopicTree,
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    vocabulary: Vocabulary,
    readable: NDArray[np.bool_] | None = None,
) -> Fields:
    """Match papers (n, d) to entries (k, d), all of length 1, and count the matches of every topic.

    Papers that the vocabulary does not speak of, and those that are not `readable` (n,), count for no entry, so that
    it names no topic of them. An entry of zeros, of which the encoder knows no word, is never matched.
    """
    read = np.flatnonzero(entries.any(axis=1))
    if not len(read):
        return Fields(vocabulary, np.zeros((len(tree), len(vocabulary))))
    mean, least = papers.mean(axis=0, dtype=np.float64), least_cosine(entries, vocabulary)
    blocks, counted = [], np.ones(len(papers)) if readable is None else readable.astype(np.float64)
    step, legible = papers_at_once(len(read), BLOCK), entries[read]
    for start in range(0, len(papers), step):
        rows = slice(start, start + step)
        alike, nearest = likeness_and_nearest(papers[rows], legible, mean)
        blocks.append(shares(alike, NEAREST, TEMPERATURE))
        counted[rows] *= nearest >= least
    held = csr_array((counted, (tree.leaf_of, np.arange(len(papers)))), shape=(len(tree), len(papers)))
    return Fields(vocabulary, _summed_up(tree, (held @ vstack(blocks) @ vocabulary.holds[read]).toarray()))


def _summed_up(tree: TopicTree, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Counts (topics, k) of the leaves' own, each topic's below added to it."""
    summed = counts.copy()
    for row in range(len(tree) - 1, 0, -1):  # children stand after their parents
        summed[tree.row(tree.topics[row].parent or "")] += summed[row]
    return summed
