"""Cells part the papers: each in one, and searches look at the nearest cells first."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.embedding.cells import Cells


def circle(degrees: np.ndarray) -> np.ndarray:
    angles = np.deg2rad(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_every_paper_is_in_one_cell_and_every_search_sees_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hierarchography.embedding.cells.PAPERS_PER_CELL", 10)
    parted = Cells.of(circle(np.linspace(0, 300, 200)), seed=0)
    searches = list(parted.searches(50))
    assert np.sort(np.concatenate([rows for rows, _ in searches])).tolist() == list(range(200))
    for rows, others in searches:
        assert len(others) >= 50
        assert (np.diff(others) > 0).all()
        assert np.isin(rows, others).all()


def test_the_papers_looked_at_are_the_nearest_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """On an arc the papers of the nearest cells are one stretch."""
    monkeypatch.setattr("hierarchography.embedding.cells.PAPERS_PER_CELL", 10)
    for _, others in Cells.of(circle(np.linspace(0, 90, 200)), seed=0).searches(30):
        assert others[-1] - others[0] == len(others) - 1


@pytest.mark.parametrize("matrix", [np.zeros((300, 3), np.float32), circle(np.full(300, 45.0))], ids=["empty", "same"])
def test_papers_that_are_all_alike_share_a_cell(matrix: np.ndarray) -> None:
    (rows, others), *more = Cells.of(matrix, seed=0).searches(10)
    assert rows.tolist() == others.tolist() == list(range(300))
    assert not more


def test_no_search_sees_more_papers_than_there_are() -> None:
    for _, others in Cells.of(circle(np.linspace(0, 300, 256)), seed=0).searches(1_000):
        assert others.tolist() == list(range(256))
