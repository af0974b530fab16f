"""A tree without labels: counts, balance and cohesion, each by hand and cohesion against a loop as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hierarchography.evaluation import Bootstrap, structure
from hierarchography.evaluation.structure import cohesion, gain
from hierarchography.model import Assignment, Embeddings, TopicTree

NO_INTERVALS = Bootstrap(0)


def unit(papers: int, dimensions: int = 5, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(papers, dimensions))
    return Embeddings.from_vectors(vectors, "random").matrix


def test_the_shape_is_counted(eight: TopicTree) -> None:
    found = structure(eight, unit(8), NO_INTERVALS)
    assert (found.topics, found.leaves, found.depth, found.chains, found.smallest_leaf) == (5, 3, 2, 0, 2)
    assert (found.branching.least, found.branching.mean, found.branching.most, found.branching.root) == (2, 2.0, 2, 2)
    assert found.coverage.value == 1.0


def test_a_chain_is_counted(grown: Callable[..., TopicTree]) -> None:
    """0.0 has one child: a chain, whose children are neither balanced nor not."""
    tree = grown({"0": range(4), "0.0": [0, 1, 2], "0.0.0": [0, 1, 2], "0.1": [3]})
    found = structure(tree, unit(4), NO_INTERVALS)
    assert found.chains == 1
    assert found.largest_child.value == found.largest_child_at_root.value == 0.75


def test_balance_by_hand(grown: Callable[..., TopicTree]) -> None:
    """The root's children have 6 and 2 of 8 papers: H = .75 ln 4/3 + .25 ln 4 = .5623, 1 - H / ln 2 = .1887.

    The first child divides 3 and 3, perfectly even; weighted by papers (8 and 6) the mean is 8/14 · .1887, and of the
    largest shares (8 · .75 + 6 · .5) / 14.
    """
    tree = grown({"0": range(8), "0.0": range(6), "0.0.0": [0, 1, 2], "0.0.1": [3, 4, 5], "0.1": [6, 7]})
    found = structure(tree, unit(8), NO_INTERVALS)
    assert found.imbalance_at_root.value == pytest.approx(0.1887, abs=1e-4)
    assert found.imbalance.value == pytest.approx(8 / 14 * 0.1887, abs=1e-4)
    assert found.largest_child_at_root.value == pytest.approx(0.75)
    assert found.largest_child.value == pytest.approx(9 / 14)


def test_cohesion_gain_by_hand(grown: Callable[..., TopicTree]) -> None:
    """Two papers along x, two along y. A paper's fellow in its leaf has the cosine 1; of the other three in the
    root the mean lies along (1, 2), cosine 1/√5. Every paper gains 1 - 1/√5."""
    tree = grown({"0": range(4), "0.0": [0, 1], "0.1": [2, 3]})
    matrix = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float32)
    found = structure(tree, matrix, Bootstrap(20, 0)).cohesion_gain
    assert found.value == pytest.approx(1 - 1 / np.sqrt(5))
    assert found.low == pytest.approx(found.value) == pytest.approx(found.high)
    assert found.random < found.value


def test_cohesion_against_a_loop(eight: TopicTree) -> None:
    matrix = unit(8)
    near = cohesion(eight, matrix)
    gains = []
    for paper in range(8):
        for topic in eight:
            if paper in topic.members:
                others = matrix[[other for other in topic.members if other != paper]].mean(axis=0)
                cosine = matrix[paper] @ others / np.linalg.norm(others)
                assert near[paper, topic.depth] == pytest.approx(cosine, abs=1e-6)
                if topic.parent:
                    gains.append(near[paper, topic.depth] - near[paper, topic.depth - 1])
    above, below = gain(near)
    assert above.sum() / below.sum() == pytest.approx(np.mean(gains))
    assert np.isnan(near[4:, 2]).all()  # B is a leaf at level 1


def test_a_paper_alone_in_its_topic_has_no_fellows(grown: Callable[..., TopicTree]) -> None:
    tree = grown({"0": range(3), "0.0": [0, 1], "0.1": [2]})
    near = cohesion(tree, unit(3))
    assert np.isnan(near[2, 1])
    assert structure(tree, unit(3), NO_INTERVALS).cohesion_gain.n == 2


def test_a_vector_of_zeros_is_near_nothing(grown: Callable[..., TopicTree]) -> None:
    tree = grown({"0": range(3), "0.0": [0, 1], "0.1": [2]})
    matrix = unit(3).copy()
    matrix[0] = 0
    near = cohesion(tree, matrix)
    assert near[0, 0] == near[0, 1] == near[1, 1] == 0


def test_noise_and_confidence_are_the_assignments(eight: TopicTree) -> None:
    by_neighbours = np.array([True] * 2 + [False] * 6)
    tree = replace(eight, assignment=Assignment(np.linspace(0, 0.7, 8, dtype=np.float32), by_neighbours))
    found = structure(tree, unit(8), Bootstrap(100, 0))
    assert found.noise_share.value == 0.25
    assert found.confidence.value == pytest.approx(0.35)
    assert found.noise_share.low < 0.25 < found.noise_share.high


def test_a_tree_of_the_root_alone(grown: Callable[..., TopicTree]) -> None:
    found = structure(grown({"0": [0]}), unit(1), Bootstrap(10, 0))
    assert (found.topics, found.leaves, found.depth, found.branching.most) == (1, 1, 0, 0)
    assert found.coverage.value == 1.0
    assert np.isnan([found.cohesion_gain.value, found.imbalance.value, found.largest_child_at_root.value]).all()
