"""A controlled vocabulary: names that abstracts never say, each with a gloss and the broader name above it.

The bundled one holds the fields of science. Any other can be given as a table of the same three columns,
`name`, `broader` and `gloss`, as TSV or CSV.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import content_key
from hierarchography.config import VOCABULARIES
from hierarchography.errors import InputError

BUNDLED, NONE = VOCABULARIES
COLUMNS = ("name", "broader", "gloss")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`names` (k,), what each means (`glosses`), and the row of the broader entry (`broader`, -1 at the top).

    `language` is a code such as "en" where it is known: then it names no papers in other languages.
    """

    names: tuple[str, ...]
    glosses: tuple[str, ...]
    broader: tuple[int, ...]
    language: str = ""

    def __len__(self) -> int:
        return len(self.names)

    @property
    def texts(self) -> list[str]:
        """What an encoder reads of each entry: `"name: gloss"`."""
        return [f"{name}: {gloss}" if gloss else name for name, gloss in zip(self.names, self.glosses, strict=True)]

    @cached_property
    def digest(self) -> str:
        """A hash of the entries, for keys of what is computed from them."""
        return content_key(self.names, self.glosses, self.broader, self.language)

    @cached_property
    def holds(self) -> NDArray[np.bool_]:
        """Whether the entry of a column is at or above that of a row; shape (k, k)."""
        table = np.eye(len(self), dtype=bool)
        for entry in range(len(self)):
            above = self.broader[entry]
            while above >= 0:
                table[entry, above] = True
                above = self.broader[above]
        return table

    @cached_property
    def levels(self) -> NDArray[np.int64]:
        """How many entries stand above each; shape (k,), 0 at the top."""
        return np.asarray(self.holds.sum(axis=1) - 1)

    def above(self, entries: Collection[int]) -> frozenset[int]:
        """The entries strictly above some entries, up to the top."""
        return frozenset(int(row) for entry in entries for row in np.flatnonzero(self.holds[entry]) if row != entry)

    def related(self, first: int, second: int) -> bool:
        """Whether one of two entries is at or above the other."""
        return bool(self.holds[first, second] or self.holds[second, first])


def read_vocabulary(source: str) -> Vocabulary | None:
    """The vocabulary called `"fields"` (the bundled one), none for `"none"`, else the table of that path.

    Raises `InputError` that names file and line: no such file, columns missing, an entry twice, a broader
    name that no entry has, or entries that stand above one another in a circle.
    """
    if source == NONE:
        return None
    if source == BUNDLED:
        return _bundled()
    path = Path(source)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"cannot read the vocabulary {path}: {error.strerror}; give a table, {BUNDLED!r} or {NONE!r}"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"the vocabulary {path} is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    lines = text.splitlines()
    return _parsed(lines, str(path), "\t" if lines and "\t" in lines[0] else ",")


@cache
def _bundled() -> Vocabulary:
    text = files("hierarchography").joinpath("data", "fields.tsv").read_text(encoding="utf-8")
    return replace(_parsed(text.splitlines(), "fields.tsv", "\t"), language="en")


def _parsed(lines: Sequence[str], where: str, delimiter: str) -> Vocabulary:
    reader = csv.DictReader(lines, delimiter=delimiter)
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in columns]:
        raise InputError(f"{where}: the vocabulary has no column {missing[0]!r}; its columns are name, broader, gloss")
    reader.fieldnames = columns
    rows = [
        (reader.line_num, _one_line(row["name"]), _one_line(row["broader"]), _one_line(row["gloss"]))
        for row in reader
        if any((value or "").strip() for value in row.values() if isinstance(value, str))
    ]
    if not rows:
        raise InputError(f"{where}: the vocabulary holds no entry; give at least one line under the header")
    return _checked(rows, where)


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())


def _checked(rows: Iterable[tuple[int, str, str, str]], where: str) -> Vocabulary:
    entries = list(rows)
    row_of: dict[str, int] = {}
    for row, (line, name, _, _) in enumerate(entries):
        if not name:
            raise InputError(f"{where}, line {line}: the entry has no name")
        if name in row_of:
            raise InputError(f"{where}, line {line}: the entry {name!r} is there twice; keep one of them")
        row_of[name] = row
    broader = []
    for line, name, above, _ in entries:
        if above and above not in row_of:
            raise InputError(f"{where}, line {line}: {name!r} is under {above!r}, which is no entry; add it")
        broader.append(row_of[above] if above else -1)
    for row, (line, name, _, _) in enumerate(entries):
        if _circular(row, broader):
            raise InputError(f"{where}, line {line}: {name!r} stands above itself; mend its broader entries")
    names, glosses = zip(*((name, gloss) for _, name, _, gloss in entries), strict=True)
    return Vocabulary(names, glosses, tuple(broader))


def _circular(row: int, broader: Sequence[int]) -> bool:
    above, steps = broader[row], 0
    while above >= 0 and steps <= len(broader):
        above, steps = broader[above], steps + 1
    return steps > len(broader)
