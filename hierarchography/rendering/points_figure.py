"""The 2-D map of the papers as a Plotly figure: a point a paper, the names of the broad topics over them.

>>> map_figure(m, topic="0.2").show()                               # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from hierarchography.analysis import Links, links_of
from hierarchography.errors import RenderError
from hierarchography.model import MapData, Topic
from hierarchography.rendering import colours, text
from hierarchography.rendering.figures import FONT, hover_lines

BY_WEBGL = 4_000
"""Papers from which the points are drawn by WebGL."""
MOST_NAMES = 20
MOST_LINKED = 30
"""Pairs of topics between which lines are drawn."""
_WIDEST = 3.0
_MIDDLE_SIZE = 60.0
_NAME_SIZE = 12
_FRAME = (760.0, 620.0)
"""About the px that a figure has for the points."""
_STRAYS = 2.0
"""Percent of the papers at either end that the first view may leave out, where a topic is looked at."""
_GREY = colours.ByTheme[str]({"light": "#c9cdd2", "dark": "#3d434b"})


def map_figure(
    topic_map: MapData, topic: str = "0", theme: colours.Theme = "light", *, links: bool = False
) -> go.Figure:
    """The papers on the plane, those of each subtopic of `topic` a trace in the colour of the page; the others grey.

    With `links`, lines between the subtopics that are linked most, the wider the more links (see `analysis.links`).
    Raises `RenderError` for a map without a plane and `TreeError` for an unknown topic.
    """
    plane, tree = topic_map.plane, topic_map.tree
    if plane is None:
        raise RenderError("this map has no 2-D map of its papers; build it again to add one")
    shown = tree.children(topic) or (tree[topic],)
    others = np.setdiff1d(np.arange(len(topic_map)), tree[topic].members)
    hovers = _hovers(topic_map)
    traces = [_points(plane, others, hovers, "Other topics", _GREY[theme])] if len(others) else []
    fills = _fills(topic_map, shown, theme)
    for child, fill in zip(shown, fills, strict=True):
        name = text.plotly_lines((text.shorten(child.label),))
        traces.append(_points(plane, child.members, hovers, name, fill))
    lines = _lines_between(links_of(topic_map.views[topic_map.main]), plane, shown, theme) if links else ()
    return go.Figure([*traces, *lines], _layout(plane, shown, theme))


def _lines_between(
    links: Links, plane: NDArray[np.float32], shown: tuple[Topic, ...], theme: colours.Theme
) -> Iterator[go.Scatter]:
    """A line for each of the `MOST_LINKED` pairs of topics with the most links; its middle says how many."""
    found = links.of_level(np.array([links.tree.row(child.id) for child in shown])).tocoo()
    pairs = sorted(
        (-count, first, second)
        for count, first, second in zip(found.data.tolist(), found.row.tolist(), found.col.tolist(), strict=True)
        if first < second
    )
    for count, *ends in pairs[:MOST_LINKED]:
        x, y = np.stack([np.median(plane[shown[end].members], axis=0) for end in ends]).T.astype(np.float64)
        names = " and ".join(hover_lines(shown[end].label) for end in ends)
        yield go.Scatter(
            x=[x[0], x.mean(), x[1]],
            y=[y[0], y.mean(), y[1]],
            mode="lines",
            line={"color": colours.INK[theme], "width": max(0.5, _WIDEST * np.sqrt(count / pairs[0][0]))},
            opacity=0.45,
            hovertext=["", f"{names}: {-count:,} links", ""],
            hoverinfo="text",
            showlegend=False,
        )


def _fills(topic_map: MapData, shown: tuple[Topic, ...], theme: colours.Theme) -> list[str]:
    """The colours of the page's points: a hue for each subtopic; a topic without any has its own among its siblings."""
    tree, palette = topic_map.tree, topic_map.config.rendering.palette
    siblings = tree.children(shown[0].id.rpartition(".")[0]) if len(shown) == 1 and shown[0].id != "0" else shown
    hues = colours.points(len(siblings), theme, palette)
    return [hues[siblings.index(child)] for child in shown]


def _hovers(topic_map: MapData) -> NDArray[np.object_]:
    frame = topic_map.corpus.frame
    years = frame["year"].astype("str").where(frame["year"].notna(), "")
    leaves = topic_map.tree.leaf_of
    names = {row: hover_lines(topic_map.tree.topics[row].label) for row in set(leaves.tolist())}
    facts = zip(frame["title"], years, leaves.tolist(), strict=True)
    texts = [f"<b>{hover_lines(title)}</b><br>{names[row]}{f' · {year}' if year else ''}" for title, year, row in facts]
    return np.array(texts, dtype=object)


def _points(
    plane: NDArray[np.float32], rows: NDArray[np.integer], hovers: NDArray[np.object_], name: str, fill: str
) -> go.Scatter | go.Scattergl:
    kind = go.Scattergl if len(plane) >= BY_WEBGL else go.Scatter
    return kind(
        name=name,
        x=plane[rows, 0],
        y=plane[rows, 1],
        mode="markers",
        marker={"color": fill, "size": float(np.clip(_MIDDLE_SIZE / np.sqrt(len(plane)) + 2, 2.5, 8)), "opacity": 0.8},
        hovertext=hovers[rows],
        hoverinfo="text",
    )


def _layout(plane: NDArray[np.float32], shown: tuple[Topic, ...], theme: colours.Theme) -> dict[str, object]:
    axis = {"visible": False, "showgrid": False, "zeroline": False}
    rows = np.concatenate([child.members for child in shown])
    box = _extent(plane[rows], 0.0 if len(rows) == len(plane) else _STRAYS)
    return {
        "annotations": [_name(child, place, theme) for child, place in _placed(plane, shown, box)],
        "font": {"family": FONT, "color": colours.INK[theme]},
        "height": 640,
        "legend": {"itemsizing": "constant"},
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "paper_bgcolor": colours.BACKGROUND[theme],
        "plot_bgcolor": colours.BACKGROUND[theme],
        "xaxis": {**axis, "range": box[:, 0].tolist()},
        "yaxis": {**axis, "range": box[:, 1].tolist(), "scaleanchor": "x"},
    }


def _extent(places: NDArray[np.float32], strays: float) -> NDArray[np.float64]:
    """The lower left and the upper right corner (2, 2) of what holds nearly all of these places, with some room."""
    low, high = np.percentile(places, [strays, 100 - strays], axis=0)
    room = 0.08 * max(float((high - low).max()), 1e-6)
    return np.array([low - room, high + room])


def _placed(
    plane: NDArray[np.float32], shown: tuple[Topic, ...], box: NDArray[np.float64]
) -> Iterator[tuple[Topic, NDArray[np.float64]]]:
    """The largest topics whose names do not lie over one another, with the middle of their papers."""
    scale = max((box[1, 0] - box[0, 0]) / _FRAME[0], (box[1, 1] - box[0, 1]) / _FRAME[1])
    taken: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    for topic in sorted(shown, key=lambda topic: -topic.size)[:MOST_NAMES]:
        lines = _lines(topic)
        half = np.array([0.6 * _NAME_SIZE * max(map(len, lines)), 1.5 * _NAME_SIZE * len(lines)]) / 2 * scale
        place = np.median(plane[topic.members], axis=0).astype(np.float64)
        if all((np.abs(place - other) >= half + size).any() for other, size in taken):
            taken.append((place, half))
            yield topic, place


def _lines(topic: Topic) -> tuple[str, ...]:
    return text.wrap(text.shorten(topic.label), 16)


def _name(topic: Topic, place: NDArray[np.float64], theme: colours.Theme) -> dict[str, object]:
    return {
        "x": float(place[0]),
        "y": float(place[1]),
        "text": f"<b>{text.plotly_lines(_lines(topic))}</b>",
        "showarrow": False,
        "font": {"size": _NAME_SIZE, "color": colours.INK[theme]},
        "bgcolor": colours.BACKGROUND[theme],
        "opacity": 0.85,
    }
