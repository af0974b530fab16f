"""Trees over the same papers, compared level by level."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hierarchography.evaluation import stability_of
from hierarchography.model import TopicTree


def test_the_same_tree_again_is_fully_stable(eight: TopicTree) -> None:
    found = stability_of([eight, eight, eight], [1, 2])
    assert (found.rebuilds, found.pairs, found.seeds, found.topics) == (2, 3, (1, 2), (5, 5, 5))
    assert [level.level for level in found.levels] == [1, 2, None]
    assert all((level.mean, level.least, level.most) == (1.0, 1.0, 1.0) for level in found.levels)


def test_one_tree_differs(eight: TopicTree, grown: Callable[..., TopicTree]) -> None:
    """Of three pairs one agrees fully, at level 1 as at the leaves, and two are the same poor pair."""
    other = grown({"0": range(8), "0.0": [0, 2, 4, 6], "0.1": [1, 3, 5, 7]})
    found = stability_of([eight, eight, other], [1, 2])
    first = found.levels[0]
    assert first.most == 1.0
    assert first.least < 0.01
    assert first.mean == pytest.approx((1 + 2 * first.least) / 3)


def test_a_shallower_tree_stands_with_its_leaves(eight: TopicTree, grown: Callable[..., TopicTree]) -> None:
    flat = grown({"0": range(8), "0.0": [4, 5, 6, 7], "0.1": [0, 1], "0.2": [2, 3]})
    found = stability_of([eight, flat], [1])
    assert [level.level for level in found.levels] == [1, 2, None]
    assert found.levels[0].mean < found.levels[1].mean == found.levels[2].mean == 1.0


def test_trees_of_the_root_alone_are_the_same(grown: Callable[..., TopicTree]) -> None:
    found = stability_of([grown({"0": range(3)})] * 2, [1])
    assert [(level.level, level.mean) for level in found.levels] == [(None, 1.0)]
