"""Recursion: planted topics are found level by level, giants are broken up, and the number of levels is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, homogeneity_score

from hierarchography.clustering.divide import Group
from hierarchography.clustering.recursive import divide
from hierarchography.model import TopicTree

Grow = Callable[..., TopicTree]


def test_planted_topics_are_its_leaves(few: Any, grow: Grow) -> None:
    tree = grow(few.space, builder="recursive")
    assert homogeneity_score(few.fields[few.settled], tree.labels_at(1)[few.settled]) > 0.9
    assert adjusted_mutual_info_score(few.topics[few.settled], tree.leaf_of[few.settled]) > 0.7


def test_no_more_levels_than_asked_for(few: Any, grow: Grow) -> None:
    assert grow(few.space, builder="recursive", levels=1).depth == 1
    assert grow(few.space, builder="recursive").depth <= 2


def test_one_giant_is_broken_up() -> None:
    """A crowd of 400 papers in five heaps side by side, and 40 far off: excess of mass sees two clusters."""
    random = np.random.default_rng(0)
    heaps = np.eye(16)[0] + 0.35 * np.eye(16)[np.repeat(np.arange(1, 6), 80)]
    vectors = np.concatenate([heaps, np.tile(np.eye(16)[10], (40, 1))]) + random.normal(scale=0.03, size=(440, 16))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    labels = divide(Group(np.arange(440), vectors, 2, 0), 10).labels
    assert labels.max() + 1 >= 4
    sizes = np.bincount(labels[labels >= 0])
    assert sizes.max() < 0.6 * sizes.sum()


def test_papers_that_are_all_the_same_are_not_divided() -> None:
    assert not divide(Group(np.arange(50), np.ones((50, 4), dtype=np.float32), 2, 0), 5).labels.any()
