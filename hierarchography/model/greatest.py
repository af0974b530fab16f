"""The greatest values of each row of a large table, without sorting it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

IN_BLOCK = 16
"""Columns of a block, whose maximum is computed first."""
CROWDED = 8
"""A row with more than this many times `count` candidates repeats the same values and is partitioned instead."""
AT_ONCE = 2**20
"""Values processed at once, so that they fit in the processor's cache."""

Greatest = tuple[NDArray[np.int64], NDArray[Any]]


def greatest(table: NDArray[np.floating], count: int) -> Greatest:
    """The columns (m, count) of the `count` greatest values of each row of (m, n), greatest first, and the values.

    Among equal values the lower column comes first; if there are too many, it is not defined which are left
    out, but it is the same in every run and does not depend on the other rows.
    """
    rows, width = table.shape
    columns, values = np.empty((rows, count), dtype=np.int64), np.empty((rows, count), dtype=table.dtype)
    step = max(1, AT_ONCE // max(1, width))
    for start in range(0, rows, step):
        part = slice(start, start + step)
        columns[part], values[part] = _by_blocks(table[part], count)
    return columns, values


def _by_blocks(table: NDArray[np.floating], count: int) -> Greatest:
    """Like `greatest`, with block maxima: at least `count` values, and few more, reach the `count`-th greatest of the
    maxima, and only these are sorted. For long rows this takes an eighth of the time of `np.argpartition`.
    """
    rows, width = table.shape
    blocks = width // IN_BLOCK
    if blocks < 2 * count:
        return _by_partition(table, count)
    among = table >= _bounds(table, blocks, count)[:, None]
    candidates = among.sum(axis=1, dtype=np.int64)
    if candidates.max() > CROWDED * count:
        return _with_crowded(table, count, candidates > CROWDED * count)
    row, column = np.divmod(np.flatnonzero(among), width)
    place = np.arange(len(row)) - (np.cumsum(candidates) - candidates)[row]
    values = np.full((rows, candidates.max()), -np.inf, dtype=table.dtype)
    columns = np.zeros(values.shape, dtype=np.int64)
    values[row, place], columns[row, place] = table[row, column], column
    return _sorted(columns, values, count)


def _bounds(table: NDArray[np.floating], blocks: int, count: int) -> NDArray[np.floating]:
    """For each row (m,) a value that at least `count` values reach. A block is every `blocks`-th column."""
    best = table[:, :blocks].copy()
    for start in range(blocks, blocks * IN_BLOCK, blocks):
        np.maximum(best, table[:, start : start + blocks], out=best)
    best.partition(blocks - count, axis=1)
    return best[:, blocks - count]


def _with_crowded(table: NDArray[np.floating], count: int, crowded: NDArray[np.bool_]) -> Greatest:
    """Crowded rows (for example many copies of one text) by partition, the others by blocks."""
    columns, values = np.empty((len(table), count), dtype=np.int64), np.empty((len(table), count), dtype=table.dtype)
    columns[crowded], values[crowded] = _by_partition(table[crowded], count)
    if not crowded.all():
        columns[~crowded], values[~crowded] = _by_blocks(table[~crowded], count)
    return columns, values


def _by_partition(table: NDArray[np.floating], count: int) -> Greatest:
    columns = np.sort(np.argpartition(table, -count, axis=1)[:, -count:], axis=1)
    return _sorted(columns, np.take_along_axis(table, columns, axis=1), count)


def _sorted(columns: NDArray[np.int64], values: NDArray[Any], count: int) -> Greatest:
    """The `count` greatest of values (m, k), their columns rising in each row."""
    order = np.argsort(-values, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)
