"""The greatest values of rows, against sorting all of them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.model import greatest as module
from hierarchography.model.greatest import greatest


def by_sorting(table: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    columns = np.argsort(-table, axis=1, kind="stable")[:, :count]
    return columns, np.take_along_axis(table, columns, axis=1)


def assert_greatest(table: NDArray[np.float32], count: int) -> None:
    columns, values = greatest(table, count)
    expected, best = by_sorting(table, count)
    assert np.array_equal(values, best)
    assert np.array_equal(columns, expected)
    assert values.dtype == table.dtype


@pytest.mark.parametrize("width", [1, 5, 31, 32, 33, 160, 1_000, 8_001])
@pytest.mark.parametrize("count", [1, 3, 16])
def test_the_greatest_are_those_that_sorting_finds(width: int, count: int) -> None:
    table = np.random.default_rng(width).standard_normal((40, width)).astype(np.float32)
    assert_greatest(table, min(count, width))


def test_parts_of_a_few_rows_make_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.random.default_rng(0).standard_normal((101, 400)).astype(np.float32)
    monkeypatch.setattr(module, "AT_ONCE", 7 * 400)
    assert_greatest(table, 5)


def test_all_the_greatest_may_stand_in_one_block_or_past_the_last() -> None:
    table = np.zeros((2, 1_007), dtype=np.float32)
    table[0, : 62 * 8 : 62] = np.arange(1, 9)  # of 62 blocks every 62nd column is in the first
    table[1, 999:] = np.arange(8, 0, -1)  # seven columns are in none
    assert_greatest(table, 8)


def test_infinity_is_the_greatest_and_may_be_minus_infinity_elsewhere() -> None:
    table = np.random.default_rng(0).standard_normal((9, 500)).astype(np.float32)
    table[:, 300] = np.inf
    table[4, :495] = -np.inf
    assert greatest(table, 3)[0][[0, 8], 0].tolist() == [300, 300]
    assert np.array_equal(greatest(table, 3)[1], by_sorting(table, 3)[1])


def test_among_equal_values_the_lower_columns_come_first() -> None:
    few = np.tile(
        np.array([0, 1, 0, 1], dtype=np.float32), (3, 200)
    )  # every row is crowded: 400 columns hold the greatest value
    values = np.random.default_rng(0).integers(0, 150, (50, 600)).astype(np.float32)
    assert (np.diff(greatest(few, 4)[0], axis=1) > 0).all()
    assert (greatest(few, 4)[1] == 1).all()
    assert_greatest(values, 4)


def test_a_row_has_the_same_answer_whatever_stands_beside_it() -> None:
    random = np.random.default_rng(0)
    calm = random.standard_normal((20, 640)).astype(np.float32)
    crowded = random.integers(0, 2, (20, 640)).astype(np.float32)
    both = np.concatenate([calm, crowded])[random.permutation(40)]
    together = greatest(both, 6)
    alone = [greatest(row[None], 6) for row in both]
    assert np.array_equal(together[0], np.concatenate([columns for columns, _ in alone]))
    assert np.array_equal(together[1], np.concatenate([values for _, values in alone]))
