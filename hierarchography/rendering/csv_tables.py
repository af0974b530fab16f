"""Tables as CSV for spreadsheets: text that one would run as a formula gets a `'` before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hierarchography.rendering.files import write_parts
from hierarchography.rendering.text import FORMULA_STARTS, csv_cell

_ROWS = 20_000
"""Rows of a CSV file that are made at once."""


def write_table(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table as CSV, guarded against formulas; returns the path. Raises `RenderError`."""
    return write_parts(path, csv_parts(table))


def read_cells(path: Path) -> pd.DataFrame:
    """A CSV file as texts, whose separator is the one of `,`, `;` and tab that its first line has most often."""
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    mark = max(",;\t", key=header.count)
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", sep=mark)


def csv_parts(frame: pd.DataFrame) -> Iterator[bytes]:
    """A table as CSV, guarded against formulas, some rows at a time: whole, it takes many times its memory."""
    text = frame.select_dtypes(["object", "string"]).columns
    for start in range(0, max(1, len(frame)), _ROWS):
        part = frame.iloc[start : start + _ROWS]
        guarded = part.assign(**{name: _guarded(part[name]) for name in text}).rename(columns=csv_cell)
        yield guarded.to_csv(index=False, header=start == 0, lineterminator="\n").encode("utf-8")


def _guarded(column: pd.Series) -> pd.Series:
    """A column of text as `csv_cell` writes it; most columns hold nothing that it changes."""
    if isinstance(column.dtype, pd.StringDtype) and not column.str.startswith(FORMULA_STARTS).any():
        return column
    return column.map(lambda value: csv_cell(value) if isinstance(value, str) else value)
