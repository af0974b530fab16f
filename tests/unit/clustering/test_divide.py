"""Repeated division made readable: hand-worked on a line, with a division that is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hierarchography.clustering.divide import Group, Parts, large_only, top_down
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree


@pytest.fixture
def divided(arrange: Callable[[np.ndarray], Space]) -> Callable[..., TopicTree]:
    """The tree over papers in a line, numbered by their place in it, that a division gives."""

    def tree(papers: int, labels: Callable[[np.ndarray], np.ndarray], **settings: Any) -> TopicTree:
        space = arrange(np.stack([np.ones(papers), np.arange(papers) / papers], axis=1))

        def divide(group: Group) -> Parts:
            return Parts(labels(group.rows), group.rows[:, None].astype(float))

        settings = {"min_topic_size": 2, **settings}
        return top_down(space, ClusteringConfig(**settings), divide, np.random.default_rng(0))

    return tree


def members(tree: TopicTree) -> dict[str, list[int]]:
    return {topic.id: topic.members.tolist() for topic in tree}


def test_every_part_is_divided_again_until_it_is_small(divided: Callable[..., TopicTree]) -> None:
    """Eight papers halved: 8, 4 + 4, 2 + 2 + 2 + 2; parts of two are not halved, two being the least size."""
    tree = divided(8, lambda rows: np.arange(len(rows)) * 2 // len(rows))
    assert members(tree) == {
        "0": [0, 1, 2, 3, 4, 5, 6, 7],
        "0.0": [0, 1, 2, 3],
        "0.0.0": [0, 1],
        "0.0.1": [2, 3],
        "0.1": [4, 5, 6, 7],
        "0.1.0": [4, 5],
        "0.1.1": [6, 7],
    }


def test_no_deeper_than_asked(divided: Callable[..., TopicTree]) -> None:
    assert divided(8, lambda rows: np.arange(len(rows)) * 2 // len(rows), max_depth=1).depth == 1


def test_noise_and_too_small_parts_join_their_neighbours_and_are_marked(divided: Callable[..., TopicTree]) -> None:
    """Paper 3 is noise and paper 6 is a part of its own: both go where their neighbours are."""
    labels = np.array([0, 0, 0, -1, 1, 1, 2])
    tree = divided(7, lambda rows: labels[rows], max_depth=1)
    assert tree["0.0"].members.tolist() in ([0, 1, 2, 3], [3, 4, 5, 6])
    assert 6 in next(topic for topic in tree.leaves if 5 in topic.members).members
    assert np.flatnonzero(tree.assignment.by_neighbours).tolist() == [3, 6]


def test_parts_beyond_the_most_children_are_joined_with_the_closest(arrange: Callable[[np.ndarray], Space]) -> None:
    """Five pairs at 0, 1, 10, 11 and 30: with three children, the first two are one and the next two another."""
    pairs = np.repeat(np.arange(5), 2)
    places = np.array([0.0, 1.0, 10.0, 11.0, 30.0])[pairs][:, None]
    space = arrange(np.concatenate([np.ones((10, 1)), places / 30], axis=1))
    settings = ClusteringConfig(min_topic_size=2, max_depth=1, max_children=3)
    random = np.random.default_rng(0)
    tree = top_down(space, settings, lambda group: Parts(pairs[group.rows], places[group.rows]), random)
    assert [topic.members.tolist() for topic in tree.children("0")] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_what_is_not_divided_is_a_leaf(divided: Callable[..., TopicTree]) -> None:
    assert len(divided(9, lambda rows: np.zeros(len(rows), dtype=int))) == 1
    assert len(divided(9, lambda rows: np.full(len(rows), -1))) == 1


def test_only_large_parts_count() -> None:
    labels = large_only(np.array([7, 7, 3, -2, 5, 5, 5]), 2)
    assert labels.tolist() == [1, 1, -1, -1, 0, 0, 0]
