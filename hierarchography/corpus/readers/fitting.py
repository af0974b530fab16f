"""Fits rows to a header that they do not match: a cell too many, a row broken by a line end, a header repeated.

Columns whose values have a shape (years, DOIs, addresses, numbers) show which way is right. A row that fits in no way
stays broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hierarchography.corpus.columns import is_column, is_known, is_telling

_YEAR = re.compile(
    r"(?:\d{1,2}[-/. ])?(?:(?:\d{1,2}|[A-Za-z]{3,9}\.?)[-/. ])?(?:\d{1,2},? )?(?:1[4-9]|20)\d\d"
    r"(?:\.0|[-/. ](?:\d|[A-Za-z]{3}).{0,20})?"
)
_SHAPES = (
    (lambda name: is_column(name, "year"), _YEAR),
    (lambda name: is_column(name, "doi"), re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.\d{4,9}/\S+", re.I)),
    (lambda name: is_column(name, "url"), re.compile(r"(?:https?://|www\.)\S+", re.I)),
    (lambda name: name.casefold() == "eid", re.compile(r"2-s2\.0-\d+")),
    (lambda name: bool(re.search(r"\b(?:issn|isbn)\b", name, re.I)), re.compile(r"[\dXx][\dXx;,\- ]{6,60}")),
    (lambda name: bool(re.search(r"\b(?:cited|citations?|count)\b", name, re.I)), re.compile(r"\d{1,7}(?:\.0)?")),
    (lambda name: bool(re.search(r"\bpmid\b|pubmed id", name, re.I)), re.compile(r"\d{1,9}(?:\.0)?")),
)
_MOST_SURPLUS = 40
_MOST_PARTS = 6
_SENTENCE_END = (".", "!", "?", '"', "'", ")", "]", "\u201d", "\u3002")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line, from 1, its cells, and what is wrong with it."""

    line: int
    cells: list[str]
    unclosed: bool = False


@dataclass
class Header:
    """The names of the columns, and which values they take."""

    names: list[str]

    def __post_init__(self) -> None:
        """Find the columns whose values have a shape."""
        self.shapes = {
            place: pattern for place, name in enumerate(self.names) for told, pattern in _SHAPES if told(name)
        }
        self.titles = [place for place, name in enumerate(self.names) if is_column(name, "title")]
        self.text = next((place for place, name in enumerate(self.names) if is_column(name, "abstract")), -1)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.names)

    def fit(self, cells: Sequence[str]) -> int | None:
        """How many cells have the shape of their column; None where one has another."""
        right = 0
        for place, pattern in self.shapes.items():
            if cell := cells[place].strip():
                if not pattern.fullmatch(cell):
                    return None
                right += 1
        return right


def shortened(cells: list[str], header: Header, delimiter: str) -> list[str] | None:
    """A row with cells too many as one of the header's width, None where nothing shows how.

    Either empty cells are left out at one place, or cells are joined that a delimiter in a text has parted.
    """
    surplus = len(cells) - header.width
    if surplus > _MOST_SURPLUS:
        return None
    found: list[tuple[tuple[float, ...], list[str]]] = []
    for place in range(header.width + 1):
        if not any(cell.strip() for cell in cells[place : place + surplus]):
            found.append(_rated(cells[:place] + cells[place + surplus :], header, joined=False, place=place))
        if place < header.width:
            whole = delimiter.join(cells[place : place + surplus + 1])
            row = [*cells[:place], whole, *cells[place + surplus + 1 :]]
            found.append(_rated(row, header, joined=True, place=place))
    rated = [(rating, row) for rating, row in found if rating[0] >= 0]
    return max(rated, key=lambda item: item[0])[1] if rated else None


def _rated(cells: list[str], header: Header, joined: bool, place: int) -> tuple[tuple[float, ...], list[str]]:
    """The worth of a fitted row: shapes that are right, a title, empty cells left out, a text that was joined."""
    fit = header.fit(cells)
    if fit is None:
        return (-1.0,), cells
    titled = not header.titles or any(cells[at].strip() for at in header.titles)
    in_text = place == header.text if joined else place
    return (float(fit), float(titled), float(not joined), float(in_text), float(place)), cells


def mended(rows: Iterable[Row], header: Header) -> Iterator[tuple[Row, int]]:
    """The rows, each with how many rows of the file it was made of: line ends that no quotes protect are taken out."""
    short: list[Row] = []
    before: tuple[Row, int] | None = None
    for row in rows:
        if before and not short and _goes_on(before[0], row, header):
            before = _glued([before[0], row]), before[1] + 1
            continue
        if before:
            yield before
            before = None
        if _is_short(row, header) and len(short) < _MOST_PARTS:
            short.append(row)
            continue
        yield from _joined(short, header)
        short = [row] if _is_short(row, header) else []
        before = None if short else (row, 1)
    if before:
        yield before
    yield from _joined(short, header)


def _is_short(row: Row, header: Header) -> bool:
    return not row.unclosed and 0 < len(row.cells) < header.width


def _goes_on(row: Row, following: Row, header: Header) -> bool:
    """Whether the one cell of a row goes on with the abstract that ends the row before: it starts in a sentence."""
    if len(following.cells) != 1 or len(row.cells) != header.width or header.text != header.width - 1:
        return False
    text, start = row.cells[-1].rstrip(), following.cells[0].lstrip()[:1]
    return header.width > 1 and (start.islower() or (bool(text) and not text.endswith(_SENTENCE_END)))


def _joined(rows: list[Row], header: Header) -> Iterator[tuple[Row, int]]:
    """Short rows in a run, with those that make one row together joined."""
    start = 0
    while start < len(rows):
        count = next((end for end in range(2, len(rows) - start + 1) if _is_one(rows[start : start + end], header)), 1)
        yield (_glued(rows[start : start + count]) if count > 1 else rows[start]), count
        start += count


def _glued(rows: Sequence[Row]) -> Row:
    cells = list(rows[0].cells)
    for row in rows[1:]:
        cells[-1] = f"{cells[-1]} {row.cells[0]}".strip()
        cells += row.cells[1:]
    return Row(rows[0].line, cells)


def _is_one(rows: Sequence[Row], header: Header) -> bool:
    """Whether short rows are one that line ends have cut: of the header's width, with right shapes after the cut."""
    if sum(len(row.cells) for row in rows) - len(rows) + 1 != header.width or not all(
        _is_short(row, header) for row in rows
    ):
        return False
    whole = _glued(rows).cells
    first = len(rows[0].cells)
    late = any(place >= first and whole[place].strip() for place in header.shapes)
    return late and header.fit(whole) is not None


def repeats(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header again, as in tables that were put one after another."""
    if not any(map(is_known, header)):
        return False
    return [cell.strip().casefold() for cell in cells] == [name.strip().casefold() for name in header]


def is_another_header(cells: Sequence[str]) -> bool:
    """Whether a row is the header of another table: nothing but names of columns, one of a title or an abstract."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(map(is_known, filled))
    return known >= 3 and 2 * known > len(filled) and any(map(is_telling, filled)) and max(map(len, filled)) < 60
