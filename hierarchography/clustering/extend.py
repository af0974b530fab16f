"""Extends a tree over a sample to all papers: each other paper joins the leaf of the nearest sampled papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.placement import OF_SAMPLE, shared, stays
from hierarchography.model import Assignment, Neighbours, TopicTree
from hierarchography.model.nodes import Node, plant

PAPERS_PER_BLOCK = 16_384
"""Papers assigned at once."""
NEAR = 1e-6
"""Minimum distance used in weights."""


@dataclass(frozen=True, eq=False)
class Extended:
    """The `tree` over all papers, and the weights `parts` (n, k) of the nearest sampled papers in each position.

    Without a sample, `near` and `parts` are None, and every paper has its own position.
    """

    tree: TopicTree
    near: Neighbours | None = None
    parts: NDArray[np.float32] | None = None

    def positions(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Positions (n, k) of all papers, from the `points` (m, k) of the sample.

        Each is the weighted mean of the nearest sampled papers in the same leaf, with the weights of the votes. Sampled
        papers of other leaves are left out, because papers would otherwise be between islands.
        """
        if self.near is None or self.parts is None:
            return points
        placed = np.empty((len(self.parts), points.shape[1]), dtype=np.float32)
        for start in range(0, len(placed), PAPERS_PER_BLOCK):
            rows = slice(start, start + PAPERS_PER_BLOCK)
            placed[rows] = np.einsum("mk,mkd->md", self.parts[rows], points[self.near.indices[rows]])
        return placed


def extend_tree(tree: TopicTree, sample: NDArray[np.int64], near: Neighbours, neighbours: Neighbours) -> Extended:
    """Assign all n papers to the tree over a `sample` (m rows), to the leaf of most of the nearest sampled papers.

    A vote has the weight 1 / distance. `near` are the nearest sampled papers of each paper, as positions in `sample`;
    a sampled paper has only itself. `neighbours` (m) are those within the sample. Ids may change, because siblings are
    ordered by size. Assigned papers are marked, and confidences are calibrated for samples (`OF_SAMPLE`).
    """
    leaf = np.empty(len(near), dtype=np.int32)
    parts = np.empty(near.distances.shape, dtype=np.float32)
    confidence = np.empty(len(near), dtype=np.float32)
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
        confidence[rows] = stays(np.minimum(share, 1.0), True, OF_SAMPLE)
    confidence[sample] = stays(shared(tree, neighbours), tree.assignment.by_neighbours, OF_SAMPLE)
    if len(tree) == 1:
        confidence[:] = 1
    placed = np.ones(len(near), dtype=bool)
    placed[sample] = tree.assignment.by_neighbours
    order = np.argsort(leaf, kind="stable")
    edges = np.searchsorted(leaf[order], np.arange(len(tree) + 1))
    members = {topic.id: order[edges[row] : edges[row + 1]] for row, topic in enumerate(tree)}
    whole = plant(_node(tree, tree.root.id, members))
    return Extended(replace(whole, assignment=Assignment(confidence, placed)), near, parts)


def _node(tree: TopicTree, topic_id: str, members: Mapping[str, NDArray[np.int64]]) -> Node:
    """A topic with the papers that `members` assigns to its leaves."""
    children = [_node(tree, child.id, members) for child in tree.children(topic_id)]
    return Node.of(children) if children else Node(members[topic_id])
