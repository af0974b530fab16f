"""Trees that get further papers and new branches, and keep the ids of what stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hierarchography.maps.branch import renumbered, with_branch, with_papers
from hierarchography.maps.drift import drift_of
from hierarchography.maps.update import branches_of, changes_of
from hierarchography.model import TopicTree
from hierarchography.model.nodes import Node, plant


def tree_of(*groups: list[list[int]]) -> TopicTree:
    """Topics below the root, each with its leaves; topics have names."""
    nodes = [Node.of([Node(np.array(leaf)) for leaf in leaves]) for leaves in groups]
    tree = plant(Node.of(nodes))
    return tree.with_topics(replace(topic, name=f"T{topic.id}") for topic in tree)


TREE = tree_of([[0, 1, 2, 3], [4, 5, 6]], [[7, 8], [9]])


def ids(tree: TopicTree) -> list[str]:
    return [topic.id for topic in tree]


def test_further_papers_change_no_id_and_no_order() -> None:
    """A leaf that is now larger than its sibling keeps its number."""
    row = TREE.row("0.1.1")
    tree = with_papers(TREE, np.array([row, row, row, row], dtype=np.int32), np.full(4, 0.5, dtype=np.float32))
    assert ids(tree) == ids(TREE)
    assert [topic.name for topic in tree] == [topic.name for topic in TREE]
    assert tree["0.1.1"].members.tolist() == [9, 10, 11, 12, 13]
    assert tree["0.1"].size == 7
    assert tree["0.0"].members.tolist() == TREE["0.0"].members.tolist()
    assert tree.assignment.by_neighbours.tolist() == [False] * 10 + [True] * 4


def test_a_leaf_splits_into_new_topics_below_it() -> None:
    grown = plant(Node(np.arange(4), (Node(np.array([0, 1])), Node(np.array([2, 3])))))
    result = with_branch(TREE, "0.0.0", grown)
    assert result.born == ("0.0.0.0", "0.0.0.1")
    assert [each for each in ids(result.tree) if each not in result.born] == ids(TREE)
    assert result.tree["0.0.0"].name == "T0.0.0"
    assert result.tree["0.0.0.1"].members.tolist() == [2, 3]


@pytest.mark.parametrize(("used", "number"), [((), 2), (("0.0.2", "0.0.5", "0.1.9"), 6)])
def test_what_stays_keeps_its_id_and_what_is_new_gets_a_free_number(used: tuple[str, ...], number: int) -> None:
    """The larger old leaf loses one paper and keeps its id; the other one falls apart."""
    grown = plant(
        Node(
            np.arange(7), (Node(np.array([0, 1, 2])), Node(np.array([4, 3])), Node(np.array([5])), Node(np.array([6])))
        )
    )
    result = with_branch(TREE, "0.0", grown, used)
    assert ids(result.tree) == ["0", "0.0", "0.0.0", *(f"0.0.{number + step}" for step in range(3)), *ids(TREE)[4:]]
    assert result.tree["0.0.0"].members.tolist() == [0, 1, 2]
    assert result.tree["0.0.0"].name == "T0.0.0"
    assert result.tree["0.1.0"].name == "T0.1.0"
    changes = changes_of(TREE, result.tree, result.born)
    assert set(zip(changes["change"], changes["id"], strict=True)) == {
        *(("born", topic) for topic in result.born),
        ("died", "0.0.1"),
    }


def test_a_topic_that_is_now_part_of_its_sibling_was_merged_into_it() -> None:
    tree = tree_of([[0, 1, 2, 3, 4], [5, 6], [7, 8]], [[9, 10]])
    grown = plant(Node(np.arange(9), (Node(np.arange(7)), Node(np.array([7, 8])))))
    result = with_branch(tree, "0.0", grown)
    assert ids(result.tree) == ["0", "0.0", "0.0.0", "0.0.2", "0.1"]
    (row,) = changes_of(tree, result.tree, result.born).to_dict("records")
    assert (row["change"], row["id"], row["detail"]) == ("merged", "0.0.1", "into 0.0.0 (T0.0.0)")


def test_what_grew_is_listed_from_a_fifth_on() -> None:
    leaf = np.array([TREE.row("0.0.0"), TREE.row("0.1.0")], dtype=np.int32)
    changes = changes_of(TREE, with_papers(TREE, leaf, np.ones(2, dtype=np.float32)), [])
    assert changes["id"].tolist() == ["0.0.0", "0.1.0"]
    assert changes["detail"].tolist() == ["from 4", "from 2"]


@pytest.mark.parametrize(
    ("flagged", "branches"),
    [([], []), (["0.0.1"], ["0.0.1"]), (["0.0.0"], ["0.0"]), (["0.1.0", "0.1.1"], ["0.1"]), (["0.1.1"], ["0.1.1"])],
)
def test_a_topic_is_grown_again_if_half_of_it_should(flagged: list[str], branches: list[str]) -> None:
    assert branches_of(TREE, flagged) == branches


@pytest.mark.parametrize(("shift", "local", "everywhere"), [(0.0, [], False), (0.9, ["0.1"], False)])
def test_drift_of_one_topic_is_told_from_that_of_all(shift: float, local: list[str], everywhere: bool) -> None:
    rng = np.random.default_rng(0)
    centres = np.eye(8)
    old = np.vstack([centres[topic] + 0.1 * rng.normal(size=(60, 8)) for topic in (0, 1, 2)])
    new = np.vstack([centres[topic] + 0.1 * rng.normal(size=(20, 8)) for topic in (0, 1, 2)])
    new[20:40] += shift * centres[5]
    old, new = (table / np.linalg.norm(table, axis=1, keepdims=True) for table in (old, new))
    tree = plant(Node(np.arange(180), tuple(Node(np.arange(start, start + 60)) for start in (0, 60, 120))))
    leaf = np.repeat([tree.row("0.0"), tree.row("0.1"), tree.row("0.2")], 20).astype(np.int32)
    drift = drift_of(tree, old.astype(np.float32), new.astype(np.float32), leaf)
    assert list(drift.topics) == local
    assert drift.is_global is everywhere


def test_drift_of_all_papers_is_global() -> None:
    rng = np.random.default_rng(0)
    old = np.eye(8)[rng.integers(0, 3, 90)] + 0.1 * rng.normal(size=(90, 8))
    new = np.eye(8)[rng.integers(0, 3, 30)] + 0.9 * np.eye(8)[5] + 0.1 * rng.normal(size=(30, 8))
    old, new = (table / np.linalg.norm(table, axis=1, keepdims=True) for table in (old, new))
    tree = plant(Node(np.arange(90)))
    drift = drift_of(tree, old.astype(np.float32), new.astype(np.float32), np.zeros(30, dtype=np.int32))
    assert drift.is_global
    assert drift.everywhere < 0.1


def test_a_tree_grown_anew_gets_the_ids_of_the_topics_that_are_the_same() -> None:
    """The topics come in another order of size, one leaf is new, and details refer to siblings by their ids."""
    grown = tree_of([[7, 8, 6], [9]], [[0, 1, 2], [3, 4], [5]])
    grown = grown.with_topics(
        replace(topic, details={"nearest": {"topic": "0.0.2", "words": ["w"]}} if topic.id == "0.0.0" else {})
        for topic in grown
    )
    assert grown["0.0"].members.tolist() == [0, 1, 2, 3, 4, 5]
    tree = renumbered(grown, TREE, used=("0.0.4",))
    assert ids(tree) == ["0", "0.0", "0.0.0", "0.0.5", "0.0.6", "0.1", "0.1.0", "0.1.1"]
    assert tree["0.0.0"].members.tolist() == [0, 1, 2]
    assert tree["0.1.0"].members.tolist() == [6, 7, 8]
    assert tree["0.0.0"].details == {"nearest": {"topic": "0.0.6", "words": ["w"]}}
    assert tree.assignment is grown.assignment
