"""Where everything in the still picture goes: boxes by squarified treemap, names in the type that fits them.

A topic is a frame with its name as heading and its subtopics as tiles inside (squarified treemaps: Bruls,
Huizing & van Wijk 2000). A name is wrapped and made smaller until it fits, and left out where even the
smallest type does not: nothing is ever cut. Lengths are in pixels, from the upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from squarify import squarify

from hierarchography.model import MapData
from hierarchography.model.remembered import remembered
from hierarchography.rendering import colours
from hierarchography.rendering.picture.fonts import width as em_width
from hierarchography.rendering.table import counted, counts
from hierarchography.rendering.text import clean, truncate, wrap
from hierarchography.rendering.window import Tile, window

WIDTH, HEIGHT = 1200, 630
"""The shape that previews of links are shown in."""
INCH = 96
"""Pixels to an inch, as in CSS."""
PNG_SCALE = 2
"""Pixels of a PNG to a pixel of the layout, for sharp screens."""
DPI = INCH * PNG_SCALE
LEVELS, MOST_TILES = 3, 140
_MARGIN, _TOP = 18.0, 78.0
_GAP, _PAD = 3.0, 6.0
_LINE, _ASCENT = 1.22, 0.93
"""Of the type size: the height of a line, and how far its letters rise."""
_TITLES = (30.0, 27.0, 24.0, 21.0, 18.0)
_HEADINGS = (22.0, 20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0)
_LABELS = (18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.5, 9.0)
_TYPE_SHARE, _MODEST = 1 / 9, 12.0
"""A label is no larger than this share of the side of a square as large as its tile, unless that is very small."""
_FRAME = (120.0, 90.0)
"""A topic with less room is drawn without its subtopics."""
_NAME = 200


@dataclass(frozen=True)
class Line:
    """A line of text: where its baseline begins, and its type size."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle with what it is called: `about` names it in full, `fill` counts top-level topic and depth."""

    x: float
    y: float
    width: float
    height: float
    branch: int = 0
    depth: int = 0
    about: str = ""
    lines: tuple[Line, ...] = ()
    palette: str = colours.DEFAULT_PALETTE

    def colour(self, theme: colours.Theme) -> str:
        """The fill; that of a tile "n more" where the branch is negative."""
        if self.branch < 0:
            return colours.MORE[theme]
        return colours.tile_colour(self.branch, self.depth, theme, self.palette)


@dataclass(frozen=True)
class Picture:
    """A title, what it says to those who cannot see it, the lines above the map, and its boxes, outer ones first."""

    title: str
    summary: str
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    width: float = WIDTH
    height: float = HEIGHT


def arrange(topic_map: MapData, width: float = WIDTH) -> Picture:
    """The picture of the main tree: its upper levels, at most `MOST_TILES` tiles.

    A wider picture has the same shape and the same sizes of type, so more names fit.
    """
    title = truncate(clean(topic_map.title), _NAME) or "Topic map"
    what = (title, " · ".join(counts(topic_map)), topic_map.config.rendering.palette, width)
    # The files and the pages of a map hold it four times.
    return remembered(topic_map.tree, ("picture", *what), lambda: _arranged(topic_map, *what))


def _arranged(topic_map: MapData, title: str, below: str, palette: str, width: float) -> Picture:
    height = round(width * HEIGHT / WIDTH)
    levels = LEVELS if len(topic_map.tree) > 1 else 0  # a single topic stands for its papers
    tiles = window(topic_map.tree, levels=levels, limit=MOST_TILES)
    inside: dict[str, list[Tile]] = {}
    for tile in tiles:
        inside.setdefault(tile.parent, []).append(tile)
    area = Box(_MARGIN, _TOP, width - 2 * _MARGIN, height - _TOP - _MARGIN, palette=palette)
    top = inside.get("0", list(tiles))
    boxes = [box for tile, place in _squares(top, area) for box in _topic(tile, place, inside)]
    head = tuple(_head(title, below, width - 2 * _MARGIN))
    return Picture(title, summary(topic_map), head, tuple(boxes), width, height)


def summary(topic_map: MapData) -> str:
    """The counts and the largest fields in a sentence, for those who do not see the picture."""
    top = topic_map.tree.children("0")
    named = ", ".join(f"{truncate(clean(topic.label), _NAME)} ({topic.size:,})" for topic in top[:8])
    rest = f" and {len(top) - 8:,} more" if len(top) > 8 else ""
    return f"A map of {', '.join(counts(topic_map))}{f': {named}{rest}' if named else ''}."


def _head(title: str, below: str, room: float) -> Iterator[Line]:
    size = next((size for size in _TITLES if size * em_width(title, True) <= room), _TITLES[-1])
    while size * em_width(title, True) > room:
        title = truncate(title, len(title) - 1)
    yield Line(_MARGIN, _MARGIN + _TITLES[0] * 0.8, title, size, bold=True)
    yield Line(_MARGIN, _TOP - 12, below, 15)


def _topic(tile: Tile, box: Box, inside: dict[str, list[Tile]]) -> Iterator[Box]:
    """A topic: a frame with its heading and its subtopics where there is room, else one tile."""
    tile_box = _labelled(tile, box)
    children = inside.get(tile.id, [])
    heading = _fitted(_name(tile), f"{tile.size:,}", box, bold=tile.parent == "0", most_lines=2)
    if not (children and heading and box.width >= _FRAME[0] and box.height >= _FRAME[1]):
        yield tile_box
        return
    yield replace(tile_box, lines=heading)
    below = max(line.y + 0.45 * line.size for line in heading)
    high = box.y + box.height - below - _GAP
    room = Box(box.x + _GAP, below, box.width - 2 * _GAP, high, palette=box.palette)
    for child, place in _squares(children, room):
        yield from _topic(child, place, inside)


def _labelled(tile: Tile, box: Box) -> Box:
    steps = tile.id.split(".")
    branch = -1 if tile.topic is None else int(steps[1]) if len(steps) > 1 else 0
    depth = 0 if tile.topic is None else max(tile.topic.depth, 1)
    about = f"{_name(tile)}: {counted(tile.size, 'paper')}"
    lines = _fitted(_name(tile), f"{tile.size:,}", box, bold=tile.parent == "0")
    return replace(box, branch=branch, depth=depth, about=about, lines=lines)


def _name(tile: Tile) -> str:
    if tile.topic is None:
        return f"{tile.hidden:,} more"
    return truncate(clean(tile.topic.label), _NAME)


def _squares(tiles: list[Tile], area: Box) -> Iterator[tuple[Tile, Box]]:
    """Tiles with their boxes, as near to squares as they come, with gaps between them."""
    whole = sum(tile.size for tile in tiles)
    ranked = sorted(tiles, key=lambda tile: -tile.size)
    sizes = [tile.size / whole * area.width * area.height for tile in ranked]
    for tile, place in zip(ranked, squarify(sizes, area.x, area.y, area.width, area.height), strict=True):
        gap = min(_GAP, place["dx"] / 3, place["dy"] / 3)
        yield tile, Box(place["x"], place["y"], place["dx"] - gap, place["dy"] - gap, palette=area.palette)


def _fitted(name: str, count: str, box: Box, *, bold: bool, most_lines: int = 9) -> tuple[Line, ...]:
    """The name in the largest type and the fewest lines that fit a box, then the count where it fits too."""
    room = box.width - 2 * _PAD
    wraps = dict.fromkeys(wrap(name, columns) for columns in range(max(len(name), 1), 0, -1))
    largest = max(math.sqrt(box.width * box.height) * _TYPE_SHARE, _MODEST)
    for size in _HEADINGS if bold else (size for size in _LABELS if size <= largest):
        for words in wraps:
            high = size * _LINE * len(words) + _PAD
            if len(words) <= most_lines and high <= box.height and all(size * em_width(w, bold) <= room for w in words):
                lines = _lines(words, box, size, bold)
                return (*lines, *_count(count, lines[-1], box, own_line=most_lines > 2))
    return ()


def _lines(words: tuple[str, ...], box: Box, size: float, bold: bool) -> list[Line]:
    x, y = box.x + _PAD, box.y + _PAD / 2 + size * _ASCENT
    return [Line(x, y + place * size * _LINE, text, size, bold) for place, text in enumerate(words)]


def _count(count: str, last: Line, box: Box, own_line: bool) -> Iterator[Line]:
    """The number of papers: on the last line of the name, else, with `own_line`, under it."""
    size = max(0.8 * last.size, _LABELS[-1])
    after = last.x + last.size * em_width(last.text + " ", last.bold)
    below = last.y + size * _LINE
    if after + size * em_width(count) <= box.x + box.width - _PAD:
        yield Line(after, last.y, count, size)
    elif own_line and below + _PAD / 2 <= box.y + box.height and size * em_width(count) <= box.width - 2 * _PAD:
        yield Line(last.x, below, count, size)
