"""Renames topics in memory, with the same rules as for names pinned in a file."""

from __future__ import annotations

from collections.abc import Mapping

from hierarchography.model import Corpus, TopicTree
from hierarchography.naming.pinfile import check_name
from hierarchography.naming.pins import BY_HAND, check_free, yielding
from hierarchography.naming.portrait import refresh_descriptions


def rename_topics(tree: TopicTree, corpus: Corpus, names: Mapping[str, str]) -> TopicTree:
    """The tree with these names by topic id, marked as given by hand; siblings may swap names.

    A parent or child with the same automatic name gets one of its keywords as its name. Raises `TreeError` for an
    unknown topic, and `InputError` for a name that is empty, too long or that of a sibling.
    """
    wanted = {tree[topic_id].id: check_name(name, f"topic {topic_id}") for topic_id, name in names.items()}
    renamed = tree.with_topics(
        topic.called(wanted[topic.id], BY_HAND) if topic.id in wanted else topic for topic in tree
    )
    for topic_id, name in wanted.items():
        check_free(renamed, topic_id, name)
    return refresh_descriptions(tree, yielding(renamed, set(wanted)), corpus)
