"""Ward's tree over few points, condensed: hand-worked on a line."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.clustering.ward_leaves import ward_leaves


def on_line(*places: float) -> np.ndarray:
    return np.array(places)[:, None]


def groups(labels: np.ndarray) -> list[list[int]]:
    return sorted(np.flatnonzero(labels == leaf).tolist() for leaf in range(labels.max() + 1))


def test_a_split_counts_when_both_sides_are_large_enough() -> None:
    assert groups(ward_leaves(on_line(0, 1, 10, 11), 2)) == [[0, 1], [2, 3]]


def test_a_smaller_side_falls_off_and_is_noise() -> None:
    """50 stands alone: splitting it off counts for nothing, and the split below does."""
    labels = ward_leaves(on_line(0, 1, 10, 11, 50), 2)
    assert groups(labels) == [[0, 1], [2, 3]]
    assert labels[4] == -1


def test_a_leaf_keeps_its_own_stragglers() -> None:
    """Within a leaf nothing more is split, so 3 stays with 0 and 1."""
    assert groups(ward_leaves(on_line(0, 1, 3, 100, 101, 103), 3)) == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("points", "size"), [(on_line(0), 3), (on_line(0, 1, 2), 2), (on_line(*[5] * 9), 3), (on_line(0, 1, 2, 90), 2)]
)
def test_where_nothing_splits_all_is_noise(points: np.ndarray, size: int) -> None:
    """Too few points for two leaves, all the same, or (the last) one point always against the rest."""
    labels = ward_leaves(points, size)
    assert labels.shape == (len(points),)
    if size == 2 and len(points) == 4:
        assert groups(labels) in ([], [[0, 1], [2, 3]])
    else:
        assert (labels == -1).all()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
def test_leaves_are_never_smaller_than_asked(size: int) -> None:
    labels = ward_leaves(np.random.default_rng(size).normal(size=(150, 3)), size)
    assert labels.max() >= 1
    assert np.bincount(labels[labels >= 0]).min() >= size
