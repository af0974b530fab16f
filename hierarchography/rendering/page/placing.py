"""How a paper lies among the others, for its card: the papers like it, its second topic, its citations.

The columns go into the blocks of papers. A paper is named by its place in the page's order; the places of similar
papers are stored as steps from its own, which are small and pack well, since the order goes leaf by leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from hierarchography import analysis
from hierarchography.model import MapData


def place_columns(topic_map: MapData, order: NDArray[np.int64]) -> dict[str, Sequence[Any]]:
    """`similar` (a list of steps a paper, best first), `second` (a row of the tree, -1 for none), perhaps `cited`."""
    place_of = np.argsort(order)
    found = analysis.similar(topic_map)[order]
    columns: dict[str, Sequence[Any]] = {
        "similar": _Steps(found, place_of),
        "second": analysis.second_topics(topic_map)[order].tolist(),
    }
    cited = analysis.citations(topic_map)
    return columns if cited is None else columns | {"cited": cited[order].tolist()}


@dataclass(frozen=True, eq=False)
class _Steps(Sequence[list[int]]):
    """The steps from each paper to those like it, made as they are read: as lists all take a kilobyte a paper.

    `found` (n, k) are the rows of similar papers, -1 for none; `place_of` (n,) the places of rows in the page's order.
    """

    found: NDArray[np.int32]
    place_of: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, place: int) -> list[int]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[int]]: ...

    def __getitem__(self, place: int | slice) -> list[int] | list[list[int]]:
        if isinstance(place, slice):
            return [self._steps(one) for one in range(len(self))[place]]
        return self._steps(range(len(self))[place])

    def _steps(self, place: int) -> list[int]:
        found = self.found[place]
        steps: list[int] = (self.place_of[found[found >= 0]] - place).tolist()
        return steps
