"""A tree over a sample extended to all papers: whole, ordered, each paper where the sampled ones near it are."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.clustering import Extended, extend_tree
from hierarchography.clustering.placement import OF_SAMPLE, stays
from hierarchography.model import Neighbours, TopicTree
from hierarchography.model.nodes import Node, plant

LANDMARKS = np.array([0, 2, 4, 6, 8])
"""Of nine papers; the sampled 0, 1, 2 are one leaf, 3 and 4 the other."""


def small_tree() -> TopicTree:
    return plant(Node(np.arange(5), (Node(np.array([0, 1, 2])), Node(np.array([3, 4])))))


def near(*asked: tuple[list[int], list[float]]) -> Neighbours:
    """Sampled papers near 1, 3, 5 and 7, and their distances; a sampled one has itself alone."""
    indices, distances = np.empty((9, 3), np.int32), np.zeros((9, 3), np.float32)
    indices[LANDMARKS] = np.arange(5)[:, None]
    for paper, (chosen, apart) in zip((1, 3, 5, 7), asked, strict=True):
        indices[paper], distances[paper] = chosen, apart
    return Neighbours(indices, distances)


ASKED = near(
    ([0, 1, 3], [0.2, 0.2, 0.2]),  # two of three
    ([3, 4, 0], [0.1, 0.3, 0.2]),  # 10 + 3.3 against 5
    ([4, 0, 1], [0.01, 0.2, 0.2]),  # one that is far nearer
    ([3, 4, 3], [0.0, 0.5, 0.5]),
)
AMONG = Neighbours(
    np.array([[0, 1, 2], [1, 0, 2], [2, 3, 0], [3, 4, 2], [4, 3, 2]], np.int32), np.full((5, 3), 0.1, np.float32)
)
"""Neighbours within the sample: sampled paper 2 has one of two in the other leaf."""


def extended(tree: TopicTree) -> Extended:
    return extend_tree(tree, LANDMARKS, ASKED, AMONG)


def test_a_paper_goes_where_most_sampled_papers_near_it_are_and_the_larger_topic_is_first() -> None:
    whole = extended(small_tree()).tree
    assert [topic.members.tolist() for topic in whole] == [list(range(9)), [3, 5, 6, 7, 8], [0, 1, 2, 4]]
    assert [topic.id for topic in whole] == ["0", "0.0", "0.1"]


def test_papers_that_were_placed_are_marked_and_less_sure_the_fewer_agree() -> None:
    whole = extended(small_tree()).tree
    assert whole.assignment.by_neighbours.tolist() == [False, True, False, True, False, True, False, True, False]
    confidence = whole.assignment.confidence
    expected = stays(np.array([1, 1, 1 / 2, 1, 1]), False, OF_SAMPLE)
    assert confidence[LANDMARKS] == pytest.approx(expected)
    assert confidence[1] == pytest.approx(stays(np.array(2 / 3), True, OF_SAMPLE))
    assert confidence[5] == pytest.approx(stays(np.array(1 / 2), True, OF_SAMPLE))  # a leaf of two has room for two


def test_a_paper_lies_among_the_sampled_papers_of_its_leaf_only() -> None:
    points = np.array([[0, 0], [2, 0], [0, 2], [10, 10], [20, 10]], dtype=np.float32)
    placed = extended(small_tree()).positions(points)
    assert np.array_equal(placed[LANDMARKS], points)
    assert placed[1].tolist() == [1, 0]
    assert placed[3] == pytest.approx([12.5, 10])  # weights 10 and 3.33
    assert placed[5] == pytest.approx([20, 10])
    assert placed[7] == pytest.approx([10, 10], abs=1e-3)


def test_without_topics_to_choose_from_all_are_sure() -> None:
    whole = extended(plant(Node(np.arange(5)))).tree
    assert len(whole) == 1
    assert (whole.assignment.confidence == 1).all()


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = extended(small_tree())
    monkeypatch.setattr("hierarchography.clustering.extend.PAPERS_PER_BLOCK", 2)
    in_parts = extended(small_tree())
    assert in_parts.tree.digest == at_once.tree.digest
    assert np.array_equal(in_parts.parts, at_once.parts)
