"""What every reader takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hierarchography.corpus.files import Document


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the input, or the reason why it cannot be used.

    `place` counts from 1 in the unit of its `Reading`; `values` maps the input's own column names to values.
    """

    place: int
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Reading:
    """The records of one input in their order, broken ones included; `unit` says what `place` counts."""

    records: list[Record]
    unit: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """A format: its name, the endings that hint at it, how it is recognised by content, and how it is read."""

    name: str
    extensions: tuple[str, ...]
    recognises: Callable[[Document], bool]
    read: Callable[[Document], Reading]
