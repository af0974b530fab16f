"""A tree in which papers may be left out: what the peers give, brought to the form that all trees are measured in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peers.contract import tree_of_layers

from hierarchography.clustering.placement import place_noise
from hierarchography.errors import TreeError
from hierarchography.model import TopicTree
from hierarchography.model.nodes import Node, plant


@dataclass(frozen=True, eq=False)
class Nested:
    """`parents` (topics,): each topic's parent, -1 for the root, which is topic 0 and first; parents come first.

    `place` (n,): the deepest topic of each paper, which need not be a leaf.
    """

    parents: NDArray[np.int64]
    place: NDArray[np.int64]

    @classmethod
    def from_dict(cls, table: Mapping[str, Any], papers: int) -> Nested:
        """Read a peer's `parents` and `members` (see `peers/contract.py`); `TreeError` where they are no tree."""
        parents = np.array(table["parents"], dtype=np.int64)
        members = [np.array(rows, dtype=np.int64) for rows in table["members"]]
        if not len(parents) or parents[0] != -1 or len(members) != len(parents):
            raise TreeError(f"a peer gave {len(parents)} parents for {len(members)} topics, or no root first")
        if not np.array_equal(np.sort(members[0]), np.arange(papers)):
            raise TreeError(f"a peer's root holds {len(members[0])} papers, not all {papers} once each")
        place = np.zeros(papers, dtype=np.int64)
        for topic in range(1, len(parents)):
            if not 0 <= parents[topic] < topic or (place[members[topic]] != parents[topic]).any():
                raise TreeError(f"a peer's topic {topic} does not lie within its parent and beside its siblings")
            place[members[topic]] = topic
        return cls(parents, place)

    @classmethod
    def from_layers(cls, layers: Sequence[Sequence[int]], points: NDArray[np.floating]) -> Nested:
        """Nested clusterings, finest first, in which every layer's noise is placed the way `density` places it.

        `points` (n, k): where the papers' neighbours are looked for. A layer that is all noise is left out. Parents go
        by majority, which now is one of all papers, so that no cluster is an orphan for want of company.
        """
        found = [np.array(layer) for layer in layers if max(layer) >= 0]
        filled = [place_noise(points, layer) for layer in found] or [np.full(len(points), -1)]
        return cls.from_dict(tree_of_layers(filled), len(points))

    @classmethod
    def from_tree(cls, tree: TopicTree) -> Nested:
        """A topic tree, in which every paper has its place in a leaf."""
        parents = [-1 if topic.parent is None else tree.row(topic.parent) for topic in tree]
        return cls(np.array(parents), tree.leaf_of.astype(np.int64))

    @cached_property
    def depths(self) -> NDArray[np.int64]:
        """Steps from the root of each topic."""
        depths = np.zeros(len(self.parents), dtype=np.int64)
        for topic in range(1, len(self.parents)):
            depths[topic] = depths[self.parents[topic]] + 1
        return depths

    @cached_property
    def loose(self) -> NDArray[np.bool_]:
        """True for the papers (n,) that have no place in a leaf."""
        return np.isin(self.place, self.parents)

    def labels_at(self, depth: int) -> NDArray[np.int64]:
        """For each paper (n,) its topic at a depth, or, where its place is above that, the topic of its place.

        So the papers that a topic's children do not hold are one part of that topic, at every depth below it.
        """
        labels = self.place.copy()
        while (deep := self.depths[labels] > depth).any():
            labels[deep] = self.parents[labels[deep]]
        return labels

    def to_tree(self) -> TopicTree:
        """The topic tree that measures the same.

        There every paper is in a leaf, so a loose one becomes a topic of its own: it meets the papers of its class
        nowhere below the topic in which it was left.
        """
        below: list[list[Node]] = [[] for _ in self.parents]
        for row in np.flatnonzero(self.loose):
            below[self.place[row]].append(Node(np.array([row])))
        rows = [np.flatnonzero(self.place == topic) for topic in range(len(self.parents))]
        for topic in range(len(self.parents) - 1, 0, -1):
            node = Node.of(below[topic]) if below[topic] else Node(rows[topic])
            below[self.parents[topic]].append(node)
        return plant(Node.of(below[0]) if below[0] else Node(rows[0]))
