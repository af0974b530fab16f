"""Top-down k-means on blobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from hierarchography.model import Space, TopicTree

Arrange = Callable[[np.ndarray], Space]
Grow = Callable[..., TopicTree]


def test_four_blobs_are_four_topics(arrange: Arrange, grow: Grow) -> None:
    """40 papers around four axes, at least 5 a topic: 40 / (2 x 5) are four groups."""
    vectors = np.repeat(np.eye(8)[:4], 10, axis=0) + np.random.default_rng(0).normal(scale=0.02, size=(40, 8))
    tree = grow(arrange(vectors), builder="kmeans", min_topic_size=5)
    assert [topic.members.tolist() for topic in tree.children("0")] == [
        list(range(start, start + 10)) for start in range(0, 40, 10)
    ]


def test_fewer_different_papers_than_groups_still_divide(arrange: Arrange, grow: Grow) -> None:
    """Two texts copied 20 times, where six groups are asked for: two are found, and no warning is given."""
    tree = grow(arrange(np.repeat(np.eye(8)[:2], 20, axis=0)), builder="kmeans")
    assert [topic.members.tolist() for topic in tree.leaves] == [list(range(20)), list(range(20, 40))]


def test_planted_fields_are_found_by_kmeans(few: Any, grow: Grow) -> None:
    tree = grow(few.space, builder="kmeans")
    assert adjusted_mutual_info_score(few.fields[few.settled], tree.labels_at(1)[few.settled]) > 0.6


def test_a_group_too_small_joins_the_others_and_is_marked(arrange: Arrange, grow: Grow) -> None:
    """Two blobs of 15 and two strays at the third axis: of three groups one has two papers only."""
    noise = np.random.default_rng(0).normal(scale=0.02, size=(32, 8))
    vectors = np.concatenate([np.repeat(np.eye(8)[:2], 15, axis=0), np.repeat(np.eye(8)[2:3], 2, axis=0)]) + noise
    tree = grow(arrange(vectors), builder="kmeans", min_topic_size=5, max_depth=1)
    assert tree.assignment.by_neighbours[30:].all()
