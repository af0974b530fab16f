"""The finished map as data: papers, vectors and one or more trees. `topic_map.TopicMap` adds drawing and saving."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.config import Config
from hierarchography.errors import TreeError
from hierarchography.model.corpus import Corpus
from hierarchography.model.dropped import DROPPED_COLUMNS
from hierarchography.model.embeddings import Embeddings, Layout
from hierarchography.model.title import UNTITLED, made_title
from hierarchography.model.tree import Topic, TopicTree
from hierarchography.model.view import View

MAIN_VIEW = "topics"
"""The name of the view that a build grows."""
VIEW_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
"""Allowed names of views; a view is saved in a folder of that name."""


@dataclass(frozen=True, eq=False)
class MapData:
    """A corpus and one or more views of it, all over the same papers in the same order.

    `views` maps names to views. The first is the main view: `tree`, `embeddings`, `layout` and `plane` return its
    parts, and drawings, exports and measures show it. `manifest` is what is needed to trust and repeat the map:
    versions, seed, settings, input hashes, counts, seconds. `dropped` lists the records of the input that are not on
    the map (columns `DROPPED_COLUMNS`). Raises `TreeError` if a view has other papers, or a
    name that cannot be the name of a folder.
    """

    corpus: Corpus
    views: Mapping[str, View]
    config: Config = field(default_factory=Config)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    dropped: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(DROPPED_COLUMNS)))

    def __post_init__(self) -> None:
        if not self.views:
            raise TreeError("a map needs at least one view")
        for name, view in self.views.items():
            if not VIEW_NAME.fullmatch(name):
                raise TreeError(
                    f"a view cannot be called {name!r}: use up to 40 lower-case letters, digits, '-' and '_', "
                    "beginning with a letter or digit"
                )
            if len(view) != len(self.corpus):
                raise TreeError(f"the corpus holds {len(self.corpus)} papers, but the view {name!r} {len(view)}")

    @property
    def main(self) -> str:
        """The name of the main view."""
        return next(iter(self.views))

    @property
    def tree(self) -> TopicTree:
        """The tree of the main view."""
        return self.views[self.main].tree

    @property
    def embeddings(self) -> Embeddings:
        """The vectors of the main view."""
        return self.views[self.main].embeddings

    @property
    def layout(self) -> Layout:
        """The layout of the main view."""
        return self.views[self.main].layout

    @property
    def plane(self) -> NDArray[np.float32] | None:
        """Coordinates (n, 2) of the papers on the page's 2-D map, for the main view; None if it has none."""
        return self.views[self.main].plane

    @property
    def title(self) -> str:
        """The title of the map, as the page shows it: the given one, or one made from the input or the topics."""
        given = self.config.rendering.title.strip()
        if given not in {"", UNTITLED}:
            return self.config.rendering.title
        return made_title(list(self.manifest.get("inputs", {})) or list(self.config.inputs), self.tree)

    @property
    def recorded_stability(self) -> Mapping[str, Any]:
        """What the build recorded of the stability of the topics (`trees`, `topics`); empty for views it is not of."""
        recorded: Mapping[str, Any] = self.manifest.get("recorded", {})
        return recorded.get("stability", {}) if self.main == MAIN_VIEW else {}

    def view(self, name: str) -> Self:
        """The same map with another main view, which figures, exports and measures then show.

        Raises `TreeError`, with the known names, if there is no such view.
        """
        if name not in self.views:
            raise TreeError(f"the map has no view {name!r}; it has: {', '.join(self.views)}")
        return replace(self, views={name: self.views[name], **self.views})

    def with_view(self, name: str, view: View) -> Self:
        """The same map with this view added, or with the view of that name replaced."""
        return replace(self, views={**self.views, name: view})

    def with_tree(self, tree: TopicTree) -> Self:
        """The same map with another tree in its main view."""
        return self.with_view(self.main, self.views[self.main].with_tree(tree))

    def __len__(self) -> int:
        return len(self.corpus)

    def __iter__(self) -> Iterator[TopicView]:
        return (TopicView(self, topic) for topic in self.tree)

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self.tree

    def __getitem__(self, topic_id: str) -> TopicView:
        return TopicView(self, self.tree[topic_id])

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.title!r}: {len(self):,} papers, {len(self.tree):,} topics, "
            f"depth {self.tree.depth}, encoder {self.embeddings.encoder_id})"
        )

    def to_frame(self) -> pd.DataFrame:
        """One row per paper, in the corpus's order: its columns, then its place in the main tree.

        Adds `topic_id` and `topic` (its leaf), `path` (the names from the first level down, joined by
        `" > "`), `confidence` (the probability that the paper stays in its leaf with another seed) and
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


@dataclass(frozen=True, eq=False)
class TopicView:
    """One topic of a map, with its papers, parent and children; the result of `m["0.2"]`."""

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
        """Words and phrases that distinguish the topic from its siblings, best first."""
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
