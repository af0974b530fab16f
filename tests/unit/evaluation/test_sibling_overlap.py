"""Names of siblings beside one another and beside the papers, with vectors in the plane or space written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.evaluation import Bootstrap, NameVectors, near_duplicates, sibling_overlap
from hierarchography.model import TopicTree

NONE = Bootstrap(0)
Grown = Callable[..., TopicTree]


def key(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def unit(rows: Sequence[Sequence[float]] | NDArray[np.float64]) -> NDArray[np.float32]:
    vectors = np.array(rows, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def at(*degrees: float) -> NDArray[np.float32]:
    """Vectors of the plane."""
    return unit([(np.cos(np.radians(angle)), np.sin(np.radians(angle))) for angle in degrees])


def test_near_duplicates_are_alike_in_words_or_in_vectors(grown: Grown) -> None:
    """ "Cats Dogs" and "dogs cats" have the same words; cos 36° is above .8, cos 37° below. A cousin does not count."""
    members = {"0": range(6), "0.0": [0, 1, 2, 3], "0.0.0": [0, 1], "0.0.1": [2, 3], "0.1": [4], "0.2": [5]}
    names = {"0.0": "Animals", "0.0.0": "Cats Dogs", "0.0.1": "dogs cats", "0.1": "Plants", "0.2": "Cats Dogs"}
    tree = grown(members, names)
    assert near_duplicates(tree, NameVectors(key, None)) == {"0.0.0", "0.0.1"}
    vectors = at(0, 90, 0, 90, 126, 163.5)
    assert near_duplicates(tree, NameVectors(key, vectors)) == {"0.0.0", "0.0.1", "0.0", "0.1"}


def test_papers_beside_names_by_hand(grown: Grown) -> None:
    """Two topics, named at 0° and 90°. Papers of the first at 0°, 10° and 60°: the last is nearer to the sibling's

    name. Those of the second at 90° and 46°: the last is nearer to its own by cos 44° - cos 46° = .025 only.
    """
    tree = grown({"0": range(5), "0.0": [0, 1, 2], "0.1": [3, 4]})
    names = NameVectors(key, at(45, 0, 90))
    found = sibling_overlap(tree, at(0, 10, 60, 90, 46), names, 100, NONE)
    assert (found.topics, found.nearer_to_sibling.n) == (2, 5)
    assert found.nearer_to_sibling.value == pytest.approx(1 / 5)
    assert found.exclusive.value == pytest.approx(3 / 5)


def test_steps_of_all_levels_count(eight: TopicTree) -> None:
    """Papers of A have two steps, those of B one: 12 steps. All names are alike but that of the leaf {0, 1}."""
    vectors = at(0, 0, 60, 0, 0)
    found = sibling_overlap(eight, at(*[0] * 8), NameVectors(key, vectors), 100, NONE)
    assert found.nearer_to_sibling.value == pytest.approx(2 / 12)
    assert found.exclusive.value == pytest.approx(2 / 12)


def test_exhaustive_is_what_some_childs_name_fits(grown: Grown) -> None:
    """Twenty papers of A at 0° and twenty of B at 90°, named so, and two of B at -150°, which no name is near.

    A's name has to be nearer than to all but 5% of B's papers, so cos 90° is not enough, nor is cos 150°.
    """
    tree = grown({"0": range(42), "0.0": range(20), "0.1": range(20, 42)})
    papers = at(*[0] * 20, *[90] * 20, *[-150] * 2)
    found = sibling_overlap(tree, papers, NameVectors(key, at(45, 1, 89)), 100, NONE)
    assert found.exhaustive.value == pytest.approx(40 / 42)


def test_names_without_vectors_are_compared_by_words_alone(grown: Grown) -> None:
    tree = grown({"0": range(2), "0.0": [0], "0.1": [1]}, {"0.0": "Waves", "0.1": "waves"})
    found = sibling_overlap(tree, at(0, 90), NameVectors(key, None, "nobody reads"), 100, NONE)
    assert (found.topics, found.near_duplicates, found.reason) == (2, 1.0, "nobody reads")
    assert np.isnan([found.nearer_to_sibling.value, found.exclusive.value, found.exhaustive.value]).all()


def test_a_tree_of_the_root_alone(grown: Grown) -> None:
    found = sibling_overlap(grown({"0": range(3)}), at(0, 1, 2), NameVectors(key, at(0)), 100, Bootstrap(3, 0))
    assert (found.topics, found.exclusive.n) == (0, 0)
    assert np.isnan([found.near_duplicates, found.exclusive.value, found.exhaustive.value]).all()


def test_a_sample_is_drawn_and_has_intervals(eight: TopicTree) -> None:
    random = np.random.default_rng(0)
    papers, names = unit(random.normal(size=(8, 3))), unit(random.normal(size=(5, 3)))
    found = sibling_overlap(eight, papers, NameVectors(key, names), 6, Bootstrap(50, 0))
    assert found.exclusive.n == 6
    assert found.exclusive.low <= found.exclusive.value <= found.exclusive.high
