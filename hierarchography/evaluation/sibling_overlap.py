"""Overlap of sibling names: near-duplicates, and the similarity of papers to the names of siblings.

A paper and a name are compared by the cosine of their vectors. The figures are means over steps. A step is a paper and
a topic on its path that has siblings or, for `exhaustive`, that has children.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.findability import drawn
from hierarchography.evaluation.intervals import Bootstrap, Figure, Ratios, Sides, measured
from hierarchography.evaluation.navigation import label_scores
from hierarchography.evaluation.shape import children_of, parents_of, paths
from hierarchography.model import TopicTree

ALIKE = 0.8
"""Cosine of two names from which they are near-duplicates."""
MARGIN = 0.05
"""A paper is exclusive to its topic if the topic's name is nearer than every sibling's name by this much."""
CHANCE = 0.1
"""The share of papers outside a topic that may fit its children's names; it determines the threshold for a fit."""
Key = Callable[[str], frozenset[str]]
"""The folded words of a name."""


@dataclass(frozen=True)
class SiblingOverlap:
    """How much siblings' names overlap. Figures that need vectors are NaN if there are none, and `reason` says why.

    `near_duplicates`: share of the `topics` with siblings whose name is a near-duplicate of a sibling's name (cosine of
    at least .8, or the same folded words). The others are shares of the steps of the sampled papers.
    `nearer_to_sibling`: a sibling's name is nearer than the own topic's. `exclusive`: the own topic's name is nearer
    than every sibling's by at least .05. `exhaustive`, over topics with children: the name of a child fits the paper,
    that is, the paper is nearer to it than all but a small share of the papers outside the topic (for the root,
    outside the child). This share is .1 divided by the number of children.
    """

    topics: int
    near_duplicates: float
    nearer_to_sibling: Figure
    exclusive: Figure
    exhaustive: Figure
    reason: str = ""


@dataclass(frozen=True, eq=False)
class NameVectors:
    """Unit vectors (topics, d) of the topics' names in preorder, or None and the `reason`.

    `key` gives a name's folded words.
    """

    key: Key
    vectors: NDArray[np.float32] | None
    reason: str = ""


def sibling_overlap(
    tree: TopicTree, matrix: NDArray[np.float32], names: NameVectors, sample: int, bootstrap: Bootstrap
) -> SiblingOverlap:
    """Measure a tree over at most `sample` papers, the same as in `findability`; `matrix` (n, d) has all vectors.

    The intervals are over papers, with fixed thresholds for a fit.
    """
    compared = [topic for topic in tree if tree.siblings(topic.id)]
    share = len(near_duplicates(tree, names)) / len(compared) if compared else float("nan")
    if names.vectors is None:
        nothing = Figure(float("nan"), 0)
        return SiblingOverlap(len(compared), share, nothing, nothing, nothing, names.reason)
    rows = drawn(tree.papers, sample, np.random.default_rng(bootstrap.seed))
    scores = label_scores(matrix[rows], names.vectors)
    sides = {**_beside_siblings(tree, rows, scores), "exhaustive": _fitted(tree, rows, scores)}
    statistic = Ratios(sides)
    figures = measured(statistic, len(rows), bootstrap, statistic.counts)
    nearer, exclusive, exhaustive = (figures[name] for name in ("nearer_to_sibling", "exclusive", "exhaustive"))
    return SiblingOverlap(len(compared), share, nearer, exclusive, exhaustive)


def near_duplicates(tree: TopicTree, names: NameVectors) -> set[str]:
    """The ids of the topics with a sibling whose name has the same folded words, or nearly the same vector."""
    duplicates: set[str] = set()
    keys = [names.key(topic.name) for topic in tree]
    for parent in tree:
        for first, second in combinations([tree.row(child.id) for child in tree.children(parent.id)], 2):
            close = names.vectors is not None and float(names.vectors[first] @ names.vectors[second]) >= ALIKE
            if close or keys[first] == keys[second]:
                duplicates |= {tree.topics[first].id, tree.topics[second].id}
    return duplicates


def _beside_siblings(tree: TopicTree, rows: NDArray[np.integer], scores: NDArray[np.float64]) -> dict[str, Sides]:
    """For each paper the number of steps with a nearer sibling, with the own topic nearer by a margin, and in all."""
    lead = _leads(tree, rows, scores)
    steps = (~np.isnan(lead)).sum(axis=1)
    return {
        "nearer_to_sibling": ((lead < 0).sum(axis=1), steps),
        "exclusive": ((lead >= MARGIN).sum(axis=1), steps),
    }


def _leads(tree: TopicTree, rows: NDArray[np.integer], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The score of each paper's topic minus the best of its siblings' (n, depth); NaN if there are no siblings."""
    path, children = paths(tree)[rows], children_of(tree)
    lead = np.full((len(rows), tree.depth), np.nan)
    for step in range(tree.depth):
        on = np.flatnonzero(path[:, step + 1] >= 0)
        own, options = path[on, step + 1], children[path[on, step]]
        others = (options >= 0) & (options != own[:, None])
        best = np.where(others, np.take_along_axis(scores[on], options, axis=1), -np.inf).max(axis=1)
        lead[on, step] = np.where(others.any(axis=1), scores[on, own] - best, np.nan)
    return lead


def _fitted(tree: TopicTree, rows: NDArray[np.integer], scores: NDArray[np.float64]) -> Sides:
    """For each paper the number of topics on its path with a child whose name fits it, and with any children."""
    held = _held(tree, rows)
    fits = scores >= _thresholds(tree, held, scores)
    inner = [row for row, topic in enumerate(tree) if tree.children(topic.id)]
    fitted = np.zeros(len(rows))
    for row in inner:
        below: Sequence[int] = [tree.row(child.id) for child in tree.children(tree.topics[row].id)]
        fitted += held[:, row] & fits[:, below].any(axis=1)
    return fitted, held[:, inner].sum(axis=1)


def _thresholds(tree: TopicTree, held: NDArray[np.bool_], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each topic the minimum score (topics,) for which its name fits a paper; -inf if no paper is outside."""
    above, widths = parents_of(tree), (children_of(tree) >= 0).sum(axis=1)
    limits = np.full(len(tree), -np.inf)
    for row in range(1, len(tree)):
        outside = scores[~held[:, above[row] if above[row] > 0 else row], row]
        if len(outside):
            limits[row] = np.quantile(outside, 1 - CHANCE / widths[above[row]])
    return limits


def _held(tree: TopicTree, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether each paper is in each topic (n, topics)."""
    path = paths(tree)[rows]
    paper, level = np.nonzero(path >= 0)
    held = np.zeros((len(rows), len(tree)), dtype=bool)
    held[paper, path[paper, level]] = True
    return held
