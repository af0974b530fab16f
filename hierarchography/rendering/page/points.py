"""The data of every paper as typed arrays: position on the 2-D map, year, and confidence.

The arrays follow one another, little-endian, in the order of the page's papers; `js/points.js` reads
them. At 100,000 papers they are 0.8 MB before compression.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.analysis import known_years
from hierarchography.model import MapData, TopicTree

STEPS = 65_535
"""The plane's longer side, in steps of its uint16 coordinates."""


def point_bytes(topic_map: MapData, order: NDArray[np.int64]) -> bytes:
    """Year uint16 (0: unknown), confidence uint8 (hundredths), by neighbours uint8, then x and y uint16 if there."""
    assignment = topic_map.tree.assignment
    parts = [
        known_years(topic_map)[order].astype("<u2"),
        np.round(100 * assignment.confidence[order]).astype(np.uint8),
        assignment.by_neighbours[order].astype(np.uint8),
    ]
    if topic_map.plane is not None:
        x, y = quantised(topic_map.plane)[order].T.astype("<u2")
        parts += [x, y]
    return b"".join(part.tobytes() for part in parts)


def quantised(plane: NDArray[np.float32]) -> NDArray[np.int64]:
    """Coordinates (n, 2) in steps from 0 to `STEPS` on the longer side; both axes keep one scale."""
    low = plane.min(axis=0)
    side = max(float((plane.max(axis=0) - low).max()), 1e-12)
    return np.asarray(np.round((plane - low) / side * STEPS), dtype=np.int64)


def places_on_plane(tree: TopicTree, plane: NDArray[np.float32]) -> dict[str, list[int]]:
    """Position `x`, `y` and `spread` of each topic's name, in steps. Medians, so outliers have little effect."""
    steps = quantised(plane)
    medians, spreads = [], []
    for topic in tree:
        topic_steps = steps[topic.members]
        middle = np.median(topic_steps, axis=0)
        # Of all papers the one nearest to the middle: a name never stands in an empty bay between two islands.
        distances = np.hypot(*(topic_steps - middle).T)
        medians.append(topic_steps[int(distances.argmin())])
        spreads.append(int(np.median(distances)))
    return {"x": [int(x) for x, _ in medians], "y": [int(y) for _, y in medians], "spread": spreads}
