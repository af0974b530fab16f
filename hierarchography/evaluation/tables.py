"""Tables and numbers for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from hierarchography.evaluation.intervals import Figure

NOTHING = "-"


def table(title: str | None, titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    """A table, its first column left-aligned; no text is read as markup."""
    heading = Text(f"\n{title}" if title else " ", style="bold")
    shown = Table(
        title=heading, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for at, name in enumerate(titles):
        shown.add_column(Text(name), justify="left" if at == 0 else "right")
    for row in rows:
        shown.add_row(*map(Text, row))
    return shown


def cell(figure: Figure, digits: int = 3) -> str:
    """A figure, with half the width of its interval if it has one."""
    half = (figure.high - figure.low) / 2
    margin = "" if math.isnan(half) else f" ±{number(half, digits)}"
    return f"{number(figure.value, digits)}{margin}"


def random_cell(figure: Figure) -> str:
    """The same figure on random trees."""
    return number(figure.random)


def number(value: float, digits: int = 3) -> str:
    """A number without the zero before the decimal point, so that a table fits a narrow terminal."""
    if math.isnan(value):
        return NOTHING
    text = f"{value:.{digits}f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 and not text.lstrip("-").startswith("1") else text
