"""Gold schemes: labels of papers from an external source, with one or several levels, broad to narrow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.errors import InputError

JOINED = "; "
"""The separator with which a map stores a list in a text column."""


@dataclass(frozen=True, eq=False)
class Level:
    """One level of a scheme: `classes` (n,) numbers each paper's class from 0 in alphabetic order, -1 for none."""

    column: str
    classes: NDArray[np.int32]
    names: tuple[str, ...]

    @classmethod
    def of(cls, column: str, labels: Sequence[Any]) -> Level:
        """The level of these labels (n,): text, numbers or truth values; None, NaN, NA and "" are missing.

        Raises `InputError` if all are missing.
        """
        texts = [_text(label) for label in labels]
        names = sorted(set(filter(None, texts)))
        if not names:
            raise InputError(f"no paper has a label in the column {column!r}; name another with --labels")
        number = {name: place for place, name in enumerate(names)} | {"": -1}
        return cls(column, np.array([number[text] for text in texts], dtype=np.int32), tuple(names))

    @property
    def labelled(self) -> int:
        """The number of papers with a label."""
        return int((self.classes >= 0).sum())


@dataclass(frozen=True, eq=False)
class Scheme:
    """A labelling of the papers: its name, as given by the user, and its levels from broad to narrow."""

    name: str
    levels: tuple[Level, ...]


def read_scheme(frame: pd.DataFrame, columns: str) -> Scheme:
    """The scheme of one or several columns of the papers, `"field,subfield"`, from broad to narrow.

    A column of lists gives one level per item. Lists may be real lists, texts of which at least half contain `"; "`
    (as a map stores lists), or, if there is no column `labels`, the columns `labels_1`, `labels_2`, ... (as a map
    stores `labels`). Raises `InputError`, with the known columns, for an unknown column.
    """
    names = [columns] if columns in frame.columns else [name.strip() for name in columns.split(",")]
    levels = [level for name in names for level in _levels(frame, name)]
    if len({level.column for level in levels}) < len(levels):
        raise InputError(f"the scheme {columns!r} names a column twice; name each level once, broad to narrow")
    return Scheme(columns, tuple(levels))


def _levels(frame: pd.DataFrame, name: str) -> list[Level]:
    if name not in frame.columns:
        numbered = [column for column in frame.columns if re.fullmatch(re.escape(name) + r"_[0-9]+", str(column))]
        if not name or not numbered:
            raise InputError(f"no column {name!r} among the papers' columns: {', '.join(map(str, frame.columns))}")
        numbered.sort(key=lambda column: int(column.rpartition("_")[2]))
        return [Level.of(column, frame[column].tolist()) for column in numbered]
    items = _lists(frame[name].tolist())
    if items is None:
        return [Level.of(name, frame[name].tolist())]
    depth = max(map(len, items))
    return [
        Level.of(f"{name}_{at + 1}", [labels[at] if len(labels) > at else "" for labels in items])
        for at in range(depth)
    ]


def _lists(values: Sequence[Any]) -> list[Sequence[Any]] | None:
    """The values as lists, if the column contains lists; None if it contains single labels."""
    if any(_is_list(value) for value in values):
        return [list(value) if _is_list(value) else [value] for value in values]
    texts = [value for value in values if isinstance(value, str) and value]
    if texts and sum(JOINED in text for text in texts) * 2 >= len(texts):
        return [str(value).split(JOINED) if isinstance(value, str) else [value] for value in values]
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim == 1)


def _text(label: Any) -> str:
    """A label as text: whole numbers without a fraction, so that 3 and 3.0 are one class."""
    if label is None or label is pd.NA or label is pd.NaT:
        return ""
    if isinstance(label, Mapping) or _is_list(label):
        raise InputError(f"a label must be text or a number, not {str(label)[:60]!r}")
    if isinstance(label, Real) and not isinstance(label, bool | np.bool_):
        number = float(label)
        return "" if np.isnan(number) else str(int(number)) if number.is_integer() else str(number)
    return str(label).strip()
