"""A controlled vocabulary: names that abstracts never say, each with a gloss and the broader name above it.

The bundled one holds the fields of science. Any other can be given as a table with the columns `name`, `broader` and
`gloss`, as TSV or CSV. A fourth column, `aliases`, may give other names and abbreviations, separated by semicolons.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import content_key
from hierarchography.config import VOCABULARIES
from hierarchography.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BUNDLED, NONE = VOCABULARIES
COLUMNS = ("name", "broader", "gloss")
ALIASES = "aliases"
"""The column that a table may lack."""
BETWEEN_ALIASES = ";"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`names` (k,), what each means (`glosses`), and the row of the broader entry (`broader`, -1 at the top).

    `language` is a code such as "en" where it is known: then it names no papers in other languages. `aliases` (k,) are
    the other names and abbreviations of each entry; without any, every entry has none.
    """

    names: tuple[str, ...]
    glosses: tuple[str, ...]
    broader: tuple[int, ...]
    language: str = ""
    aliases: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.aliases:
            object.__setattr__(self, "aliases", ((),) * len(self.names))

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def texts(self) -> list[str]:
        """What an encoder reads of each entry: `"name: gloss"`."""
        return [f"{name}: {gloss}" if gloss else name for name, gloss in zip(self.names, self.glosses, strict=True)]

    @cached_property
    def digest(self) -> str:
        """A hash of the entries, for keys of what is computed from them."""
        return content_key(self.names, self.glosses, self.broader, self.language, self.aliases)

    def lineage(self, entry: int) -> Iterator[int]:
        """The entry, the one above it, and so on up to the top."""
        while entry >= 0:
            yield entry
            entry = self.broader[entry]

    @cached_property
    def holds(self) -> csr_array:
        """1 where the entry of a column is at or above that of a row; sparse, float32, shape (k, k)."""
        from scipy.sparse import csr_array  # a vocabulary is read before anything that computes is imported

        above = [sorted(self.lineage(row)) for row in range(len(self))]
        ends = np.cumsum([0, *map(len, above)])
        columns = np.fromiter((column for row in above for column in row), dtype=np.int64, count=int(ends[-1]))
        return csr_array((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(self), len(self)))

    @cached_property
    def levels(self) -> NDArray[np.int64]:
        """How many entries stand above each; shape (k,), 0 at the top."""
        return np.array([sum(1 for _ in self.lineage(row)) - 1 for row in range(len(self))], dtype=np.int64)

    def above(self, entries: Collection[int]) -> frozenset[int]:
        """The entries strictly above some entries, up to the top."""
        return frozenset(int(row) for entry in entries for row in self.lineage(entry) if row != entry)


class _Line(NamedTuple):
    """An entry as its line gives it; `line` counts from 1."""

    line: int
    name: str
    broader: str
    gloss: str
    aliases: tuple[str, ...]


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
        _Line(
            reader.line_num, _one_line(row["name"]), _one_line(row["broader"]), _one_line(row["gloss"]), _aliases(row)
        )
        for row in reader
        if any((value or "").strip() for value in row.values() if isinstance(value, str))
    ]
    if not rows:
        raise InputError(f"{where}: the vocabulary holds no entry; give at least one line under the header")
    return _checked(rows, where)


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())


def _aliases(row: Mapping[str, str | None]) -> tuple[str, ...]:
    """The aliases of a line, each once, without the entry's own name; none where the table has no such column."""
    own = _one_line(row["name"]).casefold()
    aliases = map(_one_line, (row.get(ALIASES) or "").split(BETWEEN_ALIASES))
    return tuple({alias.casefold(): alias for alias in aliases if alias and alias.casefold() != own}.values())


def _checked(entries: Sequence[_Line], where: str) -> Vocabulary:
    row_of: dict[str, int] = {}
    for row, entry in enumerate(entries):
        if not entry.name:
            raise InputError(f"{where}, line {entry.line}: the entry has no name")
        if entry.name in row_of:
            raise InputError(f"{where}, line {entry.line}: the entry {entry.name!r} is there twice; keep one of them")
        row_of[entry.name] = row
    broader = []
    for entry in entries:
        if entry.broader and entry.broader not in row_of:
            raise InputError(
                f"{where}, line {entry.line}: {entry.name!r} is under {entry.broader!r}, which is no entry; add it"
            )
        broader.append(row_of[entry.broader] if entry.broader else -1)
    for row, entry in enumerate(entries):
        if _circular(row, broader):
            raise InputError(
                f"{where}, line {entry.line}: {entry.name!r} stands above itself; mend its broader entries"
            )
    _check_aliases(entries, where)
    _, names, _, glosses, aliases = zip(*entries, strict=True)
    return Vocabulary(names, glosses, tuple(broader), aliases=aliases)


def _check_aliases(entries: Sequence[_Line], where: str) -> None:
    """Refuse an alias that means two entries: one that is another entry's name, or its alias."""
    owners = {entry.name.casefold(): entry for entry in entries}
    for entry in entries:
        for alias in entry.aliases:
            owner = owners.setdefault(alias.casefold(), entry)
            if owner is not entry:
                raise InputError(
                    f"{where}, line {entry.line}: {entry.name!r} has the alias {alias!r}, which means "
                    f"{owner.name!r} (line {owner.line}) too; keep it for one of them"
                )


def _circular(row: int, broader: Sequence[int]) -> bool:
    above, steps = broader[row], 0
    while above >= 0 and steps <= len(broader):
        above, steps = broader[above], steps + 1
    return steps > len(broader)
