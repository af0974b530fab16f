"""What every builder promises, the default one and those to compare it with: a readable tree, whatever the papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from hierarchography.model import Space, TopicTree
from hierarchography.plugins import BUILT_IN

Grow = Callable[..., TopicTree]
Arrange = Callable[[np.ndarray], Space]
BUILDERS = tuple(BUILT_IN["builders"])


@pytest.fixture(params=BUILDERS)
def builder(request: pytest.FixtureRequest) -> str:
    """Each built-in builder's name."""
    return str(request.param)


@pytest.fixture(scope="module")
def usual(few: Any, grow: Grow) -> Callable[[str], TopicTree]:
    """The tree of the planted papers by a builder, with the usual settings; it is grown once."""
    return cache(lambda builder: grow(few.space, builder=builder))


@pytest.fixture(scope="module")
def without_vectors(few: Any, arrange: Arrange) -> Space:
    """The planted papers, and four whose vector is zero."""
    return arrange(np.concatenate([few.space.embeddings.matrix, np.zeros((4, 24))]))


def branching(tree: TopicTree) -> list[int]:
    """The number of children of every topic that has any."""
    return [len(tree.children(topic.id)) for topic in tree if tree.children(topic.id)]


def test_every_paper_is_in_one_topic_at_every_level(builder: str, few: Any, usual: Callable[[str], TopicTree]) -> None:
    tree = usual(builder)
    assert tree.depth >= 1
    for depth in range(tree.depth + 1):
        assert sorted(np.concatenate([topic.members for topic in tree.level(depth)])) == list(range(len(few.space)))


@pytest.mark.parametrize("size", [5, 15, 40])
def test_no_topic_is_smaller_than_asked_in_any_tree(builder: str, few: Any, grow: Grow, size: int) -> None:
    assert min(topic.size for topic in grow(few.space, builder=builder, min_topic_size=size)) >= size


@pytest.mark.parametrize(("depth", "children"), [(0, 12), (1, 12), (2, 4), (3, 3), (5, 2)])
def test_no_tree_is_deeper_or_wider_than_asked(builder: str, few: Any, grow: Grow, depth: int, children: int) -> None:
    tree = grow(few.space, builder=builder, max_depth=depth, max_children=children)
    assert tree.depth <= depth
    assert (len(tree) == 1) == (depth == 0)
    assert all(2 <= count <= children for count in branching(tree))


@pytest.mark.parametrize("papers", [1, 2, 10, 40])
def test_identical_papers_are_one_topic_to_all(builder: str, arrange: Arrange, grow: Grow, papers: int) -> None:
    tree = grow(arrange(np.ones((papers, 8))), builder=builder)
    assert len(tree) == 1
    assert tree.assignment.confidence.tolist() == [1.0] * papers


@pytest.mark.parametrize("papers", [1, 2, 5, 10])
def test_few_papers_are_a_tree_to_all(builder: str, arrange: Arrange, grow: Grow, papers: int) -> None:
    tree = grow(arrange(np.random.default_rng(0).normal(size=(papers, 8))), builder=builder)
    assert tree.papers == papers
    assert min(topic.size for topic in tree) >= min(3, papers)


def test_papers_without_a_vector_are_placed_by_all(builder: str, few: Any, without_vectors: Space, grow: Grow) -> None:
    assert grow(without_vectors, builder=builder).papers == len(few.space) + 4


def test_the_same_points_and_seed_give_the_same_tree_by_all(
    builder: str, few: Any, usual: Callable[[str], TopicTree], grow: Grow
) -> None:
    first, again = usual(builder), grow(few.space, builder=builder)
    assert [topic.id for topic in again] == [topic.id for topic in first]
    assert all(np.array_equal(topic.members, again[topic.id].members) for topic in first)
