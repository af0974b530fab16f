"""Related topics, and the most central papers of a topic, by mean vectors. All results are in preorder of the tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import MapData, Topic, TopicTree

CENTRAL = 3
RELATED = 4
LEAST_RELATED = 0.25
"""Minimum cosine of the mean vectors of related topics."""


def central(topic_map: MapData, sums: NDArray[np.float64], place_of: NDArray[np.int64]) -> list[list[int]]:
    """For each topic with children, the positions (`place_of`) of the `CENTRAL` papers nearest to its mean vector.

    Empty for leaves, whose papers are already in that order.
    """
    leaves = {topic.id for topic in topic_map.tree.leaves}
    return [
        [] if topic.id in leaves else place_of[_nearest(topic_map, topic, centre)].tolist()
        for topic, centre in zip(topic_map.tree, sums, strict=True)
    ]


def _nearest(topic_map: MapData, topic: Topic, centre: NDArray[np.float64]) -> NDArray[np.int32]:
    vectors = topic_map.embeddings.matrix
    vectors = vectors if topic.parent is None else vectors[topic.members]  # of all papers no copy is made
    closeness = np.round(vectors @ centre.astype(np.float32), 4)
    return topic.members[np.lexsort((topic.members, -closeness))[:CENTRAL]]


def related(tree: TopicTree, sums: NDArray[np.float64]) -> list[list[int]]:
    """For each topic the rows of the most similar topics of other branches (cosine of the mean vectors).

    Of a topic and its descendants only the most similar is taken; the root has no related topics.
    """
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    unit = (sums / np.maximum(lengths, 1e-12)).astype(np.float32)
    ids = [topic.id for topic in tree]
    return [[]] + [_most_similar(ids, row, np.round(unit @ unit[row], 4)) for row in range(1, len(ids))]


def _most_similar(ids: list[str], row: int, cosines: NDArray[np.float32]) -> list[int]:
    parent = ids[row].rpartition(".")[0]
    chosen: list[int] = []
    for other in np.argsort(-cosines, kind="stable")[: 40 * RELATED].tolist():
        if cosines[other] < LEAST_RELATED or len(chosen) == RELATED:
            break
        # Ancestors, descendants and siblings are already visible in the tree.
        family = ids[other].rpartition(".")[0] == parent or any(
            _within(ids[inner], ids[outer]) for inner, outer in ((other, row), (row, other))
        )
        if not family and not any(_within(ids[other], ids[best]) or _within(ids[best], ids[other]) for best in chosen):
            chosen.append(other)
    return chosen


def _within(inner: str, outer: str) -> bool:
    return f"{inner}.".startswith(f"{outer}.")
