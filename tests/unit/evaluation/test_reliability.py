"""Confidence against what becomes of papers in other trees: hand-worked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hierarchography.evaluation.reliability import reliability, stayed
from hierarchography.model import Assignment, TopicTree


@pytest.fixture
def halves(grown: Callable[..., TopicTree]) -> TopicTree:
    return grown({"0": range(8), "0.0": [0, 1, 2, 3, 4], "0.1": [5, 6, 7]})


@pytest.fixture
def shifted(grown: Callable[..., TopicTree]) -> TopicTree:
    """Paper 4 has gone to the other half, under another id."""
    return grown({"0": range(8), "0.0": [0, 1, 2, 3], "0.1": [4, 5, 6, 7]})


def sure(tree: TopicTree, *confidence: float) -> TopicTree:
    marks = tree.assignment.by_neighbours
    return replace(tree, assignment=Assignment(np.array(confidence, dtype=np.float32), marks))


def test_who_leaves_its_companions_has_not_stayed(halves: TopicTree, shifted: TopicTree) -> None:
    assert stayed(halves, shifted).tolist() == [True, True, True, True, False, True, True, True]
    assert stayed(halves, halves).all()


def test_papers_of_a_leaf_that_went_into_a_larger_one_have_stayed(
    halves: TopicTree, grown: Callable[..., TopicTree]
) -> None:
    whole = grown({"0": range(8)})
    assert stayed(halves, whole).all()
    assert stayed(whole, halves).tolist() == [True] * 5 + [False] * 3


def test_a_bin_holds_what_was_promised_and_what_came(halves: TopicTree, shifted: TopicTree) -> None:
    """One of two rebuilds moves paper 4: of the papers at .6 a half and all stayed, at 1.0 all."""
    found = reliability(sure(halves, 1, 1, 1, 1, 0.6, 0.6, 1, 1), [halves, shifted])
    low, high = found.bins
    assert (low.low, low.papers, low.stayed) == (0.6, 2, 0.75)
    assert low.confidence == pytest.approx(0.6)
    assert (high.low, high.papers, high.confidence, high.stayed) == (0.9, 6, 1.0, 1.0)
    assert found.confidence == pytest.approx(0.9)
    assert found.stayed == pytest.approx(7.5 / 8)
    assert found.error == pytest.approx(2 / 8 * 0.15)


def test_whoever_is_sure_and_right_makes_no_error(halves: TopicTree) -> None:
    found = reliability(halves, [halves])
    assert (found.error, found.stayed, [one.papers for one in found.bins]) == (0.0, 1.0, [8])
