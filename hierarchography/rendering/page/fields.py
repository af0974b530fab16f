"""What papers can be filtered by beside years and authors: venues, files, and the input's own columns of few values.

Of each field the page has the list of its values and, for every paper, the number of its value in that list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.analysis.series import Series, series_of
from hierarchography.model.corpus import CORE_COLUMNS, PLACEMENT_COLUMNS
from hierarchography.rendering.text import clean, truncate

MOST_VALUES = 200
"""A column of more values is no field; venues may be any number."""
MOST_GROUPED = 5_000
"""Venues, the most frequent ones, that are grouped into series: it takes a quarter of a millisecond each."""
LEAST_SAME = 0.95
"""Papers with the same value in two columns, from which on the columns are one list: `lang` and `language`."""
LEAST_PAPERS = 3
"""Papers a value has on average; a column of fewer names single papers."""
_NOT_FIELDS = {*CORE_COLUMNS, *PLACEMENT_COLUMNS, "record", "sections"}
_NAME, _VALUE = 60, 200
_ROW = re.compile(r":\d+$")


@dataclass(frozen=True, eq=False)
class Field:
    """A field: its key in an address, its label, its values, most frequent first, and a code (n,) for each paper.

    Code 0 means no value, code v the value v - 1. `shown`: whether the page offers it as a filter. `series`: values
    that are shown as one, with the values inside.
    """

    key: str
    label: str
    values: list[str]
    codes: NDArray[np.uint32]
    shown: bool = True
    series: tuple[Series, ...] = ()

    @property
    def width(self) -> int:
        """Bytes of a code: 1, 2 or 4."""
        return next(width for width in (1, 2, 4) if len(self.values) < 1 << 8 * width)

    def facts(self) -> dict[str, Any]:
        """What the page reads beside the codes."""
        facts = {"key": self.key, "label": self.label, "values": self.values, "width": self.width, "shown": self.shown}
        return facts | ({"series": [[one.name, *one.members] for one in self.series]} if self.series else {})


def fields_of(frame: pd.DataFrame) -> list[Field]:
    """The fields of papers in the order of `frame`; the venue, which every paper shows, is always the first."""
    venue = _field("venue", "Venue", [truncate(clean(text), _VALUE) for text in frame["venue"]])
    venue = replace(venue, series=tuple(series_of(venue.values[:MOST_GROUPED])))
    further = [*_files(frame), *_columns(frame)]
    return [replace(venue, shown=len(venue.values) > 1), *_once(list(_different(further)))]


def field_bytes(fields: Sequence[Field]) -> bytes:
    """The codes of all fields, one after the other, little-endian."""
    return b"".join(field.codes.astype(f"<u{field.width}").tobytes() for field in fields)


def _files(frame: pd.DataFrame) -> Iterator[Field]:
    """The files that the papers are from, if there are several: `papers.csv:17` is from `papers.csv`."""
    field = _field("file", "File", [truncate(clean(_ROW.sub("", source)), _VALUE) for source in frame["source"]])
    if 1 < len(field.values) <= MOST_VALUES and len(field.values) * LEAST_PAPERS <= len(frame):
        yield field


def _columns(frame: pd.DataFrame) -> Iterator[Field]:
    for name in frame.columns:
        if name in _NOT_FIELDS:
            continue
        field = _field(f"c.{clean(str(name))}", _label(str(name)), _texts(frame[name]))
        if 1 < len(field.values) <= MOST_VALUES and len(field.values) * LEAST_PAPERS <= np.count_nonzero(field.codes):
            yield field


def _texts(column: pd.Series) -> list[str]:
    """Values as text: missing ones empty, whole numbers without a decimal point."""
    missing = column.isna().to_numpy()
    if pd.api.types.is_float_dtype(column):
        return ["" if gone else f"{value:.12g}" for value, gone in zip(column, missing, strict=True)]
    return ["" if gone else truncate(clean(str(v)), _VALUE) for v, gone in zip(column, missing, strict=True)]


def _field(key: str, label: str, texts: Sequence[str]) -> Field:
    counts = Counter(text for text in texts if text)
    values = sorted(counts, key=lambda value: (-counts[value], value))
    code = {"": 0} | {value: place + 1 for place, value in enumerate(values)}
    return Field(key, label, values, np.array([code[text] for text in texts], dtype=np.uint32))


def _label(name: str) -> str:
    """`sub_field` as the reader sees it: "Sub field"."""
    text = truncate(clean(name.replace("_", " ")), _NAME)
    return text[:1].upper() + text[1:]


def _different(fields: Sequence[Field]) -> Iterator[Field]:
    """Without the fields that divide the papers as an earlier one does: codes beside names, for example."""
    seen: set[bytes] = set()
    for field in fields:
        # Numbered by first occurrence, two columns that divide the papers alike have the same numbers.
        _, first, codes = np.unique(field.codes, return_index=True, return_inverse=True)
        division = np.argsort(np.argsort(first))[codes].astype(np.uint32).tobytes()
        if division not in seen:
            seen.add(division)
            yield field


def _once(fields: Sequence[Field]) -> list[Field]:
    """Without the fields whose values are nearly those of another one; of two, the one with the longer name stays."""
    kept: list[Field] = []
    for field in fields:
        place = next((place for place, other in enumerate(kept) if _nearly_same(field, other)), None)
        if place is None:
            kept.append(field)
        elif len(field.label) > len(kept[place].label):
            kept[place] = field
    return kept


def _nearly_same(one: Field, other: Field) -> bool:
    place = {value.casefold(): code for code, value in enumerate(other.values, start=1)}
    as_other = np.array([0, *(place.get(value.casefold(), len(place) + 1) for value in one.values)])[one.codes]
    known = (one.codes > 0) | (other.codes > 0)
    return bool(known.any() and (as_other == other.codes)[known].mean() >= LEAST_SAME)
