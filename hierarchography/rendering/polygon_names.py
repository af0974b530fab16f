"""Where names lie in convex polygons: upright boxes that hold them, found by linear programming."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from hierarchography.rendering.polygon_partition import Polygon

SHAPES = (1.0, 1.5, 2.2, 3.2, 5.0, 8.0)
"""Widths of boxes by their height."""
_WITHIN = 1e-6


@dataclass(frozen=True)
class Box:
    """An upright rectangle about its middle."""

    x: float
    y: float
    width: float
    height: float


class Room:
    """The room for names in a polygon: `margin` off its edges, and clear of the `taken` boxes."""

    def __init__(self, polygon: Polygon, margin: float = 0.0, taken: Sequence[Box] = ()) -> None:
        self.parts = list(_free_parts(polygon, margin, taken))

    @cached_property
    def largest(self) -> list[Box]:
        """The largest box of each of the `SHAPES`; shapes for which there is no room are left out."""
        best: dict[float, Box] = {}
        for lines in self.parts:
            for shape in SHAPES:
                box = _largest(lines, shape)
                if box and (shape not in best or box.height > best[shape].height):
                    best[shape] = box
        return list(best.values())

    def highest(self, width: float, height: float) -> Box | None:
        """A box of this size as high up as there is room, of equal places the leftmost; None without room."""
        found = [
            min((round(float(y), 3), round(float(x), 3)) for x, y in spots)
            for lines in self.parts
            if len(spots := _spots(lines, width, height))
        ]
        if not found:
            return None
        y, x = min(found)
        return Box(x, y, width, height)

    def middle(self, width: float, height: float) -> tuple[Box, float] | None:
        """A box of this size amid the largest of the parts that have room for it, and the area of that room.

        The room is where the middle of the box can lie. None without any.
        """
        places = [_centroid(spots) for lines in self.parts if len(spots := _spots(lines, width, height))]
        if not places:
            return None
        free, x, y = max(places)
        return Box(x, y, width, height), free


def _centroid(corners: NDArray[np.float64]) -> tuple[float, float, float]:
    """The area of the convex hull of its corners, and its centroid."""
    middle = corners.mean(axis=0)
    steps = corners - middle
    x, y = steps[np.argsort(np.arctan2(steps[:, 1], steps[:, 0]), kind="stable")].T
    pieces = x * np.roll(y, -1) - np.roll(x, -1) * y
    area = float(pieces.sum()) / 2
    if area < _WITHIN:
        return 0.0, float(middle[0]), float(middle[1])
    east, south = (float(((side + np.roll(side, -1)) * pieces).sum()) / (6 * area) for side in (x, y))
    return area, float(middle[0]) + east, float(middle[1]) + south


def _free_parts(polygon: Polygon, margin: float, taken: Sequence[Box]) -> Iterator[NDArray[np.float64]]:
    """Convex parts of a polygon beside the taken boxes, each as half-planes (n, 3), `a x + b y <= c`."""
    edges = np.roll(polygon, -1, axis=0) - polygon
    normals = np.stack([edges[:, 1], -edges[:, 0]], axis=1) / np.hypot(*edges.T)[:, None]
    inside = np.column_stack([normals, (normals * polygon).sum(axis=1) - margin])
    near = [box for box in taken if not _apart(box, inside)]
    for sides in product(*(_sides(box, margin) for box in near)):
        yield np.vstack([inside, *sides])


def _apart(box: Box, inside: NDArray[np.float64]) -> bool:
    """Whether a box lies beyond one of the edges of a polygon."""
    reach = (np.abs(inside[:, 0]) * box.width + np.abs(inside[:, 1]) * box.height) / 2
    return bool((inside[:, 0] * box.x + inside[:, 1] * box.y - reach >= inside[:, 2]).any())


def _sides(box: Box, margin: float) -> tuple[tuple[float, float, float], ...]:
    """Half-planes over, under, left and right of a box."""
    across, down = box.width / 2 + margin, box.height / 2 + margin
    return (0, 1, box.y - down), (0, -1, -box.y - down), (1, 0, box.x - across), (-1, 0, -box.x - across)


def _largest(lines: NDArray[np.float64], shape: float) -> Box | None:
    """The largest box of a shape within half-planes: the best corner of the linear program in x, y and height."""
    reach = (np.abs(lines[:, 0]) * shape + np.abs(lines[:, 1])) / 2
    spots = _corners(np.column_stack([lines[:, :2], reach]), lines[:, 2])
    if not len(spots):
        return None
    x, y, height = (float(value) for value in spots[np.argmax(spots[:, 2])])
    return Box(x, y, shape * height, height) if height > 0 else None


def _spots(lines: NDArray[np.float64], width: float, height: float) -> NDArray[np.float64]:
    """The corners of where the middle of a box can lie that is within half-planes."""
    reach = (np.abs(lines[:, 0]) * width + np.abs(lines[:, 1]) * height) / 2
    return _corners(lines[:, :2], lines[:, 2] - reach)


def _corners(normals: NDArray[np.float64], limits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners of the space `normals @ point <= limits`, by trying all; there are few half-planes."""
    chosen = _choices(*normals.shape)
    systems, wanted = normals[chosen], limits[chosen]
    solvable = np.abs(np.linalg.det(systems)) > 1e-9
    spots = np.linalg.solve(systems[solvable], wanted[solvable][..., None])[..., 0]
    corners: NDArray[np.float64] = spots[(spots @ normals.T <= limits + _WITHIN).all(axis=1)]
    return corners


@cache
def _choices(count: int, size: int) -> NDArray[np.intp]:
    return np.array(list(combinations(range(count), size)), dtype=np.intp).reshape(-1, size)
