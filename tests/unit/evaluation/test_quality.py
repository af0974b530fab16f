"""The cheap figures that go into every manifest."""

from __future__ import annotations

import json

import numpy as np

from hierarchography import TopicMap
from hierarchography.evaluation import Bootstrap, names, quality, structure
from hierarchography.model import Assignment, Topic, TopicTree


def tree_of(*parts: tuple[str, list[int], str], papers: int) -> TopicTree:
    topics = tuple(Topic(name, np.array(rows, dtype=np.int32), word) for name, rows, word in parts)
    return TopicTree(topics, Assignment.certain(papers))


def test_the_figures_of_a_tree_worked_by_hand() -> None:
    # Two pairs along two axes, a topic each: a step down brings a paper from cosine 1/sqrt(5) to cosine 1.
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float32)
    tree = tree_of(("0", [0, 1, 2, 3], "All"), ("0.0", [0, 1], "Up"), ("0.1", [2, 3], "Right"), papers=4)
    found = quality(tree, vectors)
    assert found["cohesion_gain"] == round(1 - 1 / 5**0.5, 4)
    assert (found["coverage"], found["placed_by_neighbours"], found["confidence"]) == (1.0, 0.0, 1.0)
    assert (found["imbalance"], found["largest_child"]) == (0.0, 0.5)
    assert (found["children_least"], found["children_mean"], found["children_most"]) == (2, 2.0, 2)
    assert (found["chains"], found["smallest_leaf"]) == (0, 2)
    assert (found["names_unique"], found["names_like_sibling"], found["name_words"]) == (1.0, 0.0, 1.0)


def test_equal_names_count_against_uniqueness() -> None:
    tree = tree_of(("0", [0, 1, 2], "All"), ("0.0", [0], "A"), ("0.1", [1], "a"), ("0.2", [2], "B"), papers=3)
    assert quality(tree, np.eye(3, dtype=np.float32))["names_unique"] == round(1 / 3, 4)


def test_what_is_not_defined_is_none() -> None:
    found = quality(tree_of(("0", [0], ""), papers=1), np.ones((1, 2), dtype=np.float32))
    assert found["cohesion_gain"] is None
    assert found["names_unique"] is None
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_figures_are_those_of_the_evaluation(small_map: TopicMap) -> None:
    found = quality(small_map.tree, small_map.embeddings.matrix)
    shape = structure(small_map.tree, small_map.embeddings.matrix, Bootstrap(0))
    assert found["cohesion_gain"] == round(shape.cohesion_gain.value, 4)
    assert found["cohesion_gain_random"] == round(shape.cohesion_gain.random, 4)
    assert found["name_words"] == round(names(small_map.tree).mean_words, 4)
