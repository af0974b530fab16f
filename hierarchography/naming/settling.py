"""Moves papers to a neighbouring leaf whose name is true of them, if the name of their own leaf is not.

Half of the papers of a map lie between clusters, and are assigned to a leaf by their nearest papers only. A reader
looks for a paper under a name that is true of it, so names decide where neighbours do not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from sklearn.neighbors import NearestNeighbors

from hierarchography.model import Topic
from hierarchography.naming.share import NameShares

NEIGHBOURS = 15
"""Number of nearest papers whose leaves a paper can be moved to."""
BY_NAME = 0.5
"""Weight of the logarithm of the probability that a leaf's name is true of a paper, relative to that of the share of
its nearest papers in the leaf."""
STAYS = 0.3
"""How much better, in these logarithms, another leaf must be."""
LEAST_NEAR, LEAST_TRUE = 0.03, 0.05
"""Added to the share and to the probability before taking logarithms."""
FEWEST = 4
"""Minimum number of papers that a leaf keeps."""
ROUNDS = 2
"""How often all papers are considered, because a moved paper is a neighbour too."""
TABLE = 4_000_000
"""Maximum papers times leaves in one block."""


def settled(shares: NameShares, points: NDArray[np.floating]) -> NDArray[np.int32]:
    """The leaf (n,) that each paper of a named tree should be in, as rows of the tree; `points` (n, k) is the layout.

    A paper can only be moved to a leaf with some of its 15 nearest papers. Deterministic.
    """
    tree = shares.tree
    rows = np.array([tree.row(leaf.id) for leaf in tree.leaves], dtype=np.int32)
    leaf = np.searchsorted(rows, tree.leaf_of).astype(np.int32)
    count = min(NEIGHBOURS + 1, len(points))
    near = NearestNeighbors(n_neighbors=count).fit(points).kneighbors(points, return_distance=False)[:, 1:]
    by_name = [_worth_of_name(shares, topic) for topic in tree.leaves]
    for _ in range(ROUNDS):
        leaf = _moved(leaf, near, by_name)
    return rows[leaf]


def _worth_of_name(shares: NameShares, leaf: Topic) -> NDArray[np.float32]:
    """The weighted logarithm (n,) of the probability that a leaf's name is true of each paper."""
    true = np.nan_to_num(shares.true(leaf.name, np.arange(shares.tree.papers)).max(axis=1))
    return np.asarray(BY_NAME * np.log(true + LEAST_TRUE), dtype=np.float32)


def _moved(leaf: NDArray[np.int32], near: NDArray[np.int64], by_name: list[NDArray[np.float32]]) -> NDArray[np.int32]:
    """The leaves (n,) after moving each paper to the best leaf of its nearest papers (n, k), if that is better."""
    best, better = _best(leaf, near, by_name)
    moved, sizes = leaf.copy(), np.bincount(leaf, minlength=len(by_name))
    for paper in np.flatnonzero(better):
        if sizes[leaf[paper]] > FEWEST:
            sizes[leaf[paper]] -= 1
            sizes[best[paper]] += 1
            moved[paper] = best[paper]
    return moved


def _best(
    leaf: NDArray[np.int32], near: NDArray[np.int64], by_name: list[NDArray[np.float32]]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The best leaf (n,) of each paper, and whether it is another one than its own."""
    best = leaf.copy()
    step = max(1, TABLE // len(by_name))
    for start in range(0, len(leaf), step):
        block = np.arange(start, min(start + step, len(leaf)))
        paper = np.repeat(np.arange(len(block)), near.shape[1])
        votes = coo_array(
            (np.ones(len(paper), dtype=np.float32), (paper, leaf[near[block]].ravel())), (len(block), len(by_name))
        ).toarray() / max(near.shape[1], 1)
        worth = np.log(votes + LEAST_NEAR) + np.stack([name[block] for name in by_name], axis=1)
        worth[np.arange(len(block)), leaf[block]] += STAYS
        worth[(votes == 0) & (np.arange(len(by_name)) != leaf[block][:, None])] = -np.inf
        best[block] = np.round(worth, 6).argmax(axis=1)
    return best, best != leaf
