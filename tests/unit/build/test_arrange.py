"""Trees are arranged by names: on landmark papers, by vectors of their words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import hierarchography.build.arrange as arrange_module
from hierarchography import TopicMap, build_map
from hierarchography.model import Neighbours, TopicTree
from hierarchography.naming import NameShares
from hierarchography.progress import Silent


class Told(Silent):
    """Keeps the lines for the user."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)


SETTINGS: dict[str, Any] = {"encoder": "lsa", "cache": False, "vocabulary": "none"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[TopicTree]:
    """The named trees that were asked for merges to dissolve; of the first, every inner topic is one of them."""
    trees: list[TopicTree] = []

    def unearned(tree: TopicTree, most_children: int) -> frozenset[str]:
        trees.append(tree)
        inner = {topic.id for topic in tree.topics[1:] if tree.children(topic.id)}
        return frozenset(inner if len(trees) == 1 else ())

    monkeypatch.setattr(arrange_module, "unearned", unearned)
    monkeypatch.setattr(arrange_module, "misplaced", lambda shares, most_children: {})
    monkeypatch.setattr(arrange_module, "resettled", lambda shares, neighbours: {})
    return trees


def test_dissolved_merges_leave_their_topics_one_level_up_and_named_anew(
    asked: list[TopicTree], small_map: TopicMap
) -> None:
    told = Told()
    topic_map = build_map(small_map.corpus.frame, progress=told, **SETTINGS)
    before, after = asked
    assert before.depth > 1
    assert topic_map.tree.depth == after.depth == 1
    assert _parts(after) == _parts(before)
    assert sorted(topic.size for topic in topic_map.tree.leaves) == sorted(topic.size for topic in before.leaves)
    assert all(topic.name for topic in topic_map.tree)
    inner = len(before) - len(before.leaves) - 1
    assert [note for note in told.notes if "dissolved" in note] == [
        f"merges of topics dissolved, as no name is true of enough of their papers: {inner}"
    ]


def test_levels_that_were_asked_for_stay(asked: list[TopicTree], small_map: TopicMap) -> None:
    topic_map = build_map(small_map.corpus.frame, levels="2", **SETTINGS)
    assert not asked
    assert topic_map.tree.depth == 2


def test_a_misplaced_topic_is_moved_and_all_topics_are_named_anew(
    monkeypatch: pytest.MonkeyPatch, small_map: TopicMap
) -> None:
    """The first leaf of the first topic is moved to the last topic, once."""
    named: list[TopicTree] = []

    def misplaced(shares: NameShares, most_children: int) -> dict[str, str]:
        named.append(shares.tree)
        inner = [topic.id for topic in shares.tree.level(1) if shares.tree.children(topic.id)]
        leaf = next(topic.id for topic in shares.tree.leaves if topic.id.startswith(f"{inner[0]}."))
        return {leaf: inner[-1]} if len(named) == 1 else {}

    monkeypatch.setattr(arrange_module, "unearned", lambda tree, most_children: frozenset())
    monkeypatch.setattr(arrange_module, "misplaced", misplaced)
    told = Told()
    topic_map = build_map(small_map.corpus.frame, progress=told, **SETTINGS)
    before, after = named
    assert _parts(after) == _parts(before)
    assert {frozenset(topic.members.tolist()) for topic in after} != {
        frozenset(topic.members.tolist()) for topic in before
    }
    assert all(topic.name for topic in topic_map.tree)
    assert "topics moved or merged, as another topic's name is true of their papers: 1" in told.notes


def _parts(tree: TopicTree) -> set[tuple[int, ...]]:
    return {tuple(topic.members.tolist()) for topic in tree.leaves}


def test_papers_at_borders_are_moved_marked_and_counted(monkeypatch: pytest.MonkeyPatch, small_map: TopicMap) -> None:
    """The first paper of the first leaf moves to the second leaf, and all topics are named anew."""
    named: list[TopicTree] = []

    def resettled(shares: NameShares, neighbours: Neighbours) -> dict[str, np.ndarray]:
        named.append(shares.tree)
        assert len(neighbours) == shares.tree.papers
        first, second = shares.tree.leaves[:2]
        return {first.id: first.members[1:], second.id: np.sort(np.append(second.members, first.members[0]))}

    monkeypatch.setattr(arrange_module, "unearned", lambda tree, most_children: frozenset())
    monkeypatch.setattr(arrange_module, "misplaced", lambda shares, most_children: {})
    monkeypatch.setattr(arrange_module, "resettled", resettled)
    told = Told()
    topic_map = build_map(small_map.corpus.frame, progress=told, **SETTINGS)
    (before,) = named
    first, second = before.leaves[:2]
    assert sorted(topic.size for topic in topic_map.tree.leaves) == sorted(
        [first.size - 1, second.size + 1, *(leaf.size for leaf in before.leaves[2:])]
    )
    assert topic_map.tree.assignment.by_neighbours.sum() == before.assignment.by_neighbours.sum() + (
        not before.assignment.by_neighbours[first.members[0]]
    )
    assert all(topic.name for topic in topic_map.tree)
    assert "papers at borders of topics moved to the leaf whose name is true of them: 1" in told.notes
