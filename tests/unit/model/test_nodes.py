"""Nested groups become a topic tree."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.errors import TreeError
from hierarchography.model.nodes import Node, plant


def leaf(*members: int) -> Node:
    return Node(np.array(members))


def test_siblings_go_by_size_then_by_first_member() -> None:
    """Sizes 2, 3, 2: the largest first, then the one with paper 0, then the one with paper 1."""
    tree = plant(Node.of([leaf(6, 1), leaf(5, 2, 4), leaf(3, 0)]))
    assert {topic.id: topic.members.tolist() for topic in tree} == {
        "0": [0, 1, 2, 3, 4, 5, 6],
        "0.0": [2, 4, 5],
        "0.1": [0, 3],
        "0.2": [1, 6],
    }


def test_levels_are_in_preorder() -> None:
    tree = plant(Node.of([leaf(4), Node.of([leaf(0, 1), leaf(2), leaf(3)])]))
    assert [topic.id for topic in tree] == ["0", "0.0", "0.0.0", "0.0.1", "0.0.2", "0.1"]


def test_a_single_group_stands_for_itself() -> None:
    node = leaf(1, 0)
    assert Node.of([node]) is node
    assert len(plant(Node.of([node]))) == 1


def test_groups_that_share_or_lose_a_paper_are_refused() -> None:
    with pytest.raises(TreeError, match="every paper once"):
        plant(Node.of([leaf(0, 1), leaf(1, 2)]))
    with pytest.raises(TreeError, match="do not hold its 3 papers"):
        plant(Node(np.array([0, 1, 2]), (leaf(0), leaf(1))))
