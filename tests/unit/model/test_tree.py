"""The topic tree: what it refuses, and what it answers about a tree worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.errors import TreeError
from hierarchography.model import Assignment, Topic, TopicTree


def rows(*members: int) -> np.ndarray:
    return np.array(members, dtype=np.int32)


def topic(topic_id: str, *members: int) -> Topic:
    return Topic(topic_id, rows(*members), name=f"topic {topic_id}")


def grown(*topics: Topic) -> TopicTree:
    return TopicTree(topics, Assignment.certain(topics[0].size))


@pytest.fixture
def tree() -> TopicTree:
    """Seven papers: 0 -> (0.0 -> (0.0.0: 0 2, 0.0.1: 5 6), 0.1: 1 3 4)."""
    return grown(
        topic("0", 0, 1, 2, 3, 4, 5, 6),
        topic("0.0", 0, 2, 5, 6),
        topic("0.0.0", 0, 2),
        topic("0.0.1", 5, 6),
        topic("0.1", 1, 3, 4),
    )


def ids(topics: tuple[Topic, ...]) -> list[str]:
    return [each.id for each in topics]


def test_a_topic_knows_its_place_from_its_id() -> None:
    deep, root = topic("0.2.11", 3, 4), topic("0", 0)
    assert (deep.parent, deep.depth, deep.size) == ("0.2", 2, 2)
    assert (root.parent, root.depth, root.size) == (None, 0, 1)


def test_counts_and_relatives(tree: TopicTree) -> None:
    assert (tree.papers, len(tree), tree.depth) == (7, 5, 2)
    assert ids(tree.leaves) == ["0.0.0", "0.0.1", "0.1"]
    assert ids(tree.children("0")) == ["0.0", "0.1"]
    assert tree.children("0.1") == ()
    assert [ids(tree.siblings(name)) for name in ("0", "0.0", "0.0.1")] == [[], ["0.1"], ["0.0.0"]]
    assert ids(tree.ancestors("0.0.1")) == ["0", "0.0", "0.0.1"]
    assert ids(tree.subtree("0.0")) == ["0.0", "0.0.0", "0.0.1"]
    assert ids(tree.subtree("0.1")) == ["0.1"]
    assert ids(tuple(tree)) == ["0", "0.0", "0.0.0", "0.0.1", "0.1"]
    assert tree["0.1"].name == "topic 0.1"
    assert "0.1" in tree
    assert "0.7" not in tree
    assert repr(tree) == "TopicTree(7 papers, 5 topics, 3 leaves, depth 2)"


def test_every_level_holds_every_paper_and_a_leaf_stands_for_itself_below(tree: TopicTree) -> None:
    assert ids(tree.level(0)) == ["0"]
    assert ids(tree.level(1)) == ["0.0", "0.1"]
    assert ids(tree.level(2)) == ["0.0.0", "0.0.1", "0.1"]
    assert tree.labels_at(1).tolist() == [1, 4, 1, 4, 4, 1, 1]
    assert tree.labels_at(2).tolist() == [2, 4, 2, 4, 4, 3, 3]
    assert tree.labels_at(9).tolist() == tree.leaf_of.tolist() == [2, 4, 2, 4, 4, 3, 3]


def test_a_level_above_the_root_is_refused(tree: TopicTree) -> None:
    with pytest.raises(TreeError, match=r"a level is 0 \(the root\) or more, not -1"):
        tree.labels_at(-1)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("0.0.7", r"no topic '0\.0\.7'; the children of '0\.0' are: 0\.0\.0, 0\.0\.1"),
        ("0.1.0.3", r"no topic '0\.1\.0\.3'; the children of '0\.1' are: none, it is a leaf"),
        ("machine learning", r"no topic 'machine learning'; the children of '0' are: 0\.0, 0\.1"),
        ("", r"no topic ''; the children of '0' are: 0\.0, 0\.1"),
    ],
)
def test_an_unknown_topic_is_answered_with_the_nearest_known_ones(tree: TopicTree, asked: str, answer: str) -> None:
    with pytest.raises(TreeError, match=answer):
        tree[asked]


def test_arrays_are_read_only(tree: TopicTree) -> None:
    for array in (tree.root.members, tree.leaf_of, tree.assignment.confidence, tree.assignment.by_neighbours):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_with_topics_renames_and_keeps_the_assignment(tree: TopicTree) -> None:
    renamed = tree.with_topics(Topic(each.id, each.members, name="new", keywords=("a", "b")) for each in tree)
    assert {each.name for each in renamed} == {"new"}
    assert renamed.assignment is tree.assignment
    assert tree["0.1"].name == "topic 0.1"


def test_reordered_moves_members_and_assignment_together() -> None:
    """Paper i goes to row order[i]: 0 -> 2, 1 -> 0, 2 -> 1."""
    confidence = np.array([0.5, 0.6, 0.7], dtype=np.float32)
    topics = (topic("0", 0, 1, 2), topic("0.0", 0, 1), topic("0.1", 2))
    before = TopicTree(topics, Assignment(confidence, np.array([True, False, False])))
    after = before.reordered(np.array([2, 0, 1]))
    assert after["0.0"].members.tolist() == [0, 2]
    assert after["0.1"].members.tolist() == [1]
    assert after.assignment.confidence.tolist() == pytest.approx([0.6, 0.7, 0.5])
    assert after.assignment.by_neighbours.tolist() == [False, False, True]
    assert after["0.0"].name == "topic 0.0"


@pytest.mark.parametrize(
    ("topics", "complaint"),
    [
        ((), "must start with its root"),
        ((topic("1", 0),), "must start with its root"),
        ((topic("0", 0, 1), topic("0.0", 0), topic("0.0", 1)), "two topics have the same id"),
        ((topic("0", 1, 0),), "every paper once, in order"),
        ((topic("0", 0, 2),), "every paper once, in order"),
        ((topic("0", 0, 1), topic("0.0", 0)), "children of topic 0 do not contain each of its 2 papers"),
        (
            (topic("0", 0, 1), topic("0.0", 0, 1), topic("0.1", 1)),
            "children of topic 0 do not contain each of its 2 papers",
        ),
        ((topic("0", 0, 1), topic("0.0", 0, 1), topic("0.1")), r"topic 0\.1 has no papers"),
        ((topic("0", 0, 1), topic("1", 0, 1)), "topic 1 does not follow"),
        ((topic("0", 0, 1), topic("0.0.0", 0, 1)), r"topic 0\.0\.0 does not follow"),
        ((topic("0", 0), topic("0.1.0", 0), topic("0.1", 0)), r"topic 0\.1\.0 does not follow"),
        (
            (topic("0", 0, 1, 2), topic("0.0", 0, 1), topic("0.1", 2), topic("0.0.0", 0), topic("0.0.1", 1)),
            "not in preorder",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_tree_that_breaks_its_rules_is_refused(topics: tuple[Topic, ...], complaint: str) -> None:
    papers = topics[0].size if topics else 0
    with pytest.raises(TreeError, match=complaint):
        TopicTree(topics, Assignment.certain(papers))


def test_ids_are_compared_by_their_steps_not_by_their_letters() -> None:
    """`0.1` is no ancestor of `0.10`, although the letters are its beginning."""
    leaves = [topic(f"0.{place}", place) for place in range(11)]
    tree = grown(topic("0", *range(11)), *leaves)
    assert ids(tree.subtree("0.1")) == ["0.1"]
    with pytest.raises(TreeError, match="not in preorder"):
        grown(topic("0", 0, 1), topic("0.10", 0), topic("0.1.0", 1))


def test_an_assignment_of_other_papers_is_refused() -> None:
    with pytest.raises(TreeError, match="the assignment has 3 papers, but the tree 2"):
        TopicTree((topic("0", 0, 1),), Assignment.certain(3))


@pytest.mark.parametrize("confidence", [1.5, -0.1, float("nan")])
def test_a_confidence_lies_between_0_and_1(confidence: float) -> None:
    with pytest.raises(TreeError, match="between 0 and 1"):
        Assignment(np.array([confidence], dtype=np.float32), np.array([False]))


def test_an_assignment_has_one_mark_a_confidence() -> None:
    with pytest.raises(TreeError, match="2 confidences for 1 placements"):
        Assignment(np.ones(2, dtype=np.float32), np.array([False]))


def test_certain_is_1_and_placed_by_the_clustering() -> None:
    certain = Assignment.certain(2)
    assert certain.confidence.tolist() == [1.0, 1.0]
    assert certain.by_neighbours.tolist() == [False, False]


def test_sums_of_topics_are_those_of_their_papers(tree: TopicTree) -> None:
    vectors = np.random.default_rng(0).normal(size=(7, 3)).astype(np.float32)
    found = tree.sums(vectors)
    assert found.dtype == np.float64
    for row, one in enumerate(tree):
        assert found[row] == pytest.approx(vectors[one.members].sum(axis=0, dtype=np.float64))
