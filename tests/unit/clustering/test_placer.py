"""Where new papers land in a tree: by the votes of the nearest papers and the means of the leaves."""

from __future__ import annotations

import numpy as np

from hierarchography.clustering import Placer
from hierarchography.model import Neighbours
from hierarchography.model.nodes import Node, plant


def same_direction(papers: int) -> np.ndarray:
    """Vectors that are all alike, so that only the votes decide."""
    return np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (papers, 1))


def near(indices: list[int], distances: list[float]) -> Neighbours:
    return Neighbours(np.array([indices], dtype=np.int32), np.array([distances], dtype=np.float32))


def test_the_chance_of_a_large_topic_is_not_split_among_its_subtopics() -> None:
    """Three papers of one topic, each in another subtopic, outvote two in a leaf beside it."""
    parts = tuple(Node(np.array([row])) for row in (0, 1, 2))
    tree = plant(Node(np.arange(5), (Node(np.arange(3), parts), Node(np.array([3, 4])))))
    placer = Placer.of(tree, same_direction(5))
    landing = placer.land(same_direction(1), near([0, 1, 2, 3, 4], [0.5] * 5))
    assert tree.topics[landing.leaf[0]].id == "0.0.0"
    np.testing.assert_allclose(placer.chances(same_direction(1), near([0, 1, 2, 3, 4], [0.5] * 5)).sum(), 1)
    np.testing.assert_allclose(landing.chance, [0.22 / 1.08])


def test_near_papers_count_more() -> None:
    tree = plant(Node(np.arange(4), (Node(np.array([0])), Node(np.array([1, 2, 3])))))
    landing = Placer.of(tree, same_direction(4)).land(same_direction(1), near([0, 1, 2, 3], [0.1, 0.5, 0.5, 0.5]))
    assert tree.topics[landing.leaf[0]].members.tolist() == [0]


def test_of_equal_votes_the_nearer_mean_decides_and_a_paper_does_not_count_in_its_own() -> None:
    tree = plant(Node(np.arange(4), (Node(np.array([0, 1])), Node(np.array([2, 3])))))
    turned = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.8, 0.6]], dtype=np.float32)
    placer = Placer.of(tree, turned)
    equal = near([1, 2], [0.5, 0.5])
    new = np.array([[0.8, 0.6]], dtype=np.float32)
    assert tree.topics[placer.land(new, equal).leaf[0]].id == "0.1"
    alone = placer.chances(turned[:1], equal, itself=np.array([0]))
    assert alone[0, 0] < placer.chances(turned[:1], equal)[0, 0]


def test_a_tree_of_its_root_alone() -> None:
    landing = Placer.of(plant(Node(np.arange(2))), same_direction(2)).land(same_direction(1), near([1, 0], [0.1, 0.2]))
    assert landing.leaf.tolist() == [0]
    np.testing.assert_allclose(landing.chance, [1.0])
