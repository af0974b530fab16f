"""Topics over the years as Plotly figures: stacked bars of a level, and a stream of the topics under one.

>>> topics_over_time_figure(m, level=1).show()                      # doctest: +SKIP
>>> stream_figure(m, topic="0.2").show()                            # doctest: +SKIP
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from hierarchography.analysis import topics_over_time
from hierarchography.model import MapData
from hierarchography.rendering import colours, text
from hierarchography.rendering.figures import FONT, topic_colour

MOST_TOPICS = 20
"""Topics with bars of their own, the largest; the others are summed as "n more"."""


def topics_over_time_figure(
    topic_map: MapData, level: int = 1, bins: int | None = None, theme: colours.Theme = "light"
) -> go.Figure:
    """Stacked bars, a colour a topic as in the tree: papers by year (see `analysis.topics_over_time`).

    Raises `InputError` where no paper has a year.
    """
    table = topics_over_time(topic_map, level, bins)
    sizes = table.groupby("topic_id", sort=False)["count"].sum()
    largest = sizes.sort_values(ascending=False, kind="stable").index[:MOST_TOPICS]
    shown = table[table["topic_id"].isin(largest)]
    palette = topic_map.config.rendering.palette
    bars = [
        _bars(rows, topic_colour(str(topic_id), theme, palette))
        for topic_id, rows in shown.groupby("topic_id", sort=False)
    ]
    if hidden := len(sizes) - len(largest):
        rest = table[~table["topic_id"].isin(largest)].groupby("year", as_index=False)[["count", "share"]].sum()
        bars.append(_bars(rest.assign(topic=f"{hidden:,} more"), colours.MORE[theme]))
    return go.Figure(bars, {**_layout(theme), "barmode": "stack"})


def stream_figure(
    topic_map: MapData, topic: str = "0", bins: int | None = None, theme: colours.Theme = "light"
) -> go.Figure:
    """The subtopics of a topic over the years as a stream: one band each, as wide as its papers, about a middle line.

    At most `MOST_TOPICS` bands, the largest topics; the others are summed as "n more". Years are binned as in
    `analysis.topics_over_time`. Raises `InputError` where no paper has a year, and `TreeError` for an unknown topic.
    """
    children = topic_map.tree.children(topic) or (topic_map.tree[topic],)
    table = topics_over_time(topic_map, children[0].depth, bins)
    bands = {child.id: table.loc[table["topic_id"] == child.id, "count"].to_numpy() for child in children}
    years = table["year"].unique()
    largest = sorted(children, key=lambda child: -child.size)[:MOST_TOPICS]
    names = {child.id: text.plotly_lines((text.shorten(child.label),)) for child in children if child in largest}
    counts = [bands[topic_id] for topic_id in names]
    # As the page: the hues go to the topics under the one looked at.
    palette = topic_map.config.rendering.palette
    fills = [colours.tile_colour(children.index(child), 1, theme, palette) for child in children if child in largest]
    labels = list(names.values())
    if hidden := len(children) - len(largest):
        counts.append(sum((bands[child.id] for child in children if child not in largest), np.zeros(len(years), int)))
        fills.append(colours.MORE[theme])
        labels.append(f"{hidden:,} more")
    return go.Figure(_bands(years, counts, labels, fills, theme), _stream_layout(theme))


def _bands(
    years: NDArray[np.int64], counts: list[NDArray[np.int64]], labels: list[str], fills: list[str], theme: colours.Theme
) -> list[go.Scatter]:
    """Lines upon one another, the space under each filled; the lowest lies half of all papers under the middle."""
    edges = np.cumsum(np.vstack([-np.sum(counts, axis=0) / 2, *counts]), axis=0)
    line = {"color": colours.BACKGROUND[theme], "width": 1}
    lowest = go.Scatter(x=years, y=edges[0], mode="lines", line=line, hoverinfo="skip", showlegend=False)
    return [lowest] + [
        go.Scatter(
            name=label,
            x=years,
            y=edge,
            mode="lines",
            line=line,
            fill="tonexty",
            fillcolor=fill,
            customdata=count,
            hovertemplate="%{x}: %{customdata:,} papers",
        )
        for label, count, edge, fill in zip(labels, counts, edges[1:], fills, strict=True)
    ]


def _stream_layout(theme: colours.Theme) -> dict[str, object]:
    layout = _layout(theme)
    return {**layout, "hovermode": "x", "yaxis": {"visible": False, "zeroline": False}}


def _bars(rows: pd.DataFrame, fill: str) -> go.Bar:
    years = rows["year"].to_numpy()
    step = int(years[1] - years[0]) if len(years) > 1 else 1
    spans = years.astype(str) if step == 1 else [f"{year}-{year + step - 1}" for year in years]
    return go.Bar(
        name=text.plotly_lines((text.shorten(str(rows["topic"].iloc[0])),)),
        x=years + (step - 1) / 2,
        y=rows["count"].to_numpy(),
        width=0.9 * step,
        marker={"color": fill},
        customdata=np.column_stack([np.asarray(spans, dtype=object), rows["share"].to_numpy(dtype=object)]),
        hovertemplate="%{customdata[0]}: %{y:,} papers (%{customdata[1]:.1%})",
    )


def _layout(theme: colours.Theme) -> dict[str, object]:
    ink, background = colours.INK[theme], colours.BACKGROUND[theme]
    line = {"gridcolor": colours.MORE[theme], "zeroline": False}
    return {
        "font": {"family": FONT, "color": ink},
        "height": 480,
        "legend": {"traceorder": "normal"},
        "margin": {"l": 48, "r": 8, "t": 24, "b": 40},
        "paper_bgcolor": background,
        "plot_bgcolor": background,
        "showlegend": True,
        "xaxis": {"title": {"text": "Year"}, "showgrid": False, "tickformat": "d"},
        "yaxis": {"title": {"text": "Papers"}, **line},
    }
