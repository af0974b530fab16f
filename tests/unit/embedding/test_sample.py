"""The sample: it leaves no region out, and the sampled papers near each paper are found."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.embedding import draw_sample, nearest_sampled, sample
from hierarchography.model import Embeddings


def islands(*sizes: int, seed: int = 0) -> Embeddings:
    """Groups of so many papers, one after the other, each about an axis of its own."""
    random = np.random.default_rng(seed)
    centres = np.repeat(np.eye(max(8, len(sizes)))[: len(sizes)], sizes, axis=0)
    return Embeddings.from_vectors(centres + 0.05 * random.normal(size=centres.shape), "hand")


@pytest.fixture(autouse=True)
def small_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hierarchography.embedding.cells.PAPERS_PER_CELL", 10)


def test_every_island_has_its_share_and_the_smallest_is_not_left_out() -> None:
    vectors = islands(600, 300, 90, 8)
    rows = draw_sample(vectors, 100, seed=0)
    assert (np.diff(rows) > 0).all()
    found = np.bincount(np.searchsorted([600, 900, 990], rows, side="right"), minlength=4)
    assert (found >= [60, 30, 9, 1]).all()
    assert 100 <= len(rows) <= 100 + len(vectors) // 10  # each cell may have one more than its share


def test_the_seed_decides_who_is_drawn() -> None:
    vectors = islands(200, 100)
    first, again, other = (draw_sample(vectors, 60, seed).tolist() for seed in (0, 0, 1))
    assert first == again != other


def test_the_nearest_sampled_papers_are_those_of_all_pairs() -> None:
    vectors = islands(120, 80, 60)
    rows = draw_sample(vectors, 60, seed=0)
    near = nearest_sampled(vectors, rows, seed=0)
    others = np.setdiff1d(np.arange(len(vectors)), rows)
    similarity = vectors.matrix[others] @ vectors.matrix[rows].T
    assert np.array_equal(near.indices[others], np.argsort(-similarity, axis=1, kind="stable")[:, : sample.NEAREST])
    greatest = -np.sort(-similarity, axis=1)[:, : sample.NEAREST]
    assert np.allclose(near.distances[others], 1 - greatest, atol=1e-6)


def test_a_sampled_paper_is_its_own_only_one() -> None:
    vectors = islands(100, 50)
    rows = draw_sample(vectors, 40, seed=0)
    near = nearest_sampled(vectors, rows, seed=0)
    assert (near.indices[rows] == np.arange(len(rows))[:, None]).all()
    assert not near.distances[rows].any()


def test_where_only_near_cells_are_compared_papers_still_find_their_island(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "COMPARED", 20)
    monkeypatch.setattr(sample, "PAPERS_PER_BLOCK", 7)
    vectors = islands(400, 300, 200)
    rows = draw_sample(vectors, 300, seed=0)
    near = nearest_sampled(vectors, rows, seed=0)
    island = np.repeat([0, 1, 2], [400, 300, 200])
    assert (island[rows][near.indices] == island[:, None]).all()


def test_there_are_no_more_nearest_than_sampled_papers() -> None:
    vectors = islands(12, 8)
    near = nearest_sampled(vectors, np.array([0, 5, 14]), seed=0)
    assert near.indices.shape == (20, 3)
