"""Calibration of confidence: do papers with a given confidence stay in their leaf as often as it predicts?

The right topic of a paper is unknown, but a tree can be rebuilt. A confidence is calibrated when, of all
papers with confidence .8, eight in ten are in the same leaf in a rebuild; the reliability diagram and the expected
calibration error (Naeini, Cooper & Hauskrecht 2015) measure the deviation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics.cluster import contingency_matrix

from hierarchography.model import TopicTree

BINS = 10
"""Number of confidence bins, of equal width."""


@dataclass(frozen=True)
class Bin:
    """Papers with confidence from `low` to below `low` + .1: number, mean confidence, and the share that `stayed`."""

    low: float
    papers: int
    confidence: float
    stayed: float


@dataclass(frozen=True)
class Reliability:
    """Mean `confidence` of a tree, mean share of papers that `stayed` in its rebuilds, and both by non-empty `bins`.

    `error` is the expected calibration error: the mean difference of the two over the bins, weighted by papers.
    """

    confidence: float
    stayed: float
    error: float
    bins: tuple[Bin, ...]


def reliability(tree: TopicTree, rebuilds: Sequence[TopicTree]) -> Reliability:
    """How well the tree's confidence predicts which papers stay in their leaf, from at least one rebuild."""
    confidence = tree.assignment.confidence.astype(np.float64)
    share = np.mean([stayed(tree, rebuild) for rebuild in rebuilds], axis=0)
    place = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    bins = []
    for number in np.unique(place):
        in_bin = place == number
        bins.append(
            Bin(float(number) / BINS, int(in_bin.sum()), float(confidence[in_bin].mean()), float(share[in_bin].mean()))
        )
    error = sum(each.papers * abs(each.confidence - each.stayed) for each in bins) / tree.papers
    return Reliability(float(confidence.mean()), float(share.mean()), error, tuple(bins))


def stayed(tree: TopicTree, rebuild: TopicTree) -> NDArray[np.bool_]:
    """Whether each paper (n,) is, in another tree, in the leaf that best matches its own (by F1)."""
    leaves, rebuilt_leaf = np.unique(rebuild.leaf_of, return_inverse=True)
    leaf = np.unique(tree.leaf_of, return_inverse=True)[1]
    shared = contingency_matrix(leaf, rebuilt_leaf, sparse=True).astype(np.float64)
    sizes = np.bincount(leaf)[:, None] + np.bincount(rebuilt_leaf, minlength=len(leaves))[None, :]
    alike = shared.multiply(2.0 / sizes).tocsr()
    return np.asarray(rebuilt_leaf == np.asarray(alike.argmax(axis=1)).ravel()[leaf])
