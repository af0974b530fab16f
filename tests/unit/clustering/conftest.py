"""Planted papers: three fields of four topics, as unit vectors, with their neighbours and their layout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from hierarchography.clustering import grow_tree
from hierarchography.config import ClusteringConfig, LayoutConfig
from hierarchography.embedding import nearest_neighbours, reduce_dimensions
from hierarchography.model import Embeddings, Space, TopicTree


def space_of(vectors: np.ndarray) -> Space:
    """The points of any vectors, arranged as the pipeline does."""
    embeddings = Embeddings.from_vectors(vectors, "planted")
    neighbours = nearest_neighbours(embeddings, 16)
    return Space(embeddings, neighbours, reduce_dimensions(embeddings, neighbours, LayoutConfig(), 0))


@dataclass(frozen=True)
class Planted:
    """Vectors (n, 24) with the field (0..2, -1 for stray papers) and the topic (0..11, -1) of each."""

    space: Space
    fields: np.ndarray
    topics: np.ndarray


def plant_papers(each: int, stray: int) -> Planted:
    """`each` papers in each of 3 x 4 topics, and `stray` papers anywhere; shuffled."""
    random = np.random.default_rng(7)
    topics = np.concatenate([np.repeat(np.arange(12), each), np.full(stray, -1)])
    fields = np.where(topics < 0, -1, topics // 4)
    axes = np.eye(24)
    centres = np.stack([axes[topic // 4] + 0.5 * axes[3 + topic] for topic in range(12)])
    vectors = np.where(topics[:, None] < 0, random.normal(size=(len(topics), 24)), centres[topics])
    vectors += random.normal(scale=0.06, size=vectors.shape)
    order = random.permutation(len(topics))
    return Planted(space_of(vectors[order]), fields[order], topics[order])


@pytest.fixture(scope="session")
def few() -> Planted:
    """300 papers, 60 of them strays: too few for HDBSCAN."""
    return plant_papers(each=20, stray=60)


@pytest.fixture(scope="session")
def many() -> Planted:
    """1,500 papers, 300 of them strays: enough for HDBSCAN."""
    return plant_papers(each=100, stray=300)


def grow(space: Space, **settings: object) -> TopicTree:
    """The tree of the default builder."""
    return grow_tree(space, ClusteringConfig(**settings), np.random.default_rng(0))  # type: ignore[arg-type]
