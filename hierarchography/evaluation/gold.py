"""A tree against gold labels: Tree F and dendrogram purity.

Both depend only on how many papers of each class each topic holds, so they are computed exactly, from counts,
and quickly enough to be bootstrapped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import InputError
from hierarchography.evaluation.intervals import Weights
from hierarchography.evaluation.shape import parents_of, paths
from hierarchography.model import TopicTree


@dataclass(frozen=True, eq=False)
class BestTopics:
    """The topic that each class is best matched by, all arrays (classes,): by position in preorder, with its `f1`.

    `topics` is -1 and `f1` too where there is no topic below the root; `sizes` are sums of the papers' weights.
    """

    topics: NDArray[np.int64]
    f1: NDArray[np.float64]
    sizes: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Contingency:
    """Where a tree and the classes of its papers meet: one cell for each class that a topic holds papers of.

    Cells go by class, then by the topic's place in preorder, so a class's first cell is its one in the root.
    `classes`, `topics` and `parents` (cells,): the class and the topic of each cell, and the cell of the same
    class in the topic's parent (-1 in the root). `papers` and `cells` (entries,): every labelled paper with each
    cell that it counts in, one for each topic on its path.
    """

    classes: NDArray[np.int64]
    topics: NDArray[np.int64]
    parents: NDArray[np.int64]
    papers: NDArray[np.int64]
    cells: NDArray[np.int64]

    @classmethod
    def of(cls, tree: TopicTree, classes: NDArray[np.integer]) -> Contingency:
        """Match a tree with the classes (n,) of its papers, numbered from 0; a negative one is a missing label.

        Raises `InputError` where the numbers of papers differ or no paper has a label.
        """
        if len(classes) != tree.papers:
            raise InputError(f"{len(classes)} labels for the {tree.papers} papers of the tree; give one a paper")
        if not (classes >= 0).any():
            raise InputError("no paper has a label: there is nothing to compare the tree with")
        topics_of = paths(tree)
        paper, level = np.nonzero((topics_of >= 0) & (classes >= 0)[:, None])
        keys = classes[paper].astype(np.int64) * len(tree) + topics_of[paper, level]
        unique, cells = np.unique(keys, return_inverse=True)
        class_of, topic = np.divmod(unique, len(tree))
        above = parents_of(tree)[topic]
        parents = np.where(above >= 0, np.searchsorted(unique, class_of * len(tree) + above), -1)
        return cls(class_of, topic, parents, paper, cells)

    def tree_f(self, weights: Weights | None = None) -> float:
        """Tree F (Larsen & Aone 1999): the best F1 of each class over all topics, averaged by the class's size.

        `weights` (n,) is the weight of each paper. Papers without a label are in no class and no topic.
        """
        f1, sizes = self._f1(weights)
        total = sizes.sum()
        return float((np.maximum.reduceat(f1, self._starts) * sizes).sum() / total) if total > 0 else float("nan")

    def best_topics(self, weights: Weights | None = None) -> BestTopics:
        """The topic below the root with the highest F1 against each class; of equal ones the first in preorder.

        `weights` as for `tree_f`. In a tree of the root alone no class has a topic (-1).
        """
        f1, sizes = self._f1(weights)
        below = np.where(self.parents >= 0, f1, -1.0)
        best = np.maximum.reduceat(below, self._starts)
        at = np.flatnonzero(below == best[self.classes])
        _, first = np.unique(self.classes[at], return_index=True)
        return BestTopics(np.where(best >= 0, self.topics[at[first]], -1), best, sizes)

    def dendrogram_purity(self, weights: Weights | None = None) -> float:
        """Dendrogram purity (Heller & Ghahramani 2005): NaN where no class has two papers.

        For every pair of papers of one class, the share of that class in the lowest topic that holds both. It is
        usually estimated from sampled pairs; here it is exact, since all pairs of a class that meet in a topic
        score the same and their number follows from counts: those inside the topic less those inside one child.

        Under `weights` (n,) a pair of different papers i and j counts w_i w_j times, and no paper forms a pair
        with itself: its copies are always together, in its own leaf, and would only say that the leaf is small.
        With S and Q the sums of w and w² over the class's papers in a topic, the square S² counts every ordered
        pair and every paper with itself, so the pairs are (S² - Q) / 2.
        """
        sums, squares, cubes = (self._sums(weights, power) for power in (1, 2, 3))
        pairs = self._met_here((sums**2 - squares) / 2)
        # The pair itself is in the topic once, not as often as it was drawn: of the class's weight in the topic
        # the mean of w_i + w_j over its pairs is replaced by 2. Its sum over pairs is that of w_i² (S - w_i).
        own = self._met_here(squares * sums - cubes)
        met = pairs > 1e-9
        if not met.any():
            return float("nan")
        pairs, excess = pairs[met], own[met] / pairs[met] - 2
        share = (sums[met] - excess) / (self._of_topic(sums)[met] - excess)
        return float((pairs * share).sum() / pairs.sum())

    def _f1(self, weights: Weights | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """F1 of class and topic in each cell, and the weight of each class."""
        counts, starts = self._sums(weights), self._starts
        sizes = counts[starts]
        of_class = np.repeat(sizes, np.diff(np.append(starts, len(counts))))
        return 2 * counts / np.maximum(of_class + self._of_topic(counts), 1e-12), sizes

    @property
    def _starts(self) -> NDArray[np.int64]:
        """The first cell of each class: its cell in the root."""
        return np.flatnonzero(self.parents < 0)

    def _sums(self, weights: Weights | None, power: int = 1) -> NDArray[np.float64]:
        """The sum of the papers' weights to a power in each cell."""
        values = None if weights is None else weights[self.papers] ** power
        return np.bincount(self.cells, values, minlength=len(self.topics)).astype(np.float64)

    def _of_topic(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each cell the labelled papers of its topic, of whatever class."""
        return np.asarray(np.bincount(self.topics, counts)[self.topics], dtype=np.float64)

    def _met_here(self, inside: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over pairs inside each cell, less the pairs that are inside one child of its topic already."""
        below = self.parents >= 0
        return inside - np.bincount(self.parents[below], inside[below], minlength=len(inside))
