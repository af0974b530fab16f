"""Our builders over the same points: what the pipeline does between the vectors and the tree, timed by step."""

from __future__ import annotations

import time
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hierarchography.build import regrow
from hierarchography.build.sampling import Sample
from hierarchography.build.steps import Steps
from hierarchography.build.view import NEIGHBOURS, space_of
from hierarchography.cache import cache_in
from hierarchography.clustering import grow_tree
from hierarchography.config import Config
from hierarchography.embedding import Reader, nearest_neighbours, reduce_dimensions
from hierarchography.model import Corpus, Embeddings, Space, TopicTree
from hierarchography.progress import SILENT, Timed

WITHOUT_LAYOUT = frozenset({"recursive", "naive", "ward", "kmeans"})
"""Builders that do not look at the layout: its seconds are not theirs."""

FEW, ENOUGH_FOR_DESCENT = 300, 4_500
"""Rows of the warm-up: from 4,096 on UMAP looks for neighbours by nearest-neighbour descent."""


@dataclass(frozen=True, eq=False)
class Points:
    """The space of one seed, in the papers' canonical order (`order`: rows of the corpus), and each step's seconds."""

    space: Space
    order: NDArray[np.int64]
    seconds: Mapping[str, float]
    seed: int

    @classmethod
    def of(cls, corpus: Corpus, embeddings: Embeddings, seed: int) -> Points:
        """Neighbours and layout of the vectors alone, with the default settings, as `pipeline.regrow` makes them."""
        config, clock, order = Config(seed=seed), Timed(SILENT), corpus.canonical_order()
        embeddings = embeddings.take(order)
        with clock.stage("neighbours"):
            neighbours = nearest_neighbours(embeddings, max(config.layout.neighbours, NEIGHBOURS) + 1)
        with clock.stage("layout"):
            layout = reduce_dimensions(embeddings, neighbours, config.layout, seed)
        return cls(Space(embeddings, neighbours, layout), order, clock.seconds, seed)

    def grow(self, builder: str) -> tuple[TopicTree, float]:
        """The tree of a builder by name, over the papers in the corpus's order, and the seconds from the vectors on."""
        config = Config(seed=self.seed).with_settings(builder=builder).clustering
        start = time.perf_counter()
        tree = grow_tree(self.space, config, np.random.default_rng(self.seed))
        steps = sum(value for step, value in self.seconds.items() if step != "layout" or builder not in WITHOUT_LAYOUT)
        return tree.reordered(self.order), time.perf_counter() - start + steps


def cached_space(corpus: Corpus, embeddings: Embeddings, reader: Reader, config: Config, cache: Path) -> Space:
    """What builders get from `build_map` for these papers, in their canonical order, its steps kept in a folder."""
    order = corpus.canonical_order()
    vectors = embeddings.take(order)
    with cache_in(cache / "spaces"):
        return space_of(Sample(corpus.take(order), vectors, vectors), reader, config, Steps(SILENT))


def grow_default(
    corpus: Corpus, embeddings: Embeddings, reader: Reader | None, seed: int, **settings: object
) -> tuple[TopicTree, float]:
    """The tree that `build_map` grows, words and fields and all, and the seconds from the vectors on."""
    start = time.perf_counter()
    return regrow(corpus, embeddings, reader, Config(seed=seed).with_settings(**settings)), time.perf_counter() - start


def warm_up(corpus: Corpus, embeddings: Embeddings, builders: Collection[str]) -> None:
    """Let Numba compile what UMAP runs, so that no builder is charged for it.

    `recursive` and `naive` let UMAP find the neighbours: that is other code, again other for few papers and for many.
    """
    few = np.arange(min(len(corpus), FEW))
    Points.of(corpus.take(few), embeddings.take(few), 0)
    if {"recursive", "naive"} & set(builders):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from umap import UMAP

            for rows in (FEW, ENOUGH_FOR_DESCENT):
                UMAP(n_components=5, n_epochs=2, random_state=0, metric="cosine").fit(embeddings.matrix[:rows])
