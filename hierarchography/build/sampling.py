"""A large map is learned from a sample of its papers: which they are, and how the other papers join it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.build import keys
from hierarchography.build.steps import Steps
from hierarchography.clustering import Extended, extend_tree
from hierarchography.config import Config
from hierarchography.embedding import draw_sample, nearest_sampled
from hierarchography.model import Corpus, Embeddings, Neighbours, TopicTree


@dataclass(frozen=True, eq=False)
class Sample:
    """The papers that layout, topics and names are learned from: all, or, of many, those in `rows`.

    `corpus` and `embeddings` are theirs, `everybody` holds the vectors of all papers. Vectors alone, without papers,
    have no corpus.
    """

    corpus: Corpus | None
    embeddings: Embeddings
    everybody: Embeddings
    rows: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, corpus: Corpus | None, embeddings: Embeddings, config: Config, steps: Steps) -> Sample:
        """All papers, or, where they are many more than the setting `layout.sample`, as many as it says."""
        count = config.layout.learned(len(embeddings))
        if corpus is None or count == len(corpus):
            return cls(corpus, embeddings, embeddings)
        with steps.clock.stage("Drawing a sample"):
            rows = draw_sample(embeddings, count, config.seed)
        steps.clock.record("sample", {"papers": len(rows)})
        steps.clock.note(
            f"topics are learned from a sample of {len(rows):,} of {len(corpus):,} papers; the others are then placed"
        )
        return cls(corpus.take(rows), embeddings.take(rows), embeddings, rows)

    def extended(self, tree: TopicTree, neighbours: Neighbours, config: Config, steps: Steps) -> Extended:
        """A tree over these papers, whose `neighbours` are given, as one over all papers."""
        rows = self.rows
        if rows is None:
            return Extended(tree)
        near = steps.run(
            "Placing the other papers",
            keys.sampled(self.everybody, rows, config.seed),
            lambda: nearest_sampled(self.everybody, rows, config.seed),
        )
        return extend_tree(tree, rows, near, neighbours)

    def part(self, tree: TopicTree) -> TopicTree:
        """A tree over all papers as one over these."""
        return tree if self.rows is None else tree.among(self.rows)

    def whole(self, tree: TopicTree, named: TopicTree) -> TopicTree:
        """A tree over all papers with the names of its part."""
        return named if self.rows is None else tree.named_as(named)
