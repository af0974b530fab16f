"""Exact nearest neighbours, on points of a circle that can be checked by eye."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.embedding import nearest_neighbours, neighbours
from hierarchography.model import Embeddings


def on_circle(*degrees: float) -> Embeddings:
    angles = np.deg2rad(degrees)
    return Embeddings.from_vectors(np.stack([np.cos(angles), np.sin(angles)], axis=1), "hand")


def test_the_paper_itself_first_and_the_nearest_next() -> None:
    found = nearest_neighbours(on_circle(0, 10, 90, 95), 3)
    assert found.indices.tolist() == [[0, 1, 2], [1, 0, 2], [2, 3, 1], [3, 2, 1]]
    assert found.distances[0].tolist() == pytest.approx([0, 1 - np.cos(np.deg2rad(10)), 1], abs=1e-6)
    assert found.indices.dtype == np.int32
    assert found.distances.dtype == np.float32


def test_opposite_vectors_are_2_apart() -> None:
    assert nearest_neighbours(on_circle(0, 180), 2).distances[0].tolist() == pytest.approx([0, 2])


def test_there_are_no_more_neighbours_than_papers() -> None:
    assert nearest_neighbours(on_circle(0), 16).indices.tolist() == [[0]]
    assert nearest_neighbours(on_circle(0, 1, 2), 16).indices.shape == (3, 3)


def test_among_identical_papers_each_finds_itself_first_then_the_lower_rows() -> None:
    found = nearest_neighbours(on_circle(*[45] * 4), 4)
    assert found.indices.tolist() == [[0, 1, 2, 3], [1, 0, 2, 3], [2, 0, 1, 3], [3, 0, 1, 2]]
    assert np.allclose(found.distances, 0, atol=1e-6)


def test_papers_without_a_vector_are_at_right_angles_to_all() -> None:
    vectors = Embeddings.from_vectors(np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]), "hand")
    found = nearest_neighbours(vectors, 3)
    assert found.indices[:, 0].tolist() == [0, 1, 2]
    assert found.distances[1].tolist() == [0, 1, 1]


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = Embeddings.from_vectors(np.random.default_rng(0).normal(size=(50, 8)), "hand")
    whole = nearest_neighbours(vectors, 5)
    monkeypatch.setattr(neighbours, "BLOCK_BYTES", 4 * 50 * 7)  # seven rows a block, the last one shorter
    parts = nearest_neighbours(vectors, 5)
    assert np.array_equal(parts.indices, whole.indices)
    assert np.allclose(parts.distances, whole.distances, atol=1e-6)
