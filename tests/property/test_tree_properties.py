"""Whatever the nesting of the papers, the tree over them keeps its rules."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hierarchography.model import Assignment, TopicTree
from hierarchography.model.nodes import Node, plant


@st.composite
def nestings(draw: st.DrawFn, most: int = 60) -> Node:
    """A random nested grouping of 1 to `most` papers in random order."""
    papers = draw(st.permutations(range(draw(st.integers(1, most)))))
    return draw(divided(np.array(papers)))


@st.composite
def divided(draw: st.DrawFn, members: np.ndarray) -> Node:
    if len(members) == 1 or draw(st.booleans()):
        return Node(members)
    cuts = draw(st.sets(st.integers(1, len(members) - 1), min_size=1, max_size=5))
    return Node.of([draw(divided(part)) for part in np.split(members, sorted(cuts))])


@st.composite
def trees(draw: st.DrawFn) -> TopicTree:
    """A planted tree with a random assignment."""
    tree = plant(draw(nestings()))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    confidence = random.random(tree.papers, dtype=np.float32)
    return TopicTree(tree.topics, Assignment(confidence, random.random(tree.papers) < 0.4))


@given(trees())
def test_children_are_disjoint_and_cover_their_topic(tree: TopicTree) -> None:
    for topic in tree:
        if below := tree.children(topic.id):
            assert sum(child.size for child in below) == topic.size
            assert np.array_equal(np.unique(np.concatenate([child.members for child in below])), topic.members)
            assert len(below) > 1


@given(trees())
def test_siblings_go_by_size_then_by_first_member(tree: TopicTree) -> None:
    for topic in tree:
        keys = [(-child.size, int(child.members[0])) for child in tree.children(topic.id)]
        assert keys == sorted(keys)


@given(trees())
def test_every_level_holds_every_paper_once(tree: TopicTree) -> None:
    for depth in range(tree.depth + 2):
        held = np.concatenate([topic.members for topic in tree.level(depth)])
        assert np.array_equal(np.sort(held), np.arange(tree.papers))
        labels = tree.labels_at(depth)
        assert all((labels[topic.members] == tree.row(topic.id)).all() for topic in tree.level(depth))


@given(trees())
def test_deeper_levels_only_divide(tree: TopicTree) -> None:
    """Papers that are together at a level were together at every level above it."""
    for depth in range(1, tree.depth + 1):
        above, below = tree.labels_at(depth - 1), tree.labels_at(depth)
        assert len(set(zip(below.tolist(), above.tolist(), strict=True))) == len(set(below.tolist()))


@given(trees())
def test_relatives_agree(tree: TopicTree) -> None:
    for row, topic in enumerate(tree):
        assert tree.row(topic.id) == row
        assert [each.depth for each in tree.ancestors(topic.id)] == list(range(topic.depth + 1))
        under = tree.subtree(topic.id)
        assert len(under) == 1 + sum(len(tree.subtree(child.id)) for child in tree.children(topic.id))
        assert all(each.id == topic.id or each.id.startswith(f"{topic.id}.") for each in under)


@given(trees(), st.randoms(use_true_random=False))
def test_another_order_and_back_is_the_same_tree(tree: TopicTree, random: np.random.Generator) -> None:
    order = list(range(tree.papers))
    random.shuffle(order)
    there = np.array(order)
    back = tree.reordered(there).reordered(np.argsort(there))
    assert [topic.id for topic in back] == [topic.id for topic in tree]
    assert all(np.array_equal(one.members, other.members) for one, other in zip(back, tree, strict=True))
    assert np.array_equal(back.assignment.confidence, tree.assignment.confidence)
    assert np.array_equal(back.assignment.by_neighbours, tree.assignment.by_neighbours)
    moved = tree.reordered(there)
    assert np.array_equal(moved.leaf_of[there], tree.leaf_of)
