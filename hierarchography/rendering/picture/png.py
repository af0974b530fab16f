"""The still picture as PNG, drawn by matplotlib: no browser, and a font that comes with it."""

from __future__ import annotations

import io
import warnings

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from hierarchography.rendering import colours
from hierarchography.rendering.picture.fonts import families
from hierarchography.rendering.picture.layout import HEIGHT, WIDTH, Line, Picture

PNG_SCALE = 2
"""Pixels of the file to a pixel of the layout, for sharp screens."""
_INCH = 100
"""Pixels of the layout."""


def draw_png(picture: Picture) -> bytes:
    """The file, in the light colours; the same picture gives the same bytes."""
    figure = Figure(
        figsize=(WIDTH / _INCH, HEIGHT / _INCH), dpi=_INCH * PNG_SCALE, facecolor=colours.BACKGROUND["light"]
    )
    FigureCanvasAgg(figure)
    for line in picture.lines:
        _write(figure, line, colours.INK["light"])
    for box in picture.boxes:
        fill = box.colour("light")
        corner = (box.x / _INCH, (HEIGHT - box.y - box.height) / _INCH)
        size = (box.width / _INCH, box.height / _INCH)
        figure.add_artist(Rectangle(corner, *size, facecolor=fill, linewidth=0, transform=figure.dpi_scale_trans))
        for line in box.lines:
            _write(figure, line, colours.text_colour(fill))
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # A character that no font of the machine has is drawn as a box.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _write(figure: Figure, line: Line, ink: str) -> None:
    figure.add_artist(
        Text(
            line.x / _INCH,
            (HEIGHT - line.y) / _INCH,
            line.text,
            color=ink,
            fontsize=line.size * 72 / _INCH,
            fontweight="bold" if line.bold else "normal",
            fontfamily=list(families()),
            verticalalignment="baseline",
            transform=figure.dpi_scale_trans,
            parse_math=False,  # "$" in a name is a "$"
        )
    )
