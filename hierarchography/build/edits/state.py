"""A tree while edits are applied to it, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Assignment, Corpus, Embeddings, TopicTree
from hierarchography.naming import Pin, make_pin

Encode = Callable[[Sequence[str]], NDArray[np.float32] | None]


@dataclass(frozen=True, eq=False)
class State:
    """The tree (its topics lose their names with the first change), and what the edits so far have decided.

    `hidden` (n,) marks papers of hidden topics, which stay in the tree until the end. `pins` are the names given.
    `least` is the smallest topic that an edit may create. `encode` gives the vectors of texts in the space of
    `embeddings`, if that is possible. `notes` say what was applied in part only.
    """

    tree: TopicTree
    corpus: Corpus
    embeddings: Embeddings
    hidden: NDArray[np.bool_]
    pins: tuple[Pin, ...] = ()
    least: int = 4
    encode: Encode | None = None
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, tree: TopicTree, corpus: Corpus, embeddings: Embeddings, least: int, encode: Encode | None) -> State:
        """The state before the first edit."""
        return cls(tree, corpus, embeddings, np.zeros(len(corpus), dtype=bool), (), least, encode)

    def grown(self, tree: TopicTree) -> State:
        """The same with another tree over the same papers."""
        return replace(self, tree=tree)

    def noted(self, note: str) -> State:
        """The same with a note."""
        return replace(self, notes=(*self.notes, note))

    def named(self, rows: NDArray[np.integer], name: str, keywords: Sequence[str] = ()) -> State:
        """The same with a name for the topic that has exactly these papers; unchanged if the name is empty."""
        if not name:
            return self
        wanted = np.sort(rows)
        for topic in self.tree:
            if topic.size == len(wanted) and np.array_equal(topic.members, wanted):
                pin = make_pin(self.tree, self.corpus, topic.id, name, keywords)
                return replace(self, pins=(*self.pins, pin))
        return self

    def decided(self, rows: NDArray[np.integer]) -> Assignment:
        """The assignment with these papers placed for certain, by hand."""
        confidence, placed = self.tree.assignment.confidence.copy(), self.tree.assignment.by_neighbours.copy()
        confidence[rows], placed[rows] = 1.0, False
        return Assignment(confidence, placed)

    def centroids(self, groups: Sequence[NDArray[np.integer]]) -> NDArray[np.float32]:
        """The mean vectors (groups, d) of groups of papers, of length 1."""
        means = np.stack([self.embeddings.matrix[rows].mean(axis=0, dtype=np.float64) for rows in groups])
        return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12), dtype=np.float32)
