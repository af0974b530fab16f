"""The tree as Plotly figures for notebooks: treemap, sunburst, icicle. A topic without subtopics shows its papers.

The further chart, of polygons, is in `polygon_figure`.

>>> treemap(m, topic="0.2", depth=2).show()                         # doctest: +SKIP
"""

from __future__ import annotations

import math

import plotly.graph_objects as go

from hierarchography import config
from hierarchography.model import MapData, Topic, TopicView
from hierarchography.rendering import colours, text
from hierarchography.rendering.table import counted
from hierarchography.rendering.window import LEVELS, MOST_TILES, Tile, window

CHARTS = tuple(chart for chart in config.CHARTS if chart != "map")
"""The charts that are figures: all but the map, whose points are drawn by the page."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_HOVER_KEYWORDS = 8
_TYPE_SIZE = 13
_TITLE_CHARACTERS, _TITLE_WORDS = 60, 9
_MOST_PAPERS, _MOST_ROWS = 40, 28
"""Tiles of papers that can be read in a figure, and rows of an icicle."""
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
    tiles = tiles_under(topic_map, topic, depth, limit)
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
    tiles = tiles_under(topic_map, topic, depth, limit)
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
    tiles = tiles_under(topic_map, topic, depth, limit, _MOST_ROWS)
    trace = go.Icicle(
        **_columns(topic_map, tiles, topic, depth, theme, rows=True),
        tiling={"orientation": "h", "pad": 1},
        pathbar={"thickness": 24, "edgeshape": ">"},
    )
    return _figure(trace, theme)


def tiles_under(topic_map: MapData, topic: str, depth: int, limit: int, papers: int = _MOST_PAPERS) -> tuple[Tile, ...]:
    """The window, with at most `papers` tiles in a topic without subtopics: of more none could be read."""
    tree = topic_map.tree
    if not tree.children(topic):
        limit = min(limit, papers + len(tree.ancestors(topic)))
    return window(tree, topic, depth, limit)


def _columns(
    topic_map: MapData, tiles: tuple[Tile, ...], topic: str, depth: int, theme: colours.Theme, rows: bool = False
) -> dict[str, object]:
    whole = next(tile.area for tile in tiles if tile.id == topic)
    titles = titles_in(topic_map, topic, tiles)
    fills = tile_fills(topic_map, tiles, topic, theme)
    return {
        "ids": [tile.id for tile in tiles],
        "parents": [tile.parent for tile in tiles],
        "labels": [_label(tile, tile.area / whole, titles, rows) for tile in tiles],
        "values": [tile.area for tile in tiles],
        "text": ["" if tile.topic is None and titles else f"{tile.size:,}" for tile in tiles],
        "hovertext": [tile_hover(tile, len(topic_map), titles) for tile in tiles],
        "hoverinfo": "text",
        "textinfo": "label+text",
        "branchvalues": "total",
        "level": topic,
        "maxdepth": depth + 1,
        "sort": False,
        "marker": {"colors": fills, "line": {"color": colours.BACKGROUND[theme], "width": 1}},
        "textfont": {"color": [colours.text_colour(fill) for fill in fills], "size": _TYPE_SIZE},
    }


def titles_in(topic_map: MapData, topic: str, tiles: tuple[Tile, ...]) -> list[str]:
    """The titles of a topic's papers, the most central first, as the page shows them; none if no tile is a paper."""
    if all(tile.paper is None for tile in tiles):
        return []
    return [text.clean(title) for title in TopicView(topic_map, topic_map.tree[topic]).papers["title"]]


def tile_fills(topic_map: MapData, tiles: tuple[Tile, ...], topic: str, theme: colours.Theme) -> list[str]:
    """The fill of each tile, where `topic` is looked at."""
    # Of a topic without subtopics the hue is that among its siblings.
    focus = topic if topic_map.tree.children(topic) else topic.rpartition(".")[0]
    return [_fill(tile, focus, theme, topic_map.config.rendering.palette) for tile in tiles]


def _fill(tile: Tile, focus: str, theme: colours.Theme, palette: str) -> str:
    if tile.topic is None and tile.paper is None:
        return colours.MORE[theme]
    return topic_colour(tile.id if tile.paper is None else tile.parent, theme, palette, focus)


def topic_colour(topic_id: str, theme: colours.Theme, palette: str, focus: str = "0") -> str:
    """The fill of a topic: a hue for each child of the topic `focus`; what lies around that has none."""
    if not topic_id.startswith(f"{focus}."):
        return colours.ROOT[theme]
    steps = topic_id.removeprefix(f"{focus}.").split(".")
    return colours.tile_colour(int(steps[0]), len(steps), theme, palette)


def _label(tile: Tile, share: float, titles: list[str], rows: bool) -> str:
    label = tile_name(tile, titles)
    if not tile.frontier or (rows and tile.paper is not None) or (tile.topic is None and tile.paper is None):
        return text.plotly_lines((label,))  # rows of an icicle are low and wide
    # Only a tile with nothing inside has the height for several lines.
    height = math.sqrt(_AREA * share / _TILE_RATIO) / _TYPE_SIZE
    return text.plotly_lines(text.tile_lines(label, _TILE_RATIO * height, height, below=1))


def tile_name(tile: Tile, titles: list[str]) -> str:
    """What a tile is called: the name of a topic or the title of a paper, shortened."""
    if tile.paper is not None:
        return text.shorten(titles[tile.paper], _TITLE_CHARACTERS, _TITLE_WORDS)
    return f"{tile.hidden:,} more" if tile.topic is None else text.shorten(tile.topic.label)


def tile_hover(tile: Tile, papers: int, titles: list[str]) -> str:
    """What is said of a tile under the pointer, on a map of so many `papers`."""
    if tile.paper is not None:
        return f"<b>{hover_lines(titles[tile.paper])}</b>"
    count = f"{counted(tile.size, 'paper')} ({tile.size / papers:.1%})"
    if tile.topic is None:
        return f"<b>{tile.hidden:,} {'more papers' if titles else 'smaller topics'}</b><br>{count}"
    return "<br>".join([f"<b>{hover_lines(tile.topic.label)}</b>", count, *_hover_keywords(tile.topic)])


def _hover_keywords(topic: Topic) -> list[str]:
    words = ", ".join(text.clean(word) for word in topic.keywords[:_HOVER_KEYWORDS])
    return [hover_lines(words)] if words else []


def hover_lines(value: str) -> str:
    """Text of strangers for a hover box: cleaned, shortened, escaped and broken into lines."""
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
