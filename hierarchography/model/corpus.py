"""The papers: a validated table, and the view of one of its rows."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.cache import content_key, fingerprint
from hierarchography.errors import InputError
from hierarchography.model.remembered import remembered
from hierarchography.model.sections import Section, read_sections
from hierarchography.model.texts import Texts

TEXT_COLUMNS = ("id", "title", "abstract", "url", "doi", "authors", "venue", "keywords", "source")
CORE_COLUMNS = ("id", "title", "abstract", "year", "url", "doi", "authors", "venue", "keywords", "source")
"""The columns of every corpus; other columns of the input follow."""
ADDED_COLUMN = "added_on"
"""The column of the day on which a paper was added by an update; empty for the papers of the build."""
PLACEMENT_COLUMNS = ("topic_id", "topic", "path", "confidence", "placed_by_neighbours", "further_homes")
"""The columns that a map adds; an input column with one of these names is renamed to `input_<name>`."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. Missing text is the empty string and a missing year is None; `extra` holds further columns."""

    id: str
    title: str
    abstract: str
    year: int | None
    url: str
    doi: str
    authors: str
    venue: str
    keywords: str
    source: str
    extra: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Corpus:
    """A table of papers, one row per paper, in a stable order.

    `frame` has the columns of `CORE_COLUMNS` (text as strings, never missing; `year` as nullable
    integer), then any further columns. Ids are unique and not empty, and every paper has a title.
    `authors` and `keywords` are joined by `"; "`. `source` is the origin of the row
    (`"papers.csv:17"`). If records were dropped or merged, `records` is the number of records in the input, and the
    column `record` is each paper's position (from 1) among them. Treat the frame as read-only.
    """

    frame: pd.DataFrame
    records: int | None = None

    def __post_init__(self) -> None:
        missing = [name for name in CORE_COLUMNS if name not in self.frame.columns]
        if missing:
            raise InputError(f"the table of papers has no column {', '.join(missing)}; make it with Corpus.from_frame")
        if self.frame.empty:
            raise InputError("no papers: the input contains no usable record")
        ids = self.frame["id"]
        if ids.duplicated().any():
            raise InputError(f"the id {ids[ids.duplicated()].iloc[0]!r} occurs more than once; ids must be unique")
        for column in ("id", "title"):
            empty = np.flatnonzero((self.frame[column].str.len() == 0).to_numpy())
            if len(empty):
                raise InputError(f"the paper in row {empty[0]} of the table has an empty {column}")

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, records: int | None = None) -> Corpus:
        """Fill in missing core columns and types. Rows without an id get `p1`, `p2`, ...; titles are required.

        Lists of texts, such as authors, are joined by `"; "`. The year of a date (`"2017-05-01"`) is its year.
        """
        frame = frame.reset_index(drop=True)
        columns: dict[str, Any] = {}
        for name in CORE_COLUMNS:
            if name == "year":
                columns[name] = _years(frame["year"] if "year" in frame else pd.Series(np.nan, index=frame.index))
            else:
                text = frame[name] if name in frame else pd.Series("", index=frame.index)
                text = text.map(_joined) if text.dtype == object else text
                columns[name] = text.astype("str").fillna("")
        columns["id"] = _filled_ids(columns["id"])
        taken = {*map(str, frame.columns), *PLACEMENT_COLUMNS}
        extra = {
            _free(name, taken) if name in PLACEMENT_COLUMNS else str(name): frame[name]
            for name in frame.columns
            if name not in CORE_COLUMNS
        }
        return cls(pd.DataFrame({**columns, **extra}), records)

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Corpus:
        """A corpus from dictionaries: `Corpus.from_records([{"title": "On Growth and Form", "year": 1917}])`."""
        return cls.from_frame(pd.DataFrame(list(records)))

    def __len__(self) -> int:
        return len(self.frame)

    def __getitem__(self, row: int) -> Paper:
        values = self.frame.iloc[row]
        core = {name: values[name] for name in CORE_COLUMNS}
        core["year"] = None if pd.isna(core["year"]) else int(core["year"])
        return Paper(**core, extra={name: values[name] for name in self.frame.columns if name not in CORE_COLUMNS})

    def __iter__(self) -> Iterator[Paper]:
        return (self[row] for row in range(len(self)))

    def __repr__(self) -> str:
        years = self.frame["year"].dropna()
        span = f", {years.min()}-{years.max()}" if len(years) else ""
        return f"Corpus({len(self):,} papers{span})"

    def sections(self, row: int) -> tuple[Section, ...]:
        """The sections of a structured abstract, with their spans in it; none for other abstracts."""
        return read_sections(str(self.frame["sections"].iloc[row])) if "sections" in self.frame else ()

    def texts(self) -> list[str]:
        """The text of each paper for the encoder, in row order: title, full stop, abstract."""
        return self.lazy_texts()[:]

    def lazy_texts(self) -> Texts:
        """The same texts, made as they are read."""
        return Texts(self.frame)

    def digest(self, *columns: str) -> str:
        """A hash of some text columns, for cache keys."""
        return content_key({name: remembered(self, ("digest", name), partial(self._digest, name)) for name in columns})

    def _digest(self, column: str) -> str:
        return fingerprint(texts=self.frame[column].tolist())

    def characters(self) -> int:
        """The total length of all titles and abstracts."""
        return int(sum(self.frame[name].str.len().sum() for name in ("title", "abstract")))

    def take(self, rows: Sequence[int] | np.ndarray) -> Corpus:
        """The corpus of these rows, in this order."""
        return Corpus(self.frame.iloc[np.asarray(rows)].reset_index(drop=True), self.records)

    def canonical_order(self) -> np.ndarray:
        """Rows (int64, shape (n,)) sorted by a hash of their text, so that the order does not depend on the input's.

        The id decides only between papers with the same text, because a generated id depends on the input's order.
        """
        keys = [
            (hashlib.blake2b(f"{title}\x1f{abstract}".encode("utf-8", "surrogatepass"), digest_size=16).digest(), name)
            for title, abstract, name in self.frame[["title", "abstract", "id"]].itertuples(index=False, name=None)
        ]
        return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _joined(value: Any) -> Any:
    """A list of texts as one text; anything else as it is."""
    if isinstance(value, list | tuple | np.ndarray):
        return "; ".join(str(item) for item in value if not (pd.api.types.is_scalar(item) and pd.isna(item)))
    return value


def _years(values: pd.Series) -> pd.Series:
    """Years as nullable integers, also those of dates; anything else (text, infinity, milliseconds) is missing."""
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    years = numbers.where(numbers.between(-9999, 9999))
    if (other := years.isna()).any():
        dates = values[other].astype("str").str.extract(r"^\s*(\d{4})[-/]\d", expand=False)
        years = years.fillna(pd.to_numeric(dates, errors="coerce").astype("float64"))
    return pd.Series(np.floor(years)).astype("Int64")


def _filled_ids(ids: pd.Series) -> pd.Series:
    """Empty ids become `p` and the row's number from 1, with a dash and a counter if that id exists."""
    taken = set(ids)
    filled = ids.tolist()
    for row in np.flatnonzero((ids == "").to_numpy()):
        name = f"p{row + 1}"
        filled[row] = next(free for free in itertools.chain([name], _numbered(name)) if free not in taken)
        taken.add(filled[row])
    return pd.Series(filled, index=ids.index, dtype="str")


def _numbered(name: str) -> Iterator[str]:
    return (f"{name}-{number}" for number in itertools.count(2))


def _free(name: str, taken: set[str]) -> str:
    """A name for a column of the input that is called like one of the map; it is taken then."""
    prefixes = itertools.accumulate(itertools.repeat("input_"))
    free = next(longer for prefix in prefixes if (longer := f"{prefix}{name}") not in taken)
    taken.add(free)
    return free
