"""Learns from a map's own papers how certain a placement is, and how far from the map a paper must be to fit no topic.

Each paper of the map is placed again as if it were new, by the other papers (leave one out). How often papers land in
their own leaf, by the chance of the leaf, gives the confidence of new papers. How near papers are to the other
papers of the map gives the distance beyond which a new paper fits no topic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from hierarchography.clustering import Landing, Placer
from hierarchography.embedding import nearest_among
from hierarchography.model import Neighbours, TopicTree

NEAREST = 15
"""Papers of the map that vote on the topic of a new one."""
OF_NEAREST = 5
"""Nearest papers whose mean cosine says how near a paper is to the map."""
PLACED_AGAIN = 4_000
"""Papers of the map, at most, that are placed again."""
FAR = 0.01
"""Share of the map's own papers that count as far from every topic: the rate of false alarms for papers like these."""
OTHER_PAPERS = 0.83
"""Share of the papers expected to stay in their leaf with another seed that also stay if a quarter more papers are on
the map: of 2,400 papers of arXiv, .72, where the mean confidence is .87 (`benchmarks/RESULTS.md`)."""


@dataclass(frozen=True)
class Calibration:
    """`nearness` is the least mean cosine of a paper that fits a topic, to its nearest papers.

    `odds` are the intercept and the slope, by the chance of its leaf, of the log-odds that a paper lands in it.
    """

    nearness: float
    odds: tuple[float, float]

    def confidence(self, tree: TopicTree, landing: Landing, near: Neighbours) -> NDArray[np.float32]:
        """The probability (m,) that a build with the new papers would put them where they land.

        That they land in the leaf, times the mean confidence of their nearest papers in it: that these stay in it, also
        with further papers on the map (`OTHER_PAPERS`).
        """
        if len(tree) == 1:
            return np.ones(len(near), dtype=np.float32)
        intercept, slope = self.odds
        same = tree.leaf_of[near.indices] == landing.leaf[:, None]
        staying = (tree.assignment.confidence[near.indices] * same).sum(axis=1) / np.maximum(same.sum(axis=1), 1)
        return np.asarray(expit(intercept + slope * landing.chance) * staying * OTHER_PAPERS, dtype=np.float32)


def nearness(near: Neighbours) -> NDArray[np.float64]:
    """The mean cosine (m,) of papers and their nearest papers."""
    return np.asarray(1 - near.distances[:, :OF_NEAREST].mean(axis=1, dtype=np.float64))


def calibrated(tree: TopicTree, matrix: NDArray[np.float32]) -> Calibration:
    """The calibration of a tree over papers with vectors `matrix` (n, d): each is placed again, without itself."""
    rows = np.flatnonzero(matrix.any(axis=1))
    rows = rows[np.linspace(0, len(rows) - 1, min(PLACED_AGAIN, len(rows))).astype(np.int64)] if len(rows) else rows
    if len(rows) < 2:
        return Calibration(-1.0, (0.0, 0.0))
    near = without_self(nearest_among(matrix[rows], matrix, NEAREST + 1), rows)
    landing = Placer.of(tree, matrix).land(matrix[rows], near, rows)
    landed = landing.leaf == tree.leaf_of[rows]
    return Calibration(float(np.quantile(nearness(near), FAR)), _odds(landing.chance, landed))


def without_self(near: Neighbours, rows: NDArray[np.integer]) -> Neighbours:
    """The neighbours of the papers `rows` (m,) without the papers themselves: one column less."""
    itself = near.indices == rows[:, None]
    itself[~itself.any(axis=1), -1] = True  # among many copies of one text, the paper itself may not be found
    shape = len(near), near.indices.shape[1] - 1
    return Neighbours(near.indices[~itself].reshape(shape), near.distances[~itself].reshape(shape))


def _odds(chance: NDArray[np.float64], landed: NDArray[np.bool_]) -> tuple[float, float]:
    """Logistic regression of landing on the chance of the leaf; the overall odds if all or none landed."""
    if landed.all() or not landed.any():
        return float(np.log((landed.sum() + 0.5) / ((~landed).sum() + 0.5))), 0.0
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression().fit(chance[:, None], landed)
    return float(model.intercept_[0]), float(model.coef_[0, 0])
