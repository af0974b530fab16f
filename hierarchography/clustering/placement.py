"""Where papers go that the clustering left out, and how surely each paper sits where it is."""

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
CALIBRATION = (1.24, 2.11, -0.99)
"""Log-odds that a paper stays with its leaf under another seed: of one with none of its nearest papers there, what
all of them there add, and what it takes to have been noise. A logistic regression over four corpora of 365 to
6,000 papers, four seeds each. Fitted on three of them, its expected calibration error on the fourth was .018 to
.039, where the bare share's was .31 to .38 (`benchmarks/RESULTS.md`)."""
OF_SAMPLE = (-1.40, 4.30, -0.45)
"""The same where topics were learned from a sample: another seed draws another one, so that fewer papers stay. Fitted
to 18,125 papers, 4,500 of them sampled, three seeds (`benchmarks/RESULTS.md`)."""
PAPERS_PER_BLOCK = 4_096
"""Papers that are placed at once."""
SAME = 1e-5
"""Vectors nearer than this (by cosine) are of one text: what is between them is the rounding of batches."""


def place_noise(points: NDArray[np.floating], labels: NDArray[np.integer]) -> NDArray[np.int32]:
    """Give every paper with a label below 0 the label that most of its 15 nearest labelled papers carry.

    `points` (n, k) and `labels` (n,) with at least one label >= 0; a vote weighs 1 / distance.
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
    """A number for each paper (n,), the same for papers whose vectors are the same: UMAP may part them."""
    papers = len(neighbours)
    paper, place = np.nonzero(neighbours.distances < SAME)
    twins = coo_array((np.ones(len(paper), dtype=np.int8), (paper, neighbours.indices[paper, place])), (papers, papers))
    return np.asarray(connected_components(twins, directed=False)[1], dtype=np.int32)


def keep_together(labels: NDArray[np.int32], same: NDArray[np.int32], min_size: int = 1) -> NDArray[np.int32]:
    """Labels (n,) in which papers of one number in `same` (n,) share theirs.

    It is the label of most of them, and noise only where all are noise. Clusters that fall below
    `min_size` by that become noise; the others are counted from 0 without gaps.
    """
    if same.max() + 1 == len(same):
        return labels
    votes = coo_array((np.ones(len(labels)), (same, labels + 1)), (same.max() + 1, labels.max() + 2)).tocsc()
    votes = votes[:, 1:].tocsr()  # a vote for noise counts only against nothing
    has = np.diff(votes.indptr) > 0
    chosen = np.where(has, np.asarray(votes.argmax(axis=1)).ravel() if votes.shape[1] else 0, -1)[same]
    sizes = np.bincount(chosen[chosen >= 0], minlength=1)
    kept = (chosen >= 0) & (sizes[np.maximum(chosen, 0)] >= min_size)
    together = np.full(len(labels), -1, dtype=np.int32)
    together[kept] = np.unique(chosen[kept], return_inverse=True)[1]
    return together


def assess(tree: TopicTree, noise: NDArray[np.bool_], neighbours: Neighbours) -> TopicTree:
    """The tree with the confidence of every paper, and the mark of those that `noise` (n,) says were placed.

    Confidence is the chance that the paper stays with its leaf when the map is built with another seed, as far as
    the papers near it tell (`CALIBRATION`). A tree of one topic leaves nothing to be unsure of.
    """
    if len(tree) == 1:
        return tree
    return replace(tree, assignment=Assignment(stays(shared(tree, neighbours), noise), noise.copy()))


def stays(
    share: NDArray[np.floating],
    noise: NDArray[np.bool_] | bool,
    calibration: tuple[float, float, float] = CALIBRATION,
) -> NDArray[np.float32]:
    """The chance (n,) that papers stay with their leaf, by the share of the papers near them that are in it."""
    at_no_near, by_near, if_noise = calibration
    chance = expit(at_no_near + by_near * share + if_noise * np.asarray(noise))
    return np.asarray(chance, dtype=np.float32)


def shared(tree: TopicTree, neighbours: Neighbours) -> NDArray[np.float64]:
    """The share (n,) of each paper's nearest papers that share its leaf; 1 for a paper alone in its leaf.

    Of its 15 nearest, or of as many as the leaf has others: a small leaf is not judged by papers it has no room for.
    """
    leaf = tree.leaf_of
    others = neighbours.indices[:, 1 : 1 + VOTERS]
    room = np.bincount(leaf)[leaf] - 1
    asked = np.arange(others.shape[1]) < room[:, None]
    together = asked & (leaf[others] == leaf[:, None])
    return np.where(room > 0, together.sum(axis=1) / np.maximum(asked.sum(axis=1), 1), 1.0)
