"""Columns of the input by which papers and topics can be coloured: few values, or numbers.

>>> columns_of(m.corpus.frame)                                      # doctest: +SKIP
[Column('field', 8 values), Column('citations', 0 to 310)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.config import COLOURINGS
from hierarchography.errors import InputError, nearest
from hierarchography.model import TopicTree

MOST_VALUES = 11
"""Values with a colour of their own, the most frequent; the others share one."""
STEPS = 250
"""Steps between the lowest and the highest number of a column."""
UNKNOWN = 255
"""The code of a paper without a value."""
MOST_COLUMNS = 8
_MOST_DISTINCT = 30  # of a column that is offered unasked
_NUMERIC = 0.95  # of the values that are there
_TAIL = 0.02  # of the numbers at either end that share its colour
_SKEWED = 20  # times the median, from where numbers are spread by their logarithms
_SAME = 0.98  # of the papers: a column that says the same of more is not offered unasked
_NO_VALUES = frozenset(
    ["id", "title", "abstract", "url", "doi", "authors", "keywords", "source", "year", "record", "sections"]
)
"""Columns that are texts, identifiers, or shown otherwise."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column as codes (n,) uint8, one a paper: the place of its value in `values`, or a step from `low` to `high`.

    Values that have no place share the code `len(values)`, and there are `others` of them. Of numbers `values` is
    empty; `log` says that the steps are even in log(1 + number). A paper without a value has the code `UNKNOWN`.
    """

    name: str
    codes: NDArray[np.uint8]
    values: tuple[str, ...] = ()
    others: int = 0
    low: float = 0.0
    high: float = 0.0
    log: bool = False

    def __repr__(self) -> str:
        what = f"{len(self.values) + self.others} values" if self.values else f"{self.low:g} to {self.high:g}"
        return f"Column({self.name!r}, {what})"

    def of_topics(self, tree: TopicTree) -> list[int]:
        """The code of each topic, in the order of the tree: its most frequent value, or the median of its numbers."""
        return [self._of(self.codes[topic.members]) for topic in tree]

    def _of(self, codes: NDArray[np.uint8]) -> int:
        known = codes[codes != UNKNOWN]
        if not len(known):
            return UNKNOWN
        return int(np.bincount(known).argmax()) if self.values else round(float(np.median(known)))


def columns_of(frame: pd.DataFrame, asked: str = "") -> list[Column]:
    """The columns of a table of papers that have few values or numbers, `asked` first, whatever its values."""
    found = [] if asked in {"", *COLOURINGS} else [asked_column(frame, asked)]
    for name in frame.columns:
        if len(found) == MOST_COLUMNS:
            break
        if name in _NO_VALUES or name == asked or not _is_telling(frame[name]):
            continue
        if column := _column(name, frame[name]):
            _add(found, column, asked)
    return found


def _add(found: list[Column], column: Column, asked: str) -> None:
    """Add a column, unless another one says the same; of `lang` and `language` the longer name is kept."""
    twin = next((place for place, other in enumerate(found) if _say_the_same(other, column)), None)
    if twin is None:
        found.append(column)
    elif column.name.startswith(found[twin].name) and found[twin].name != asked:
        found[twin] = column


def _say_the_same(one: Column, other: Column) -> bool:
    """Whether nearly everywhere two columns have values that go in pairs (`en`, `English`), or the same numbers."""
    if bool(one.values) != bool(other.values):
        return False
    if not one.values:
        return bool(np.mean(one.codes == other.codes) > _SAME)
    from scipy.optimize import linear_sum_assignment

    pairs = np.zeros((UNKNOWN + 1, UNKNOWN + 1), dtype=np.int64)
    np.add.at(pairs, (one.codes, other.codes), 1)
    best = linear_sum_assignment(pairs, maximize=True)
    return bool(pairs[best].sum() > _SAME * len(one.codes))


def check_colour(frame: pd.DataFrame, colour: str) -> None:
    """Raise `InputError` if these papers cannot be coloured by this: no such column, one value only, or no years."""
    if colour in {"year", "growth"} and not frame["year"].notna().any():
        raise InputError(f"rendering.colour (--colour) is {colour}, but no paper has a year; choose topic or density")
    if colour not in COLOURINGS:
        asked_column(frame, colour)


def asked_column(frame: pd.DataFrame, name: str) -> Column:
    """The column of this name. Raises `InputError` where it is missing, or the same for all papers."""
    offered = [str(column) for column in frame.columns if column not in _NO_VALUES]
    if name not in offered:
        known = ", ".join([*COLOURINGS, *offered])
        raise InputError(f"no column {name!r} to colour by (--colour){nearest(name, offered) or ';'} known: {known}")
    if column := _column(name, frame[name]):
        return column
    raise InputError(f"the column {name!r} (--colour) has fewer than two values, so there is nothing to colour by")


def _is_telling(values: pd.Series) -> bool:
    """Whether a column is offered unasked: numbers, or few values of which none is nearly everywhere."""
    numeric = pd.api.types.is_numeric_dtype(values)
    counts = (values if numeric else _texts(values)).value_counts().drop("", errors="ignore")
    few = len(counts) <= _MOST_DISTINCT or numeric
    return len(counts) > 1 and few and counts.iloc[0] <= _SAME * counts.sum()


def _texts(values: pd.Series) -> pd.Series:
    """The values as text, empty where there is none; lists and other values that cannot be compared become text too."""
    return values.astype("str").str.strip().where(values.notna(), "")


def _column(name: object, values: pd.Series) -> Column | None:
    """The column as numbers or as values; None where it holds fewer than two."""
    texts = _texts(values)
    there = texts != ""
    if pd.api.types.is_bool_dtype(values):
        return _valued(str(name), texts, there)
    numbers = pd.to_numeric(texts.where(there), errors="coerce").to_numpy(dtype=np.float64, copy=True)
    numbers[~np.isfinite(numbers)] = np.nan
    if there.any() and np.isfinite(numbers).sum() >= _NUMERIC * there.sum():
        return _numbered(str(name), numbers)
    return _valued(str(name), texts, there)


def _valued(name: str, texts: pd.Series, there: pd.Series) -> Column | None:
    counts = texts[there].value_counts()
    ranked: Sequence[str] = sorted(counts.index, key=lambda value: (-counts[value], value))
    if len(ranked) < 2:
        return None
    shown = ranked if len(ranked) <= MOST_VALUES + 1 else ranked[:MOST_VALUES]
    places = {value: place for place, value in enumerate(shown)}
    codes = [places.get(text, len(shown)) if known else UNKNOWN for text, known in zip(texts, there, strict=True)]
    return Column(name, np.array(codes, dtype=np.uint8), tuple(shown), len(ranked) - len(shown))


def _numbered(name: str, numbers: NDArray[np.float64]) -> Column | None:
    known = numbers[~np.isnan(numbers)]
    low, middle, high = np.quantile(known, [_TAIL, 0.5, 1 - _TAIL])
    low, high = (float(known.min()), float(known.max())) if low == high else (float(low), float(high))
    if low == high:
        return None
    log = known.min() >= 0 and high > _SKEWED * max(middle, 1.0)
    ends = np.log1p([low, high]) if log else np.array([low, high])
    scaled = ((np.log1p(np.maximum(numbers, 0)) if log else numbers) - ends[0]) / (ends[1] - ends[0])
    steps = np.round(np.clip(np.nan_to_num(scaled), 0, 1) * STEPS)
    return Column(name, np.where(np.isnan(numbers), UNKNOWN, steps).astype(np.uint8), low=low, high=high, log=bool(log))
