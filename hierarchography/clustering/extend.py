"""A tree over a sample made one over all papers: each other paper joins the leaf of the sampled papers near it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.placement import OF_SAMPLE, shared, stays
from hierarchography.model import Assignment, Neighbours, TopicTree
from hierarchography.model.nodes import Node, plant

PAPERS_PER_BLOCK = 16_384
"""Papers that are placed at once."""
NEAR = 1e-6
"""Distances under this are as good as none."""


@dataclass(frozen=True, eq=False)
class Extended:
    """`tree`, over all papers, and the part (n, k) that each of the nearest sampled papers has in its place.

    Without a sample every paper has its own place.
    """

    tree: TopicTree
    near: Neighbours | None = None
    parts: NDArray[np.float32] | None = None

    def positions(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where all papers lie (n, k), among the `points` (m, k) of the sample: at the mean of those of their leaf.

        Weighted as the votes were; sampled papers of other leaves have no part, or papers would lie between islands.
        """
        if self.near is None or self.parts is None:
            return points
        placed = np.empty((len(self.parts), points.shape[1]), dtype=np.float32)
        for start in range(0, len(placed), PAPERS_PER_BLOCK):
            rows = slice(start, start + PAPERS_PER_BLOCK)
            placed[rows] = np.einsum("mk,mkd->md", self.parts[rows], points[self.near.indices[rows]])
        return placed


def extend_tree(tree: TopicTree, sample: NDArray[np.int64], near: Neighbours, neighbours: Neighbours) -> Extended:
    """Place all papers (n) in the tree over a `sample` (rows of papers, m): where most of the nearest sampled ones are.

    A vote weighs 1 / distance. `near` are the nearest sampled papers of each paper, by their numbers; a sampled
    paper has itself alone. `neighbours` (m) are those within the sample. Siblings are ordered by their papers, so that
    ids may change. Papers that were placed are marked so; all are as sure as a sample lets them be.
    """
    leaf = np.empty(len(near), dtype=np.int32)
    parts = np.empty(near.distances.shape, dtype=np.float32)
    sure = np.empty(len(near), dtype=np.float32)
    room = np.bincount(tree.leaf_of, minlength=len(tree))
    for start in range(0, len(near), PAPERS_PER_BLOCK):
        rows = slice(start, start + PAPERS_PER_BLOCK)
        labels = tree.leaf_of[near.indices[rows]]
        weights = 1 / np.maximum(near.distances[rows].astype(np.float64), NEAR)
        together = (weights[:, None, :] * (labels[:, :, None] == labels[:, None, :])).sum(axis=2)
        chosen = np.take_along_axis(labels, together.argmax(axis=1)[:, None], axis=1)
        own = labels == chosen
        leaf[rows] = chosen[:, 0]
        parts[rows] = weights * own / (weights * own).sum(axis=1, keepdims=True)
        share = own.sum(axis=1) / np.minimum(own.shape[1], room[leaf[rows]])
        sure[rows] = stays(np.minimum(share, 1.0), True, OF_SAMPLE)
    sure[sample] = stays(shared(tree, neighbours), tree.assignment.by_neighbours, OF_SAMPLE)
    if len(tree) == 1:
        sure[:] = 1
    placed = np.ones(len(near), dtype=bool)
    placed[sample] = tree.assignment.by_neighbours
    order = np.argsort(leaf, kind="stable")
    edges = np.searchsorted(leaf[order], np.arange(len(tree) + 1))
    members = {topic.id: order[edges[row] : edges[row + 1]] for row, topic in enumerate(tree)}
    whole = plant(_node(tree, tree.root.id, members))
    return Extended(replace(whole, assignment=Assignment(sure, placed)), near, parts)


def _node(tree: TopicTree, topic_id: str, members: Mapping[str, NDArray[np.int64]]) -> Node:
    """A topic with the papers that `members` puts into its leaves."""
    children = [_node(tree, child.id, members) for child in tree.children(topic_id)]
    return Node.of(children) if children else Node(members[topic_id])
