"""Overlap of sibling names: near-duplicates, and the similarity of papers to the names of siblings.

A paper and a name are compared by the cosine of their vectors. The figures are taken over steps: one for every paper
and every topic on its path that has siblings, or, for `exhaustive`, every topic on its path that has children.
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
"""A paper is exclusively of its topic where its topic's name is nearer than every sibling's by this cosine."""
CHANCE = 0.1
"""The share of papers from outside a topic that its children's names may fit: it sets the threshold for a fit."""
Key = Callable[[str], frozenset[str]]
"""The folded words of a name."""


@dataclass(frozen=True)
class SiblingOverlap:
    """How far siblings' names overlap; the figures of vectors are NaN where there are none, and `reason` states why.

    `near_duplicates`: share of the `topics` that have siblings of whose names one is a near-duplicate of their own
    (a cosine of at least .8, or the same folded words). Over the steps of the sampled papers: `nearer_to_sibling`, a
    sibling's name is nearer than the own topic's; `exclusive`, the own topic's name is nearer than every
    sibling's by at least .05. `exhaustive`, over the topics with children: some child's name fits the paper, that is,
    it is nearer to the paper than to all but a small share of the papers outside the topic that is divided (of those
    outside the child, where the root is divided). The small share is .1 divided by the number of children.
    """

    topics: int
    near_duplicates: float
    nearer_to_sibling: Figure
    exclusive: Figure
    exhaustive: Figure
    reason: str = ""


@dataclass(frozen=True, eq=False)
class NameVectors:
    """The vectors (topics, d) of the topics' names in preorder, unit length; None with the reason where there are none.

    `key` gives a name's folded words.
    """

    key: Key
    vectors: NDArray[np.float32] | None
    reason: str = ""


def sibling_overlap(
    tree: TopicTree, matrix: NDArray[np.float32], names: NameVectors, sample: int, bootstrap: Bootstrap
) -> SiblingOverlap:
    """Measure a tree over at most `sample` papers (`matrix` (n, d): all papers' vectors), those of `findability`.

    The intervals are over the papers; the thresholds for a fit stay fixed.
    """
    beside = [topic for topic in tree if tree.siblings(topic.id)]
    alike = near_duplicates(tree, names)
    share = len(alike) / len(beside) if beside else float("nan")
    if names.vectors is None:
        nothing = Figure(float("nan"), 0)
        return SiblingOverlap(len(beside), share, nothing, nothing, nothing, names.reason)
    rows = drawn(tree.papers, sample, np.random.default_rng(bootstrap.seed))
    scores = label_scores(matrix[rows], names.vectors)
    sides = {**_beside_siblings(tree, rows, scores), "exhaustive": _fitted(tree, rows, scores)}
    statistic = Ratios(sides)
    figures = measured(statistic, len(rows), bootstrap, statistic.counts)
    nearer, exclusive, exhaustive = (figures[name] for name in ("nearer_to_sibling", "exclusive", "exhaustive"))
    return SiblingOverlap(len(beside), share, nearer, exclusive, exhaustive)


def near_duplicates(tree: TopicTree, names: NameVectors) -> set[str]:
    """The ids of the topics with a sibling whose name has the same folded words, or nearly the same vector."""
    duplicates: set[str] = set()
    keys = [names.key(topic.name) for topic in tree]
    for parent in tree:
        for one, other in combinations([tree.row(child.id) for child in tree.children(parent.id)], 2):
            close = names.vectors is not None and float(names.vectors[one] @ names.vectors[other]) >= ALIKE
            if close or keys[one] == keys[other]:
                duplicates |= {tree.topics[one].id, tree.topics[other].id}
    return duplicates


def _beside_siblings(tree: TopicTree, rows: NDArray[np.integer], scores: NDArray[np.float64]) -> dict[str, Sides]:
    """For each paper the steps at which a sibling is nearer, those at which the own topic is by a margin, and all."""
    lead = _leads(tree, rows, scores)
    steps = (~np.isnan(lead)).sum(axis=1)
    return {
        "nearer_to_sibling": ((lead < 0).sum(axis=1), steps),
        "exclusive": ((lead >= MARGIN).sum(axis=1), steps),
    }


def _leads(tree: TopicTree, rows: NDArray[np.integer], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The score of each paper's topic less the best of its siblings' (n, depth); NaN where there are no siblings."""
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
    """For each paper the divided topics on its path of which some child's name fits it, and all divided topics."""
    held = _held(tree, rows)
    fits = scores >= _thresholds(tree, held, scores)
    inner = [row for row, topic in enumerate(tree) if tree.children(topic.id)]
    fitted = np.zeros(len(rows))
    for row in inner:
        below: Sequence[int] = [tree.row(child.id) for child in tree.children(tree.topics[row].id)]
        fitted += held[:, row] & fits[:, below].any(axis=1)
    return fitted, held[:, inner].sum(axis=1)


def _thresholds(tree: TopicTree, held: NDArray[np.bool_], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each topic the score (topics,) from which its name fits a paper; -inf where no paper lies outside."""
    above, widths = parents_of(tree), (children_of(tree) >= 0).sum(axis=1)
    limits = np.full(len(tree), -np.inf)
    for row in range(1, len(tree)):
        outside = scores[~held[:, above[row] if above[row] > 0 else row], row]
        if len(outside):
            limits[row] = np.quantile(outside, 1 - CHANCE / widths[above[row]])
    return limits


def _held(tree: TopicTree, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether each paper lies in each topic (n, topics)."""
    path = paths(tree)[rows]
    paper, level = np.nonzero(path >= 0)
    held = np.zeros((len(rows), len(tree)), dtype=bool)
    held[paper, path[paper, level]] = True
    return held
