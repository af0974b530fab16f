"""Places new papers in a tree that stays as it is, by the nearest papers of the tree and by the means of its leaves.

The chance of a leaf is proportional to (s + `PRIOR`) exp(`SHARPNESS` c): s is its share of the votes of the nearest
papers, as in `extend`, and c the cosine of the paper and the mean vector of the leaf. Together they place papers better
than either does alone (`benchmarks/RESULTS.md`). A paper goes from the root down, at every level to the subtopic with
the greatest chance, so that the chance of a large topic is not split among its subtopics.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.clustering.extend import NEAR
from hierarchography.model import Neighbours, TopicTree

PRIOR, SHARPNESS = 0.02, 20.0
PAPERS_PER_BLOCK = 2_048
"""Papers placed at once."""


@dataclass(frozen=True, eq=False)
class Landing:
    """Where papers (m,) land: `leaf` is the row of the leaf in the tree, `chance` that of the leaf."""

    leaf: NDArray[np.int32]
    chance: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Placer:
    """Places papers in a tree: `leaves` are the rows of its leaves, `sums` (leaves, d) of the vectors of their papers.

    `upward` (leaves, topics) is 1 for each leaf and the topics that contain it.
    """

    tree: TopicTree
    leaves: NDArray[np.int32]
    sums: NDArray[np.float32]
    upward: csr_array

    @classmethod
    def of(cls, tree: TopicTree, matrix: NDArray[np.float32]) -> Placer:
        """The placer of a tree over papers with the vectors `matrix` (n, d), of length 1."""
        leaves = np.array([tree.row(leaf.id) for leaf in tree.leaves], dtype=np.int32)
        number = np.searchsorted(leaves, tree.leaf_of)
        papers = csr_array((np.ones(len(number), dtype=np.float32), (number, np.arange(len(number)))))
        pairs = [(row, tree.row(above.id)) for row, leaf in enumerate(tree.leaves) for above in tree.ancestors(leaf.id)]
        rows, columns = np.array(pairs).T
        upward = csr_array((np.ones(len(rows)), (rows, columns)), (len(leaves), len(tree)))
        return cls(tree, leaves, np.asarray(papers @ matrix), upward)

    def chances(
        self, vectors: NDArray[np.float32], near: Neighbours, itself: NDArray[np.integer] | None = None
    ) -> NDArray[np.float64]:
        """The chance (m, leaves) of each leaf; rows sum to 1.

        `near` (m, k) are the nearest papers of the tree. If the papers are themselves in the tree, in the rows
        `itself`, they do not count in the mean of their leaf.
        """
        weights = 1 / np.maximum(near.distances.astype(np.float64), NEAR)
        votes = np.zeros((len(near), len(self.leaves)))
        voters = np.searchsorted(self.leaves, self.tree.leaf_of[near.indices])
        np.add.at(votes, (np.arange(len(near))[:, None], voters), weights / weights.sum(axis=1, keepdims=True))
        likeness = vectors @ (self.sums / _lengths(self.sums)).T
        if itself is not None:
            of_leaf = np.searchsorted(self.leaves, self.tree.leaf_of[itself])
            others = self.sums[of_leaf] - vectors
            likeness[np.arange(len(near)), of_leaf] = np.einsum("ij,ij->i", vectors, others / _lengths(others))
        chances = (votes + PRIOR) * np.exp(SHARPNESS * (likeness.astype(np.float64) - 1))
        return np.asarray(chances / chances.sum(axis=1, keepdims=True))

    def land(
        self, vectors: NDArray[np.float32], near: Neighbours, itself: NDArray[np.integer] | None = None
    ) -> Landing:
        """Where papers land; the arguments are those of `chances`. Of equal chances, the first in preorder wins."""
        parts = [self._landed(self.chances(*block)) for block in _blocks(vectors, near, itself)]
        leaf, chance = zip(*parts, strict=True) if parts else ([np.zeros(0, np.int32)], [np.zeros(0)])
        return Landing(np.concatenate(leaf), np.concatenate(chance))

    def _landed(self, chances: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        shares = np.asarray((self.upward.T @ chances.T).T)
        leaf = np.zeros(len(chances), dtype=np.int32)
        for row, topic in enumerate(self.tree):
            below = np.array([self.tree.row(child.id) for child in self.tree.children(topic.id)], dtype=np.int32)
            papers = np.flatnonzero(leaf == row)
            if len(below) and len(papers):
                leaf[papers] = below[np.round(shares[np.ix_(papers, below)], 9).argmax(axis=1)]
        return leaf, shares[np.arange(len(leaf)), leaf]


Block = tuple[NDArray[np.float32], Neighbours, NDArray[np.integer] | None]


def _blocks(vectors: NDArray[np.float32], near: Neighbours, itself: NDArray[np.integer] | None) -> Iterator[Block]:
    for start in range(0, len(near), PAPERS_PER_BLOCK):
        part = slice(start, start + PAPERS_PER_BLOCK)
        rows = None if itself is None else itself[part]
        yield vectors[part], Neighbours(near.indices[part].copy(), near.distances[part].copy()), rows


def _lengths(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12)))
