"""Where papers go that the clustering left out, and how surely each paper sits where it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier

from hierarchography.model import Assignment, Neighbours, TopicTree

VOTERS = 15


def place_noise(points: NDArray[np.floating], labels: NDArray[np.integer]) -> NDArray[np.int32]:
    """Give every paper with a label below 0 the label that most of its 15 nearest labelled papers carry.

    `points` (n, k) and `labels` (n,) with at least one label >= 0; a vote weighs 1 / distance.
    """
    clustered, noise = np.flatnonzero(labels >= 0), np.flatnonzero(labels < 0)
    placed = labels.astype(np.int32)
    if len(noise):
        voters = KNeighborsClassifier(min(VOTERS, len(clustered)), weights="distance")
        placed[noise] = voters.fit(points[clustered], labels[clustered]).predict(points[noise])
    return placed


def assess(tree: TopicTree, noise: NDArray[np.bool_], neighbours: Neighbours) -> TopicTree:
    """The tree with the confidence of every paper, and the mark of those that `noise` (n,) says were placed.

    Confidence is the share of a paper's nearest papers that share its leaf: of its 15 nearest, or of as many
    as the leaf has others, so that a small leaf is not judged by papers it has no room for. A tree of one
    topic leaves nothing to be unsure of.
    """
    if len(tree) == 1:
        return tree
    leaf = tree.leaf_of
    others = neighbours.indices[:, 1 : 1 + VOTERS]
    room = np.bincount(leaf)[leaf] - 1
    asked = np.arange(others.shape[1]) < room[:, None]
    shared = asked & (leaf[others] == leaf[:, None])
    confidence = np.where(room > 0, shared.sum(axis=1) / np.maximum(asked.sum(axis=1), 1), 1.0)
    return replace(tree, assignment=Assignment(confidence.astype(np.float32), noise.copy()))
