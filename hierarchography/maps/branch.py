"""Changes a topic tree without a change of the ids that stay: adds papers to leaves, and grows branches again.

Ids are paths, so a topic that stays keeps its number among its siblings, whatever its size. A new topic gets the next
number that no sibling has or had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from hierarchography.model import Assignment, Topic, TopicTree

SAME = 0.5
"""Least Jaccard index of the papers of two topics for a topic to count as the same."""


def with_papers(tree: TopicTree, leaf: NDArray[np.int32], confidence: NDArray[np.float32]) -> TopicTree:
    """The tree with further papers, numbered after those it has: `leaf` (m,) are rows of their leaves."""
    added = np.arange(tree.papers, tree.papers + len(leaf), dtype=np.int32)
    above = {row: {topic.id for topic in tree.ancestors(tree.topics[row].id)} for row in np.unique(leaf).tolist()}
    topics = []
    for topic in tree:
        joins = np.isin(leaf, [row for row, ids in above.items() if topic.id in ids])
        topics.append(replace(topic, members=np.concatenate([topic.members, added[joins]])))
    placed = tree.assignment
    assignment = Assignment(
        np.concatenate([placed.confidence, confidence]),
        np.concatenate([placed.by_neighbours, np.ones(len(leaf), dtype=bool)]),
    )
    return TopicTree(tuple(topics), assignment)


@dataclass(frozen=True, eq=False)
class Regrown:
    """A tree with a branch grown again, and the ids of its new topics (without names)."""

    tree: TopicTree
    born: tuple[str, ...]


def renumbered(tree: TopicTree, before: TopicTree, used: Collection[str] = ()) -> TopicTree:
    """A tree with the ids that its topics have in another tree over the same papers, where they are the same (`SAME`).

    A topic is the same only below the same topic, as its id is a path. Others get free ids; `used` are ids of former
    topics, which are not given again.
    """
    rows = np.arange(tree.papers, dtype=np.int32)
    ids = {tree.root.id: before.root.id}
    topics = [tree.root]
    for topic, topic_id, _ in _numbered(before.root.id, tree, tree.root.id, rows, before, used):
        ids[topic.id] = topic_id
        topics.append(replace(topic, id=topic_id))
    return TopicTree(tuple(_referring(topic, ids) for topic in topics), tree.assignment)


def _referring(topic: Topic, ids: Mapping[str, str]) -> Topic:
    """The topic, whose details refer to its nearest sibling by the new id."""
    nearest: Any = topic.details.get("nearest")
    if nearest is None:
        return topic
    return replace(topic, details={**topic.details, "nearest": {**nearest, "topic": ids[nearest["topic"]]}})


def with_branch(tree: TopicTree, topic_id: str, grown: TopicTree, used: Collection[str] = ()) -> Regrown:
    """The tree with the subtopics of a topic replaced by those of `grown`, a tree over the topic's papers in order.

    A new subtopic with the papers of an old one (`SAME`) keeps its id, name and details, and so on below. `used` are
    ids of former topics, which are not given again. The confidence of a paper is the lower of both.
    """
    rows = tree[topic_id].members
    below = tuple(_hung(topic_id, grown, rows, tree, used))
    start = tree.row(topic_id)
    stop = start + len(tree.subtree(topic_id))
    topics = (*tree.topics[: start + 1], *below, *tree.topics[stop:])
    confidence = tree.assignment.confidence.copy()
    confidence[rows] = np.minimum(confidence[rows], grown.assignment.confidence)
    born = tuple(topic.id for topic in below if not topic.name)
    return Regrown(TopicTree(topics, replace(tree.assignment, confidence=confidence)), born)


def _hung(
    parent: str, grown: TopicTree, rows: NDArray[np.int32], tree: TopicTree, used: Collection[str]
) -> Iterator[Topic]:
    """The topics of `grown`, with ids below `parent`, a topic of `tree`; those that are the same are the old topics."""
    for topic, topic_id, old in _numbered(parent, grown, grown.root.id, rows, tree, used):
        members = np.sort(rows[topic.members])
        yield Topic(topic_id, members) if old is None else replace(old, members=members)


def _numbered(
    parent: str, grown: TopicTree, at: str, rows: NDArray[np.int32], tree: TopicTree, used: Collection[str]
) -> Iterator[tuple[Topic, str, Topic | None]]:
    """The topics of `grown` below `at`, in the order of their new ids, which are below `parent`; and the old topics.

    `rows` are the papers of `grown` in `tree`. A `parent` that is not in `tree` is new, and so is all below it.
    """
    children, before = grown.children(at), tree.children(parent) if parent in tree else ()
    same = _matched([np.sort(rows[child.members]) for child in children], [topic.members for topic in before])
    number = _next_number(parent, [topic.id for topic in before], used)
    kept = sorted((old, new) for new, old in same.items())
    for new in [*(new for _, new in kept), *(new for new in range(len(children)) if new not in same)]:
        old = before[same[new]] if new in same else None
        topic_id = f"{parent}.{number}" if old is None else old.id
        number += old is None
        yield children[new], topic_id, old
        yield from _numbered(topic_id, grown, children[new].id, rows, tree, used)


def _matched(new: Sequence[NDArray[np.int32]], old: Sequence[NDArray[np.int32]]) -> Mapping[int, int]:
    """The old topic of each new one that is the same, one to one, with the greatest total Jaccard index."""
    if not new or not old:
        return {}
    table = np.array([[jaccard(first, second) for second in old] for first in new])
    pairs = zip(*linear_sum_assignment(-table), strict=True)
    return {int(first): int(second) for first, second in pairs if table[first, second] >= SAME}


def jaccard(first: NDArray[np.int32], second: NDArray[np.int32]) -> float:
    """The Jaccard index of two sets of rows."""
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common / (len(first) + len(second) - common)


def _next_number(parent: str, ids: Sequence[str], used: Collection[str]) -> int:
    siblings = [*ids, *(each for each in used if each.rpartition(".")[0] == parent)]
    return 1 + max((int(each.rpartition(".")[2]) for each in siblings), default=-1)
