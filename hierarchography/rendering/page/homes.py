"""The further homes of the papers, for their cards: a block for each view, read when a card is first opened.

A view of labels has none: a paper is where its labels put it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography import analysis
from hierarchography.model import MapData

BLOCK = "homes-{}"
"""The id of the block of a view, by the view's number; 0 is the first view."""


def home_columns(topic_map: MapData, order: NDArray[np.int64]) -> dict[str, list[int]]:
    """Columns of all further homes of a view whose papers are in this order, by place and best first.

    `step`: the place of the paper less that of the one before; `leaf`: a row of the tree; `membership` in hundredths.
    """
    homes = analysis.further_homes(topic_map)
    place = np.argsort(order)[homes.paper]
    by_place = np.argsort(place, kind="stable")
    return {
        "step": np.diff(place[by_place], prepend=0).tolist(),
        "leaf": homes.leaf[by_place].tolist(),
        "membership": np.round(100 * homes.membership[by_place]).astype(int).tolist(),
    }
