"""The input and output types of every format reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hierarchography.corpus.files import Document
from hierarchography.errors import InputError

Item = TypeVar("Item")
FEW, LEAST_BYTES = 20_000, 32
"""So many records a file may have in any case, and above that one for so many bytes: a title alone is longer. More
would only fill the memory, with hundreds of bytes for each."""
MOST_COLUMNS = 20_000
DEEPEST = 500
"""How deep elements may lie in one another: an export of papers has some ten levels."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the input, unchanged, or the reason why it cannot be used.

    `place` counts from 1 in the unit of its `Reading`; `values` maps the column names of the input to values.
    """

    place: int
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Reading:
    """The records of one input in order, including broken ones; `unit` is what `place` counts.

    `format` is the title of the format that was read, and `sureness` how sure its reader was (0: by the file's ending).
    """

    records: list[Record]
    unit: str
    notes: tuple[str, ...] = ()
    format: str = ""
    sureness: float = 1.0


@dataclass(frozen=True)
class FormatReader:
    """A format: its names, its file extensions, and the functions that recognise its content and read it.

    `opening` matches where a record begins, however far below the start of the file; None where nothing can show that.
    `title` is what users read, `about` what the documentation says is read of it. `sure` is how far its signature is to
    be trusted, from 0 to 1: the surest is asked first.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    recognises: Callable[[Document], bool]
    read: Callable[[Document], Reading]
    sure: float = 0.9
    about: str = ""
    opening: re.Pattern[str] | None = None

    def __call__(self, document: Document) -> Reading:
        """All records of a file. Raises `InputError` if it cannot be read."""
        return self.read(document)

    def sureness(self, document: Document) -> float:
        """How sure it is that this file is of this format: 0 if it is not."""
        return self.sure if self.recognises(document) else 0.0


def bounded(items: Iterable[Item], document: Document) -> Iterator[Item]:
    """The items, each of which is a record, one after another. Raises `InputError` as `check_count` does."""
    most = FEW
    for count, item in enumerate(items, start=1):
        if count > most:
            check_count(document, count)
            most += FEW
        yield item


def check_count(document: Document, count: int) -> None:
    """Raise `InputError` for more records than papers can be in a text of this size; binary formats have no limit."""
    if document.is_binary:
        return
    if count > max(FEW, document.size // LEAST_BYTES):
        raise InputError(
            f"{document.name} has {count:,} records or more in {document.size:,} bytes, too short for papers; check "
            "the file, or export the papers again"
        )
