"""The input and output types of every format reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hierarchography.corpus.files import Document


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

    def sureness(self, document: Document) -> float:
        """How sure it is that this file is of this format: 0 if it is not."""
        return self.sure if self.recognises(document) else 0.0
