"""What the namer says of its names, summed up by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from hierarchography.evaluation import name_truth
from hierarchography.evaluation.name_truth import broader_than_parent, part_shares
from hierarchography.model import TopicTree


def told(tree: TopicTree, details: Mapping[str, Mapping[str, object]]) -> TopicTree:
    """The tree with these details, by topic id."""
    return tree.with_topics(replace(topic, details=details.get(topic.id, {})) for topic in tree)


def joined(*shares: object) -> dict[str, object]:
    return {"name_parts": [{"name": f"Part {place}", "share": share} for place, share in enumerate(shares)]}


def test_shares_by_hand(eight: TopicTree) -> None:
    """A (4 papers) .6, its leaves (2 each) .5 and .4, and B (4) .9: (4·.6 + 2·.5 + 2·.4 + 4·.9) / 12 = .65.

    The floor is 2/3 at depth 1, which A is below, and 1/2 below, which the second leaf is below.
    """
    shares = {"0.0": 0.6, "0.0.0": 0.5, "0.0.1": 0.4, "0.1": 0.9}
    found = name_truth(told(eight, {topic: {"name_share": share} for topic, share in shares.items()}))
    assert (found.topics, found.estimated) == (4, 4)
    assert found.mean_share == pytest.approx(0.65)
    assert found.below_floor == 0.5
    top, below = found.by_depth
    assert (top.depth, top.topics, top.floor, top.below_floor) == (1, 2, 2 / 3, 0.5)
    assert (below.depth, below.topics, below.floor, below.below_floor) == (2, 2, 0.5, 0.5)
    assert [top.mean_share, below.mean_share] == pytest.approx([0.75, 0.45])


def test_joined_names_and_keywords(eight: TopicTree) -> None:
    """Two of four names are joined, and of one of them both parts are earned, .2 being enough."""
    found = name_truth(
        told(eight, {"0.0": joined(0.5, 0.2), "0.1": joined(0.8, 0.19), "0.0.1": {"named_by": "keywords"}})
    )
    assert (found.joined, found.joined_earned, found.keywords_only) == (0.5, 0.5, 0.25)


def test_a_child_that_is_broader_than_its_parent(eight: TopicTree) -> None:
    """A's name holds for .5 of A; its first leaf's name for as much of A, its second's for less.

    The topics right under the root are not compared: it has no name.
    """
    tree = told(
        eight,
        {
            "0.0": {"name_share": 0.5, "name_share_in_parent": 0.9},
            "0.0.0": {"name_share_in_parent": 0.5},
            "0.0.1": {"name_share_in_parent": 0.49},
        },
    )
    answers = [broader_than_parent(tree, tree[topic]) for topic in ("0", "0.0", "0.0.0", "0.0.1", "0.1")]
    assert answers == [None, None, True, False, None]
    found = name_truth(tree)
    assert (found.compared, found.broader_than_parent) == (2, 0.5)


def test_without_estimates_there_are_no_figures(eight: TopicTree) -> None:
    found = name_truth(eight)
    assert (found.estimated, found.compared, found.joined, found.keywords_only) == (0, 0, 0.0, 0.0)
    assert np.isnan([found.mean_share, found.below_floor, found.joined_earned, found.broader_than_parent]).all()


@pytest.mark.parametrize("share", ["0.9", None, True, 1.2, -0.1, float("nan"), [0.5]])
def test_what_is_no_share_counts_as_not_estimated(eight: TopicTree, share: object) -> None:
    tree = told(eight, {"0.1": {"name_share": share, **joined(share, 0.4)}})
    assert name_truth(tree).estimated == 0
    assert part_shares(tree["0.1"]) == [0.0, 0.4]


@pytest.mark.parametrize("parts", ["X & Y", None, 3, [], [{"name": "X", "share": 1.0}]])
def test_what_has_no_two_parts_is_not_joined(eight: TopicTree, parts: object) -> None:
    assert name_truth(told(eight, {"0.1": {"name_parts": parts}})).joined == 0.0


def test_a_tree_of_the_root_alone(eight: TopicTree) -> None:
    alone = TopicTree(eight.topics[:1], eight.assignment)
    found = name_truth(alone)
    assert (found.topics, found.by_depth) == (0, ())
    assert np.isnan([found.joined, found.keywords_only]).all()
