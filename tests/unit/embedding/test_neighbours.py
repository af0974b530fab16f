"""Nearest neighbours: on points of a circle that can be checked by eye, and by cells on groups of points."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.embedding import cells, nearest_neighbours, neighbours
from hierarchography.model import Embeddings, Neighbours


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


def test_blocks_make_no_difference() -> None:
    vectors = Embeddings.from_vectors(np.random.default_rng(0).normal(size=(50, 8)), "hand")
    whole = nearest_neighbours(vectors, 5)
    parts = nearest_neighbours(vectors, 5, block_bytes=4 * 50 * 7)  # seven rows a block, the last one shorter
    assert np.array_equal(parts.indices, whole.indices)
    assert np.allclose(parts.distances, whole.distances, atol=1e-6)


def groups(papers: int, seed: int = 0) -> Embeddings:
    """Points in 40 clusters of 12 dimensions: as papers lie, near some and far from most."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(40, 12))
    return Embeddings.from_vectors(
        centres[random.integers(0, 40, papers)] + 0.5 * random.normal(size=(papers, 12)), "h"
    )


def by_cells(monkeypatch: pytest.MonkeyPatch, compared: int) -> None:
    """From here on more than 100 papers are compared by cells of about 20, each paper with `compared` others."""
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 100)
    monkeypatch.setattr(neighbours, "COMPARED", compared)
    monkeypatch.setattr(cells, "PAPERS_PER_CELL", 20)


def test_many_papers_find_most_of_their_neighbours_and_say_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = groups(1_000)
    exact = nearest_neighbours(vectors, 11)
    by_cells(monkeypatch, compared=200)
    found = nearest_neighbours(vectors, 11)
    assert exact.recall == 1
    assert 0.9 < shared(exact, found) < 1
    assert found.recall == pytest.approx(shared(exact, found), abs=0.03)  # told from half of the papers
    assert found.indices[:, 0].tolist() == list(range(1_000))
    assert (np.diff(found.distances, axis=1) >= 0).all()


def test_cells_that_see_every_paper_find_what_all_pairs_find(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = groups(300)
    exact = nearest_neighbours(vectors, 9)
    by_cells(monkeypatch, compared=300)
    found = nearest_neighbours(vectors, 9)
    assert np.array_equal(found.indices, exact.indices)
    assert np.allclose(found.distances, exact.distances, atol=1e-6)
    assert found.recall == 1


def shared(one: Neighbours, other: Neighbours) -> float:
    """The share of neighbours, the papers themselves aside, that both have."""
    pairs = zip(one.indices[:, 1:], other.indices[:, 1:], strict=True)
    return float(np.mean([len(np.intersect1d(*pair)) for pair in pairs])) / (one.indices.shape[1] - 1)


def test_what_few_dimensions_leave_open_all_dimensions_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = groups(600)
    exact = nearest_neighbours(vectors, 6)
    monkeypatch.setattr(neighbours, "COARSE", 3)
    in_few = nearest_neighbours(Embeddings(neighbours.coarse(vectors.matrix), "few"), 6)
    by_cells(monkeypatch, compared=120)
    found = nearest_neighbours(vectors, 6)
    assert shared(found, exact) > shared(in_few, exact) + 0.2
    true = 1 - np.take_along_axis(vectors.matrix @ vectors.matrix.T, found.indices.astype(np.int64), axis=1)
    assert np.allclose(found.distances, true, atol=1e-6)


def test_up_to_the_bound_all_pairs_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    by_cells(monkeypatch, compared=10)
    assert nearest_neighbours(groups(100), 30).recall == 1
    assert nearest_neighbours(groups(101), 30).recall < 1


def test_cells_give_the_same_bytes_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    by_cells(monkeypatch, compared=100)
    one, other = (nearest_neighbours(groups(500), 8, seed=3) for _ in range(2))
    assert one.indices.tobytes() == other.indices.tobytes()
    assert one.distances.tobytes() == other.distances.tobytes()
    assert one.recall == other.recall


def test_the_order_of_the_papers_changes_nothing_with_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    by_cells(monkeypatch, compared=100)
    vectors = groups(500)
    mixed = vectors.take(np.random.default_rng(1).permutation(500))
    one, other = (nearest_neighbours(given.take(given.canonical_order()), 8) for given in (vectors, mixed))
    assert np.array_equal(one.indices, other.indices)


def test_identical_papers_among_many_find_themselves_first_then_the_lower_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    by_cells(monkeypatch, compared=100)
    matrix = groups(500).matrix.copy()
    matrix[[20, 7, 400]] = matrix[3]
    found = nearest_neighbours(Embeddings(matrix, "h"), 5)
    rows = [3, 7, 20, 400]
    assert found.indices[rows, 0].tolist() == rows
    assert found.indices[rows, 1:4].tolist() == [[7, 20, 400], [3, 20, 400], [3, 7, 400], [3, 7, 20]]


def test_papers_without_vectors_among_many_are_at_right_angles_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    by_cells(monkeypatch, compared=100)
    matrix = groups(500).matrix.copy()
    matrix[100:250] = 0  # more than are compared
    found = nearest_neighbours(Embeddings(matrix, "h"), 5)
    assert found.indices[100:250, 0].tolist() == list(range(100, 250))
    assert found.distances[100:250, 1:].min() == 1
    assert found.distances[250:].max() < 1
