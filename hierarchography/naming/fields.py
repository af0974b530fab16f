"""Topics by a controlled vocabulary: every paper matched to entries, the matches counted up the vocabulary's tree.

The entry nearest to a broad topic's centroid is a narrow one ("Explainable AI" for three thousand mixed
papers on learning). Counted paper by paper and rolled up, the entry that covers most of the topic, and
little of its siblings, is the one a reader would say.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer

from hierarchography.model import TopicTree
from hierarchography.naming.vocabulary import Vocabulary

NEAREST = 5
"""Entries that one paper is spread over."""
TEMPERATURE = 0.02
"""Cosine by which an entry must be nearer to weigh e times as much."""
CENTRING = 0.7
"""How much of their mean is taken from papers and from entries: else the entries in the middle get all."""
DIMENSIONS = 256
WORD = r"\w+"
BLOCK = 8_192
"""Papers matched at once."""
SINGLES, JOINED = 14, 8
"""Entries of a topic worth naming it alone, and worth joining with another by "&"."""
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

    def options(self, tree: TopicTree, topic_id: str, taken: Collection[int] = ()) -> list[FieldOption]:
        """Names for a topic below the root, the best fit first; entries in `taken` (of its ancestors' names) are out.

        Fit is F1 within the parent: the harmonic mean of the topic's share that the entry covers and of
        the entry's share, among the parent's papers, that lies in the topic.
        """
        topic, own = tree[topic_id], self.counts[tree.row(topic_id)]
        above = self.counts[tree.row(topic.parent or topic_id)]
        fits = 2 * own / (topic.size + above)
        best = [int(row) for row in np.argsort(-fits, kind="stable")[: SINGLES + len(taken)] if row not in taken]
        found = [FieldOption(self.vocabulary.names[row], (row,), float(fits[row])) for row in best[:SINGLES]]
        loss = JOINT if tree.children(topic_id) else JOINT_LEAF
        for pair in itertools.combinations(best[:JOINED], 2):
            one, other = sorted(pair, key=lambda row: (-own[row], row))
            fit = 2 * (own[one] + own[other]) / (topic.size + above[one] + above[other])
            if fit > max(fits[one], fits[other]) and not self.vocabulary.related(one, other):
                name = f"{self.vocabulary.names[one]} & {self.vocabulary.names[other]}"
                found.append(FieldOption(name, (one, other), float(fit) - loss))
        return sorted(found, key=lambda option: (-option.fit, option.name))


def count_fields(
    tree: TopicTree, papers: NDArray[np.float32], entries: NDArray[np.float32], vocabulary: Vocabulary
) -> Fields:
    """Match papers (n, d) to entries (k, d), all of length 1, and count the matches of every topic."""
    mean = papers.mean(axis=0, dtype=np.float64)
    near = _centred(entries, entries.mean(axis=0, dtype=np.float64))
    counts = np.zeros((len(tree), len(vocabulary)))
    leaf = tree.leaf_of
    for start in range(0, len(papers), BLOCK):
        block = _spread(_centred(papers[start : start + BLOCK], mean) @ near.T)
        np.add.at(counts, leaf[start : start + BLOCK], block)
    for row in range(len(tree) - 1, 0, -1):  # children stand after their parents
        counts[tree.row(tree.topics[row].parent or "")] += counts[row]
    return Fields(vocabulary, counts @ vocabulary.holds)


def by_words(papers: Sequence[str], vocabulary: Vocabulary) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of papers (n, d) and entries (k, d) by words alone: TF-IDF of the glosses' words, in 256 dimensions."""
    space, entries = _word_space(vocabulary)
    return np.asarray(space.transform(papers), dtype=np.float32), entries


@lru_cache(maxsize=4)
def _word_space(vocabulary: Vocabulary) -> tuple[Pipeline, NDArray[np.float32]]:
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=WORD)
    table = words.fit_transform(vocabulary.texts)
    svd = TruncatedSVD(min(DIMENSIONS, *table.shape), random_state=0)
    space = make_pipeline(words, svd, Normalizer(copy=False))
    return space, np.asarray(space.fit_transform(vocabulary.texts), dtype=np.float32)


def _spread(likeness: NDArray[np.float32]) -> NDArray[np.float64]:
    """Each paper shared out over its nearest entries (a softmax of the cosines); rows sum to 1."""
    count = min(NEAREST, likeness.shape[1])
    nearest = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    values = np.take_along_axis(likeness, nearest, axis=1).astype(np.float64)
    weights = np.exp((values - values.max(axis=1, keepdims=True)) / TEMPERATURE)
    shares = np.zeros(likeness.shape)
    np.put_along_axis(shares, nearest, weights / weights.sum(axis=1, keepdims=True), axis=1)
    return shares


def _centred(vectors: NDArray[np.float32], mean: NDArray[np.float64]) -> NDArray[np.float32]:
    moved = vectors - CENTRING * mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-12), dtype=np.float32)
