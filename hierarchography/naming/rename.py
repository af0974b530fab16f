"""Renames topics in memory, with the same rules as for names pinned in a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hierarchography.errors import InputError
from hierarchography.model import Corpus, TopicTree
from hierarchography.naming.labels import name_key
from hierarchography.naming.pinfile import check_name
from hierarchography.naming.pins import BY_HAND, check_free, yielding
from hierarchography.naming.portrait import refresh_descriptions


def rename_topics(tree: TopicTree, corpus: Corpus, names: Mapping[str, str]) -> TopicTree:
    """The tree with these names by topic id, marked as given by hand; siblings may swap names.

    A parent or child with the same automatic name gets one of its keywords as its name. Raises `TreeError` for an
    unknown topic, and `InputError` for a name that is empty, too long, that of a sibling, or one that the parent or a
    child has by hand.
    """
    wanted = {tree[topic_id].id: check_name(name, f"topic {topic_id}") for topic_id, name in names.items()}
    renamed = tree.with_topics(
        topic.called(wanted[topic.id], BY_HAND) if topic.id in wanted else topic for topic in tree
    )
    by_hand = {topic.id for topic in renamed if topic.details.get("named_by") == BY_HAND}
    for topic_id, name in wanted.items():
        check_free(renamed, topic_id, name)
        _check_line(renamed, topic_id, by_hand)
    return refresh_descriptions(tree, yielding(renamed, by_hand), corpus)


def _check_line(tree: TopicTree, topic_id: str, by_hand: Collection[str]) -> None:
    """Raise `InputError` if the parent or a child of a topic has its name by hand."""
    topic = tree[topic_id]
    line = [] if topic.parent is None else [(tree[topic.parent], "the parent")]
    for other, relation in (*line, *((child, "a child") for child in tree.children(topic_id))):
        if other.id in by_hand and name_key(other.name) == name_key(topic.name):
            raise InputError(
                f"topic {other.id}, {relation} of {topic_id}, is already called {other.name!r} by hand; "
                f"choose another name, or give {other.id} another name first"
            )
