"""Compares a tree with schemes of gold labels, and the schemes with one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.gold import Contingency
from hierarchography.evaluation.intervals import Bootstrap, Figure, Weights, measured
from hierarchography.evaluation.partitions import Agreement, agreement
from hierarchography.evaluation.schemes import Level, Scheme
from hierarchography.model import TopicTree

RANDOM_TREES = 5
"""Number of random trees of the same shape; the baseline is their mean."""


@dataclass(frozen=True)
class DepthAgreement:
    """Agreement of the classes with the tree's partition at one depth, which has `topics` parts."""

    depth: int
    topics: int
    agreement: Agreement


@dataclass(frozen=True)
class LevelAccuracy:
    """The tree compared with one level of a scheme, over its labelled `papers`; `unlabelled` papers are left out."""

    column: str
    papers: int
    unlabelled: int
    classes: int
    tree_f: Figure
    dendrogram_purity: Figure
    by_depth: tuple[DepthAgreement, ...]


@dataclass(frozen=True)
class SchemeAccuracy:
    """The tree compared with a scheme. `composite`: the mean of Tree F and dendrogram purity over its levels."""

    scheme: str
    composite: Figure
    levels: tuple[LevelAccuracy, ...]


@dataclass(frozen=True)
class SchemeAgreement:
    """Levels of two schemes compared, over the `papers` with a label in both (NaN if there are none)."""

    first: str
    second: str
    papers: int
    agreement: Agreement


def accuracy(tree: TopicTree, scheme: Scheme, bootstrap: Bootstrap) -> SchemeAccuracy:
    """Compare a tree with a scheme; the baseline is the mean of five trees of the same shape with shuffled papers."""
    statistic = _Statistic(tree, [level.classes for level in scheme.levels])
    labelled = np.any([level.classes >= 0 for level in scheme.levels], axis=0)
    counts = {_key("f", at): level.labelled for at, level in enumerate(scheme.levels)}
    counts |= {_key("purity", at): level.labelled for at, level in enumerate(scheme.levels)}
    counts["composite"] = int(labelled.sum())
    figures = measured(statistic, tree.papers, bootstrap, counts)
    baseline = _random(tree, scheme, bootstrap.seed)
    figures = {name: replace(figure, random=baseline[name]) for name, figure in figures.items()}
    levels = (_level(tree, level, at, figures) for at, level in enumerate(scheme.levels))
    return SchemeAccuracy(scheme.name, figures["composite"], tuple(levels))


def between(schemes: Sequence[Scheme]) -> tuple[SchemeAgreement, ...]:
    """Compare every level of a scheme with every level of every other scheme."""
    return tuple(
        _agreement(level, other_level)
        for first, second in combinations(schemes, 2)
        for level in first.levels
        for other_level in second.levels
    )


class _Statistic:
    """Tree F, dendrogram purity and their mean over the levels of a scheme; NaN if a level has no pairs."""

    def __init__(self, tree: TopicTree, levels: Sequence[NDArray[np.int32]]) -> None:
        self._levels = [Contingency.of(tree, classes) for classes in levels]

    def __call__(self, weights: Weights) -> Mapping[str, float]:
        figures: dict[str, float] = {}
        for at, level in enumerate(self._levels):
            figures[_key("f", at)] = level.tree_f(weights)
            figures[_key("purity", at)] = level.dendrogram_purity(weights)
        return figures | {"composite": fmean(figures.values())}


def _key(name: str, level: int) -> str:
    return f"{name} {level}"


def _random(tree: TopicTree, scheme: Scheme, seed: int) -> dict[str, float]:
    """The figures of trees of the same shape with shuffled papers (in fact, with shuffled labels)."""
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(RANDOM_TREES):
        order = rng.permutation(tree.papers)
        statistic = _Statistic(tree, [level.classes[order] for level in scheme.levels])
        draws.append(statistic(np.ones(tree.papers)))
    return {name: fmean(draw[name] for draw in draws) for name in draws[0]}


def _level(tree: TopicTree, level: Level, at: int, figures: Mapping[str, Figure]) -> LevelAccuracy:
    known = level.classes >= 0
    depths = (
        DepthAgreement(depth, len(tree.level(depth)), agreement(level.classes[known], tree.labels_at(depth)[known]))
        for depth in range(1, tree.depth + 1)
    )
    return LevelAccuracy(
        column=level.column,
        papers=level.labelled,
        unlabelled=len(known) - level.labelled,
        classes=len(level.names),
        tree_f=figures[_key("f", at)],
        dendrogram_purity=figures[_key("purity", at)],
        by_depth=tuple(depths),
    )


def _agreement(first: Level, second: Level) -> SchemeAgreement:
    both = (first.classes >= 0) & (second.classes >= 0)
    nothing = Agreement(float("nan"), float("nan"), float("nan"))
    measures = agreement(first.classes[both], second.classes[both]) if both.any() else nothing
    return SchemeAgreement(first.column, second.column, int(both.sum()), measures)
