"""Compares a tree with gold labels: Tree F and dendrogram purity.

Both depend only on the number of papers of each class in each topic. They are therefore computed exactly from counts,
fast enough for a bootstrap.
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
    """The best matching topic of each class: its position in preorder and its `f1`. All arrays are (classes,).

    `topics` and `f1` are -1 if there is no topic below the root. `sizes` are the classes' sums of paper weights.
    """

    topics: NDArray[np.int64]
    f1: NDArray[np.float64]
    sizes: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Contingency:
    """The contingency table of topics and classes, as the list of its non-empty cells.

    Cells are ordered by class, then by the topic's position in preorder, so that the first cell of a class is that of
    the root. `classes`, `topics` and `parents` (cells,) are the class and topic of each cell, and the cell of the same
    class in the topic's parent (-1 for the root). `papers` and `cells` (entries,) list each labelled paper with each
    cell in which it counts, one for each topic on its path.
    """

    classes: NDArray[np.int64]
    topics: NDArray[np.int64]
    parents: NDArray[np.int64]
    papers: NDArray[np.int64]
    cells: NDArray[np.int64]

    @classmethod
    def of(cls, tree: TopicTree, classes: NDArray[np.integer]) -> Contingency:
        """Match a tree with the classes (n,) of its papers, numbered from 0; a negative one is a missing label.

        Raises `InputError` if the numbers of papers differ or no paper has a label.
        """
        if len(classes) != tree.papers:
            raise InputError(f"there are {len(classes)} labels for the {tree.papers} papers of the tree; give one each")
        if not (classes >= 0).any():
            raise InputError("no paper has a label, so the tree cannot be compared with labels")
        topics_of = paths(tree)
        paper, level = np.nonzero((topics_of >= 0) & (classes >= 0)[:, None])
        keys = classes[paper].astype(np.int64) * len(tree) + topics_of[paper, level]
        unique, cells = np.unique(keys, return_inverse=True)
        class_of, topic = np.divmod(unique, len(tree))
        above = parents_of(tree)[topic]
        parents = np.where(above >= 0, np.searchsorted(unique, class_of * len(tree) + above), -1)
        return cls(class_of, topic, parents, paper, cells)

    def tree_f(self, weights: Weights | None = None) -> float:
        """Tree F (Larsen & Aone 1999): the best F1 of each class over all topics, averaged with the classes' sizes.

        `weights` (n,) is the weight of each paper. Papers without a label are ignored.
        """
        f1, sizes = self._f1(weights)
        total = sizes.sum()
        return float((np.maximum.reduceat(f1, self._starts) * sizes).sum() / total) if total > 0 else float("nan")

    def best_topics(self, weights: Weights | None = None) -> BestTopics:
        """For each class the topic below the root with the highest F1; among equal ones the first in preorder.

        `weights` as for `tree_f`. If the tree has only a root, no class has a topic (-1).
        """
        f1, sizes = self._f1(weights)
        below = np.where(self.parents >= 0, f1, -1.0)
        best = np.maximum.reduceat(below, self._starts)
        at = np.flatnonzero(below == best[self.classes])
        _, first = np.unique(self.classes[at], return_index=True)
        return BestTopics(np.where(best >= 0, self.topics[at[first]], -1), best, sizes)

    def dendrogram_purity(self, weights: Weights | None = None) -> float:
        """Dendrogram purity (Heller & Ghahramani 2005); NaN if no class has two papers.

        The mean, over all pairs of papers of one class, of the share of that class in the lowest topic that contains
        both. It is usually estimated from sampled pairs. Here it is exact, because all pairs of a class with the same
        lowest topic have the same score, and their number is the pairs in the topic minus the pairs in one child.

        With `weights` (n,), a pair of different papers i and j counts w_i w_j times. A paper forms no pair with itself,
        because its copies are always in the same leaf, which would only show that the leaf is small. With S and Q the
        sums of w and w² over the class's papers in a topic, S² counts every ordered pair and every paper with itself,
        so the number of pairs is (S² - Q) / 2.
        """
        sums, squares, cubes = (self._sums(weights, power) for power in (1, 2, 3))
        pairs = self._met_here((sums**2 - squares) / 2)
        # A pair is in its topic once, not as often as it was drawn. In the class's weight in the topic, the mean of
        # w_i + w_j over its pairs is therefore replaced by 2; its sum over the pairs is that of w_i² (S - w_i).
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
        """For each cell the labelled papers of its topic, in all classes."""
        return np.asarray(np.bincount(self.topics, counts)[self.topics], dtype=np.float64)

    def _met_here(self, inside: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over the pairs in each cell, minus the pairs in one child of its topic."""
        below = self.parents >= 0
        return inside - np.bincount(self.parents[below], inside[below], minlength=len(inside))
