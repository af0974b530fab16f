"""Names after an edit: topics that an edit leaves as they were keep their names; names given by hand come last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Corpus, Topic, TopicTree
from hierarchography.naming import Pin, find_topics, name_key, refresh_descriptions, yielding

SAME = 0.8
"""Minimum Jaccard similarity of the papers of a topic before and after an edit for the topic to keep its name."""
_OF_THE_NAME = ("named_by", "name_share", "name_share_in_parent", "name_parts", "also_called")


def carried_names(before: TopicTree, after: TopicTree, kept: NDArray[np.integer], corpus: Corpus) -> TopicTree:
    """The named tree `after` an edit, where topics with (nearly) the same papers as `before` have their old names.

    `kept` (n,) are the rows of the papers of `after` (and of `corpus`) in `before`. A new topic whose name is that of a
    relative with an old name gets its best free keyword.
    """
    old = {topic: other for topic, other in same_topics(before, after, kept).items() if other.name}
    carried: dict[str, Topic] = {}
    for topic in sorted(after, key=lambda topic: (-topic.size, topic.id)):
        if topic.id in old and _is_free(after, carried, topic, old[topic.id].name):
            carried[topic.id] = _called(topic, old[topic.id])
    renamed = after.with_topics(carried.get(topic.id, topic) for topic in after)
    return refresh_descriptions(after, yielding(renamed, set(carried)), corpus)


def joined_pins(
    tree: TopicTree, corpus: Corpus, earlier: Sequence[Pin], later: Sequence[Pin]
) -> tuple[list[Pin], list[str]]:
    """The names of both, without those whose topic gets a later one, and a note for each of these.

    `earlier` are from the file of names, `later` from edits in their order.
    """
    by_topic: dict[str | None, Pin] = {}
    lost: list[Pin] = []
    notes: list[str] = []
    for place, pin in enumerate((*earlier, *later)):
        topic = find_topics(tree, corpus, [pin])[0][0]
        replaced = by_topic.get(topic) if topic is not None else None
        if replaced is not None and replaced.name != pin.name:
            by = pin.where or f"the name {pin.name!r} of an edit"
            notes.append(f"{replaced.where or repr(replaced.name)}: replaced by {by}")
        if topic is None:
            lost.append(pin)
        else:
            by_topic[topic] = replace(pin, where=pin.where or f"edit {place + 1}")
    return [*by_topic.values(), *lost], notes


def same_topics(before: TopicTree, after: TopicTree, kept: NDArray[np.integer]) -> dict[str, Topic]:
    """For topics of the tree `after` (ids), the topic before with nearly the same papers; `kept` as above."""
    sizes = np.zeros(len(before), dtype=np.int64)
    labels = [before.labels_at(depth)[kept] for depth in range(before.depth + 1)]
    for level in labels:
        sizes = np.maximum(sizes, np.bincount(level, minlength=len(before)))
    best: dict[int, tuple[float, str]] = {}
    for topic in after:
        common = np.zeros(len(before), dtype=np.int64)
        for level in labels:
            common = np.maximum(common, np.bincount(level[topic.members], minlength=len(before)))
        likeness = common / np.maximum(sizes + topic.size - common, 1)
        row = int(likeness.argmax())
        if likeness[row] >= SAME and (-likeness[row], topic.id) < best.get(row, (1.0, "")):
            best[row] = (-float(likeness[row]), topic.id)
    return {topic_id: before.topics[row] for row, (_, topic_id) in best.items()}


def _called(topic: Topic, old: Topic) -> Topic:
    """The topic with the name of an earlier one, and what is known about that name."""
    details = {name: value for name, value in topic.details.items() if name not in _OF_THE_NAME}
    details |= {name: old.details[name] for name in _OF_THE_NAME if name in old.details}
    return replace(topic, name=old.name, keywords=old.keywords, details=details)


def _is_free(tree: TopicTree, carried: dict[str, Topic], topic: Topic, name: str) -> bool:
    relatives: Iterable[str] = [other.id for other in (*tree.siblings(topic.id), *tree.children(topic.id))]
    if topic.parent is not None:
        relatives = [*relatives, topic.parent]
    return all(name_key(carried[other].name) != name_key(name) for other in relatives if other in carried)
