"""Sampling for large maps: the topics are learned from a sample, and the other papers are then placed in them."""

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
    """The papers from which layout, topics and names are learned: all papers, or those in `rows`.

    `corpus` and `embeddings` are those of the sample; `all_papers` holds the vectors of all papers. `corpus` is None
    for a tree over vectors alone.
    """

    corpus: Corpus | None
    embeddings: Embeddings
    all_papers: Embeddings
    rows: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, corpus: Corpus | None, embeddings: Embeddings, config: Config, steps: Steps) -> Sample:
        """A sample of the size of the setting `layout.sample`, or all papers if there are not many more than that."""
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
        """A tree over the sample, extended to all papers; `neighbours` are those within the sample."""
        rows = self.rows
        if rows is None:
            return Extended(tree)
        near = steps.run(
            "Placing the other papers",
            keys.sampled(self.all_papers, rows, config.seed),
            lambda: nearest_sampled(self.all_papers, rows, config.seed),
        )
        return extend_tree(tree, rows, near, neighbours)

    def part(self, tree: TopicTree) -> TopicTree:
        """A tree over all papers, restricted to the sample."""
        return tree if self.rows is None else tree.among(self.rows)

    def whole(self, tree: TopicTree, named: TopicTree) -> TopicTree:
        """A tree over all papers, with the names from the tree over the sample."""
        return named if self.rows is None else tree.named_as(named)
