"""The topics of a level over the years, as one Plotly figure.

>>> topics_over_time_figure(m, level=1).show()                      # doctest: +SKIP
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hierarchography.analysis import topics_over_time
from hierarchography.model import MapData
from hierarchography.rendering import colours, text
from hierarchography.rendering.figures import FONT

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
        _bars(rows, _fill(str(topic_id), theme, palette)) for topic_id, rows in shown.groupby("topic_id", sort=False)
    ]
    if hidden := len(sizes) - len(largest):
        rest = table[~table["topic_id"].isin(largest)].groupby("year", as_index=False)[["count", "share"]].sum()
        bars.append(_bars(rest.assign(topic=f"{hidden:,} more"), colours.MORE[theme]))
    return go.Figure(bars, _layout(theme))


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


def _fill(topic_id: str, theme: colours.Theme, palette: str) -> str:
    steps = topic_id.split(".")
    return colours.tile_colour(int(steps[1]) if len(steps) > 1 else 0, len(steps) - 1, theme, palette)


def _layout(theme: colours.Theme) -> dict[str, object]:
    ink, background = colours.INK[theme], colours.BACKGROUND[theme]
    line = {"gridcolor": colours.MORE[theme], "zeroline": False}
    return {
        "barmode": "stack",
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
