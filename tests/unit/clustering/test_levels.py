"""Levels by the number of leaves, by a number of levels, and by numbers of topics: hand-worked on a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hierarchography.clustering import level_notes, level_tree
from hierarchography.clustering.levels import usual_levels
from hierarchography.clustering.merge import merge_leaves
from hierarchography.config import ClusteringConfig
from hierarchography.model import TopicTree
from hierarchography.model.nodes import plant

NESTED = [1_000 * a + 100 * b + 10 * c + d for a in range(5) for b in range(4) for c in range(4) for d in range(2)]
"""Five groups of four groups of four groups of two leaves: 5, 20, 80 and 160 topics at four levels."""


def tree(places: list[int], **settings: Any) -> TopicTree:
    leaves = [np.array([leaf]) for leaf in range(len(places))]
    merge = merge_leaves(np.array(places, dtype=float)[:, None])
    return plant(level_tree(merge, leaves, ClusteringConfig(**settings)))


def topics(grown: TopicTree) -> list[int]:
    """The number of topics at each level."""
    return [len(grown.level(depth)) for depth in range(1, grown.depth + 1)]


@pytest.mark.parametrize(("leaves", "levels"), [(6, 2), (80, 2), (81, 3), (500, 3), (501, 4), (5_000, 4)])
def test_the_levels_follow_from_the_leaves(leaves: int, levels: int) -> None:
    assert usual_levels(leaves) == levels


def test_a_tree_opens_with_five_topics_and_has_no_more_levels_than_it_needs() -> None:
    grown = tree(NESTED)
    assert (topics(grown)[0], grown.depth, len(grown.leaves)) == (5, 3, 160)


def test_the_most_levels_are_a_cap() -> None:
    assert tree(NESTED, max_depth=2).depth == 2
    assert topics(tree(NESTED, max_depth=0)) == []


def test_narrow_topics_get_as_many_levels_as_keep_the_leaves_apart() -> None:
    """Forty leaves are two levels; in threes they need four."""
    grown = tree([100 * group + leaf for group in range(10) for leaf in range(4)], max_children=3)
    assert len(grown.leaves) == 40
    assert grown.depth > 2


@pytest.mark.parametrize("levels", [1, 2, 3, 4])
def test_a_number_of_levels_is_kept(levels: int) -> None:
    assert tree(NESTED, levels=levels, max_children=20).depth == levels


def test_more_levels_than_the_leaves_have_are_told() -> None:
    grown = tree(list(range(3)), levels=4)
    assert grown.depth == 2
    assert level_notes(grown, ClusteringConfig(levels="4")) == ["levels 4 requested: 2 possible with 3 leaves"]


@pytest.mark.parametrize("counts", [(5, 20, 80), (5, 80), (5, 20), (20,), (7, 30, 100), (160,)])
def test_numbers_of_topics_are_kept(counts: tuple[int, ...]) -> None:
    settings = ClusteringConfig(levels=",".join(map(str, counts)) + ",")
    grown = tree(NESTED, levels=counts)
    assert topics(grown) == list(counts)
    assert level_notes(grown, settings) == []


def test_five_fields_are_the_five_topics_asked_for() -> None:
    first = sorted(sorted(topic.members.tolist()) for topic in tree(NESTED, levels=(5, 20)).level(1))
    assert first == [list(range(32 * field, 32 * field + 32)) for field in range(5)]


def test_exactly_n_topics() -> None:
    assert topics(tree(NESTED, levels="40,")) == [40]
    assert topics(tree(NESTED, levels=1, max_children=40)) == [40]


def test_numbers_that_nested_levels_cannot_have_are_approached_and_told() -> None:
    """Six topics have two parts each at least; and of 160 leaves no 200 topics are made."""
    settings = ClusteringConfig(levels="6,8,200")
    grown = tree(NESTED, levels=(6, 8, 200))
    assert topics(grown) == [6, 12, 160]
    assert level_notes(grown, settings) == ["levels 6,8,200: got 6, 12, 160; a larger detail gives more topics"]


@pytest.mark.parametrize("builder", ["density", "condensed"])
def test_builders_that_merge_honour_them(few: Any, grow: Callable[..., TopicTree], builder: str) -> None:
    assert len(grow(few.space, builder=builder, levels="3,").level(1)) == 3
    assert grow(few.space, builder=builder, levels=2).depth == 2


@pytest.mark.parametrize(("builder", "levels"), [("ward", "1"), ("kmeans", "6,40"), ("recursive", "6,40")])
def test_a_builder_without_levels_is_said_to_have_none(builder: str, levels: str) -> None:
    notes = level_notes(tree(NESTED), ClusteringConfig(builder=builder, levels=levels))
    assert notes == [f"levels {levels}: the builder {builder} does not support them; set max_depth and max_children"]
