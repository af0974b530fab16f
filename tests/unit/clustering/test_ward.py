"""Ward's tree over the papers, cut at numbers: hand-worked on a line, and on planted fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from hierarchography.clustering import ward
from hierarchography.config import ClusteringConfig
from hierarchography.errors import InputError
from hierarchography.model import Space, TopicTree

Arrange = Callable[[np.ndarray], Space]


def angles(*degrees: float) -> np.ndarray:
    """Papers as directions in the plane: vectors of length 1, as far apart as their angles."""
    turned = np.deg2rad(degrees)
    return np.stack([np.cos(turned), np.sin(turned)], axis=1)


def leaves(tree: TopicTree) -> list[list[int]]:
    return sorted(leaf.members.tolist() for leaf in tree.leaves)


def test_cuts_at_three_and_six(arrange: Arrange) -> None:
    """Three groups 40 degrees apart, each of two pairs 5 degrees apart."""
    space = arrange(angles(0, 1, 5, 6, 40, 41, 45, 46, 80, 81, 85, 86))
    tree = ward.cut_at(space, ClusteringConfig(min_topic_size=2), (3, 6))
    first = sorted(topic.members.tolist() for topic in tree.level(1))
    assert first == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert leaves(tree) == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]
    assert not tree.assignment.by_neighbours.any()


def test_a_level_that_divides_nothing_is_left_out(arrange: Arrange) -> None:
    """Cut at 3 and at 4: only one of the three groups is divided again, and the others stay leaves."""
    space = arrange(angles(0, 1, 9, 10, 40, 40.5, 41, 41.5, 80, 80.5, 81, 81.5))
    tree = ward.cut_at(space, ClusteringConfig(min_topic_size=2), (3, 4))
    assert leaves(tree) == [[0, 1], [2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert all(len(tree.children(topic.id)) != 1 for topic in tree)


def test_a_group_too_small_joins_its_neighbours_and_is_marked(arrange: Arrange) -> None:
    """A lone paper at 60 degrees is a topic of its own when cut at three, and goes to the nearer group."""
    space = arrange(angles(0, 1, 2, 3, 80, 81, 82, 83, 60))
    tree = ward.cut_at(space, ClusteringConfig(min_topic_size=2), (3,))
    assert leaves(tree) == [[0, 1, 2, 3], [4, 5, 6, 7, 8]]
    assert np.flatnonzero(tree.assignment.by_neighbours).tolist() == [8]


def test_no_more_children_than_allowed_and_the_rest_a_level_down(arrange: Arrange) -> None:
    """Eight pairs in four groups, cut at eight at once, with at most four children."""
    places = [base + step for base in (0, 25, 50, 75) for step in (0, 1, 5, 6)]
    tree = ward.cut_at(arrange(angles(*places)), ClusteringConfig(min_topic_size=2, max_children=4), (8, 8))
    assert [len(tree.children(topic.id)) for topic in tree if tree.children(topic.id)] == [4, 2, 2, 2, 2]


@pytest.mark.parametrize("counts", [(), (1,)])
def test_without_a_cut_all_papers_are_one_topic(arrange: Arrange, counts: tuple[int, ...]) -> None:
    assert len(ward.cut_at(arrange(angles(0, 1, 80, 81)), ClusteringConfig(min_topic_size=2), counts)) == 1


def test_planted_fields_are_the_first_level_of_ward(few: Any, grow: Callable[..., TopicTree]) -> None:
    tree = grow(few.space, builder="ward")
    assert adjusted_mutual_info_score(few.fields[few.settled], tree.labels_at(1)[few.settled]) > 0.6


def test_too_many_papers_are_refused_with_their_number(arrange: Arrange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ward, "MOST_PAPERS", 3)
    with pytest.raises(InputError, match="4 are more than the 3 that it can handle; use another builder"):
        ward.cut_at(arrange(angles(0, 1, 2, 3)), ClusteringConfig(min_topic_size=2), (2,))
