"""Places new papers in a tree that stays as it is: the nearest papers of the map vote, level by level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.clustering.extend import NEAR
from hierarchography.model import Neighbours, TopicTree


@dataclass(frozen=True, eq=False)
class Votes:
    """The topics that papers (m,) are placed in, and how their nearest papers voted.

    `leaf` is the row of the leaf in the tree, and `share` (m,) its share of the votes. `shares` (m, topics), sparse, is
    each topic's share, including those of its subtopics.
    """

    leaf: NDArray[np.int32]
    share: NDArray[np.float64]
    shares: csr_array


def voted(tree: TopicTree, near: Neighbours) -> Votes:
    """Place papers by the votes of their nearest papers: from the root down, always the subtopic with most votes.

    `near` (m, k) holds rows of the tree's papers. A vote has the weight 1 / distance, as in `extend_tree`. Voting from
    the root down does not split the votes of a large topic among its subtopics. Of equal votes, the topic that comes
    first in preorder wins.
    """
    shares = _shares(tree, near)
    leaf = np.zeros(len(near), dtype=np.int32)
    for row, topic in enumerate(tree):
        children = [tree.row(child.id) for child in tree.children(topic.id)]
        papers = np.flatnonzero(leaf == row)
        if children and len(papers):
            leaf[papers] = np.array(children, dtype=np.int32)[shares[papers][:, children].toarray().argmax(axis=1)]
    chosen = csr_array((np.ones(len(leaf)), (np.arange(len(leaf)), leaf)), shares.shape)
    return Votes(leaf, np.asarray(shares.multiply(chosen).sum(axis=1)).ravel(), shares)


def _shares(tree: TopicTree, near: Neighbours) -> csr_array:
    weights = 1 / np.maximum(near.distances.astype(np.float64), NEAR)
    weights /= weights.sum(axis=1, keepdims=True)
    papers = np.repeat(np.arange(len(near)), near.indices.shape[1])
    leaves = tree.leaf_of[near.indices.ravel()]
    table = csr_array((weights.ravel(), (papers, leaves)), (len(near), len(tree)))
    return csr_array(table @ _above(tree))


def _above(tree: TopicTree) -> csr_array:
    """A table (topics, topics): 1 for each topic (row) and itself and every topic above it (column)."""
    pairs = [(row, tree.row(above.id)) for row, topic in enumerate(tree) for above in tree.ancestors(topic.id)]
    rows, columns = np.array(pairs).T
    return csr_array((np.ones(len(rows)), (rows, columns)), (len(tree), len(tree)))
