"""The map as a still picture that needs no browser: the upper levels of the treemap, as SVG or PNG.

For places that allow no scripts: a README, a newsletter, the preview of a shared link. Laid out here and
not by Plotly, which draws only inside a browser. The SVG is text and turns dark with its reader's
settings; the PNG is drawn by matplotlib, which brings a font of its own, so that both look alike everywhere.

>>> write_picture(m, "map.png")                                     # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from hierarchography.errors import MissingExtra, RenderError
from hierarchography.model import MapData
from hierarchography.rendering import figures
from hierarchography.rendering.files import write_file
from hierarchography.rendering.picture.layout import HEIGHT, WIDTH, arrange
from hierarchography.rendering.picture.png import PNG_SCALE, draw_png
from hierarchography.rendering.picture.svg import draw_svg

__all__ = ["HEIGHT", "PNG_SCALE", "WIDTH", "picture_svg", "write_picture"]

KINDS = (".svg", ".png")
"""What can be drawn without a browser."""


def picture_svg(topic_map: MapData) -> str:
    """The picture as an SVG document; the same map always gives the same text."""
    return draw_svg(arrange(topic_map))


def write_picture(topic_map: MapData, path: str | Path, *, chart: str | None = None) -> Path:
    """Write the picture as `.svg` or `.png`; returns the path.

    With a `chart` (treemap, sunburst or icicle) the Plotly figure is written instead, in any format that kaleido
    knows; that needs the extra `pictures`, and Chrome. Raises `RenderError` for another format or chart, or when
    the file cannot be written, and `MissingExtra` without kaleido.
    """
    path = Path(path)
    if chart is not None:
        return write_file(path, _figure(topic_map, chart, path.suffix.lower().removeprefix(".")))
    if path.suffix.lower() not in KINDS:
        raise RenderError(f"{path} must end in {' or '.join(KINDS)}; for other formats, name a chart (needs kaleido)")
    picture = arrange(topic_map)
    return write_file(path, draw_svg(picture).encode() if path.suffix.lower() == ".svg" else draw_png(picture))


def _figure(topic_map: MapData, chart: str, format: str) -> bytes:
    if chart not in figures.CHARTS:
        raise RenderError(f"unknown chart {chart!r}; choose one of: {', '.join(figures.CHARTS)}")
    try:
        import kaleido  # noqa: F401
    except ImportError as error:
        raise MissingExtra("kaleido", f"a picture of the {chart}", "pictures") from error
    figure = getattr(figures, chart)(topic_map)
    try:
        image: bytes = figure.to_image(format=format, width=WIDTH, height=HEIGHT, scale=PNG_SCALE)
    except (RuntimeError, ValueError) as error:  # no Chrome; no such format
        raise RenderError(f"kaleido cannot draw the {chart}: {error}") from error
    return image
