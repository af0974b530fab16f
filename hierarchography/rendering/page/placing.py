"""How a paper lies among the others, for its card: the papers like it, its second topic, its citations.

The columns go into the blocks of papers. A paper is named by its place in the page's order; the places of similar
papers are stored as steps from its own, which are small and pack well, since the order goes leaf by leaf.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography import analysis
from hierarchography.model import MapData


def place_columns(topic_map: MapData, order: NDArray[np.int64]) -> dict[str, list[Any]]:
    """`similar` (a list of steps a paper, best first), `second` (a row of the tree, -1 for none), perhaps `cited`."""
    place_of = np.argsort(order)
    found = analysis.similar(topic_map)[order]
    steps = place_of[found] - np.arange(len(order))[:, None]
    columns = {
        "similar": [row[there].tolist() for row, there in zip(steps, found >= 0, strict=True)],
        "second": analysis.second_topics(topic_map)[order].tolist(),
    }
    cited = analysis.citations(topic_map)
    return columns if cited is None else columns | {"cited": cited[order].tolist()}
