"""The map as a still picture that needs no browser: the upper levels of the treemap, as SVG, PNG or PDF.

For places that allow no scripts: a README, a newsletter, a paper, the preview of a shared link. Laid out here and
not by Plotly, which draws only inside a browser. The SVG is text and turns dark with its reader's settings; PNG and
PDF are drawn by matplotlib, which brings a font of its own, so that they look alike everywhere.

>>> write_picture(m, "map.png", dpi=300, width=1600)                # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from hierarchography.errors import MissingExtra, RenderError
from hierarchography.model import MapData
from hierarchography.rendering.files import write_file
from hierarchography.rendering.picture.layout import DPI, HEIGHT, PNG_SCALE, WIDTH, Picture, arrange
from hierarchography.rendering.picture.svg import draw_svg

__all__ = ["HEIGHT", "PNG_SCALE", "WIDTH", "picture_svg", "write_picture"]


def _png(picture: Picture, dpi: float) -> bytes:
    from hierarchography.rendering.picture.drawn import draw_png  # the SVG is drawn without matplotlib's figures

    return draw_png(picture, dpi)


def _pdf(picture: Picture) -> bytes:
    from hierarchography.rendering.picture.drawn import draw_pdf

    return draw_pdf(picture)


KINDS: Mapping[str, Callable[[Picture, float], bytes]] = {
    "png": _png,
    "svg": lambda picture, _: draw_svg(picture).encode(),
    "pdf": lambda picture, _: _pdf(picture),
}
"""What can be drawn without a browser."""
WIDTHS, DPIS = (400, 8000), (20, 1200)


def picture_svg(topic_map: MapData) -> str:
    """The picture as an SVG document; the same map always gives the same text."""
    return draw_svg(arrange(topic_map))


def write_picture(
    topic_map: MapData,
    path: str | Path,
    *,
    chart: str | None = None,
    format: str | None = None,
    width: int = WIDTH,
    dpi: float = DPI,
) -> Path:
    """Write the picture as `png`, `svg` or `pdf` (`format`, or the ending of the path); returns the path.

    `width` is in pixels of a page (96 to an inch): a wider picture is higher by as much, and shows more names in the
    same type. A PNG has `dpi` pixels to an inch, by default two to a pixel of a page.

    With a `chart` (treemap, polygons, sunburst or icicle) the Plotly figure is written instead, in any format that
    kaleido knows; that needs the extra `pictures`, and Chrome. Raises `RenderError` for another format or chart, for a
    size out of reach, or when the file cannot be written, and `MissingExtra` without kaleido.
    """
    path = Path(path)
    kind = (format or path.suffix.removeprefix(".")).lower()
    _check("width", width, WIDTHS)
    _check("dpi", dpi, DPIS)
    if chart is not None:
        return write_file(path, _figure(topic_map, chart, kind, width, dpi))
    if kind not in KINDS:
        wanted = f"the format {format!r}" if format else f"the ending of {path}"
        raise RenderError(f"{wanted} must be one of: {', '.join(KINDS)}; for others, name a chart (needs kaleido)")
    return write_file(path, KINDS[kind](arrange(topic_map, width), dpi))


def _check(name: str, value: float, bounds: tuple[int, int]) -> None:
    if not bounds[0] <= value <= bounds[1]:
        raise RenderError(f"{name} must be from {bounds[0]} to {bounds[1]}, not {value!r}")


def _figure(topic_map: MapData, chart: str, format: str, width: int, dpi: float) -> bytes:
    from hierarchography.rendering import figures
    from hierarchography.rendering.polygon_figure import polygons

    if chart not in figures.CHARTS:
        raise RenderError(f"unknown chart {chart!r}; choose one of: {', '.join(figures.CHARTS)}")
    try:
        import kaleido  # noqa: F401
    except ImportError as error:
        raise MissingExtra("kaleido", f"a picture of the {chart}", "pictures") from error
    height = round(width * HEIGHT / WIDTH)
    if chart == "polygons":  # its names are fitted to a size
        figure = polygons(topic_map, width=width, height=height)
    else:
        figure = getattr(figures, chart)(topic_map)
    try:
        image: bytes = figure.to_image(format=format, width=width, height=height, scale=dpi * PNG_SCALE / DPI)
    except (RuntimeError, ValueError) as error:  # no Chrome; no such format
        raise RenderError(f"kaleido cannot draw the {chart}: {error}") from error
    return image
