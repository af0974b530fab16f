"""Findability: does navigation from the root, one choice per level, reach the topic of a given paper?

This is the test of the reference paper (Science Hierarchography, arXiv 2504.13834), with a navigator that needs no
language model: at every topic it chooses the child whose label's vector is nearest to the paper's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.shape import children_of, paths
from hierarchography.evaluation.structure import PAPERS_PER_BLOCK, without_itself
from hierarchography.model import TopicTree

BEAM = 3
"""Topics that the beam search follows at every level."""
LEAST_DIFFERENCE = 1e-9
"""Scores that differ by less are equal; the choice between them is random."""


@dataclass(frozen=True, eq=False)
class Walk:
    """The navigation of n papers down a tree of depth d.

    `length` (n,): steps from the root to the paper's leaf. `prefix` (n,): right steps before the first wrong one.
    `right` (n, d): whether the choice at each step of the paper's *own* path is right (NaN below its leaf). `in_beam`
    (n, d): whether its topic at each level (its leaf, below that) is among the three followed (NaN if not measured).
    `effort` (n,): number of names read on the chosen path, right or wrong.
    """

    length: NDArray[np.int64]
    prefix: NDArray[np.int64]
    right: NDArray[np.float64]
    in_beam: NDArray[np.bool_] | NDArray[np.float64]
    effort: NDArray[np.int64]

    @property
    def depth(self) -> int:
        """The tree's depth, d."""
        return int(self.right.shape[1])

    def strict(self, level: int) -> NDArray[np.bool_]:
        """For each paper whether its first `level` steps (or all steps, if it has fewer) were right."""
        return np.asarray(self.prefix >= np.minimum(self.length, level))


def walk(tree: TopicTree, scores: NDArray[np.floating], rows: NDArray[np.integer], rng: np.random.Generator) -> Walk:
    """Navigate for the papers `rows` (n,) by `scores` (n, topics), which say how well each topic suits each paper.

    Ties are broken at random, so identical names score no better than chance.
    """
    return walk_along(tree, scores, paths(tree)[rows], rng)


def walk_along(
    tree: TopicTree, scores: NDArray[np.floating], true_path: NDArray[np.int32], rng: np.random.Generator
) -> Walk:
    """`walk` for papers with these paths (n, depth + 1), which need not be papers of the tree."""
    children = children_of(tree)
    scores = scores + rng.random(scores.shape) * LEAST_DIFFERENCE
    right = _right_choices(true_path, children, scores)
    length = (true_path >= 0).sum(axis=1) - 1
    wrong = right == 0
    prefix = np.where(wrong.any(axis=1), wrong.argmax(axis=1), length) if tree.depth else length
    return Walk(length, prefix, right, _in_beam(true_path, children, scores), _effort(children, scores))


def chances(tree: TopicTree, rows: NDArray[np.integer]) -> NDArray[np.float64]:
    """The probability that random choices are right down to each level (n, d), or down to the leaf if it is above."""
    return chances_along(tree, paths(tree)[rows])


def chances_along(tree: TopicTree, true_path: NDArray[np.int32]) -> NDArray[np.float64]:
    """`chances` for papers with these paths (n, depth + 1), which need not be papers of the tree."""
    widths = (children_of(tree) >= 0).sum(axis=1)
    steps = np.where(true_path[:, 1:] >= 0, 1.0 / np.maximum(widths[true_path[:, :-1]], 1), 1.0)
    return np.asarray(np.cumprod(steps, axis=1))


def label_scores(vectors: NDArray[np.floating], labels: NDArray[np.floating]) -> NDArray[np.float64]:
    """Cosine (n, topics) of papers (n, d) and topics' labels (topics, d), both of length 1."""
    return vectors.astype(np.float64) @ labels.astype(np.float64).T


def centroid_scores(tree: TopicTree, matrix: NDArray[np.float32], rows: NDArray[np.integer]) -> NDArray[np.float64]:
    """Cosine (n, topics) of the papers `rows` and every topic's mean vector, each without the paper itself.

    A topic with only this paper has no other papers and gets -1, so that it cannot be found.
    """
    sums, unit = centroids(tree, matrix)
    scores = label_scores(matrix[rows], unit)
    true_path = paths(tree)[rows]
    for row, topic in enumerate(tree):
        at = np.flatnonzero(true_path[:, topic.depth] == row)
        for start in range(0, len(at), PAPERS_PER_BLOCK):
            part = at[start : start + PAPERS_PER_BLOCK]
            vectors = matrix[rows[part]].astype(np.float64)
            scores[part, row] = without_itself(vectors, sums[row]) if topic.size > 1 else -1.0
    return scores


def centroids(tree: TopicTree, matrix: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sums (topics, d) of the topics' vectors, and the sums scaled to length 1 (zeros if they cancel out)."""
    sums = tree.sums(matrix)
    lengths = np.linalg.norm(sums, axis=1)
    return sums, np.divide(sums, lengths[:, None], out=np.zeros_like(sums), where=lengths[:, None] > 1e-9)


def _options(
    children: NDArray[np.int32], scores: NDArray[np.float64], nodes: NDArray[np.integer]
) -> NDArray[np.float64]:
    """The scores of the children of each paper's node (n, most children), -inf for missing children."""
    options = children[nodes]
    return np.where(options >= 0, np.take_along_axis(scores, options, axis=1), -np.inf)


def _right_choices(
    true_path: NDArray[np.int32], children: NDArray[np.int32], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    right = np.full((len(true_path), true_path.shape[1] - 1), np.nan)
    for step in range(true_path.shape[1] - 1):
        on = np.flatnonzero(true_path[:, step + 1] >= 0)
        nodes = true_path[on, step]
        choice = children[nodes, _options(children, scores[on], nodes).argmax(axis=1)]
        right[on, step] = choice == true_path[on, step + 1]
    return right


def _effort(children: NDArray[np.int32], scores: NDArray[np.float64]) -> NDArray[np.int64]:
    nodes, read = np.zeros(len(scores), dtype=np.int64), np.zeros(len(scores), dtype=np.int64)
    widths = (children >= 0).sum(axis=1)
    while (on := np.flatnonzero(widths[nodes])).size:
        read[on] += widths[nodes[on]]
        nodes[on] = children[nodes[on], _options(children, scores[on], nodes[on]).argmax(axis=1)]
    return read


def _in_beam(
    true_path: NDArray[np.int32], children: NDArray[np.int32], scores: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether each paper's topic is in the beam: at each level, the three best children of the topics followed.

    Candidates are ranked by their own scores; a leaf in the beam stays a candidate at deeper levels.
    """
    depth = true_path.shape[1] - 1
    in_beam = np.zeros((len(true_path), depth), dtype=bool)
    leaves = children[:, 0] < 0
    aim = true_path[:, 0]
    beam = np.zeros((len(true_path), 1), dtype=np.int64)
    for step in range(depth):
        below = np.where(beam[:, :, None] >= 0, children[beam], -1)
        below = below.reshape(len(beam), below.shape[1] * below.shape[2])
        ended = np.where((beam >= 0) & leaves[beam], beam, -1)
        candidates = np.concatenate([below, ended], axis=1)
        values = np.where(candidates >= 0, np.take_along_axis(scores, candidates, axis=1), -np.inf)
        best = np.argsort(-values, axis=1, kind="stable")[:, :BEAM]
        beam = np.take_along_axis(candidates, best, axis=1)
        aim = np.where(true_path[:, step + 1] >= 0, true_path[:, step + 1], aim)
        in_beam[:, step] = (beam == aim[:, None]).any(axis=1)
    return in_beam
