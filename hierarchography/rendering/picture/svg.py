"""The still picture as SVG: text that can be read out, found and copied, in colours for light and for dark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import escape

from hierarchography.rendering import colours
from hierarchography.rendering.picture.layout import Box, Line, Picture

_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_NOT_XML = re.compile("[\ufffe\uffff]")


def draw_svg(picture: Picture) -> str:
    """The document; text of the map is escaped, and nothing in it is fetched or run."""
    classes = {pair: f"c{place}" for place, pair in enumerate(dict.fromkeys(map(_fills, picture.boxes)))}
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width:g} {picture.height:g}" '
            f'width="{picture.width:g}" height="{picture.height:g}" role="img" '
            f'aria-labelledby="title summary" font-family="{_FONT}">',
            f'<title id="title">{_text(picture.title)}</title>',
            f'<desc id="summary">{_text(picture.summary)}</desc>',
            f"<style>{_style('light', classes)}@media(prefers-color-scheme:dark){{{_style('dark', classes)}}}</style>",
            f'<rect class="page" width="{picture.width:g}" height="{picture.height:g}"/>',
            *(_line(line, "ink") for line in picture.lines),
            *(part for box in picture.boxes for part in _box(box, classes[_fills(box)])),
            "</svg>\n",
        ]
    )


def _fills(box: Box) -> tuple[str, str]:
    return box.colour("light"), box.colour("dark")


def _style(theme: colours.Theme, classes: dict[tuple[str, str], str]) -> str:
    rules = [f".page{{fill:{colours.BACKGROUND[theme]}}}.ink{{fill:{colours.INK[theme]}}}"]
    for pair, name in classes.items():
        fill = pair[theme == "dark"]
        rules.append(f".{name}{{fill:{fill}}}.{name}t{{fill:{colours.text_colour(fill)}}}")
    return "".join(rules)


def _box(box: Box, name: str) -> Iterator[str]:
    yield f"<g><title>{_text(box.about)}</title>"
    place = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
    yield f'<rect class="{name}" {place} rx="2"/>'
    yield from (_line(line, f"{name}t") for line in box.lines)
    yield "</g>"


def _line(line: Line, name: str) -> str:
    weight = ' font-weight="600"' if line.bold else ""
    place = f'x="{line.x:.1f}" y="{line.y:.1f}" font-size="{line.size:g}"'
    return f'<text class="{name}" {place}{weight}>{_text(line.text)}</text>'


def _text(text: str) -> str:
    return str(escape(_NOT_XML.sub(" ", text)))
