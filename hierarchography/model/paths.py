"""A topic tree made from labels: for each paper the names of its topics, from the first level down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from hierarchography.errors import TreeError
from hierarchography.model.tree import ROOT, Assignment, Topic, TopicTree

Path = tuple[str, ...]
WITHOUT, OTHERS = "Without a topic", "Other {}"
"""The topic of the papers without labels, and the leaf of those whose labels end where others go on."""
BY_LABEL = "label"
"""The value of `details["named_by"]` of a topic of such a tree."""


def tree_of_paths(paths: Sequence[Sequence[str]]) -> TopicTree:
    """The tree whose topics are the equal beginnings of the papers' paths: `[("Physics", "Optics"), ...]`.

    Every paper has confidence 1. A paper without a path is in the topic `WITHOUT`, and one whose path ends at a topic
    with subtopics is in its subtopic `OTHERS`. Raises `TreeError` if all papers have the same path.
    """
    places = [tuple(path) or (WITHOUT,) for path in paths]
    if len(set(places)) < 2:
        raise TreeError("a tree of labels needs at least two different labels")
    inner = {path[:depth] for path in places for depth in range(1, len(path))}
    places = [(*path, OTHERS.format(path[-1])) if path in inner else path for path in places]
    root = Topic(ROOT, np.arange(len(places), dtype=np.int32), "All papers")
    topics = (root, *_below(places, range(len(places)), ROOT, 0))
    return TopicTree(topics, Assignment.certain(len(places)))


def _below(places: Sequence[Path], rows: Sequence[int], above: str, level: int) -> Iterator[Topic]:
    """The topics of a level and all below them: siblings ordered by (-size, first paper), as in `plant`."""
    groups: dict[str, list[int]] = {}
    for row in rows:
        if len(places[row]) > level:
            groups.setdefault(places[row][level], []).append(row)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[1][0]))
    for place, (name, members) in enumerate(ordered):
        topic = Topic(f"{above}.{place}", np.array(members, dtype=np.int32))
        yield topic.called(name, BY_LABEL)
        yield from _below(places, members, topic.id, level + 1)


def renamed_as(tree: TopicTree, labelled: TopicTree) -> TopicTree:
    """The tree with the names of another tree with the same topics; keywords and other details stay."""
    return tree.with_topics(
        topic.called(other.name, BY_LABEL) if topic.depth else replace(topic, name=other.name)
        for topic, other in zip(tree, labelled, strict=True)
    )
