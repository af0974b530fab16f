"""For each paper, the papers most like it and the topic that it would go to next, by the map's vectors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hierarchography.analysis.per_view import per_view
from hierarchography.model import MapData, TopicTree, View
from hierarchography.model.embeddings import frozen
from hierarchography.model.greatest import greatest
from hierarchography.workers import in_threads

SIMILAR = 5
NEAREST = 100
"""Nearest papers that are found of each; what needs fewer takes the first of them."""
EXACT_UP_TO = 10_000
"""Up to this many papers each is compared with all others."""
COMPARED = 4_000
"""Above, each is compared with at least this many: those of its leaf and of the leaves nearest to it."""
BLOCK = 2**22
"""Similarities computed at once (16 MiB)."""
_DECIMALS = 4

Search = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Rows of papers, and the ascending rows of those to compare them with, themselves among them."""


def similar(topic_map: MapData, count: int = SIMILAR) -> NDArray[np.int32]:
    """The `count` most similar papers of each (n, count), best first, as rows of the corpus; -1 where none is left.

    By cosine; a paper with a cosine of 0 or less is not similar. Above `EXACT_UP_TO` papers the leaves of the tree
    serve as the cells of an inverted file (Jégou, Douze & Schmid 2011), so the time is linear in the papers.
    """
    view = topic_map.views[topic_map.main]
    return nearest_papers(view)[:, :count] if count <= NEAREST else _nearest(view, count)


@per_view
def nearest_papers(view: View) -> NDArray[np.int32]:
    """The `NEAREST` most similar papers of each (n, `NEAREST`), as `similar` finds them."""
    return frozen(_nearest(view, NEAREST))


def _nearest(view: View, count: int) -> NDArray[np.int32]:
    vectors, papers = view.embeddings.matrix, len(view)
    found = np.full((papers, count), -1, dtype=np.int32)
    for rows, nearest in in_threads(_compared, _searches(view.tree, vectors), (vectors, count)):
        found[rows, : nearest.shape[1]] = nearest
    return found


def _compared(search: Search, vectors: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of a search, and the most similar of its other papers for each, best first; -1 for those unlike it."""
    rows, others = search
    cosines = np.round(vectors[rows] @ vectors[others].T, _DECIMALS)
    cosines[np.arange(len(rows)), np.searchsorted(others, rows)] = -np.inf
    columns, values = greatest(cosines, min(count, len(others)))
    return rows, np.where(values > 0, others[columns], -1)


def second_topics(topic_map: MapData) -> NDArray[np.int32]:
    """For each paper (n,) the leaf, other than its own, whose mean vector is nearest to it, as a row of the tree.

    -1 where there is no other leaf, and for a paper without a vector.
    """
    tree, vectors = topic_map.tree, topic_map.embeddings.matrix
    centres = _centres(tree, vectors)
    rows_of_leaves = np.array([tree.row(leaf.id) for leaf in tree.leaves], dtype=np.int32)
    second = np.full(len(topic_map), -1, dtype=np.int32)
    if len(rows_of_leaves) < 2:
        return second
    for place, leaf in enumerate(tree.leaves):
        cosines = np.round(vectors[leaf.members] @ centres.T, _DECIMALS)
        cosines[:, place] = -np.inf
        second[leaf.members] = rows_of_leaves[cosines.argmax(axis=1)]
    second[~vectors.any(axis=1)] = -1
    return second


def _searches(tree: TopicTree, vectors: NDArray[np.float32]) -> Iterator[Search]:
    """Pieces of the `_cells`, small enough to be computed at once."""
    for rows, others in _cells(tree, vectors):
        step = max(1, BLOCK // len(others))
        yield from ((rows[start : start + step], others) for start in range(0, len(rows), step))


def _cells(tree: TopicTree, vectors: NDArray[np.float32]) -> Iterator[Search]:
    papers = np.arange(len(vectors))
    if len(papers) <= EXACT_UP_TO:
        yield papers, papers
        return
    centres = _centres(tree, vectors)
    sizes = np.array([leaf.size for leaf in tree.leaves])
    for place, leaf in enumerate(tree.leaves):
        nearness = np.round(centres @ centres[place], _DECIMALS)
        nearness[place] = np.inf
        order = np.argsort(-nearness, kind="stable")
        enough = int(np.searchsorted(np.cumsum(sizes[order]), COMPARED)) + 1
        others = np.sort(np.concatenate([tree.leaves[cell].members for cell in order[:enough]]))
        yield leaf.members.astype(np.int64), others.astype(np.int64)


def _centres(tree: TopicTree, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean direction of each leaf (leaves, d)."""
    sums = tree.sums(vectors)[[tree.row(leaf.id) for leaf in tree.leaves]]
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12), dtype=np.float32)
