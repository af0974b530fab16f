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
    """The records of one input in order, including broken ones; `unit` is what `place` counts."""

    records: list[Record]
    unit: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormatReader:
    """A format: its name, its file extensions, and the functions that recognise its content and read it."""

    name: str
    extensions: tuple[str, ...]
    recognises: Callable[[Document], bool]
    read: Callable[[Document], Reading]
