"""Assigns the papers that the clustering left as noise, and estimates the confidence of each paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import expit
from sklearn.neighbors import KNeighborsClassifier

from hierarchography.model import Assignment, Neighbours, TopicTree
from hierarchography.workers import spread

VOTERS = 15
"""Nearest papers that decide where a paper is assigned and how certain that is."""
CALIBRATION = (1.24, 2.11, -0.99)
"""Coefficients of the log-odds that a paper stays in its leaf with another seed: the intercept, the share of its
nearest papers in the leaf, and whether it was noise. From a logistic regression over four corpora of 365 to 6,000
papers, with four seeds each. Fitted to three of them, its expected calibration error on the fourth was .018 to .039;
with the share itself as the probability it was .31 to .38 (`benchmarks/RESULTS.md`)."""
OF_SAMPLE = (-1.40, 4.30, -0.45)
"""The same if topics are learned from a sample: another seed draws another sample, so that fewer papers stay. Fitted to
18,125 papers with 4,500 of them sampled and three seeds (`benchmarks/RESULTS.md`)."""
PAPERS_PER_BLOCK = 4_096
"""Papers assigned at once."""


def place_noise(points: NDArray[np.floating], labels: NDArray[np.integer]) -> NDArray[np.int32]:
    """Give every paper with a negative label the label of most of its 15 nearest labelled papers.

    `points` (n, k) and `labels` (n,), with at least one label >= 0. A vote has the weight 1 / distance.
    """
    clustered, noise = np.flatnonzero(labels >= 0), np.flatnonzero(labels < 0)
    placed = labels.astype(np.int32)
    if len(noise):
        voters = KNeighborsClassifier(min(VOTERS, len(clustered)), weights="distance")
        voters.fit(points[clustered], labels[clustered])
        blocks = (points[noise[start : start + PAPERS_PER_BLOCK]] for start in range(0, len(noise), PAPERS_PER_BLOCK))
        placed[noise] = np.concatenate(list(spread(_voted, blocks, voters)))
    return placed


def _voted(points: NDArray[np.floating], voters: KNeighborsClassifier) -> NDArray[np.integer]:
    labels: NDArray[np.integer] = voters.predict(points)
    return labels


def identical(neighbours: Neighbours) -> NDArray[np.int32]:
    """A group number for each paper (n,), equal for papers with identical vectors, which UMAP may separate."""
    papers = len(neighbours)
    paper, place = np.nonzero(neighbours.same)
    twins = coo_array((np.ones(len(paper), dtype=np.int8), (paper, neighbours.indices[paper, place])), (papers, papers))
    return np.asarray(connected_components(twins, directed=False)[1], dtype=np.int32)


def keep_together(labels: NDArray[np.int32], same: NDArray[np.int32], min_size: int = 1) -> NDArray[np.int32]:
    """Labels (n,) in which papers with the same number in `same` (n,) have the same label.

    It is the label of most of them, or noise if all are noise. Clusters that become smaller than `min_size` become
    noise; the others are renumbered from 0.
    """
    if same.max() + 1 == len(same):
        return labels
    votes = coo_array((np.ones(len(labels)), (same, labels + 1)), (same.max() + 1, labels.max() + 2)).tocsc()
    votes = votes[:, 1:].tocsr()  # noise has no vote
    has = np.diff(votes.indptr) > 0
    chosen = np.where(has, np.asarray(votes.argmax(axis=1)).ravel() if votes.shape[1] else 0, -1)[same]
    sizes = np.bincount(chosen[chosen >= 0], minlength=1)
    kept = (chosen >= 0) & (sizes[np.maximum(chosen, 0)] >= min_size)
    together = np.full(len(labels), -1, dtype=np.int32)
    together[kept] = np.unique(chosen[kept], return_inverse=True)[1]
    return together


def assess(tree: TopicTree, noise: NDArray[np.bool_], neighbours: Neighbours) -> TopicTree:
    """The tree with the confidence of every paper, and with the papers in `noise` (n,) marked as assigned.

    Confidence is the probability that the paper stays in its leaf when the map is built with another seed, estimated
    from its neighbours (`CALIBRATION`). A tree with one topic is returned unchanged, with confidence 1.
    """
    if len(tree) == 1:
        return tree
    return replace(tree, assignment=Assignment(stays(shared(tree, neighbours), noise), noise.copy()))


def stays(
    share: NDArray[np.floating],
    noise: NDArray[np.bool_] | bool,
    calibration: tuple[float, float, float] = CALIBRATION,
) -> NDArray[np.float32]:
    """The probability (n,) that papers stay in their leaf, from the share of their nearest papers that are in it."""
    at_no_near, by_near, if_noise = calibration
    chance = expit(at_no_near + by_near * share + if_noise * np.asarray(noise))
    return np.asarray(chance, dtype=np.float32)


def shared(tree: TopicTree, neighbours: Neighbours) -> NDArray[np.float64]:
    """The share (n,) of each paper's nearest papers that are in its leaf; 1 for a paper alone in its leaf.

    Over its 15 nearest papers, or as many as the leaf has other papers, so that small leaves have no disadvantage.
    """
    leaf = tree.leaf_of
    others = neighbours.indices[:, 1 : 1 + VOTERS]
    room = np.bincount(leaf)[leaf] - 1
    counted = np.arange(others.shape[1]) < room[:, None]
    together = counted & (leaf[others] == leaf[:, None])
    return np.where(room > 0, together.sum(axis=1) / np.maximum(counted.sum(axis=1), 1), 1.0)
