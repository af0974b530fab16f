"""The width of text in the font that matplotlib brings (DejaVu Sans).

DejaVu is wider than the fonts that browsers choose for `sans-serif`, so what fits by these widths fits there too.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font


@contextmanager
def only_errors(name: str) -> Iterator[None]:
    """A logger keeps to errors."""
    log = logging.getLogger(name)
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


FAMILY = "DejaVu Sans"
# For scripts that DejaVu lacks, whichever of these the machine has.
_OTHERS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Hiragino Sans",
    "Microsoft YaHei",
    "Yu Gothic",
    "Malgun Gothic",
    "Arial Unicode MS",
    "Noto Sans Devanagari",
    "Noto Sans",
)
_UNITS = 100


@cache
def families() -> tuple[str, ...]:
    """The fonts to draw with, in the order in which they are asked for a character."""
    with only_errors("matplotlib"):  # for a user without a home folder it makes a temporary one, and says so at length
        from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return (FAMILY, *(name for name in _OTHERS if name in there))


@lru_cache(maxsize=8192)
def width(text: str, bold: bool = False) -> float:
    """The width of a line in type sizes (em). A character that DejaVu lacks counts as one em."""
    font = _font(bold)
    from matplotlib.ft2font import LoadFlags

    known = "".join(char for char in text if font.get_char_index(ord(char)))
    font.set_text(known, flags=LoadFlags.NO_HINTING)
    missing = sum(1 for char in text if not font.get_char_index(ord(char)) and not unicodedata.combining(char))
    return float(font.get_width_height()[0] / 64 / _UNITS) + missing


@cache
def _font(bold: bool) -> FT2Font:
    with only_errors("matplotlib"):  # see `families`
        from matplotlib.font_manager import FontProperties, findfont
        from matplotlib.ft2font import FT2Font

    # An object of our own: those of `get_font` are shared with drawing, which changes their size.
    font = FT2Font(findfont(FontProperties(family=FAMILY, weight="bold" if bold else "normal")))
    font.set_size(_UNITS, 72)
    return font
