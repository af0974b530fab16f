"""Two axes of papers as Plotly figures: the flow between them, and the matrix of counts with its gaps; and as a page.

>>> flow_figure(cross(m, "problem", "method")).show()               # doctest: +SKIP
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from hierarchography.analysis import Crossed
from hierarchography.rendering import colours, text
from hierarchography.rendering.csv_tables import csv_parts
from hierarchography.rendering.figures import FONT
from hierarchography.rendering.files import write_parts, write_text

_ROW, _COLUMN, _HEAD, _SIDE, _FLOW_ROW = 36, 92, 190, 320, 40
"""Px of a row and a column of the matrix, of its labels above and beside it, and of a group of the flow."""
_GAP = 0.02
"""Space between the groups of a flow, as a share of its height."""
_LINK_OPACITY = 0.45
_GREY = colours.ByTheme[str]({"light": "#6b7280", "dark": "#9aa3ad"})


def flow_figure(crossed: Crossed, theme: colours.Theme = "light", palette: str = colours.DEFAULT_PALETTE) -> go.Figure:
    """A band from each group of the first axis to each group of the second, as wide as its papers (a Sankey diagram).

    The hover text says how many papers were expected.
    """
    rows, columns = crossed.rows.labels, crossed.columns.labels
    fills = colours.points(len(rows), theme, palette)
    source, target = np.nonzero(crossed.counts)
    counts, expected = crossed.counts[source, target], crossed.expected[source, target]
    hovers = [f"{count:,} papers, expected {each:.1f}" for count, each in zip(counts, expected, strict=True)]
    sankey = go.Sankey(
        node={
            "label": [_label(label) for label in (*rows, *columns)],
            "color": [*fills, *[_GREY[theme]] * len(columns)],
            "pad": 12,
            "x": [0.001] * len(rows) + [0.999] * len(columns),
            "y": [*_middles(crossed.counts.sum(axis=1)), *_middles(crossed.counts.sum(axis=0))],
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": "%{label}: %{value:,} papers<extra></extra>",
        },
        link={
            "source": source,
            "target": target + len(rows),
            "value": counts,
            "color": [_translucent(fills[row]) for row in source],
            "customdata": hovers,
            "hovertemplate": "%{source.label} – %{target.label}: %{customdata}<extra></extra>",
        },
        textfont={"color": colours.INK[theme], "size": 12},
    )
    height = max(320, 80 + _FLOW_ROW * max(len(rows), len(columns)))
    return go.Figure(sankey, _layout(theme) | {"height": height, "margin": {"l": 16, "r": 16, "t": 16, "b": 16}})


def matrix_figure(crossed: Crossed, theme: colours.Theme = "light") -> go.Figure:
    """The papers of each pair of groups. A pair without papers says how many were expected, in bold beyond chance.

    Colours say how far a count is from the expected one: log2((count + 1/2) / (expected + 1/2)), from a quarter (or
    less) to four times (or more).
    """
    shape = crossed.counts.shape
    ratio = np.log2((crossed.counts + 0.5) / (crossed.expected + 0.5))
    gap = crossed.table["gap"].to_numpy().reshape(shape)
    q = crossed.table["q"].to_numpy().reshape(shape)
    texts = np.empty(shape, dtype=object)
    hovers = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        count, expected = int(crossed.counts[place]), float(crossed.expected[place])
        texts[place] = _cell(count, expected, bool(gap[place]))
        names = _label(crossed.rows.labels[place[0]]), _label(crossed.columns.labels[place[1]])
        hovers[place] = f"{names[0]}<br>{names[1]}<br>expected {expected:.1f}, found {count:,} (q = {q[place]:.2g})"
    heat = go.Heatmap(
        z=ratio,
        x=np.arange(shape[1]),
        y=np.arange(shape[0]),
        zmin=-2,
        zmax=2,
        zmid=0,
        text=texts,
        texttemplate="%{text}",
        textfont={"size": 11},
        customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=[[0, "#b35806"], [0.5, colours.BACKGROUND[theme]], [1, "#2166ac"]],
        xgap=1,
        ygap=1,
        colorbar={"title": {"text": "found / expected"}, "tickvals": [-2, -1, 0, 1, 2], "ticktext": _RATIOS},
    )
    ticks = {"showgrid": False, "zeroline": False, "tickmode": "array", "automargin": True}
    return go.Figure(
        heat,
        _layout(theme)
        | {
            "height": _HEAD + 60 + _ROW * shape[0],
            "width": _SIDE + _COLUMN * shape[1],
            "xaxis": ticks | {"side": "top", "tickangle": -40} | _ticks(crossed.columns.labels),
            "yaxis": ticks | {"autorange": "reversed"} | _ticks(crossed.rows.labels),
            "margin": {"l": 16, "r": 16, "t": 16, "b": 16},
        },
    )


_RATIOS = ["1/4", "1/2", "1", "2", "4"]


def write_crossing(crossed: Crossed, path: str | Path, title: str) -> Path:
    """Write the flow, the matrix and its gaps as one HTML file that needs no network. Raises `RenderError`."""
    flow = flow_figure(crossed).to_html(full_html=False, include_plotlyjs=True, config={"displaylogo": False})
    matrix = matrix_figure(crossed).to_html(full_html=False, include_plotlyjs=False, config={"displaylogo": False})
    heading = escape(f"{title}: {crossed.rows.name} × {crossed.columns.name}")
    parts = [
        f"<h1>{heading}</h1>",
        f"<p>{escape(facts_line(crossed))}</p>",
        flow,
        f"<div>{matrix}</div>",
        _gap_list(crossed),
    ]
    page = f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{heading}</title>\n{_STYLE}\n<main>'
    return write_text(path, page + "\n".join(parts) + "</main>\n</html>\n")


def write_pairs(crossed: Crossed, path: str | Path) -> Path:
    """Write the table of all pairs as CSV. Raises `RenderError`."""
    return write_parts(path, csv_parts(crossed.table))


def facts_line(crossed: Crossed) -> str:
    """One line on what the figures show."""
    left = f" ({crossed.left_out:,} without a value are left out)" if crossed.left_out else ""
    empty = crossed.gaps
    return (
        f"{crossed.papers:,} papers{left}; {len(empty):,} of {crossed.counts.size:,} pairs have no paper, "
        f"{int(empty['gap'].sum()):,} of them beyond chance; association (Cramér's V) {crossed.association:.2f}."
    )


_STYLE = """<meta name="viewport" content="width=device-width">
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; background: #fff; color: #111 }
main { max-width: 1500px; margin: auto; padding: 16px }
h1 { font-size: 22px; margin: 8px 0 }
h2 { font-size: 18px }
div { overflow-x: auto }
</style>"""
_LISTED = 30


def _gap_list(crossed: Crossed) -> str:
    """The empty pairs in which most papers were expected, as a list."""
    gaps = crossed.gaps
    found = gaps[gaps["gap"]].head(_LISTED)
    if found.empty:
        return "<p>No pair is empty beyond chance.</p>"
    pairs = [f"{escape(str(gap.row))} × {escape(str(gap.column))}" for gap in found.itertuples()]
    facts = zip(pairs, found["expected"], found["q"], strict=True)
    items = "".join(f"<li>{pair}: expected {expected:.1f}, found 0 (q = {q:.2g})</li>" for pair, expected, q in facts)
    return f"<h2>Empty beyond chance</h2><ul>{items}</ul>"


def _cell(count: int, expected: float, gap: bool) -> str:
    if count:
        return f"{count:,}"
    marked = f"expected {expected:.0f},<br>found 0" if expected >= 0.5 else "0"
    return f"<b>{marked}</b>" if gap else marked


def _middles(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """The height (0 above, 1 below) of the middle of each group, so that groups stand in their order."""
    heights = sizes / sizes.sum() * (1 - _GAP * (len(sizes) - 1))
    return np.asarray(np.clip(np.cumsum(heights + _GAP) - _GAP - heights / 2, 0.001, 0.999), dtype=np.float64)


def _label(label: str) -> str:
    return text.plotly_lines((text.shorten(label),))


def _ticks(labels: tuple[str, ...]) -> dict[str, object]:
    return {"tickvals": list(range(len(labels))), "ticktext": [_label(label) for label in labels]}


def _translucent(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_LINK_OPACITY})"


def _layout(theme: colours.Theme) -> dict[str, object]:
    background = colours.BACKGROUND[theme]
    font = {"family": FONT, "color": colours.INK[theme], "size": 12}
    return {"font": font, "paper_bgcolor": background, "plot_bgcolor": background}
