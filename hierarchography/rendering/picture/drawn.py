"""The still picture as PNG or PDF, drawn by matplotlib: no browser, and a font that comes with it."""

from __future__ import annotations

import io
import warnings

from hierarchography.rendering import colours
from hierarchography.rendering.picture.fonts import families, only_errors
from hierarchography.rendering.picture.layout import DPI, INCH, Line, Picture

with only_errors("matplotlib"):  # imported after the fonts, see there
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text


def draw_png(picture: Picture, dpi: float = DPI) -> bytes:
    """The file, in the light colours, with `dpi` pixels to an inch, which is 96 pixels of the layout."""
    return _saved(picture, "png", dpi, {"Software": None})


def draw_pdf(picture: Picture) -> bytes:
    """The file, in the light colours: text that can be found and copied."""
    with rc_context({"pdf.fonttype": 42}):
        return _saved(picture, "pdf", INCH, {"Title": picture.title, "CreationDate": None, "Producer": None})


def _saved(picture: Picture, kind: str, dpi: float, metadata: dict[str, str | None]) -> bytes:
    """The file; the same picture gives the same bytes."""
    size = (picture.width / INCH, picture.height / INCH)
    figure = Figure(figsize=size, dpi=dpi, facecolor=colours.BACKGROUND["light"])
    FigureCanvasAgg(figure)
    for line in picture.lines:
        _write(figure, picture, line, colours.INK["light"])
    for box in picture.boxes:
        fill = box.colour("light")
        corner = (box.x / INCH, (picture.height - box.y - box.height) / INCH)
        side = (box.width / INCH, box.height / INCH)
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
            line.x / INCH,
            (picture.height - line.y) / INCH,
            line.text,
            color=ink,
            fontsize=line.size * 72 / INCH,
            fontweight="bold" if line.bold else "normal",
            fontfamily=list(families()),
            verticalalignment="baseline",
            transform=figure.dpi_scale_trans,
            parse_math=False,  # "$" in a name is a "$"
        )
    )
