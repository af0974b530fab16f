"""Whatever the points, the builder's parts keep their promises."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hierarchography.clustering.contract import readable
from hierarchography.clustering.merge import merge_leaves
from hierarchography.clustering.placement import place_noise
from hierarchography.clustering.ward_leaves import ward_leaves
from hierarchography.model.nodes import Node

COORDINATES = st.floats(-100, 100, width=32) | st.sampled_from([0.0, 1.0, 50.0])


def points(most: int) -> st.SearchStrategy[np.ndarray]:
    """Tables of 1 to `most` points in the plane; equal points are likely."""
    return hnp.arrays(np.float64, st.tuples(st.integers(1, most), st.just(2)), elements=COORDINATES)


def walk(node: Node, depth: int = 0) -> list[tuple[Node, int]]:
    return [(node, depth), *(found for child in node.children for found in walk(child, depth + 1))]


@given(points(60), st.integers(0, 6), st.integers(2, 15))
def test_a_readable_tree_keeps_its_limits(centroids: np.ndarray, levels: int, most: int) -> None:
    leaves = np.split(np.random.default_rng(0).permutation(2 * len(centroids)), len(centroids))
    root = readable(merge_leaves(centroids), leaves, levels, most)
    for node, depth in walk(root):
        assert depth <= levels
        assert len(node.children) != 1
        assert len(node.children) <= most
        if node.children:
            below = np.sort(np.concatenate([child.members for child in node.children]))
            assert np.array_equal(below, np.sort(node.members))
    assert np.array_equal(np.sort(root.members), np.arange(2 * len(centroids)))


@given(points(60), st.integers(1, 6), st.integers(3, 15))
def test_the_papers_of_a_leaf_are_never_parted(centroids: np.ndarray, levels: int, most: int) -> None:
    leaves = np.split(np.arange(3 * len(centroids)), len(centroids))
    for node, _ in walk(readable(merge_leaves(centroids), leaves, levels, most)):
        groups, sizes = np.unique(node.members // 3, return_counts=True)
        assert set(sizes.tolist()) == {3}
        assert len(groups) == len(node.members) / 3


@given(points(40))
def test_every_leaf_is_a_topic_of_its_own_or_one_of_a_pair_where_the_levels_suffice(centroids: np.ndarray) -> None:
    """With as many levels as leaves nothing is lumped together for want of depth."""
    leaves = [np.array([leaf]) for leaf in range(len(centroids))]
    root = readable(merge_leaves(centroids), leaves, len(centroids), 12)
    assert max(len(node.members) for node, _ in walk(root) if not node.children) <= 2


@given(points(80), st.integers(1, 12))
def test_merging_is_monotone(centroids: np.ndarray, _: int) -> None:
    todo = [merge_leaves(centroids)]
    while todo:
        merge = todo.pop()
        assert len(merge.parts) in (0, 2)
        assert sorted(merge.leaves) == sorted({*merge.leaves})
        assert all(part.height <= merge.height or math.isclose(part.height, merge.height) for part in merge.parts)
        todo.extend(merge.parts)


@given(points(80), st.integers(1, 20))
def test_condensed_leaves_are_large_enough_and_counted_from_0(places: np.ndarray, size: int) -> None:
    labels = ward_leaves(places, size)
    assert labels.shape == (len(places),)
    found = labels[labels >= 0]
    assert labels.min() >= -1
    if len(found):
        assert np.bincount(found).min() >= size
        assert labels.max() >= 1


@given(points(50), st.data())
def test_placing_noise_labels_everybody_and_moves_nobody(places: np.ndarray, data: st.DataObject) -> None:
    labels = np.array(data.draw(st.lists(st.integers(-3, 4), min_size=len(places), max_size=len(places))))
    labels[data.draw(st.integers(0, len(places) - 1))] = 2
    placed = place_noise(places, labels)
    assert np.array_equal(placed[labels >= 0], labels[labels >= 0])
    assert set(placed.tolist()) <= set(labels[labels >= 0].tolist())


@given(points(50), st.data())
def test_a_placed_paper_joins_one_of_its_15_nearest(places: np.ndarray, data: st.DataObject) -> None:
    labels = np.array(data.draw(st.lists(st.integers(-1, 4), min_size=len(places), max_size=len(places))))
    labels[0] = 0
    placed = place_noise(places, labels)
    clustered = np.flatnonzero(labels >= 0)
    for row in np.flatnonzero(labels < 0):
        away = np.linalg.norm(places[clustered] - places[row], axis=1)
        reach = np.sort(away)[min(15, len(away)) - 1]
        assert placed[row] in labels[clustered[away <= reach + 1e-6]]
