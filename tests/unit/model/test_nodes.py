"""Nested groups become a topic tree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.errors import TreeError
from hierarchography.model import Assignment, TopicTree
from hierarchography.model.nodes import Node, moved, part_of, plant, without


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
    with pytest.raises(TreeError, match="do not contain each of its 3 papers"):
        plant(Node(np.array([0, 1, 2]), (leaf(0), leaf(1))))


def three_levels() -> TopicTree:
    """0.0 holds 0-4, in two parts of which the first (0-2) has three leaves; 0.1 holds 5-7, as two leaves."""
    first = Node.of([Node.of([leaf(0), leaf(1), leaf(2)]), leaf(3, 4)])
    return plant(Node.of([first, Node.of([leaf(5, 6), leaf(7)])]))


def parts(tree: TopicTree) -> dict[str, list[int]]:
    return {topic.id: topic.members.tolist() for topic in tree}


def test_the_children_of_a_dissolved_topic_stand_one_level_up_in_order_of_size() -> None:
    """0.0 goes: its parts of 3 and 2 papers stand beside 0.1 of 3 papers; of equal size, the one with paper 0 first."""
    assert parts(without(three_levels(), {"0.0"})) == {
        "0": [0, 1, 2, 3, 4, 5, 6, 7],
        "0.0": [0, 1, 2],
        "0.0.0": [0],
        "0.0.1": [1],
        "0.0.2": [2],
        "0.1": [5, 6, 7],
        "0.1.0": [5, 6],
        "0.1.1": [7],
        "0.2": [3, 4],
    }


def test_nested_topics_dissolve_together_and_all_leaves_stay() -> None:
    flat = without(three_levels(), {"0.0", "0.0.0", "0.1"})
    assert [topic.members.tolist() for topic in flat.topics[1:]] == [[3, 4], [5, 6], [0], [1], [2], [7]]
    assert flat.depth == 1


def test_what_is_known_of_the_papers_stays_and_nothing_changes_without_topics_to_dissolve() -> None:
    confidence: NDArray[np.float32] = np.linspace(0.1, 0.8, 8, dtype=np.float32)
    assignment = Assignment(confidence, np.arange(8) % 2 == 0)
    tree = replace(three_levels(), assignment=assignment)
    assert without(tree, {"0.1"}).assignment is assignment
    assert parts(without(tree, ())) == parts(tree)


@pytest.mark.parametrize("topic_id", ["0", "0.1.0", "0.0.1"])
def test_neither_the_root_nor_a_leaf_is_dissolved(topic_id: str) -> None:
    with pytest.raises(TreeError, match=f"topic '{topic_id}' cannot be dissolved: it is the root or a leaf"):
        without(three_levels(), {topic_id})


def test_an_unknown_topic_is_not_dissolved() -> None:
    with pytest.raises(TreeError, match=r"0\.7"):
        without(three_levels(), {"0.7"})


def test_a_moved_topic_stands_under_its_new_parent_with_all_that_is_below_it() -> None:
    tree = three_levels()
    moved_below = moved(tree, {"0.0.0": "0.1"})
    assert parts(moved_below)["0.0"] == sorted([*tree["0.1"].members.tolist(), *tree["0.0.0"].members.tolist()])
    assert sorted(leaf.members.tolist() for leaf in moved_below.leaves) == sorted(
        leaf.members.tolist() for leaf in tree.leaves
    )
    assert moved_below.assignment is tree.assignment


def test_a_topic_that_is_moved_to_a_leaf_is_merged_with_it_and_a_single_child_takes_its_parents_place() -> None:
    merged = moved(three_levels(), {"0.1.1": "0.1.0"})
    assert [5, 6, 7] in [leaf.members.tolist() for leaf in merged.leaves]
    assert len(merged) == len(three_levels()) - 2


def test_topics_that_a_move_does_not_concern_keep_their_order() -> None:
    """Of three leaves of two papers, the one with paper 0 stands last; then papers of others move."""
    nodes = [Node(np.array(rows), rank=rank) for rank, rows in enumerate([[6, 7], [4, 5], [0, 1], [2], [3]])]
    tree = plant(Node.of(nodes))
    assert [leaf.members.tolist() for leaf in tree.leaves][:3] == [[6, 7], [4, 5], [0, 1]]
    assert [leaf.members.tolist() for leaf in moved(tree, {"0.4": "0.3"}).leaves][:3] == [[6, 7], [4, 5], [0, 1]]


@pytest.mark.parametrize("moves", [{"0.1": "0.1.0"}, {"0.1": "0.1"}, {"0.0": "0.1", "0.1": "0.0"}])
def test_no_topic_is_moved_below_itself(moves: dict[str, str]) -> None:
    with pytest.raises(TreeError, match="cannot be moved to itself or below itself"):
        moved(three_levels(), moves)


@pytest.mark.parametrize(("moves", "said"), [({"0": "0.1"}, "'0' cannot be moved"), ({"0.7": "0.1"}, "'0.7' cannot")])
def test_neither_the_root_nor_an_unknown_topic_is_moved(moves: dict[str, str], said: str) -> None:
    with pytest.raises(TreeError, match=said):
        moved(three_levels(), moves)


def test_no_topic_is_moved_to_an_unknown_one() -> None:
    with pytest.raises(TreeError, match=r"0\.9"):
        moved(three_levels(), {"0.1.0": "0.9"})


def test_a_part_of_the_papers_keeps_the_topics_that_hold_some() -> None:
    """Without papers 5 to 7, topic 0.1 is gone, and 0.0 takes the root's place."""
    tree = three_levels()
    part = part_of(tree, np.arange(5))
    assert part.papers == 5
    assert sorted(leaf.members.tolist() for leaf in part.leaves) == sorted(
        leaf.members.tolist() for leaf in tree.leaves if leaf.members.max() < 5
    )
    assert part_of(tree, np.arange(8)) is tree
