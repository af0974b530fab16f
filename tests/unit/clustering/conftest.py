"""Planted papers: three fields of four topics, as unit vectors, with their neighbours and their layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from hierarchography.clustering import grow_tree
from hierarchography.config import ClusteringConfig, LayoutConfig
from hierarchography.embedding import nearest_neighbours, reduce_dimensions
from hierarchography.model import Embeddings, Space, TopicTree


@dataclass(frozen=True)
class Planted:
    """Papers whose field (n,) 0..2 and topic (n,) 0..11 are known; both are -1 for papers that stray."""

    space: Space
    fields: np.ndarray
    topics: np.ndarray

    @property
    def settled(self) -> np.ndarray:
        """True for the papers that belong to a topic."""
        return self.topics >= 0


def arranged(vectors: np.ndarray) -> Space:
    embeddings = Embeddings.from_vectors(vectors, "planted")
    neighbours = nearest_neighbours(embeddings, 16)
    return Space(embeddings, neighbours, reduce_dimensions(embeddings, neighbours, LayoutConfig(), 0))


def planted(each: int, stray: int) -> Planted:
    """`each` papers in each of 3 x 4 topics, and `stray` papers in any direction; shuffled."""
    random = np.random.default_rng(7)
    topics = np.concatenate([np.repeat(np.arange(12), each), np.full(stray, -1)])
    axes = np.eye(24)
    centres = np.stack([axes[topic // 4] + 0.6 * axes[3 + topic] for topic in range(12)])
    vectors = np.where(topics[:, None] < 0, random.normal(size=(len(topics), 24)), centres[topics])
    vectors += random.normal(scale=0.15, size=vectors.shape)
    order = random.permutation(len(topics))
    topics = topics[order]
    return Planted(arranged(vectors[order]), np.where(topics < 0, -1, topics // 4), topics)


@pytest.fixture(scope="session")
def few() -> Planted:
    """270 papers, 30 of them strays: Ward's condensed tree finds the leaves."""
    return planted(each=20, stray=30)


@pytest.fixture(scope="session")
def many() -> Planted:
    """1,350 papers, 150 of them strays: HDBSCAN finds the leaves."""
    return planted(each=100, stray=150)


@pytest.fixture(scope="session")
def arrange() -> Callable[[np.ndarray], Space]:
    """The points of any vectors, arranged as the pipeline does."""
    return arranged


@pytest.fixture(scope="session")
def grow() -> Callable[..., TopicTree]:
    """The tree of the default builder: `grow(space, max_depth=2)`."""

    def grown(space: Space, **settings: Any) -> TopicTree:
        return grow_tree(space, ClusteringConfig(**settings), np.random.default_rng(0))

    return grown
