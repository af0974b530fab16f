"""The finished map as data: papers, vectors and one or more trees over them. Drawing it is `topic_map.TopicMap`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.config import Config
from hierarchography.errors import TreeError
from hierarchography.model.corpus import Corpus
from hierarchography.model.embeddings import Embeddings, Layout, frozen
from hierarchography.model.tree import Topic, TopicTree

MAIN_TREE = "topics"
DROPPED_COLUMNS = ("source", "id", "title", "reason", "kept_id")
"""The columns of `MapData.dropped`; `kept_id` is the paper that a duplicate was merged into, else empty."""


@dataclass(frozen=True, eq=False)
class MapData:
    """A corpus and its topic trees, all over the same papers in the same order.

    `trees` maps a facet to its tree; the first is the main one. `manifest` is what is needed to trust and
    repeat the map: versions, seed, settings, input hashes, counts, seconds. `dropped` lists the records of
    the input that are not papers of the map (columns `source`, `id`, `title`, `reason`, `kept_id`).
    `plane` (n, 2) float32 is where the page's map draws the papers; None for a map that was built without.
    """

    corpus: Corpus
    embeddings: Embeddings
    layout: Layout
    trees: Mapping[str, TopicTree]
    config: Config = field(default_factory=Config)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    dropped: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(DROPPED_COLUMNS)))
    plane: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        if not self.trees:
            raise TreeError("a map needs at least one tree")
        parts = {"embeddings": len(self.embeddings), "layout": len(self.layout)}
        parts |= {f"tree {name!r}": tree.papers for name, tree in self.trees.items()}
        for name, papers in parts.items():
            if papers != len(self.corpus):
                raise TreeError(f"the corpus holds {len(self.corpus)} papers, but {name} {papers}")
        if self.plane is not None:
            if self.plane.shape != (len(self.corpus), 2) or not np.isfinite(self.plane).all():
                shape = self.plane.shape
                raise TreeError(f"a plane must be finite coordinates ({len(self.corpus)}, 2); its shape is {shape}")
            frozen(self.plane)

    @property
    def tree(self) -> TopicTree:
        """The main tree."""
        return next(iter(self.trees.values()))

    @property
    def title(self) -> str:
        """The title of the map, as the page shows it."""
        return self.config.rendering.title

    def __len__(self) -> int:
        return len(self.corpus)

    def __getitem__(self, topic_id: str) -> TopicView:
        return TopicView(self, self.tree[topic_id])

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.title!r}: {len(self):,} papers, {len(self.tree):,} topics, "
            f"depth {self.tree.depth}, encoder {self.embeddings.encoder_id})"
        )

    def to_frame(self) -> pd.DataFrame:
        """One row a paper, in the corpus's order: its columns, then where it sits in the main tree.

        Adds `topic_id` and `topic` (its leaf), `path` (the names from the first level down, joined by
        `" > "`), `confidence` (the chance, 0..1, that the paper stays with its leaf under another seed) and
        `placed_by_neighbours`.
        """
        tree = self.tree
        leaves = [tree.topics[row] for row in tree.leaf_of]
        path = {leaf.id: " > ".join(topic.name for topic in tree.ancestors(leaf.id)[1:]) for leaf in tree.leaves}
        return self.corpus.frame.assign(
            topic_id=[leaf.id for leaf in leaves],
            topic=[leaf.name for leaf in leaves],
            path=[path[leaf.id] for leaf in leaves],
            confidence=tree.assignment.confidence,
            placed_by_neighbours=tree.assignment.by_neighbours,
        )

    def with_tree(self, tree: TopicTree, facet: str = MAIN_TREE) -> Self:
        """The same map with another tree, or with one more, under the name of a facet."""
        return replace(self, trees={**self.trees, facet: tree})


@dataclass(frozen=True, eq=False)
class TopicView:
    """One topic of a map, with its papers and its relatives: what `m["0.2"]` gives."""

    map: MapData
    topic: Topic

    @property
    def id(self) -> str:
        """The topic's id, for example `"0.2"`."""
        return self.topic.id

    @property
    def name(self) -> str:
        """The topic's name."""
        return self.topic.name

    @property
    def keywords(self) -> tuple[str, ...]:
        """What sets the topic apart from its siblings, best first."""
        return self.topic.keywords

    @property
    def papers(self) -> pd.DataFrame:
        """The topic's papers, the most central first (`centrality`: cosine to the topic's mean vector)."""
        members = self.topic.members
        frame = self.map.to_frame().iloc[members].assign(centrality=self.map.embeddings.centrality(members))
        return frame.sort_values("centrality", ascending=False, kind="stable")

    @property
    def parent(self) -> TopicView | None:
        """The topic above, None for the root."""
        return None if self.topic.parent is None else self.map[self.topic.parent]

    @property
    def children(self) -> list[TopicView]:
        """The topics right below, largest first."""
        return [TopicView(self.map, topic) for topic in self.map.tree.children(self.id)]

    def __len__(self) -> int:
        return self.topic.size

    def __repr__(self) -> str:
        below = "".join(f"\n  {child.id}  {child.name} ({len(child):,})" for child in self.children)
        return f"{self.id}  {self.name} ({len(self):,} papers): {', '.join(self.keywords)}{below}"
