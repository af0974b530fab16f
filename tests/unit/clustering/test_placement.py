"""Placing noise and saying how sure a place is: hand-worked."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hierarchography.clustering.placement import CALIBRATION, assess, identical, keep_together, place_noise
from hierarchography.model import Neighbours, TopicTree
from hierarchography.model.nodes import Node, plant


def on_line(*places: float) -> np.ndarray:
    return np.array(places)[:, None]


def tree_of(*leaves: list[int]) -> TopicTree:
    return plant(Node.of([Node(np.array(leaf)) for leaf in leaves]))


def neighbours(*rows: list[int]) -> Neighbours:
    indices = np.array(rows, dtype=np.int32)
    return Neighbours(indices, np.zeros(indices.shape, dtype=np.float32))


def test_noise_goes_to_the_nearer_cluster_and_the_rest_stays() -> None:
    """Clusters at 0..2 and 10..12; the noise at 3 and at 9."""
    placed = place_noise(on_line(0, 1, 2, 10, 11, 12, 3, 9), np.array([0, 0, 0, 1, 1, 1, -1, -1]))
    assert placed.tolist() == [0, 0, 0, 1, 1, 1, 0, 1]
    assert placed.dtype == np.int32


def test_any_label_below_zero_is_noise() -> None:
    assert place_noise(on_line(0, 1, 5, 6), np.array([0, -2, 1, -3])).tolist() == [0, 0, 1, 1]


def test_a_single_voter_is_enough_even_on_the_same_spot() -> None:
    assert place_noise(on_line(4, 4, 4), np.array([-1, 0, -1])).tolist() == [0, 0, 0]


def test_without_noise_nothing_changes() -> None:
    assert place_noise(on_line(0, 9), np.array([1, 0])).tolist() == [1, 0]


def test_many_far_voters_do_not_outvote_a_near_cluster() -> None:
    """The noise at 1 has 3 voters within 1, and 12 that are 50 away: nearer ones weigh more."""
    places = [0, 0.5, 1.5, *np.linspace(51, 52, 12), 1]
    labels = [0] * 3 + [1] * 12 + [-1]
    assert place_noise(on_line(*places), np.array(labels))[-1] == 0


def chance(share: float, noise: bool = False) -> float:
    """What the calibration makes of a share of near papers."""
    at_no_near, by_near, if_noise = CALIBRATION
    return 1 / (1 + math.exp(-(at_no_near + by_near * share + if_noise * noise)))


def test_confidence_follows_the_share_of_near_papers_in_the_same_leaf() -> None:
    """Leaves {0, 1, 2} and {3, 4}: two others count for a paper of the first, one for a paper of the second."""
    tree = assess(
        tree_of([0, 1, 2], [3, 4]),
        np.array([False, False, True, False, True]),
        neighbours([0, 1, 2, 3], [1, 0, 3, 2], [2, 3, 4, 0], [3, 4, 0, 1], [4, 0, 3, 1]),
    )
    expected = [chance(1), chance(0.5), chance(0, noise=True), chance(1), chance(0, noise=True)]
    assert tree.assignment.confidence.tolist() == pytest.approx(expected)
    assert tree.assignment.by_neighbours.tolist() == [False, False, True, False, True]


def test_only_the_15_nearest_are_asked() -> None:
    """Of 20 neighbours the first 15 share the leaf of 25: the other five do not count."""
    inside, outside = list(range(25)), list(range(25, 50))
    first = [0, *range(1, 16), *range(25, 30)]
    rest = [[row, *[other for other in range(50) if other != row][:20]] for row in range(1, 50)]
    tree = assess(tree_of(inside, outside), np.zeros(50, dtype=bool), neighbours(first, *rest))
    assert tree.assignment.confidence[0] == pytest.approx(chance(1))


def test_a_paper_alone_in_its_leaf_has_no_neighbour_elsewhere_to_doubt_it() -> None:
    tree = assess(tree_of([0, 1], [2]), np.zeros(3, dtype=bool), neighbours([0, 1, 2], [1, 0, 2], [2, 0, 1]))
    assert tree.assignment.confidence.tolist() == pytest.approx([chance(1)] * 3)


def test_noise_is_less_sure_of_its_place_than_others_and_more_company_makes_surer() -> None:
    assert 0.5 < chance(0, noise=True) < chance(0) < chance(1, noise=True) < chance(1) < 1


@pytest.mark.parametrize("noise", [True, False])
def test_a_tree_of_one_topic_marks_nobody(noise: bool) -> None:
    tree = assess(tree_of([0, 1]), np.full(2, noise), neighbours([0, 1], [1, 0]))
    assert tree.assignment.confidence.tolist() == [1.0, 1.0]
    assert not tree.assignment.by_neighbours.any()


def test_papers_of_one_vector_have_one_number() -> None:
    """Papers 0, 2 and 3 are copies (0 and 3 know it by way of 2 only); 1 is near, but another."""
    indices = np.array([[0, 2, 1], [1, 0, 2], [2, 0, 3], [3, 2, 1]], dtype=np.int32)
    distances = np.array([[0, 1e-7, 0.1], [0, 0.1, 0.1], [0, 1e-7, 2e-7], [0, 2e-7, 0.1]], dtype=np.float32)
    same = identical(Neighbours(indices, distances))
    assert same[0] == same[2] == same[3] != same[1]


def test_copies_go_where_most_of_them_are() -> None:
    """Papers 0 to 3 are copies: two in cluster 1, one in cluster 0, one noise."""
    labels = np.array([1, 0, 1, -1, 0, 0, -1], dtype=np.int32)
    assert keep_together(labels, np.array([0, 0, 0, 0, 1, 2, 3])).tolist() == [1, 1, 1, 1, 0, 0, -1]


def test_copies_are_noise_only_where_all_are() -> None:
    labels = np.array([-1, -1, -1, -1, 0], dtype=np.int32)
    assert keep_together(labels, np.array([0, 0, 1, 1, 1])).tolist() == [-1, -1, 0, 0, 0]
    assert keep_together(np.full(2, -1, dtype=np.int32), np.array([0, 0])).tolist() == [-1, -1]


def test_a_cluster_that_loses_its_copies_may_become_too_small() -> None:
    """Cluster 0 keeps one paper of three; where two are asked for, it is noise and cluster 1 becomes the first."""
    labels = np.array([0, 0, 1, 1, 1, 1, 0], dtype=np.int32)
    same = np.array([0, 0, 0, 0, 0, 1, 2])
    assert keep_together(labels, same, 1).tolist() == [1, 1, 1, 1, 1, 1, 0]
    assert keep_together(labels, same, 2).tolist() == [0, 0, 0, 0, 0, 0, -1]
