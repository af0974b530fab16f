"""The still picture as PNG or PDF, drawn by matplotlib: no browser, and a font that comes with it."""

from __future__ import annotations

import io
import warnings

from hierarchography.rendering import colours
from hierarchography.rendering.picture.fonts import families, only_errors
from hierarchography.rendering.picture.layout import Line, Picture

with only_errors("matplotlib"):  # imported after the fonts, see there
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text

PNG_SCALE = 2
"""Pixels of the file to a pixel of the layout, for sharp screens."""
_INCH = 96
"""Pixels of the layout, as in CSS."""
DPI = _INCH * PNG_SCALE


def draw_png(picture: Picture, dpi: float = DPI) -> bytes:
    """The file, in the light colours, with `dpi` pixels to an inch, which is 96 pixels of the layout."""
    return _saved(picture, "png", dpi, {"Software": None})


def draw_pdf(picture: Picture) -> bytes:
    """The file, in the light colours: text that can be found and copied."""
    with rc_context({"pdf.fonttype": 42}):
        return _saved(picture, "pdf", _INCH, {"Title": picture.title, "CreationDate": None, "Producer": None})


def _saved(picture: Picture, kind: str, dpi: float, metadata: dict[str, str | None]) -> bytes:
    """The file; the same picture gives the same bytes."""
    size = (picture.width / _INCH, picture.height / _INCH)
    figure = Figure(figsize=size, dpi=dpi, facecolor=colours.BACKGROUND["light"])
    FigureCanvasAgg(figure)
    for line in picture.lines:
        _write(figure, picture, line, colours.INK["light"])
    for box in picture.boxes:
        fill = box.colour("light")
        corner = (box.x / _INCH, (picture.height - box.y - box.height) / _INCH)
        side = (box.width / _INCH, box.height / _INCH)
        figure.add_artist(Rectangle(corner, *side, facecolor=fill, linewidth=0, transform=figure.dpi_scale_trans))
        for line in box.lines:
            _write(figure, picture, line, colours.text_colour(fill))
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # A character that no font of the machine has is drawn as a box.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()


def _write(figure: Figure, picture: Picture, line: Line, ink: str) -> None:
    figure.add_artist(
        Text(
            line.x / _INCH,
            (picture.height - line.y) / _INCH,
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
