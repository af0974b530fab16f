"""Findability: does a walk down the tree, one choice at a time, end at the paper that is looked for?

The reference paper's own test, with a navigator that needs no language model: at every topic it takes the
child whose label's vector is nearest to the paper's. The ceiling is the same walk with the mean vector of
a child's papers (the paper itself left out) in place of its label.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.gold import paths
from hierarchography.model import TopicTree

BEAM = 3


@dataclass(frozen=True, eq=False)
class Walk:
    """What happened to each of n papers on the way down a tree of depth d.

    `right` (n, d): whether the choice at each step of the paper's own path was right (NaN past its leaf);
    `found` (n,): whether its leaf was reached; `in_beam` (n,): whether it was among the last three;
    `prefix` and `length` (n,): steps right before the first wrong one, and steps in all; `effort` (n,): options read;
    `chance` (n,): the probability that blind choices reach the leaf.
    """

    right: NDArray[np.float64]
    found: NDArray[np.bool_]
    in_beam: NDArray[np.bool_]
    prefix: NDArray[np.int64]
    length: NDArray[np.int64]
    effort: NDArray[np.int64]
    chance: NDArray[np.float64]

    def strict_at(self, level: int) -> NDArray[np.float64]:
        """For each paper whether its first `level` steps were all right (its whole path, where that is shorter)."""
        return (self.prefix >= np.minimum(self.length, level)).astype(np.float64)

    def conditional_at(self, level: int) -> NDArray[np.float64]:
        """For each paper whether step `level` was right, given the right parent; NaN where it has no such step."""
        return self.right[:, level - 1]

    @property
    def node_match(self) -> float:
        """Shared steps over all steps: the reference code's score."""
        return float(self.prefix.sum() / max(int(self.length.sum()), 1))


def walk(tree: TopicTree, scores: NDArray[np.floating], rows: NDArray[np.integer]) -> Walk:
    """Walk down for the papers `rows` (n,), given how well each topic suits each of them: `scores` (n, topics)."""
    own = paths(tree)[rows]
    children = _children(tree)
    right = _right_choices(own, children, scores)
    wrong = np.where(np.isnan(right), False, right == 0)
    length = (own >= 0).sum(axis=1) - 1
    prefix = np.where(wrong.any(axis=1), wrong.argmax(axis=1), length) if right.shape[1] else length
    leaf = own[np.arange(len(own)), length]
    return Walk(
        right=right,
        found=prefix == length,
        in_beam=_beam(children, scores, leaf),
        prefix=prefix,
        length=length,
        effort=_effort(children, scores),
        chance=_chance(own, children),
    )


def label_scores(vectors: NDArray[np.float32], labels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of papers (n, d) and topics' labels (topics, d), both of length 1."""
    return vectors @ labels.T


def centroid_scores(tree: TopicTree, matrix: NDArray[np.float32], rows: NDArray[np.integer]) -> NDArray[np.float64]:
    """Cosine of the papers `rows` and every topic's mean vector, each paper left out of its own topics' means."""
    sums = np.stack([matrix[topic.members].sum(axis=0, dtype=np.float64) for topic in tree])
    vectors = matrix[rows].astype(np.float64)
    dots = vectors @ sums.T
    squares = np.broadcast_to((sums**2).sum(axis=1), dots.shape).copy()
    own = paths(tree)[rows]
    paper, level = np.nonzero(own >= 0)
    topic = own[paper, level]
    length = (vectors**2).sum(axis=1)[paper]
    squares[paper, topic] += length - 2 * dots[paper, topic]
    dots[paper, topic] -= length
    return dots / np.sqrt(np.maximum(squares, 1e-12))


def _children(tree: TopicTree) -> NDArray[np.int32]:
    """The children of each topic by position (topics, most children), -1 where there are fewer."""
    below = [[tree.row(child.id) for child in tree.children(topic.id)] for topic in tree]
    table = np.full((len(tree), max(1, max(map(len, below)))), -1, dtype=np.int32)
    for row, positions in enumerate(below):
        table[row, : len(positions)] = positions
    return table


def _options(
    children: NDArray[np.int32], scores: NDArray[np.floating], nodes: NDArray[np.integer]
) -> NDArray[np.float64]:
    """The scores of the children of each paper's node (n, most children); -inf where there is none."""
    options = children[nodes]
    values = np.take_along_axis(scores, np.maximum(options, 0), axis=1).astype(np.float64)
    return np.where(options >= 0, values, -np.inf)


def _right_choices(
    own: NDArray[np.int32], children: NDArray[np.int32], scores: NDArray[np.floating]
) -> NDArray[np.float64]:
    right = np.full((len(own), own.shape[1] - 1), np.nan)
    for step in range(own.shape[1] - 1):
        on = np.flatnonzero(own[:, step + 1] >= 0)
        nodes = own[on, step]
        choice = children[nodes, _options(children, scores[on], nodes).argmax(axis=1)]
        right[on, step] = choice == own[on, step + 1]
    return right


def _effort(children: NDArray[np.int32], scores: NDArray[np.floating]) -> NDArray[np.int64]:
    """Options read on the walk that the navigator really takes, right or wrong, until it comes to a leaf."""
    nodes = np.zeros(len(scores), dtype=np.int64)
    read = np.zeros(len(scores), dtype=np.int64)
    widths = (children >= 0).sum(axis=1)
    while (on := np.flatnonzero(widths[nodes])).size:
        read[on] += widths[nodes[on]]
        nodes[on] = children[nodes[on], _options(children, scores[on], nodes[on]).argmax(axis=1)]
    return read


def _chance(own: NDArray[np.int32], children: NDArray[np.int32]) -> NDArray[np.float64]:
    widths = (children >= 0).sum(axis=1)
    steps = np.where(own[:, 1:] >= 0, 1.0 / np.maximum(widths[np.maximum(own[:, :-1], 0)], 1), 1.0)
    return np.asarray(steps.prod(axis=1), dtype=np.float64)


def _beam(children: NDArray[np.int32], scores: NDArray[np.floating], leaf: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether the leaf is among the last three when the three best topics of every level are followed."""
    papers = np.arange(len(scores))[:, None]
    beam = np.zeros((len(scores), 1), dtype=np.int64)
    while (children[beam, 0] >= 0).any():
        ends = (children[beam, 0] < 0) & (beam >= 0)  # leaves stay in the running
        candidates = np.concatenate([children[beam].reshape(len(beam), -1), np.where(ends, beam, -1)], axis=1)
        values = np.where(candidates >= 0, scores[papers, np.maximum(candidates, 0)], -np.inf)
        best = np.argsort(-values, axis=1, kind="stable")[:, :BEAM]
        chosen = np.take_along_axis(candidates, best, axis=1)
        first = chosen[:, :1]
        beam = np.where(chosen >= 0, chosen, first)
    return np.asarray((beam == leaf[:, None]).any(axis=1))
