"""Measures of a tree without gold labels: its shape, the balance of its topics, and the cohesion of its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.intervals import Bootstrap, Figure, Ratios, Weights, mean_of, measured
from hierarchography.evaluation.shape import children_of, parents_of, paths
from hierarchography.model import TopicTree

PAPERS_PER_BLOCK = 8192
"""Papers whose vectors are converted to double precision at once."""


@dataclass(frozen=True)
class Branching:
    """Number of children of the topics that have any (all 0 for a single topic), and of the root."""

    least: int
    mean: float
    most: int
    root: int


@dataclass(frozen=True)
class Structure:
    """The shape of a tree and the fit of its papers. Counts are exact; figures are means over papers.

    `chains` is the number of topics with a single child. `coverage`: share of papers in a leaf. `noise_share`: share of
    papers assigned by their neighbours. `confidence`: mean confidence. `cohesion_gain`: see `cohesion`. `imbalance` (0
    if all children have the same size, near 1 if one has nearly all papers) and `largest_child` (its share of the
    topic's papers) are means over the topics with several children, weighted by papers; also for the root alone.
    """

    topics: int
    leaves: int
    depth: int
    chains: int
    branching: Branching
    smallest_leaf: int
    coverage: Figure
    noise_share: Figure
    confidence: Figure
    cohesion_gain: Figure
    imbalance: Figure
    imbalance_at_root: Figure
    largest_child: Figure
    largest_child_at_root: Figure


def structure(tree: TopicTree, matrix: NDArray[np.float32], bootstrap: Bootstrap) -> Structure:
    """Measure a tree with the vectors (n, d) of its papers. For the intervals, the tree and its means are fixed."""
    widths = np.array([len(tree.children(topic.id)) for topic in tree])
    inner = widths[widths > 0]
    return Structure(
        topics=len(tree),
        leaves=len(tree.leaves),
        depth=tree.depth,
        chains=int((widths == 1).sum()),
        branching=Branching(int(inner.min()), float(inner.mean()), int(inner.max()), int(widths[0]))
        if len(inner)
        else Branching(0, 0.0, 0, 0),
        smallest_leaf=min(leaf.size for leaf in tree.leaves),
        **_over_papers(tree, matrix, bootstrap),
        **measured(_Balance(tree), tree.papers, bootstrap),
    )


def cohesion(tree: TopicTree, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    """Cosine of each paper and the mean of the *other* papers of its topic at every level; (n, depth + 1).

    The paper itself is left out exactly: with s the sum of the topic's vectors, the value is the cosine of x and s - x.
    NaN below the paper's leaf and if it is alone in its topic; 0 if the vector or the sum of the others is zero.
    """
    table = np.full((tree.papers, tree.depth + 1), np.nan)
    blocks = (matrix[start : start + PAPERS_PER_BLOCK] for start in range(0, tree.papers, PAPERS_PER_BLOCK))
    lengths = np.concatenate([np.empty(0), *(np.linalg.norm(block.astype(np.float64), axis=1) for block in blocks)])
    for topic, total in zip(tree, tree.sums(matrix), strict=True):
        if topic.size > 1:
            for start in range(0, topic.size, PAPERS_PER_BLOCK):
                members = topic.members[start : start + PAPERS_PER_BLOCK]
                vectors = matrix[members].astype(np.float64)
                table[members, topic.depth] = without_itself(vectors, total, lengths[members])
    return table


def without_itself(
    vectors: NDArray[np.float64], total: NDArray[np.float64], own: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Cosine (n,) of each vector (n, d) with the sum (d,) of its group without the vector itself.

    `own` (n,) are the lengths of the vectors, if they are known.
    """
    others = total - vectors
    dots = np.einsum("ij,ij->i", vectors, others)
    own = np.linalg.norm(vectors, axis=1) if own is None else own
    lengths = own * np.linalg.norm(others, axis=1)
    cosines: NDArray[np.float64] = np.divide(dots, lengths, out=np.zeros_like(dots), where=lengths > 1e-9)
    return cosines


def gain(near: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """From `cohesion`, for each paper: the sum of its gains from a topic to its child, and the number of steps."""
    steps = near[:, 1:] - near[:, :-1]
    known = ~np.isnan(steps)
    return np.where(known, steps, 0.0).sum(axis=1), known.sum(axis=1).astype(np.float64)


def _over_papers(tree: TopicTree, matrix: NDArray[np.float32], bootstrap: Bootstrap) -> dict[str, Figure]:
    ones = np.ones(tree.papers)
    placed = np.zeros(tree.papers)
    placed[np.concatenate([leaf.members for leaf in tree.leaves])] = 1
    figures = Ratios(
        {
            "coverage": (placed, ones),
            "noise_share": (tree.assignment.by_neighbours, ones),
            "confidence": mean_of(tree.assignment.confidence),
            "cohesion_gain": gain(cohesion(tree, matrix)),
        }
    )
    measures = measured(figures, tree.papers, bootstrap, figures.counts)
    order = np.random.default_rng(bootstrap.seed).permutation(tree.papers)
    at_random = Ratios({"gain": gain(cohesion(tree, matrix[order]))})(ones)["gain"]
    return measures | {"cohesion_gain": replace(measures["cohesion_gain"], random=at_random)}


class _Balance:
    """How evenly papers are divided among children, for topics with several children."""

    def __init__(self, tree: TopicTree) -> None:
        table = paths(tree)
        self._papers, level = np.nonzero(table >= 0)
        self._topics = table[self._papers, level]
        self._children, self._parents = children_of(tree), parents_of(tree)
        self._widths = (self._children >= 0).sum(axis=1)

    def __call__(self, weights: Weights) -> Mapping[str, float]:
        sizes = np.bincount(self._topics, weights[self._papers], minlength=len(self._parents))
        below = np.where(self._children >= 0, sizes[self._children], 0.0)
        shares = below / np.maximum(sizes, 1e-12)[:, None]
        entropy = -(shares * np.log(np.where(shares > 0, shares, 1.0))).sum(axis=1)
        uneven = 1 - entropy / np.log(np.maximum(self._widths, 2))
        largest = shares.max(axis=1)
        wide = (self._widths > 1) & (sizes > 0)
        return {
            "imbalance": _mean(uneven[wide], sizes[wide]),
            "imbalance_at_root": _mean(uneven[:1][wide[:1]], sizes[:1][wide[:1]]),
            "largest_child": _mean(largest[wide], sizes[wide]),
            "largest_child_at_root": _mean(largest[:1][wide[:1]], sizes[:1][wide[:1]]),
        }


def _mean(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    return float(values @ weights / weights.sum()) if len(values) else float("nan")
