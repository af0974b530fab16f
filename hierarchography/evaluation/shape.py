"""A topic tree as arrays: each paper's path, each topic's parent and children, by position in preorder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import TopicTree


def paths(tree: TopicTree) -> NDArray[np.int32]:
    """The topics of each paper from the root to its leaf (n, depth + 1), -1 below the leaf."""
    table = np.full((tree.papers, tree.depth + 1), -1, dtype=np.int32)
    for row, topic in enumerate(tree):
        table[topic.members, topic.depth] = row
    return table


def parents_of(tree: TopicTree) -> NDArray[np.int32]:
    """The position of each topic's parent (topics,), -1 for the root."""
    return np.array([-1 if topic.parent is None else tree.row(topic.parent) for topic in tree], dtype=np.int32)


def children_of(tree: TopicTree) -> NDArray[np.int32]:
    """The children of each topic (topics, maximum number of children, at least 1), padded with -1."""
    below = [[tree.row(child.id) for child in tree.children(topic.id)] for topic in tree]
    table = np.full((len(tree), max(1, max(map(len, below)))), -1, dtype=np.int32)
    for row, positions in enumerate(below):
        table[row, : len(positions)] = positions
    return table
