"""Class-based TF-IDF: the words that distinguish topics, as a baseline for names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from hierarchography.evaluation.shape import paths
from hierarchography.model import TopicTree


def class_words(tree: TopicTree, texts: Sequence[str], most: int) -> list[tuple[str, ...]]:
    """The `most` best words of every topic in preorder, by the c-TF-IDF of Grootendorst 2022, best first.

    The weight of a word is tf(w, c) log(1 + A / f(w)), where tf(w, c) is the number of occurrences of word w in the
    texts of topic c, f(w) that in all texts, and A the mean number of words per topic at the level of c. English stop
    words are left out. A topic gets fewer words, or none, if its texts have no more. `texts` (n,) are the papers'.
    """
    counter = CountVectorizer(stop_words="english", dtype=np.float64)
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # only stop words
        return [()] * len(tree)
    words = counter.get_feature_names_out()
    everywhere = np.asarray(counts.sum(axis=0)).ravel()
    mean_words = [everywhere.sum() / len(tree.level(depth)) for depth in range(tree.depth + 1)]
    by_topic = csr_matrix(_members(tree) @ counts)
    best_words = []
    for row, topic in enumerate(tree):
        cells = slice(by_topic.indptr[row], by_topic.indptr[row + 1])
        topic_words = by_topic.indices[cells]
        weights = by_topic.data[cells] * np.log1p(mean_words[topic.depth] / everywhere[topic_words])
        best_words.append(tuple(str(words[word]) for word in topic_words[_best(weights, topic_words, most)]))
    return best_words


def _best(weights: NDArray[np.float64], words: NDArray[np.integer], most: int) -> NDArray[np.int64]:
    """The positions of the greatest weights, best first; ties are broken by alphabet."""
    return np.lexsort((words, -np.round(weights, 9)))[:most]


def _members(tree: TopicTree) -> csr_matrix:
    """A sparse matrix (topics, n) with 1 if the topic contains the paper."""
    table = paths(tree)
    papers, level = np.nonzero(table >= 0)
    return csr_matrix((np.ones(len(papers)), (table[papers, level], papers)), shape=(len(tree), tree.papers))
