"""Tells whether new papers differ from those of a map: everywhere (global drift), or in some topics (local drift)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

from hierarchography.embedding import nearest_among
from hierarchography.maps.calibration import NEAREST, PLACED_AGAIN, nearness, without_self
from hierarchography.model import TopicTree

FEWEST = 5
"""Minimum new papers of a topic for a test."""
LEVEL = 0.01
"""Maximum p-value, after Holm's correction for the number of tested topics."""
APART = 0.3
"""Maximum probability that a new paper is nearer than an old one (.5 without drift): a small, sure difference is no
drift."""


@dataclass(frozen=True)
class Drift:
    """`topics` maps the ids of leaves that drifted to the probability that a new paper is nearer to the topic's mean
    than an old one. `everywhere` is that probability for all papers and their nearest papers, `is_global` whether it
    is so low that the map as a whole no longer fits.
    """

    topics: Mapping[str, float]
    everywhere: float
    is_global: bool


def drift_of(
    tree: TopicTree, matrix: NDArray[np.float32], vectors: NDArray[np.float32], leaf: NDArray[np.int32]
) -> Drift:
    """The drift of new papers (m, d), placed in the leaves `leaf` (m,), against the papers of the tree (n, d).

    Mann-Whitney tests, one-sided: are the new papers of a topic less near to the mean of its old papers (each without
    itself) than these are; and are all new papers less near to their nearest papers.
    """
    found: dict[str, tuple[float, float]] = {}
    for row in np.unique(leaf).tolist():
        new, members = vectors[leaf == row], tree.topics[row].members
        if len(new) >= FEWEST and len(members) >= FEWEST:
            found[tree.topics[row].id] = _tested(*_to_mean(matrix[members], new))
    rows = np.linspace(0, len(matrix) - 1, min(PLACED_AGAIN, len(matrix))).astype(np.int64)
    old = nearness(without_self(nearest_among(matrix[rows], matrix, NEAREST + 1), rows))
    everywhere, p_value = _tested(old, nearness(nearest_among(vectors, matrix, NEAREST)))
    return Drift(_local(found), everywhere, everywhere < APART and p_value < LEVEL)


def _to_mean(old: NDArray[np.float32], new: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The cosine of old papers with the mean of the others, and of new papers with the mean of all old ones."""
    whole = old.sum(axis=0)
    others = whole - old
    lengths = np.maximum(np.linalg.norm(others, axis=1), 1e-12)
    mean = whole / max(float(np.linalg.norm(whole)), 1e-12)
    return np.einsum("ij,ij->i", old, others) / lengths, new @ mean


def _tested(old: NDArray[np.float64], new: NDArray[np.float64]) -> tuple[float, float]:
    """The probability that a new value is greater than an old one, and the p-value that it is less often."""
    statistic, p_value = mannwhitneyu(new, old, alternative="less")
    return float(statistic) / (len(new) * len(old)), float(p_value)


def _local(found: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """The topics whose drift is significant after Holm's correction (1979), and large."""
    drifted: dict[str, float] = {}
    for place, (topic, (greater, p_value)) in enumerate(sorted(found.items(), key=lambda item: item[1][1])):
        if p_value * (len(found) - place) >= LEVEL:
            break
        if greater < APART:
            drifted[topic] = greater
    return drifted
