"""Votes of the nearest papers, from the root down."""

from __future__ import annotations

import numpy as np
from scipy.sparse import issparse

from hierarchography.clustering import voted
from hierarchography.model import Neighbours
from hierarchography.model.nodes import Node, plant


def test_votes_of_a_large_topic_are_not_split_among_its_subtopics() -> None:
    """Three papers of one topic, each in another subtopic, outvote two in a leaf beside it."""
    parts = [Node(np.array([row])) for row in (0, 1, 2)]
    tree = plant(Node(np.arange(5), (Node(np.arange(3), tuple(parts)), Node(np.array([3, 4])))))
    near = Neighbours(np.array([[0, 1, 2, 3, 4]], dtype=np.int32), np.full((1, 5), 0.5, dtype=np.float32))
    votes = voted(tree, near)
    assert tree.topics[votes.leaf[0]].id == "0.0.0"
    np.testing.assert_allclose(votes.share, [0.2])
    assert issparse(votes.shares)
    by_topic = dict(zip([topic.id for topic in tree], votes.shares.toarray()[0], strict=True))
    np.testing.assert_allclose([by_topic[topic] for topic in ("0", "0.0", "0.1")], [1, 0.6, 0.4])


def test_near_papers_count_more() -> None:
    tree = plant(Node(np.arange(4), (Node(np.array([0])), Node(np.array([1, 2, 3])))))
    near = Neighbours(np.array([[0, 1, 2, 3]], dtype=np.int32), np.array([[0.1, 0.5, 0.5, 0.5]], dtype=np.float32))
    assert tree.topics[voted(tree, near).leaf[0]].members.tolist() == [0]


def test_a_tree_of_its_root_alone() -> None:
    near = Neighbours(np.array([[1, 0]], dtype=np.int32), np.array([[0.1, 0.2]], dtype=np.float32))
    votes = voted(plant(Node(np.arange(2))), near)
    assert votes.leaf.tolist() == [0]
    assert votes.share.tolist() == [1.0]
