"""A controlled vocabulary: names, each with a gloss (a short explanation) and its broader name.

The bundled vocabulary contains the fields of science. Another one can be given as a TSV or CSV table with the columns
`name`, `broader` and `gloss`. An optional column `aliases` has other names and abbreviations, separated by semicolons.
"""

from __future__ import annotations

import csv
import io
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
"""The optional column."""
BETWEEN_ALIASES = ";"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`names` (k,), their meanings (`glosses`), and the row of each broader entry (`broader`, -1 at the top).

    `language` is a code such as "en", or empty if unknown; papers in other languages are not named from the vocabulary.
    `aliases` (k,) are the other names and abbreviations of each entry; an empty tuple means that there are none.
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
        """The text of each entry for an encoder: `"name: gloss"`."""
        return [f"{name}: {gloss}" if gloss else name for name, gloss in zip(self.names, self.glosses, strict=True)]

    @cached_property
    def digest(self) -> str:
        """A hash of the entries, for cache keys."""
        return content_key(self.names, self.glosses, self.broader, self.language, self.aliases)

    def lineage(self, entry: int) -> Iterator[int]:
        """The entry, its broader entry, and so on up to the top."""
        while entry >= 0:
            yield entry
            entry = self.broader[entry]

    @cached_property
    def holds(self) -> csr_array:
        """1 if the entry of the column is that of the row or a broader one; sparse, float32, shape (k, k)."""
        from scipy.sparse import csr_array  # a vocabulary is read before the numerical libraries are imported

        above = [sorted(self.lineage(row)) for row in range(len(self))]
        ends = np.cumsum([0, *map(len, above)])
        columns = np.fromiter((column for row in above for column in row), dtype=np.int64, count=int(ends[-1]))
        return csr_array((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(self), len(self)))

    @cached_property
    def levels(self) -> NDArray[np.int64]:
        """The depth of each entry; shape (k,), 0 at the top."""
        return np.array([sum(1 for _ in self.lineage(row)) - 1 for row in range(len(self))], dtype=np.int64)

    def above(self, entries: Collection[int]) -> frozenset[int]:
        """The entries strictly above some entries, up to the top."""
        return frozenset(int(row) for entry in entries for row in self.lineage(entry) if row != entry)


class _Line(NamedTuple):
    """An entry as in its line of the table; `line` counts from 1."""

    line: int
    name: str
    broader: str
    gloss: str
    aliases: tuple[str, ...]


def read_vocabulary(source: str) -> Vocabulary | None:
    """The bundled vocabulary for `"fields"`, None for `"none"`, otherwise the table at that path.

    Raises `InputError`, with file and line, for a missing file, a missing column, a duplicate entry, an unknown broader
    name, or a circle of broader names.
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
    return _parsed(text, str(path), "\t" if "\t" in text.lstrip("\r\n").partition("\n")[0] else ",")


@cache
def _bundled() -> Vocabulary:
    text = files("hierarchography").joinpath("data", "fields.tsv").read_text(encoding="utf-8")
    return replace(_parsed(text, "fields.tsv", "\t"), language="en")


def _parsed(text: str, where: str, delimiter: str) -> Vocabulary:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _checked(_read(reader, where), where)
    except csv.Error as error:
        line = reader.line_num + 1
        raise InputError(
            f"{where}, line {line}: cannot be read as a table ({error}); close its quotation marks"
        ) from error


def _read(reader: csv.DictReader[str], where: str) -> list[_Line]:
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
        raise InputError(f"{where}: the vocabulary has no entries; give at least one line below the header")
    return rows


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())


def _aliases(row: Mapping[str, str | None]) -> tuple[str, ...]:
    """The distinct aliases of a line, without the entry's own name; empty if the table has no such column."""
    own = _one_line(row["name"]).casefold()
    aliases = map(_one_line, (row.get(ALIASES) or "").split(BETWEEN_ALIASES))
    return tuple({alias.casefold(): alias for alias in aliases if alias and alias.casefold() != own}.values())


def _checked(entries: Sequence[_Line], where: str) -> Vocabulary:
    row_of: dict[str, int] = {}
    for row, entry in enumerate(entries):
        if not entry.name:
            raise InputError(f"{where}, line {entry.line}: the entry has no name")
        if entry.name in row_of:
            raise InputError(f"{where}, line {entry.line}: the entry {entry.name!r} occurs twice; keep one of them")
        row_of[entry.name] = row
    broader = []
    for entry in entries:
        if entry.broader and entry.broader not in row_of:
            raise InputError(
                f"{where}, line {entry.line}: {entry.broader!r}, broader than {entry.name!r}, is no entry; add it"
            )
        broader.append(row_of[entry.broader] if entry.broader else -1)
    for row, entry in enumerate(entries):
        if _circular(row, broader):
            raise InputError(
                f"{where}, line {entry.line}: {entry.name!r} is broader than itself; correct the broader names"
            )
    _check_aliases(entries, where)
    _, names, _, glosses, aliases = zip(*entries, strict=True)
    return Vocabulary(names, glosses, tuple(broader), aliases=aliases)


def _check_aliases(entries: Sequence[_Line], where: str) -> None:
    """Raise `InputError` if an alias is also the name or an alias of another entry."""
    owners = {entry.name.casefold(): entry for entry in entries}
    for entry in entries:
        for alias in entry.aliases:
            owner = owners.setdefault(alias.casefold(), entry)
            if owner is not entry:
                raise InputError(
                    f"{where}, line {entry.line}: {entry.name!r} has the alias {alias!r}, which also "
                    f"means {owner.name!r} (line {owner.line}); keep it for one of them"
                )


def _circular(row: int, broader: Sequence[int]) -> bool:
    above, steps = broader[row], 0
    while above >= 0 and steps <= len(broader):
        above, steps = broader[above], steps + 1
    return steps > len(broader)
