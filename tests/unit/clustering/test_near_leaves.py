"""Leaves of collections of the size of a review, on points laid out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.clustering.near_leaves import near_leaves


def clumps(*sizes: int) -> NDArray[np.float64]:
    """Clumps of so many points, a hundred apart; the points of a clump are one apart."""
    return np.array([[100.0 * clump + at, 0.0] for clump, size in enumerate(sizes) for at in range(size)])


def test_subjects_of_very_different_size_stay_whole() -> None:
    labels = near_leaves(clumps(2, 3, 15), 2)  # 20 papers: four groups of five on average
    small, middle, large = np.split(labels, [2, 5])
    assert len({*small}) == len({*middle}) == 1
    assert len({small[0], middle[0], *large}) == len({*large}) + 2
    assert (labels >= 0).all()


def test_papers_of_groups_that_are_too_small_are_left() -> None:
    labels = near_leaves(clumps(1, 7, 7), 2)
    assert labels[0] == -1
    assert len(set(labels[1:8])) == len(set(labels[8:])) == 1


@pytest.mark.parametrize("points", [clumps(3), np.zeros((30, 2)), clumps(1, 9)])
def test_no_two_groups_are_no_leaves(points: NDArray[np.float64]) -> None:
    assert set(near_leaves(points, 2)) == {-1}
