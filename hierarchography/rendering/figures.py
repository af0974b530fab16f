"""The tree as Plotly figures for notebooks: treemap, sunburst, icicle.

>>> treemap(m, topic="0.2", depth=2).show()                         # doctest: +SKIP
"""

from __future__ import annotations

import math

import plotly.graph_objects as go

from hierarchography import config
from hierarchography.model import MapData, Topic
from hierarchography.rendering import colours, text
from hierarchography.rendering.table import counted
from hierarchography.rendering.window import LEVELS, MOST_TILES, Tile, window

CHARTS = tuple(chart for chart in config.CHARTS if chart != "map")
"""The charts that are figures: all but the map, whose points are drawn by the page."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_HOVER_KEYWORDS = 8
_TYPE_SIZE = 13
# A figure is about this large; a tile is taken for 1.2 times as wide as high, and a fifth of it is edge.
_AREA = 1000 * 600 * 0.8
_TILE_RATIO = 1.2


def treemap(
    topic_map: MapData,
    *,
    depth: int = LEVELS,
    topic: str = "0",
    limit: int = MOST_TILES,
    theme: colours.Theme = "light",
) -> go.Figure:
    """Nested rectangles, their area the number of papers.

    Shows `depth` levels under `topic`, at most `limit` tiles (what does not fit is summed as "n more"),
    in the colours of a light or a dark `theme`. Another view: `m.view("method").treemap()`.
    Raises `TreeError` for an unknown topic.
    """
    tiles = window(topic_map.tree, topic, depth, limit)
    trace = go.Treemap(
        **_columns(topic_map, tiles, topic, depth, theme),
        tiling={"squarifyratio": 1.5, "pad": 2},
        pathbar={"thickness": 24, "edgeshape": ">"},
    )
    return _figure(trace, theme)


def sunburst(
    topic_map: MapData,
    *,
    depth: int = LEVELS,
    topic: str = "0",
    limit: int = MOST_TILES,
    theme: colours.Theme = "light",
) -> go.Figure:
    """Rings, broad topics inside; the options are those of `treemap`."""
    tiles = window(topic_map.tree, topic, depth, limit)
    return _figure(go.Sunburst(**_columns(topic_map, tiles, topic, depth, theme)), theme)


def icicle(
    topic_map: MapData,
    *,
    depth: int = LEVELS,
    topic: str = "0",
    limit: int = MOST_TILES,
    theme: colours.Theme = "light",
) -> go.Figure:
    """Columns from broad (left) to narrow (right); the options are those of `treemap`."""
    tiles = window(topic_map.tree, topic, depth, limit)
    trace = go.Icicle(
        **_columns(topic_map, tiles, topic, depth, theme),
        tiling={"orientation": "h", "pad": 1},
        pathbar={"thickness": 24, "edgeshape": ">"},
    )
    return _figure(trace, theme)


def _columns(
    topic_map: MapData, tiles: tuple[Tile, ...], topic: str, depth: int, theme: colours.Theme
) -> dict[str, object]:
    whole = next(tile.size for tile in tiles if tile.id == topic)
    fills = [_fill(tile, topic, theme, topic_map.config.rendering.palette) for tile in tiles]
    return {
        "ids": [tile.id for tile in tiles],
        "parents": [tile.parent for tile in tiles],
        "labels": [_label(tile, tile.size / whole) for tile in tiles],
        "values": [tile.size for tile in tiles],
        "text": [f"{tile.size:,}" for tile in tiles],
        "hovertext": [_hover(tile, len(topic_map)) for tile in tiles],
        "hoverinfo": "text",
        "textinfo": "label+text",
        "branchvalues": "total",
        "level": topic,
        "maxdepth": depth + 1,
        "sort": False,
        "marker": {"colors": fills, "line": {"color": colours.BACKGROUND[theme], "width": 1}},
        "textfont": {"color": [colours.text_colour(fill) for fill in fills], "size": _TYPE_SIZE},
    }


def _fill(tile: Tile, focus: str, theme: colours.Theme, palette: str) -> str:
    """A hue for each child of the topic that is looked at; what lies around it has none."""
    if tile.topic is None:
        return colours.MORE[theme]
    if not tile.id.startswith(f"{focus}."):
        return colours.ROOT[theme]
    steps = tile.id.removeprefix(f"{focus}.").split(".")
    return colours.tile_colour(int(steps[0]), len(steps), theme, palette)


def _label(tile: Tile, share: float) -> str:
    if tile.topic is None:
        return f"{tile.hidden:,} more"
    label = text.shorten(tile.topic.label)
    if not tile.frontier:
        return text.plotly_lines((label,))
    # Only a tile with nothing inside has the height for several lines.
    height = math.sqrt(_AREA * share / _TILE_RATIO) / _TYPE_SIZE
    return text.plotly_lines(text.tile_lines(label, _TILE_RATIO * height, height, below=1))


def _hover(tile: Tile, papers: int) -> str:
    count = f"{counted(tile.size, 'paper')} ({tile.size / papers:.1%})"
    if tile.topic is None:
        return f"<b>{tile.hidden:,} smaller topics</b><br>{count}"
    return "<br>".join([f"<b>{_hover_lines(tile.topic.label)}</b>", count, *_hover_keywords(tile.topic)])


def _hover_keywords(topic: Topic) -> list[str]:
    words = ", ".join(text.clean(word) for word in topic.keywords[:_HOVER_KEYWORDS])
    return [_hover_lines(words)] if words else []


def _hover_lines(value: str) -> str:
    return text.plotly_lines(text.wrap(text.truncate(text.clean(value), 300), width=48))


def _figure(trace: object, theme: colours.Theme) -> go.Figure:
    ink = colours.INK[theme]
    return go.Figure(
        trace,
        {
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "uniformtext": {"minsize": 9, "mode": "hide"},
            "font": {
                "family": FONT,
                "color": ink,
            },
            "paper_bgcolor": colours.BACKGROUND[theme],
            "height": 600,
        },
    )
