"""The further views of a map in its page: of each the tree, and of each paper where it lies in it.

Titles, authors, abstracts, years and all else that is a paper's own are in the page once, in the order of the first
view; `js/reordered.js` reads them in the order of another. A further view adds three blocks: `view-N` (the topics as
columns, as those of the first view), `view-N-papers` (typed arrays of all papers in the order of the view) and
`homes-N` (see `homes.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography import analysis
from hierarchography.analysis import columns_of
from hierarchography.model import MapData
from hierarchography.rendering.page.homes import BLOCK, home_columns
from hierarchography.rendering.page.payload import is_labelled, pack, packed, paper_order, topic_columns
from hierarchography.rendering.page.points import quantised

SHARED, OWN, NONE = "shared", "own", "none"
"""Where the papers of a further view lie on the 2-D map: where the first view has them, elsewhere, or nowhere."""


def first_view(topic_map: MapData) -> MapData:
    """The map with the view that the settings name first; unchanged where it has no such view."""
    name = topic_map.config.rendering.view
    return topic_map.view(name) if name in topic_map.views else topic_map


def view_blocks(topic_map: MapData) -> dict[str, str]:
    """The blocks of all views except the first, numbered from 1; the same map always gives the same bytes."""
    blocks: dict[str, str] = {}
    home = np.argsort(paper_order(topic_map)) if len(topic_map.views) > 1 else np.empty(0, dtype=np.int64)
    for number, name in enumerate(list(topic_map.views)[1:], start=1):
        view = topic_map.view(name)
        order = paper_order(view)
        plane = _plane(topic_map, view)
        blocks[f"view-{number}"] = pack(_facts(view, order, plane))
        if not is_labelled(view.tree):
            blocks[BLOCK.format(number)] = pack(home_columns(view, order))
        blocks[f"view-{number}-papers"] = packed(b"".join(_papers(view, order, home, plane)))
    return blocks


def _facts(view: MapData, order: NDArray[np.int64], plane: str) -> Mapping[str, Any]:
    columns = columns_of(view.corpus.frame, view.config.rendering.colour)
    return {
        "topics": topic_columns(view, order),
        "plane": plane,
        "labelled": is_labelled(view.tree),
        "columnTopics": [column.of_topics(view.tree) for column in columns],
    }


def _papers(view: MapData, order: NDArray[np.int64], home: NDArray[np.int64], plane: str) -> Iterator[bytes]:
    """By place: the paper's home in the first view, its second topic and 1, its confidence, and by neighbours."""
    assignment = view.tree.assignment
    yield _split(home[order])
    yield _split(analysis.second_topics(view)[order] + 1)
    yield np.round(100 * assignment.confidence[order]).astype(np.uint8).tobytes()
    yield assignment.by_neighbours[order].astype(np.uint8).tobytes()
    if plane == OWN and view.plane is not None:
        for axis in quantised(view.plane)[order].T:
            yield axis.astype("<u2").tobytes()


def _split(numbers: NDArray[np.integer]) -> bytes:
    """Numbers of four bytes as all their first bytes, all second bytes, and so on, which packs better."""
    return numbers.astype("<u4").view(np.uint8).reshape(-1, 4).T.tobytes()


def _plane(first: MapData, view: MapData) -> str:
    if view.plane is None:
        return NONE
    return SHARED if first.plane is not None and np.array_equal(first.plane, view.plane) else OWN
