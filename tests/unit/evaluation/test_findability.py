"""Findability from walks: what the figures are, and what is said where names cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hierarchography.evaluation import Bootstrap, Labels, findability, label_texts
from hierarchography.model import Embeddings, TopicTree

# Papers of A lie along x, those of B along y, and one of B's (3) along x as well.
PAPERS = Embeddings(np.array([[1, 0], [1, 0], [0, 1], [1, 0]], dtype=np.float32), "by hand")


@pytest.fixture
def tree(grown: Callable[..., TopicTree]) -> TopicTree:
    return grown({"0": range(4), "0.0": [0, 1], "0.1": [2, 3]}, {"0": "All", "0.0": "A", "0.1": "B"})


def test_the_figures_by_hand(tree: TopicTree) -> None:
    """Labels along x and y: three of four papers are found, where chance finds half: lift (.75 - .5) / .5.

    By the others of their topic: 0 and 1 by one another; 2's fellow lies along x, and 3's along y, so neither of
    them is nearer to B than to A: .5. The labels do better than the ceiling, the gap is negative.
    """
    labels = Labels({"name": np.array([[0, 0], [1, 0], [0, 1]], dtype=np.float32)})
    found = findability(tree, PAPERS, labels, 100, Bootstrap(0))
    (by_name,) = found.navigators
    assert (found.papers, found.of, found.reason) == (4, 4, "")
    assert found.chance[0].value == found.leaf_chance.value == 0.5
    assert by_name.strict[0].value == by_name.leaf.value == by_name.conditional[0].value == 0.75
    assert by_name.lift[0].value == by_name.leaf_lift.value == pytest.approx(0.5)
    assert found.ceiling.strict[0].value == 0.5
    assert by_name.label_gap[0].value == by_name.leaf_label_gap.value == pytest.approx(-0.25)
    assert by_name.node_match.value == 0.75
    assert by_name.effort.value == 2.0
    assert by_name.beam[0].value == 1.0
    assert found.ceiling.label_gap[0].value == 0.0


def test_without_vectors_of_names_the_ceiling_stays(tree: TopicTree) -> None:
    found = findability(tree, PAPERS, Labels({}, "no reader"), 100, Bootstrap(20, 0))
    assert (found.navigators, found.reason) == ((), "no reader")
    assert found.ceiling.strict[0].n == 4
    assert found.ceiling.strict[0].low < 0.5 < found.ceiling.strict[0].high


def test_a_sample_is_drawn_by_the_seed(tree: TopicTree) -> None:
    one, again = (findability(tree, PAPERS, Labels({}), 2, Bootstrap(0, seed=3)) for _ in range(2))
    assert (one.papers, one.of) == (2, 4)
    assert one.ceiling.strict == again.ceiling.strict


def test_what_navigators_read(tree: TopicTree) -> None:
    topics = [replace(topic, keywords=("tea", "milk") if topic.name == "A" else ()) for topic in tree]
    texts = label_texts(tree.with_topics(topics))
    assert texts["name"] == ["All", "A", "B"]
    assert texts["name and keywords"] == ["All", "A: tea, milk", "B"]


def test_a_tree_of_the_root_alone(grown: Callable[..., TopicTree]) -> None:
    """All is found without a choice, by chance as well: there is no lift to speak of."""
    found = findability(grown({"0": range(4)}), PAPERS, Labels({}), 100, Bootstrap(10, 0))
    assert found.chance == found.ceiling.strict == ()
    assert found.ceiling.leaf.value == found.leaf_chance.value == 1.0
    assert found.ceiling.effort.value == 0.0
    assert np.isnan([found.ceiling.leaf_lift.value, found.ceiling.node_match.value]).all()
