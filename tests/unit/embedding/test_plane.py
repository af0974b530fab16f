"""The plane that papers are drawn on: any number of them, the same bytes for the same seed, like papers together."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.config import LayoutConfig
from hierarchography.embedding import nearest_neighbours, plane_begun, reduce_dimensions
from hierarchography.model import Embeddings, Space


def plane_of(vectors: np.ndarray, seed: int = 0) -> np.ndarray:
    config = LayoutConfig()
    embeddings = Embeddings.from_vectors(vectors, "hand")
    neighbours = nearest_neighbours(embeddings, config.neighbours + 1)
    layout = reduce_dimensions(embeddings, neighbours, config, seed)
    return plane_begun(Space(embeddings, neighbours, layout), config, seed)()


def two_heaps(papers: int) -> np.ndarray:
    """Half of the papers about one direction, half about another."""
    generator = np.random.default_rng(0)
    centres = np.eye(16)[np.arange(papers) % 2]
    return centres + 0.1 * generator.normal(size=(papers, 16))


@pytest.mark.parametrize("papers", [1, 2, 19, 20, 21, 60])
def test_any_number_of_papers(papers: int) -> None:
    plane = plane_of(np.random.default_rng(1).normal(size=(papers, 16)))
    assert plane.shape == (papers, 2)
    assert plane.dtype == np.float32
    assert np.isfinite(plane).all()


def test_identical_papers_lie_on_one_spot() -> None:
    assert not plane_of(np.ones((30, 8))).any()


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert plane_of(two_heaps(60)).tobytes() == plane_of(two_heaps(60)).tobytes()


def test_papers_alike_lie_together_and_the_long_side_is_across() -> None:
    plane = plane_of(two_heaps(80))
    spreads = plane.std(axis=0)
    assert spreads[0] >= spreads[1]
    left, right = plane[::2], plane[1::2]
    apart = np.linalg.norm(left.mean(axis=0) - right.mean(axis=0))
    assert apart > 2 * max(left.std(axis=0).max(), right.std(axis=0).max())
