"""A tree drawn as nested convex polygons of bounded aspect ratio, whose areas are exactly proportional to the weights.

After de Berg, Onak and Sidiropoulos, "Fat polygonal partitions with applications to visualization and embeddings"
(Journal of Computational Geometry 4(1), 2013): a rectangle cannot be cut into fat rectangles of any given areas, but
into fat convex polygons it can. The aspect ratio of a polygon is its diameter squared over its area: 1.27 for a disc,
2 for a square, 4 for a corner cut off a square, 10.1 for a rectangle ten times as long as wide.

The children of a topic are divided into two groups of about equal weight, and their polygon is cut in two by a line;
both parts are cut again until each holds one child. Of the lines that give each part its exact area, in directions
every 10 degrees, that one is taken after which the worst aspect ratio is least, looking one cut ahead.

What is guaranteed. A line is never taken if it is nearer than an angle f to the direction of an edge of the polygon
that it cuts, with f = min(10, 90 / (h + 1)) degrees, where h is the largest number of cuts around a topic. So no two
edges of a polygon are nearer to parallel than f, but for opposite sides of the outer rectangle. Such a polygon has an
aspect ratio of at most 4 / f (f in radians), or twice the diagonal over the shorter side of the outer rectangle if
that is more:

- Let D be the diameter, along the x axis from (0, 0) to (D, 0), and w the extent across it. The area is at least
  D w / 2 (two triangles over the diameter). Over the middle of the diameter, by concavity, the upper edge is sloped by
  at most 2 u / D and the lower by at most 2 (w - u) / D, with u the extent above; so they differ by an angle of at
  most 2 w / D. This is f at least, so D^2 / area <= 2 D / w <= 4 / f. If both lie on opposite sides of the outer
  rectangle, then w is at least its shorter side, and D at most its diagonal.
- There always is a line to take: a polygon that is still to be cut was cut at most h - 1 times, so its edges have at
  most h + 1 directions. These leave a gap of at least 180 / (h + 1) degrees, whose middle is one of the lines tried.

Groups are limited in number, as in length-limited Huffman codes, so that h is at most the sum of log2(children) + 3
over the levels: the bound is O(levels x log(children)), whatever the weights are. It is the bound of this method, not
that which the paper proves for its own. What is measured is near 2.4 (benchmarks/aspect.py). `page/js/polygons.js` does
the same in the browser; a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import RenderError

Polygon = NDArray[np.float64]
"""The corners (k, 2) of a convex polygon, counted so that the area is positive."""
DIRECTIONS = 18
"""Lines are tried every `180 / DIRECTIONS` degrees."""
AHEAD = 6
"""The best lines of these many are compared by the cut that follows."""
SPARE = 2
"""Cuts around a topic beyond the fewest that its number of siblings needs: what uneven weights may use."""
_EQUAL = 1e-9
"""Ratios that differ by less are equal, and the first direction is taken: the browser does the same."""
_HALF_TURN = math.pi


@dataclass
class Group:
    """One side of a cut: the topics whose polygon it is (of a chain, several), and how it is cut on."""

    weight: float
    topics: list[int] = field(default_factory=list)
    halves: tuple[Group, Group] | None = None
    """The heavier one first."""
    cuts: int = 0
    """The most cuts around a topic inside."""


def divide(children: Sequence[Sequence[int]], weights: Sequence[float], width: float, height: float) -> list[Polygon]:
    """The polygon of each topic of a tree in a rectangle of `width` x `height`, from (0, 0).

    `children[i]` are the topics inside topic `i`, of which 0 is the root; parents come before their children. The
    polygon of a topic is made up of those of its children, in proportion to their weights, also where these do not add
    up to its own. `RenderError` for a weight or side that is not positive.
    """
    if not all(0 < value < math.inf for value in (*weights, width, height)):
        raise RenderError("polygons need weights and sides above 0")
    polygons: list[Polygon] = [np.empty((0, 2))] * len(weights)
    whole = group_tree(children, weights)
    least = math.pi / max(2 * (whole.cuts + 1), DIRECTIONS)
    outline = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    waiting = [(outline, whole)]
    while waiting:
        polygon, group = waiting.pop()
        for topic in group.topics:
            polygons[topic] = polygon
        if group.halves:
            waiting += zip(_cut(polygon, group.halves, least), group.halves, strict=True)
    return polygons


def aspect_ratio(polygon: Polygon) -> float:
    """The diameter squared over the area."""
    apart = polygon[:, None] - polygon[None]
    return float((apart**2).sum(axis=-1).max()) / area(polygon)


def area(polygon: Polygon) -> float:
    """The area inside; its corners are counted from the first, so that it is exact for a small polygon far away."""
    steps: list[list[float]] = (polygon[1:] - polygon[0]).tolist()
    return sum((x * below - right * y for (x, y), (right, below) in pairwise(steps)), start=0.0) / 2


def most_aspect_ratio(cuts: int, width: float, height: float) -> float:
    """The aspect ratio that no polygon of a rectangle exceeds, by the number of cuts around a topic."""
    least = math.pi / max(2 * (cuts + 1), DIRECTIONS)
    return max(4 / least, 2 * math.hypot(width, height) / min(width, height))


def group_tree(children: Sequence[Sequence[int]], weights: Sequence[float]) -> Group:
    """The cuts of a tree as a binary tree."""
    groups: dict[int, Group] = {}
    for topic in reversed(range(len(weights))):  # children come before their parents
        inside = sorted((groups.pop(child) for child in children[topic]), key=lambda group: -group.weight)
        group = _grouped(inside, (len(inside) - 1).bit_length() + SPARE) if inside else Group(0.0)
        group.topics.append(topic)
        group.weight = weights[topic]
        groups[topic] = group
    return groups[0]


def _grouped(items: list[Group], cuts: int) -> Group:
    """Groups in descending weight as one, with at most `cuts` cuts around each of them."""
    if len(items) == 1:
        return items[0]
    most = 2 ** (cuts - 1)
    weights = np.cumsum([item.weight for item in items])
    places = np.arange(max(1, len(items) - most), min(most, len(items) - 1) + 1)
    place = int(places[np.argmin(np.abs(weights[places - 1] - weights[-1] / 2))])
    first, second = _grouped(items[:place], cuts - 1), _grouped(items[place:], cuts - 1)
    halves = (first, second) if first.weight >= second.weight else (second, first)
    return Group(float(weights[-1]), halves=halves, cuts=1 + max(first.cuts, second.cuts))


def _cut(polygon: Polygon, halves: tuple[Group, Group], least: float) -> tuple[Polygon, Polygon]:
    """The parts of a polygon for the heavier half and for the lighter one."""
    found = _Cuts([polygon], [halves], least)
    if not any(half.halves for half in halves):
        return found.parts(0, found.best(0, 1)[0])
    pairs = [found.parts(0, place) for place in found.best(0, AHEAD)]
    pieces = [(part, half) for pair in pairs for part, half in zip(pair, halves, strict=True)]
    worst = np.array(_worst(pieces, least)).reshape(-1, 2).max(axis=1)
    return pairs[int(np.flatnonzero(worst <= worst.min() * (1 + _EQUAL))[0])]


def _worst(pieces: list[tuple[Polygon, Group]], least: float) -> list[float]:
    """The worst aspect ratio that each piece leads to: its own where it is a topic's, and that after its best cut."""
    worst = [aspect_ratio(part) if half.topics else 0.0 for part, half in pieces]
    further = [(place, part, half.halves) for place, (part, half) in enumerate(pieces) if half.halves]
    if further:
        found = _Cuts([part for _, part, _ in further], [halves for _, _, halves in further], least)
        for (place, _, _), ratio in zip(further, found.ratios.min(axis=1), strict=True):
            worst[place] = max(worst[place], float(ratio))
    return worst


class _Cuts:
    """The cuts of several polygons in all directions: which aspect ratio each leads to, and the parts.

    `ratios` (polygons, directions) has the worse of the two parts, infinite for a direction that is not allowed. A
    direction is the normal that points from the lighter half to the heavier.
    """

    def __init__(self, polygons: list[Polygon], halves: list[tuple[Group, Group]], least: float) -> None:
        self.polygons = polygons
        most = max(len(polygon) for polygon in polygons)
        # Polygons of fewer corners have the last one several times: edges without a length change nothing.
        corners = np.array([polygon[np.minimum(np.arange(most), len(polygon) - 1)] for polygon in polygons])
        self.origins = corners.mean(axis=1)
        corners = corners - self.origins[:, None]
        self.normals, allowed = _normals(corners, least)
        shares = np.array([light.weight / (heavy.weight + light.weight) for heavy, light in halves])
        across = np.einsum("pkc,pdc->pdk", corners, self.normals)
        along = np.einsum("pkc,pdc->pdk", corners, _turned(self.normals))
        areas = np.array([area(polygon) for polygon in polygons])
        self.offsets = _offsets(across, along, shares * areas)
        ends = np.stack(_chord(across, along, self.offsets[..., None]), axis=-1)[:, :, 0]
        heavy, light = (
            _diameters(corners, across, along, side, self.offsets, ends)
            for side in (across >= self.offsets[..., None], across <= self.offsets[..., None])
        )
        ratios = np.maximum(heavy / ((1 - shares) * areas)[:, None], light / (shares * areas)[:, None])
        self.ratios = np.where(allowed, ratios, np.inf)

    def best(self, place: int, most: int) -> list[int]:
        """The best directions of a polygon; of equal ones the first comes first."""
        ratios = self.ratios[place]
        left = [int(at) for at in np.flatnonzero(np.isfinite(ratios))]
        found: list[int] = []
        while left and len(found) < most:
            least = min(ratios[at] for at in left)
            found.append(next(at for at in left if ratios[at] <= least * (1 + _EQUAL)))
            left.remove(found[-1])
        return found

    def parts(self, place: int, direction: int) -> tuple[Polygon, Polygon]:
        """The parts of one cut, the heavier first."""
        polygon = self.polygons[place]
        beyond = (polygon - self.origins[place]) @ self.normals[place, direction] - self.offsets[place, direction]
        return _clip(polygon, beyond), _clip(polygon, -beyond)


def _normals(corners: NDArray[np.float64], least: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The normals tried for each polygon (polygons, directions, 2), and which are far enough from its edges."""
    edges = np.roll(corners, -1, axis=1) - corners
    there = (edges != 0).any(axis=2)
    angles = np.arctan2(edges[..., 1], edges[..., 0])
    angles = np.where(there, angles, angles[:, :1]) % _HALF_TURN
    steps = np.broadcast_to(np.arange(DIRECTIONS) * (_HALF_TURN / DIRECTIONS), (len(corners), DIRECTIONS))
    lines = np.concatenate([steps, _widest(angles)[:, None]], axis=1)
    apart = np.abs(lines[:, :, None] - angles[:, None]) % _HALF_TURN
    allowed = np.minimum(apart, _HALF_TURN - apart).min(axis=2) >= least * (1 - _EQUAL)
    allowed[:, -1] = True  # by the proof, also where rounding says otherwise
    normals = np.stack([-np.sin(lines), np.cos(lines)], axis=-1)
    return np.concatenate([normals, -normals], axis=1), np.concatenate([allowed, allowed], axis=1)


def _widest(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """The middle of the widest gap between the directions of each polygon's edges."""
    ordered = np.sort(angles, axis=1)
    gaps = np.diff(ordered, axis=1, append=ordered[:, :1] + _HALF_TURN)
    place = np.argmax(gaps >= gaps.max(axis=1, keepdims=True) * (1 - _EQUAL), axis=1)
    rows = np.arange(len(angles))
    middles: NDArray[np.float64] = (ordered[rows, place] + gaps[rows, place] / 2) % _HALF_TURN
    return middles


def _turned(normals: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([-normals[..., 1], normals[..., 0]], axis=-1)


def _chord(
    across: NDArray[np.float64], along: NDArray[np.float64], offsets: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the lines at `offsets` (polygons, directions, lines) enter and leave the polygons."""
    start, end = across[:, :, None], np.roll(across, -1, axis=2)[:, :, None]
    from_, to = along[:, :, None], np.roll(along, -1, axis=2)[:, :, None]
    lines = offsets[..., None]
    crossed = (np.minimum(start, end) <= lines) & (lines <= np.maximum(start, end))
    run = np.where(end == start, 1.0, end - start)
    share = np.where(end == start, 0.0, np.clip((lines - start) / run, 0.0, 1.0))
    at = from_ + share * (to - from_)
    return np.where(crossed, at, np.inf).min(axis=3), np.where(crossed, at, -np.inf).max(axis=3)


def _offsets(
    across: NDArray[np.float64], along: NDArray[np.float64], wanted: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far along its normal each line lies that cuts the area `wanted` (polygons,) off.

    Between two corners the chord of a convex polygon grows linearly, so the area is a quadratic, solved in the form
    that loses no digits.
    """
    corners = np.sort(across, axis=2)
    low, high = _chord(across, along, corners)
    chords = high - low
    steps = np.diff(corners, axis=2)
    areas = np.cumsum((chords[..., 1:] + chords[..., :-1]) / 2 * steps, axis=2)
    before = np.concatenate([np.zeros((*areas.shape[:2], 1)), areas], axis=2)
    place = np.minimum((before[..., 1:] < wanted[:, None, None]).sum(axis=2), steps.shape[2] - 1)[..., None]
    step = np.take_along_axis(steps, place, axis=2)
    first, second = (np.take_along_axis(chords, place + more, axis=2) for more in (0, 1))
    left = np.maximum(wanted[:, None, None] - np.take_along_axis(before, place, axis=2), 0.0)
    slope = (second - first) / np.where(step > 0, step, 1.0)
    root = first + np.sqrt(np.maximum(first * first + 2 * slope * left, 0.0))
    reach = np.where(root > 0, 2 * left / np.where(root > 0, root, 1.0), 0.0)
    offsets: NDArray[np.float64] = (np.take_along_axis(corners, place, axis=2) + np.minimum(reach, step))[..., 0]
    return offsets


def _diameters(
    corners: NDArray[np.float64],
    across: NDArray[np.float64],
    along: NDArray[np.float64],
    side: NDArray[np.bool_],
    offsets: NDArray[np.float64],
    ends: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The squared diameter of the part of each polygon on one `side` of each line, whose chord has the two `ends`."""
    apart = ((corners[:, :, None] - corners[:, None]) ** 2).sum(axis=-1)
    both = side[..., None] & side[..., None, :]
    inner = np.where(both, apart[:, None], 0.0).max(axis=(2, 3))
    away = (across - offsets[..., None])[..., None] ** 2 + (along[..., None] - ends[:, :, None]) ** 2
    to_chord = np.where(side[..., None], away, 0.0).max(axis=(2, 3))
    diameters: NDArray[np.float64] = np.maximum(np.maximum(inner, to_chord), (ends[..., 1] - ends[..., 0]) ** 2)
    return diameters


def _clip(polygon: Polygon, beyond: NDArray[np.float64]) -> Polygon:
    """The part of a polygon whose corners are `beyond` a line by 0 or more."""
    following, after = np.roll(polygon, -1, axis=0), np.roll(beyond, -1)
    crosses = ((beyond > 0) & (after < 0)) | ((beyond < 0) & (after > 0))
    share = beyond / np.where(crosses, beyond - after, 1.0)
    on_line = polygon + share[:, None] * (following - polygon)
    both = np.stack([polygon, on_line], axis=1).reshape(-1, 2)
    part = both[np.stack([beyond >= 0, crosses], axis=1).ravel()]
    steps = ((part - np.roll(part, 1, axis=0)) ** 2).sum(axis=1)
    kept: Polygon = part[steps > 1e-24 * steps.max()]  # no corner twice
    return kept
