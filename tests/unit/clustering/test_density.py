"""The default builder: planted fields and topics are found again, and no input is too small or too plain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score, homogeneity_score

from hierarchography.clustering.density import ENOUGH_FOR_DENSITY, leaf_clusters
from hierarchography.model import Space, TopicTree

Grow = Callable[..., TopicTree]
Arrange = Callable[[np.ndarray], Space]
SIZES = ("few", "many")


@pytest.fixture(scope="session", params=SIZES)
def papers(request: pytest.FixtureRequest) -> Any:
    """The planted papers in both numbers."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def tree(papers: Any, grow: Grow) -> TopicTree:
    """Their tree by the default settings."""
    return grow(papers.space)


def widest(tree: TopicTree) -> int:
    return max(len(tree.children(topic.id)) for topic in tree)


def test_the_two_numbers_of_papers_take_the_two_ways(few: Any, many: Any) -> None:
    assert len(few.space) < ENOUGH_FOR_DENSITY <= len(many.space)


def test_a_topic_of_the_first_level_is_of_one_field(papers: Any, tree: TopicTree) -> None:
    """Three fields were planted, and the root has five topics or more. 1: none cuts across."""
    assert 5 <= len(tree.children("0")) <= 12
    assert homogeneity_score(papers.fields[papers.settled], tree.labels_at(1)[papers.settled]) > 0.9


def test_three_topics_asked_for_are_the_three_fields(papers: Any, grow: Grow) -> None:
    found = grow(papers.space, levels=(3, 12)).labels_at(1)[papers.settled]
    assert adjusted_mutual_info_score(papers.fields[papers.settled], found) > 0.8


def test_the_topics_are_the_leaves(papers: Any, tree: TopicTree) -> None:
    """Twelve topics were planted; a leaf may be a part of one, but seldom lies across two."""
    topics, leaves = papers.topics[papers.settled], tree.leaf_of[papers.settled]
    assert adjusted_mutual_info_score(topics, leaves) > 0.7
    largest = sum(np.bincount(topics[leaves == leaf]).max() for leaf in np.unique(leaves))
    assert largest / len(topics) > 0.9


def test_strays_are_placed_and_marked(papers: Any, tree: TopicTree) -> None:
    marked = tree.assignment.by_neighbours
    assert 0 < marked.mean() < 0.7
    assert marked[~papers.settled].mean() > 1.25 * marked[papers.settled].mean()


def test_confidence_is_higher_inside_topics_than_among_strays(papers: Any, grow: Grow) -> None:
    """Asked for topics about as large as those that were planted: a smaller leaf has fewer near papers of its own."""
    tree = grow(papers.space, min_topic_size=12)
    confidence = tree.assignment.confidence
    assert confidence.min() >= 0
    assert confidence.max() <= 1
    doubt = 1 - confidence
    assert doubt[~papers.settled].mean() > 1.5 * doubt[papers.settled].mean()


def test_the_same_points_give_the_same_tree(papers: Any, tree: TopicTree, grow: Grow) -> None:
    again = grow(papers.space)
    assert [topic.id for topic in again] == [topic.id for topic in tree]
    assert all(np.array_equal(topic.members, again[topic.id].members) for topic in tree)


@pytest.mark.parametrize("size", [2, 5, 20, 60])
def test_no_topic_is_smaller_than_asked(papers: Any, grow: Grow, size: int) -> None:
    assert min(topic.size for topic in grow(papers.space, min_topic_size=size)) >= size


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_no_topic_is_deeper_than_asked(papers: Any, grow: Grow, depth: int) -> None:
    grown = grow(papers.space, max_depth=depth)
    assert grown.depth <= depth
    assert (len(grown) == 1) == (depth == 0)


@pytest.mark.parametrize("children", [2, 3, 12])
def test_no_topic_has_more_children_than_asked(papers: Any, grow: Grow, children: int) -> None:
    grown = grow(papers.space, max_children=children)
    assert 2 <= widest(grown) <= children
    assert all(len(grown.children(topic.id)) != 1 for topic in grown)


def test_one_topic_leaves_nothing_to_be_unsure_of(few: Any, grow: Grow) -> None:
    assignment = grow(few.space, max_depth=0).assignment
    assert assignment.confidence.tolist() == [1.0] * len(few.space)
    assert not assignment.by_neighbours.any()


@pytest.mark.parametrize("papers", [1, 2, 3, 5])
def test_too_few_papers_are_one_topic(arrange: Arrange, grow: Grow, papers: int) -> None:
    tree = grow(arrange(np.random.default_rng(0).normal(size=(papers, 8))))
    assert len(tree) == 1
    assert tree.papers == papers
    assert not tree.assignment.by_neighbours.any()


def test_ten_papers_of_two_subjects_are_two_topics(arrange: Arrange, grow: Grow) -> None:
    vectors = np.repeat(np.eye(8)[:2], 5, axis=0) + np.random.default_rng(0).normal(scale=0.02, size=(10, 8))
    tree = grow(arrange(vectors))
    assert [topic.members.tolist() for topic in tree.children("0")] == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    assert len(set(tree.assignment.confidence.tolist())) == 1
    assert tree.assignment.confidence[0] > 0.95, "every near paper is in the leaf"


@pytest.mark.parametrize("papers", [1, 10, 40, 1_100])
def test_identical_papers_are_one_topic(arrange: Arrange, grow: Grow, papers: int) -> None:
    assert len(grow(arrange(np.ones((papers, 8))))) == 1


@pytest.mark.parametrize("copies", [20, 150])
def test_two_texts_copied_many_times_are_two_topics(
    arrange: Arrange, grow: Grow, copies: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both ways; the second is taken with fewer papers than usual."""
    monkeypatch.setattr("hierarchography.clustering.density.ENOUGH_FOR_DENSITY", 300)
    tree = grow(arrange(np.repeat(np.eye(8)[:2], copies, axis=0)))
    assert [leaf.members.tolist() for leaf in tree.leaves] == [[*range(copies)], [*range(copies, 2 * copies)]]


def test_papers_without_a_vector_are_placed_too(arrange: Arrange, grow: Grow, few: Any) -> None:
    vectors = np.concatenate([few.space.embeddings.matrix, np.zeros((4, 24))])
    assert grow(arrange(vectors)).papers == len(few.space) + 4


def test_two_dense_regions_and_a_point_far_off() -> None:
    """Two lines of 30 points a unit apart, and one point two units from both: HDBSCAN leaves it out."""
    line = np.stack([np.linspace(0, 0.1, 30), np.zeros(30)], axis=1)
    points = np.concatenate([line, line + np.array([0, 1]), [[0.05, 3]]])
    labels = leaf_clusters(points, 20)
    assert sorted({labels[0], labels[30]}) == [0, 1]
    assert len(set(labels[:30])) == len(set(labels[30:60])) == 1
    assert labels[60] == -1


@pytest.mark.parametrize(("points", "size"), [(1, 3), (5, 3), (30, 16), (40, 3)])
def test_where_no_two_regions_can_be_told_apart_all_is_noise(points: int, size: int) -> None:
    same = np.zeros((points, 2)) if points == 40 else np.random.default_rng(0).normal(size=(points, 2))
    assert (leaf_clusters(same, size) == -1).all()
