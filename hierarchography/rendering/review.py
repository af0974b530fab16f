"""The flow of a review as an SVG picture, after PRISMA 2020: boxes of counts, for a page of paper or for a telephone.

>>> write_review_flow(m, "flow.svg")                                # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import escape

from hierarchography.analysis import ReviewFlow, review_flow
from hierarchography.model import MapData
from hierarchography.rendering import colours
from hierarchography.rendering.files import write_text
from hierarchography.rendering.picture.fonts import width
from hierarchography.rendering.text import clean, truncate, wrap

WIDE, NARROW = 720, 320
"""Pixels: beside each other, and below one another."""
INPUTS_SHOWN = 12
_SIZE, _LINE, _PAD, _GAP, _MARGIN = 14, 20, 12, 34, 2
_LABEL = 300
_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_NOT_XML = re.compile("[\ufffe\uffff]")

_Line = tuple[str, bool]
"""A line of text, and whether it is bold."""


@dataclass(frozen=True)
class _Box:
    """A box of lines; `aside` are the lines of the box to which records go from here."""

    lines: tuple[_Line, ...]
    aside: tuple[_Line, ...] = ()


def write_review_flow(topic_map: MapData, path: str | Path) -> Path:
    """Write the flow as an SVG file, in colours for light and for dark; returns the path."""
    return write_text(path, draw_flow(review_flow(topic_map), alone=True))


def draw_flow(flow: ReviewFlow, *, narrow: bool = False, alone: bool = False) -> str:
    """The flow as SVG; one `alone` in a file has a background and colours, others take those of the page around them.

    Labels are escaped and wrapped, and never cut.
    """
    full = NARROW if narrow else WIDE
    column = full - 2 * _MARGIN if narrow else (full - _GAP - 2 * _MARGIN) / 2
    down = _MARGIN + (_GAP / 2 if narrow else column / 2)
    parts: list[str] = []
    y = float(_MARGIN)
    boxes = _boxes(flow)
    for box in boxes:
        rows = _rows(box.lines, column)
        parts += _drawn(rows, _MARGIN, y, column)
        bottom = y + _height(rows)
        aside, y = _aside(box.aside, y, bottom, column, narrow=narrow)
        parts += aside
        if box is not boxes[-1]:
            parts.append(_arrow(down, bottom, down, y + _GAP))
            y += _GAP
    return _document(parts, full, y + _MARGIN, flow, narrow=narrow, alone=alone)


def _aside(lines: Sequence[_Line], y: float, bottom: float, column: float, *, narrow: bool) -> tuple[list[str], float]:
    """The box to which records go from the box between `y` and `bottom`, with its arrow; and where both end."""
    if not lines:
        return [], bottom
    x, room = _MARGIN + (_GAP if narrow else column + _GAP), column - (_GAP if narrow else 0)
    top = bottom + _GAP / 2 if narrow else y
    rows = _rows(lines, room)
    middle = top + (_height(rows) if narrow else min(bottom - y, _height(rows))) / 2
    arrow = _arrow(_MARGIN + (_GAP / 2 if narrow else column), middle, x, middle)
    return [*_drawn(rows, x, top, room), arrow], max(bottom, top + _height(rows))


def summary_of(flow: ReviewFlow) -> str:
    """The flow in a sentence, for those who do not see the picture."""
    gone = ", ".join(f"{clean(label).lower()}: {count:,}" for label, count in (*flow.removed, *flow.excluded))
    removed = f"removed: {gone}; " if gone else ""
    return f"{flow.records:,} records identified; {removed}{flow.papers:,} papers on the map."


def _boxes(flow: ReviewFlow) -> list[_Box]:
    removed = _counted("Records removed before screening", flow.removed)
    identified = _counted(f"Records identified (n = {flow.records:,})", _shown(flow.identified))
    boxes = [_Box(identified, removed if flow.removed else ())]
    if flow.excluded:
        screened = ((f"Records screened (n = {flow.screened:,})", True),)
        boxes.append(_Box(screened, _counted("Records excluded", flow.excluded)))
    papers = [(f"Papers on the map (n = {flow.papers:,})", True)]
    if flow.without_abstract:
        with_abstract = flow.papers - flow.without_abstract
        papers += [(f"with an abstract (n = {with_abstract:,})", False)]
        papers += [(f"with a title only (n = {flow.without_abstract:,})", False)]
    return [*boxes, _Box(tuple(papers))]


def _shown(inputs: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    yield from inputs[:INPUTS_SHOWN]
    if rest := inputs[INPUTS_SHOWN:]:
        yield f"{len(rest):,} more inputs", sum(count for _, count in rest)


def _counted(heading: str, counts: Iterable[tuple[str, int]]) -> tuple[_Line, ...]:
    lines = ((f"{truncate(clean(label), _LABEL)} (n\u00a0=\u00a0{count:,})", False) for label, count in counts)
    return ((heading, True), *lines)


def _rows(lines: Sequence[_Line], room: float) -> list[_Line]:
    """The lines broken where they are wider than the box; a word that is wider is broken too."""
    return [(part, bold) for text, bold in lines for part in _broken(text, bold, (room - 2 * _PAD) / _SIZE)]


def _broken(text: str, bold: bool, most: float) -> list[str]:
    columns = next(
        (count for count in range(len(text), 0, -1) if all(width(part, bold) <= most for part in wrap(text, count))), 0
    )
    if columns:
        return list(wrap(text, columns))
    parts = [""]
    for character in text:
        if width(parts[-1] + character, bold) > most:
            parts.append("")
        parts[-1] += character
    return parts


def _height(rows: Sequence[object]) -> float:
    return len(rows) * _LINE + 2 * _PAD - (_LINE - _SIZE)


def _drawn(rows: Sequence[_Line], x: float, y: float, room: float) -> Iterator[str]:
    place = f'x="{x:g}" y="{y:g}" width="{room:g}" height="{_height(rows):g}"'
    yield f'<rect {place} rx="4" fill="none" stroke="currentColor"/>'
    for number, (text, bold) in enumerate(rows):
        weight = ' font-weight="600"' if bold else ""
        baseline = y + _PAD + 0.85 * _SIZE + number * _LINE
        yield f'<text x="{x + _PAD:g}" y="{baseline:g}"{weight} fill="currentColor">{_text(text)}</text>'


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """A line with a head, to the right or down."""
    head = f"M{to_x - 6:g} {to_y - 4:g}L{to_x:g} {to_y:g}L{to_x - 6:g} {to_y + 4:g}"
    if to_x == x:
        head = f"M{to_x - 4:g} {to_y - 6:g}L{to_x:g} {to_y:g}L{to_x + 4:g} {to_y - 6:g}"
    return f'<path d="M{x:g} {y:g}L{to_x:g} {to_y:g}{head}" fill="none" stroke="currentColor"/>'


def _document(parts: Sequence[str], full: int, high: float, flow: ReviewFlow, *, narrow: bool, alone: bool) -> str:
    light, dark = colours.INK["light"], colours.INK["dark"]
    style = (
        f"<style>svg{{color:{light};background:{colours.BACKGROUND['light']}}}@media(prefers-color-scheme:dark)"
        f"{{svg{{color:{dark};background:{colours.BACKGROUND['dark']}}}}}</style>"
    )
    kind = "narrow" if narrow else "wide"
    margin = 16 if alone else 0
    box = f"{-margin} {-margin} {full + 2 * margin} {high + 2 * margin:g}"
    size = f'width="{full + 2 * margin}" height="{high + 2 * margin:g}"'
    colour = f' color="{light}"' if alone else ""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flow {kind}" viewBox="{box}" {size} role="img" '
            f'aria-label="{_text(summary_of(flow))}" font-family="{_FONT}" font-size="{_SIZE}"{colour}>',
            *([style] if alone else []),
            *parts,
            "</svg>\n",
        ]
    )


def _text(text: str) -> str:
    return str(escape(_NOT_XML.sub(" ", text)))
