"""The texts of papers, made as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import pandas as pd

AT_ONCE = 10_000
"""Texts that are made at once when all are read."""


@dataclass(frozen=True, eq=False)
class Texts(Sequence[str]):
    """Title, full stop and abstract of the papers in `frame`, made as they are read.

    All of them at once take as much memory as the papers.
    """

    frame: pd.DataFrame

    def __len__(self) -> int:
        return len(self.frame)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return self._made(place)
        place = range(len(self))[place]
        return self._made(slice(place, place + 1))[0]

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._made(slice(start, start + AT_ONCE))

    def _made(self, places: slice) -> list[str]:
        part = self.frame[["title", "abstract"]].iloc[places]
        pairs = zip(part["title"].tolist(), part["abstract"].tolist(), strict=True)
        return [f"{title}. {abstract}" if abstract else title for title, abstract in pairs]
