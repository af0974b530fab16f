"""How the results of a build are converted to arrays and JSON for the disk, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache
from hierarchography.model.embeddings import Embeddings, Layout
from hierarchography.model.parts import Parts
from hierarchography.model.space import Neighbours
from hierarchography.model.tree import Assignment, Topic, TopicTree

Value = TypeVar("Value")


@dataclass(frozen=True)
class Codec(Generic[Value]):
    """Converts values of one type to `Parts` and back without loss."""

    pack: Callable[[Value], Parts]
    unpack: Callable[[Parts], Value]

    def recall(self, cache: Cache, key: str) -> Value | None:
        """The value of a key in the cache; None if there is none."""
        with cache.reading(key) as file:
            return None if file is None else self.unpack(Parts.read(file))

    def keep(self, cache: Cache, key: str, value: Value) -> None:
        """Put a value into the cache."""
        cache.write(key, self.pack(value).write)


ARRAY: Codec[NDArray[Any]] = Codec(lambda array: Parts({"array": array}), lambda parts: parts.arrays["array"])

EMBEDDINGS: Codec[Embeddings] = Codec(
    lambda embeddings: Parts({"matrix": embeddings.matrix}, embeddings.encoder_id),
    lambda parts: Embeddings(parts.arrays["matrix"], parts.facts),
)

NEIGHBOURS: Codec[Neighbours] = Codec(
    lambda near: Parts({"indices": near.indices, "distances": near.distances}, near.recall),
    lambda parts: Neighbours(parts.arrays["indices"], parts.arrays["distances"], parts.facts),
)

LAYOUT: Codec[Layout] = Codec(
    lambda layout: Parts({"matrix": layout.matrix}, layout.method),
    lambda parts: Layout(parts.arrays["matrix"], parts.facts),
)


def _pack_tree(tree: TopicTree) -> Parts:
    arrays = {
        "leaf_of": tree.leaf_of,
        "confidence": tree.assignment.confidence,
        "by_neighbours": tree.assignment.by_neighbours,
    }
    return Parts(arrays, [[topic.id, topic.name, list(topic.keywords), dict(topic.details)] for topic in tree])


def _unpack_tree(parts: Parts) -> TopicTree:
    leaf_of, ids = parts.arrays["leaf_of"], [topic[0] for topic in parts.facts]
    rows = np.argsort(leaf_of, kind="stable").astype(np.int32)
    ends = np.searchsorted(leaf_of[rows], np.arange(len(ids) + 1))
    last = list(range(1, len(ids) + 1))  # in preorder a subtree is a range of topics; this is its end
    for row in range(len(ids) - 1, -1, -1):
        while last[row] < len(ids) and ids[last[row]].startswith(f"{ids[row]}."):
            last[row] = last[last[row]]
    topics = (
        Topic(name, np.sort(rows[ends[row] : ends[last[row]]]), title, tuple(keywords), details)
        for row, (name, title, keywords, details) in enumerate(parts.facts)
    )
    return TopicTree(tuple(topics), Assignment(parts.arrays["confidence"], parts.arrays["by_neighbours"]))


TREE: Codec[TopicTree] = Codec(_pack_tree, _unpack_tree)
"""Details of topics are restored from JSON, so a tuple in them becomes a list."""
