"""The tree as nested convex polygons, a Plotly figure; `polygon_partition` has the shapes, `polygon_names` the names.

>>> polygons(m, topic="0.2", depth=2).show()                         # doctest: +SKIP
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import plotly.graph_objects as go

from hierarchography.model import MapData
from hierarchography.rendering import colours, text
from hierarchography.rendering.figures import FONT, tile_fills, tile_hover, tile_name, tiles_under, titles_in
from hierarchography.rendering.picture.fonts import width as em_width
from hierarchography.rendering.polygon_names import Box, Room
from hierarchography.rendering.polygon_partition import Polygon, area, divide
from hierarchography.rendering.window import LEVELS, MOST_TILES, Tile

WIDTH, HEIGHT = 1000, 600
_EDGE, _TITLE = 6, 34
"""Px around the polygons, and over them for the path of a topic."""
_BORDERS = (7.0, 4.0, 2.0)
"""Px between topics of the first level shown, of the second, and of those below."""
_LINE = 1.25
_HEADINGS = ((15.0, 14.0, 13.0, 12.0, 11.0), (12.0, 11.0, 10.0))
_LABELS = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.5, 9.0)
_TYPE_SHARE = 1 / 7
"""A name is no larger than this share of the side of a square as large as its polygon."""
_PAD, _MARGIN = 5.0, 6.0
_ROOMY = 3600
"""Px² for each tile inside a topic, if they are to be shown."""
_COUNT, _FOR_COUNT = 0.85, 0.8
"""The size of a count by that of its name, and how much smaller a name may become for it."""
_MOST_LINES = 5
_FREE = 0.6
"""Of the most room that a name could have around it: more than this is not worth another line."""


@dataclass(frozen=True)
class _Shape:
    """A tile with its polygon and its fill, `step` levels under the topic looked at."""

    tile: Tile
    polygon: Polygon
    fill: str
    step: int


@dataclass(frozen=True)
class _Name:
    """The lines of a name in a box, `size` px high, and the count under them; in a heading it is behind them."""

    lines: tuple[str, ...]
    size: float
    box: Box
    ink: str
    shape: _Shape
    count: str = ""


def polygons(
    topic_map: MapData,
    *,
    depth: int = LEVELS,
    topic: str = "0",
    limit: int = MOST_TILES,
    theme: colours.Theme = "light",
    width: int = WIDTH,
    height: int = HEIGHT,
) -> go.Figure:
    """Nested convex polygons, their area exactly the number of papers, none of them thin (see `polygon_partition`).

    The figure is `width` x `height` px, since names are fitted to that; the other options are those of `treemap`. A
    name that does not fit its polygon is left to the hover, and a topic in which few names would fit is closed.
    """
    tiles = tiles_under(topic_map, topic, depth, limit)
    titles = titles_in(topic_map, topic, tiles)
    top = _TITLE if topic != "0" else _EDGE
    size = (width - 2 * _EDGE, height - top - _EDGE)
    shapes = _shapes(tiles, tile_fills(topic_map, tiles, topic, theme), topic, size)
    shapes, names = _named(shapes, titles)
    headings = [name for name in names if not name.shape.tile.frontier]
    hovers = {shape.tile.id: tile_hover(shape.tile, len(topic_map), titles) for shape in shapes}
    traces = [
        *(_area(shape.polygon, shape.fill, hovers[shape.tile.id], theme) for shape in shapes if shape.tile.frontier),
        *_borders(shapes, theme),
        *(_area(_corners(name.box), name.shape.fill, hovers[name.shape.tile.id], theme) for name in headings),
        _texts(names),
    ]
    return go.Figure(traces, _layout(topic_map, topic, size, top, theme))


def _shapes(tiles: Sequence[Tile], fills: Sequence[str], topic: str, size: tuple[int, int]) -> list[_Shape]:
    """The tiles inside a topic (or itself where there are none), parents first."""
    shown = _roomy(tiles, topic, size[0] * size[1])
    inside: dict[str, list[int]] = {tile.id: [] for tile in shown}
    for place, tile in enumerate(shown[1:], start=1):
        inside[tile.parent].append(place)
    placed = divide([inside[tile.id] for tile in shown], [tile.area for tile in shown], *size)
    coloured = {tile.id: fill for tile, fill in zip(tiles, fills, strict=True)}
    steps = [tile.parent.count(".") + 1 - topic.count(".") for tile in shown]
    shapes = [
        _Shape(replace(tile, frontier=not inside[tile.id]), polygon, coloured[tile.id], step)
        for tile, polygon, step in zip(shown, placed, steps, strict=True)
    ]
    return shapes[1:] or shapes


def _roomy(tiles: Sequence[Tile], topic: str, room: float) -> list[Tile]:
    """The topic looked at and the tiles inside it, but for those of topics that have too little of the `room` in px."""
    whole = next(tile for tile in tiles if tile.id == topic)
    inside = Counter(tile.parent for tile in tiles)
    shown = {topic: whole}
    for tile in tiles:  # parents come first
        above = shown.get(tile.parent)
        if above and (above is whole or room * above.area / whole.area >= _ROOMY * inside[tile.parent]):
            shown[tile.id] = tile
    return list(shown.values())


def _named(shapes: list[_Shape], titles: list[str]) -> tuple[list[_Shape], list[_Name]]:
    """The names, and the shapes without those inside topics that are better shown as one, as on the page."""
    shown, headings = _headed(shapes, titles, frozenset())
    labels = list(_labels(shown, headings, titles))
    if crowded := _crowded(shown, {label.shape.tile.id for label in labels}):
        shown, headings = _headed(shapes, titles, crowded)
        labels = list(_labels(shown, headings, titles))
    return shown, [*labels, *headings]


def _crowded(shapes: list[_Shape], named: set[str]) -> frozenset[str]:
    """Topics with only tiles inside, of which half, by their area, have no name."""
    bare, whole = Counter[str](), Counter[str]()
    opened = {shape.tile.parent for shape in shapes if not shape.tile.frontier}
    for shape in shapes:
        whole[shape.tile.parent] += shape.tile.area
        bare[shape.tile.parent] += shape.tile.area * (shape.tile.id not in named)
    inside = {shape.tile.id for shape in shapes} - opened
    return frozenset(topic for topic in whole.keys() & inside if 2 * bare[topic] >= whole[topic])


def _headed(shapes: list[_Shape], titles: list[str], crowded: frozenset[str]) -> tuple[list[_Shape], list[_Name]]:
    """The names of topics with others inside, on a ground of their own at the top of their polygon.

    A topic that is `crowded`, or without room for its name, is closed: what lies in it is left out of the shapes.
    """
    shown: list[_Shape] = []
    names: dict[str, _Name] = {}
    closed: set[str] = set()
    for shape in shapes:  # parents come first
        tile = shape.tile
        if tile.parent in closed:
            closed.add(tile.id)
            continue
        shown.append(shape)
        if tile.frontier:
            continue
        above = [name.box for id_, name in names.items() if tile.id.startswith(f"{id_}.")]
        if tile.id not in crowded and (name := _heading(shape, above, titles)):
            names[tile.id] = name
        else:
            closed.add(tile.id)
            shown[-1] = replace(shape, tile=replace(tile, frontier=True))
    return shown, list(names.values())


def _heading(shape: _Shape, above: list[Box], titles: list[str]) -> _Name | None:
    """In the largest type that fits; one line or two, whichever stands higher."""
    bold = shape.step == 1
    room = Room(shape.polygon, _MARGIN, above)
    count = f" {shape.tile.size:,}"
    ways = _wrapped(tile_name(shape.tile, titles), _HEADINGS[not bold], most_lines=2)
    for size, group in groupby(ways, key=lambda way: way[1]):
        found = []
        for lines, _ in group:
            wide = max(em_width(line, bold) for line in (*lines[:-1], lines[-1] + count)) * size + 2 * _PAD
            high = size * _LINE * len(lines) + _PAD
            if box := room.highest(wide, high):
                found.append((box.y + high / 2, _Name(lines, size, box, colours.text_colour(shape.fill), shape, count)))
        if found:
            return min(found, key=lambda each: each[0])[1]
    return None


def _labels(shapes: list[_Shape], headings: list[_Name], titles: list[str]) -> Iterator[_Name]:
    """The names of the tiles that fit."""
    taken = [heading.box for heading in headings]
    for shape in shapes:
        if shape.tile.frontier and (name := _label(shape, taken, titles)):
            yield name


def _label(shape: _Shape, taken: list[Box], titles: list[str]) -> _Name | None:
    """In the largest type and the fewest lines that fit, with the count under it unless that makes it much smaller."""
    room = Room(shape.polygon, _MARGIN, taken)
    alone = _fitted(shape, room, titles, "")
    if alone is None or shape.tile.paper is not None:
        return alone
    counted = _fitted(shape, room, titles, f"{shape.tile.size:,}")
    return counted if counted and counted.size >= _FOR_COUNT * alone.size else alone


def _fitted(shape: _Shape, room: Room, titles: list[str], count: str) -> _Name | None:
    """In the largest type, and of the ways to break the name into lines the first that has room around it."""
    most = max(math.sqrt(area(shape.polygon)) * _TYPE_SHARE, 11.0)
    ways = _wrapped(tile_name(shape.tile, titles), [size for size in _LABELS if size <= most], _MOST_LINES)
    for size, group in groupby(ways, key=lambda way: way[1]):
        found = []
        for lines, _ in group:
            wide = size * max(*(em_width(line) for line in lines), _COUNT * em_width(count))
            high = size * _LINE * (len(lines) + (_COUNT if count else 0))
            fits = any(wide <= box.width and high <= box.height for box in room.largest)
            if fits and (placed := room.middle(wide, high)):
                found.append((placed[1], placed[0], lines))
        if found:
            enough = max(free for free, _, _ in found) * _FREE
            _, box, lines = next(each for each in found if each[0] >= enough)
            return _Name(lines, size, box, colours.text_colour(shape.fill), shape, count)
    return None


def _wrapped(name: str, sizes: Sequence[float], most_lines: int) -> Iterator[tuple[tuple[str, ...], float]]:
    """A name in every size from the largest, each in the fewest lines first."""
    ways = dict.fromkeys(text.wrap(name, columns) for columns in range(max(len(name), 1), 0, -1))
    ways = {lines: None for lines in ways if len(lines) <= most_lines}
    yield from ((lines, size) for size in sizes for lines in ways)


def _area(polygon: Polygon, fill: str, hover: str, theme: colours.Theme) -> go.Scatter:
    x, y = polygon.T
    return go.Scatter(
        x=[*x, x[0]],
        y=[*y, y[0]],
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line={"color": colours.BACKGROUND[theme], "width": 1.5},
        text=hover,
        hoverinfo="text",
        hoveron="fills",
    )


def _borders(shapes: list[_Shape], theme: colours.Theme) -> Iterator[go.Scatter]:
    """The outlines of the tiles, the narrowest first: those of the topics around are wider and lie over them."""
    for step in range(len(_BORDERS), 0, -1):
        outlines = [shape.polygon for shape in shapes if min(shape.step, len(_BORDERS)) == step]
        if outlines:
            points = [point for outline in outlines for point in (*outline, outline[0], (None, None))]
            yield go.Scatter(
                x=[point[0] for point in points],
                y=[point[1] for point in points],
                mode="lines",
                line={"color": colours.BACKGROUND[theme], "width": _BORDERS[step - 1]},
                hoverinfo="skip",
            )


def _corners(box: Box) -> Polygon:
    across, down = box.width / 2, box.height / 2
    steps = np.array([[-across, -down], [across, -down], [across, down], [-across, down]])
    corners: Polygon = np.array([box.x, box.y]) + steps
    return corners


def _texts(names: list[_Name]) -> go.Scatter:
    return go.Scatter(
        x=[name.box.x for name in names],
        y=[name.box.y for name in names],
        mode="text",
        text=[_lines(name) for name in names],
        textfont={"size": [name.size for name in names], "color": [name.ink for name in names]},
        textposition="middle center",
        hoverinfo="skip",
        cliponaxis=False,
    )


def _lines(name: _Name) -> str:
    lines = text.plotly_lines(name.lines)
    if not name.shape.tile.frontier:
        return (f"<b>{lines}</b>" if name.shape.step == 1 else lines) + name.count
    return f'{lines}<br><span style="font-size:{_COUNT * name.size:g}px">{name.count}</span>' if name.count else lines


def _layout(
    topic_map: MapData, topic: str, size: tuple[int, int], top: float, theme: colours.Theme
) -> dict[str, object]:
    axis = {"visible": False, "fixedrange": True}
    path = [text.truncate(text.clean(step.label), 60) for step in topic_map.tree.ancestors(topic)[1:]]
    return {
        "width": size[0] + 2 * _EDGE,
        "height": size[1] + top + _EDGE,
        "margin": {"l": _EDGE, "r": _EDGE, "t": top, "b": _EDGE},
        "xaxis": {**axis, "range": [0, size[0]]},
        "yaxis": {**axis, "range": [size[1], 0]},
        "showlegend": False,
        "hovermode": "closest",
        "font": {"family": FONT, "color": colours.INK[theme]},
        "title": {"text": text.plotly_lines((" › ".join(path),)), "x": 0.01, "y": 0.98, "font": {"size": 15}},
        "paper_bgcolor": colours.BACKGROUND[theme],
        "plot_bgcolor": colours.BACKGROUND[theme],
    }
