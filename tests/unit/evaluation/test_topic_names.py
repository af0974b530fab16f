"""Names as words: alike among siblings, as the parent, anywhere, or one inside another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hierarchography.evaluation import names
from hierarchography.model import TopicTree

MEMBERS = {"0": range(8), "0.0": [0, 1, 2, 3], "0.0.0": [0, 1], "0.0.1": [2, 3], "0.1": [4, 5, 6, 7]}


def test_names_by_hand(grown: Callable[..., TopicTree]) -> None:
    """Four topics below the root. "physics" stands under "Physics" and beside "Solid State Physics", which holds it;
    "Physics" is elsewhere too (its child), so two of four are named as another. Words: 1 + 1 + 3 + 2."""
    tree = grown(
        MEMBERS,
        {
            "0": "All papers",
            "0.0": "Physics",
            "0.0.0": "physics",
            "0.0.1": "Solid State Physics",
            "0.1": "Cell Biology",
        },
    )
    found = names(tree)
    assert (found.topics, found.unnamed) == (4, 0)
    assert (found.same_as_sibling, found.same_as_parent, found.same_as_other) == (0.0, 0.25, 0.5)
    assert found.contains_another == 0.25
    assert found.mean_words == 7 / 4


def test_siblings_named_alike(grown: Callable[..., TopicTree]) -> None:
    tree = grown(MEMBERS, {"0.0": "A", "0.0.0": "Cats", "0.0.1": "cats", "0.1": "B"})
    assert names(tree).same_as_sibling == 0.5


def test_a_word_inside_a_word_is_not_a_name_inside_a_name(grown: Callable[..., TopicTree]) -> None:
    """ "Art" is no word of "Smart Cities", and "State Physics" not side by side in "State of Physics"."""
    tree = grown(MEMBERS, {"0.0": "Art", "0.0.0": "Smart Cities", "0.0.1": "State of Physics", "0.1": "State Physics"})
    assert names(tree).contains_another == 0.0


def test_topics_without_names_are_counted(grown: Callable[..., TopicTree]) -> None:
    found = names(grown(MEMBERS))
    assert (found.unnamed, found.same_as_sibling, found.mean_words) == (4, 1.0, 0.0)


def test_a_tree_of_the_root_alone_has_no_names(grown: Callable[..., TopicTree]) -> None:
    found = names(grown({"0": range(2)}, {"0": "All papers"}))
    assert found.topics == 0
    assert np.isnan(found.mean_words)
    assert found.same_as_other == pytest.approx(float("nan"), nan_ok=True)
