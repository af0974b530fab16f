"""A tree against gold labels: Tree F, dendrogram purity, and the agreement of partitions.

Both tree measures depend only on how many papers of each class each topic holds, so they are exact (no
sampled pairs) and quick enough to bootstrap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from hierarchography.errors import InputError
from hierarchography.model import TopicTree


@dataclass(frozen=True, eq=False)
class Contingency:
    """How a tree and a labelling meet.

    `classes` (n,) numbers the class of each paper from 0; -1 marks a paper without a label, which counts in
    no figure. `paths` (n, depth + 1) holds for each paper its topics from the root to its leaf by their
    position in the tree, -1 past the leaf. `parents` (topics,) is the position of each topic's parent, -1 for the root.
    """

    classes: NDArray[np.int32]
    paths: NDArray[np.int32]
    parents: NDArray[np.int32]

    @classmethod
    def of(cls, tree: TopicTree, labels: NDArray[np.generic]) -> Contingency:
        """Match a tree with the labels (n,) of its papers; missing ones are None, NaN or the empty text."""
        if len(labels) != tree.papers:
            raise InputError(f"{len(labels)} labels for the {tree.papers} papers of the tree")
        known = np.array([label is not None and label == label and label != "" for label in labels], dtype=bool)
        if not known.any():
            raise InputError("no paper has a label in this column")
        classes = np.full(len(labels), -1, dtype=np.int32)
        classes[known] = np.unique(np.asarray(labels)[known].astype(str), return_inverse=True)[1]
        parents = [-1 if topic.parent is None else tree.row(topic.parent) for topic in tree]
        return cls(classes, paths(tree), np.array(parents, dtype=np.int32))

    @cached_property
    def shape(self) -> tuple[int, int]:
        """The number of classes and of topics."""
        return int(self.classes.max()) + 1, len(self.parents)

    def counts(self, weights: NDArray[np.floating] | None = None) -> NDArray[np.float64]:
        """Papers of each class in each topic (classes, topics); a bootstrap gives each paper a weight (n,)."""
        paper, level = np.nonzero((self.paths >= 0) & (self.classes >= 0)[:, None])
        cells = self.classes[paper].astype(np.int64) * self.shape[1] + self.paths[paper, level]
        values = None if weights is None else weights[paper]
        counted = np.bincount(cells, weights=values, minlength=self.shape[0] * self.shape[1])
        return counted.reshape(self.shape).astype(np.float64)


def paths(tree: TopicTree) -> NDArray[np.int32]:
    """The topics of each paper from the root to its leaf, by position in preorder; (n, depth + 1), -1 past the leaf."""
    table = np.full((tree.papers, tree.depth + 1), -1, dtype=np.int32)
    for row, topic in enumerate(tree):
        table[topic.members, topic.depth] = row
    return table


def tree_f(counts: NDArray[np.float64]) -> float:
    """Tree F (Larsen & Aone 1999): for each class the best F1 over all topics, weighted by the class's size.

    `counts` (classes, topics) with the root first, which holds every labelled paper.
    """
    class_sizes, topic_sizes = counts[:, 0], counts.sum(axis=0)
    f1 = 2 * counts / np.maximum(class_sizes[:, None] + topic_sizes[None, :], 1e-12)
    return float((f1.max(axis=1) * class_sizes).sum() / class_sizes.sum())


def dendrogram_purity(counts: NDArray[np.float64], parents: NDArray[np.int32]) -> float:
    """Dendrogram purity (Heller & Ghahramani 2005), over all pairs: NaN when no class has two papers.

    For every pair of papers of one class, the share of that class in the lowest topic that holds both.
    """
    pairs = counts * (counts - 1) / 2
    here = pairs.copy()  # pairs whose lowest common topic is this one: those in it, less those in a child
    below = parents >= 0
    np.subtract.at(here.T, parents[below], pairs[:, below].T)
    purity = counts / np.maximum(counts.sum(axis=0), 1e-12)
    total = pairs[:, 0].sum()
    return float((here * purity).sum() / total) if total > 0 else float("nan")


@dataclass(frozen=True)
class Agreement:
    """How one level of the tree, as a partition, agrees with the classes (1: the same, 0 or less: chance)."""

    depth: int
    topics: int
    ami: float
    v_measure: float
    ari: float


def partition_agreement(tree: TopicTree, classes: NDArray[np.int32]) -> list[Agreement]:
    """Adjusted mutual information, V-measure and adjusted Rand index at every level; unlabelled papers left out."""
    known = classes >= 0
    found = []
    for depth in range(1, tree.depth + 1):
        labels = tree.labels_at(depth)[known]
        found.append(
            Agreement(
                depth,
                len(tree.level(depth)),
                float(adjusted_mutual_info_score(classes[known], labels)),
                float(v_measure_score(classes[known], labels)),
                float(adjusted_rand_score(classes[known], labels)),
            )
        )
    return found
