"""Where papers go that the clustering left out, and how surely each paper sits where it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier

from hierarchography.model import Assignment, Neighbours

VOTERS = 15


def place_noise(points: NDArray[np.floating], labels: NDArray[np.integer]) -> NDArray[np.int32]:
    """Give every paper with a label below 0 the label that most of its 15 nearest labelled papers carry.

    `points` (n, k) and `labels` (n,) with at least one label >= 0; nearer voters weigh more.
    """
    clustered, noise = np.flatnonzero(labels >= 0), np.flatnonzero(labels < 0)
    placed = labels.astype(np.int32)
    if len(noise):
        voters = KNeighborsClassifier(min(VOTERS, len(clustered)), weights=_nearer_weighs_more)
        placed[noise] = voters.fit(points[clustered], labels[clustered]).predict(points[noise])
    return placed


def _nearer_weighs_more(distances: NDArray[np.floating]) -> NDArray[np.floating]:
    return 1.0 / (distances + distances.mean(axis=1, keepdims=True) + 1e-12)


def assess(labels: NDArray[np.integer], noise: NDArray[np.bool_], neighbours: Neighbours) -> Assignment:
    """Confidence of a paper: the share of its nearest papers (itself aside) that share its leaf."""
    others = neighbours.indices[:, 1:]
    if others.shape[1] == 0:
        return Assignment.certain(len(labels))
    shared = (labels[others] == labels[:, None]).mean(axis=1)
    return Assignment(shared.astype(np.float32), noise.copy())
