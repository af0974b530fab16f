"""Stability of a tree: its agreement with rebuilds with other seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from hierarchography.evaluation.partitions import mutual_information
from hierarchography.evaluation.reliability import Reliability, reliability
from hierarchography.model import TopicTree


@dataclass(frozen=True)
class LevelStability:
    """Adjusted mutual information of the trees at one level: mean, minimum and maximum over all pairs.

    `level` is a depth, or None for the leaves.
    """

    level: int | None
    mean: float
    least: float
    most: float


@dataclass(frozen=True)
class Stability:
    """Pairwise comparison of a map's tree and its `rebuilds`, which have other `seeds` and shuffled papers.

    `reliability` is the calibration of the confidence of the map's own tree.
    """

    rebuilds: int
    pairs: int
    seeds: tuple[int, ...]
    topics: tuple[int, ...]
    levels: tuple[LevelStability, ...]
    reliability: Reliability


def stability_of(trees: Sequence[TopicTree], seeds: Sequence[int]) -> Stability:
    """Compare trees over the same papers in the same order: the first is the map's own, the others its rebuilds.

    All levels down to the greatest depth are compared; the leaves are used for a tree that is not so deep.
    """
    depth = max(tree.depth for tree in trees)
    levels = []
    for level in (*range(1, depth + 1), None):
        parts = [tree.leaf_of if level is None else tree.labels_at(level) for tree in trees]
        scores = [mutual_information(first, second) for first, second in combinations(parts, 2)]
        levels.append(LevelStability(level, fmean(scores), min(scores), max(scores)))
    pairs = len(trees) * (len(trees) - 1) // 2
    calibration = reliability(trees[0], trees[1:])
    return Stability(len(trees) - 1, pairs, tuple(seeds), tuple(map(len, trees)), tuple(levels), calibration)
