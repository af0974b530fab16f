"""CSV, TSV and similar formats; the delimiter, the header and the quoting are detected.

`place` is the line on which a record starts, as in an editor, because a quoted abstract may span several lines.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from hierarchography.corpus.columns import is_known, is_telling
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import MOST_COLUMNS, FormatReader, Reading, Record, bounded
from hierarchography.corpus.readers.fitting import Header, Row, is_another_header, mended, repeats, shortened
from hierarchography.errors import InputError

_DELIMITERS = (",", "\t", ";", "|")
_NO_DELIMITER = "\x1f"
_HEAD_LINES, _HEADER_WITHIN, _PREAMBLE, _SAMPLE_ROWS = 400, 10, 60, 30
_MOST_RESTARTS = 50
_MYSQL_NULL = "\\N"
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')
_EMPTY_ROW = re.compile(r"^[,;|\t \"]*[,;|\t][,;|\t \"]*$", re.MULTILINE)
_UNCLOSED = "unexpected end of data"


_Quoting = Literal[0, 3]  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE


@dataclass(frozen=True)
class _Dialect:
    delimiter: str
    header_row: int
    width: int
    telling: int
    regular: float


def recognises(document: Document) -> bool:
    """True if a header names titles or abstracts, or if the lines form a regular table of at least two columns."""
    dialect = _dialect(_head(document.text))
    return dialect.telling > 0 or (dialect.regular == 1.0 and dialect.delimiter != _NO_DELIMITER)


def read(document: Document) -> Reading:
    """One record per row; a shorter row is filled, a longer one is fitted to the header or broken."""
    with _any_field_size():
        dialect = _dialect(_head(document.text))
        rows = _best_rows(document, dialect)
    reading = table_of(document, rows[dialect.header_row :], "line", dialect.delimiter)
    if empty := sum(1 for _ in _EMPTY_ROW.finditer(document.text)):
        note = f"{document.name}: rows without any value, passed over: {empty:,}"
        return replace(reading, notes=(*reading.notes, note))
    return reading


def table_of(document: Document, rows: list[Row], unit: str, delimiter: str = ",") -> Reading:
    """The records of a table, the first row of which is its header. Raises `InputError` for one without rows."""
    if not rows:
        raise InputError(f"{document.name} has no rows; export the papers again")
    if len(rows[0].cells) > MOST_COLUMNS:
        raise InputError(f"{document.name} has {len(rows[0].cells):,} columns, and no table of papers; check the file")
    names = _header(rows[0].cells)
    body = [row for row in rows[1:] if row.cells]
    if not body:
        raise InputError(f"{document.name} has a header ({', '.join(names)}) and no rows; export the papers again")
    _refuse_maps(document, names)
    account: Counter[str] = Counter()
    records = list(_records(body, rows[0].cells, delimiter, account))
    notes = tuple(f"{document.name}: {text}: {account[text]:,}" for text in _ACCOUNT if account[text])
    return Reading(records, unit, notes)


def _refuse_maps(document: Document, names: list[str]) -> None:
    """Raise `InputError` for a map file of VOSviewer: its items are terms, authors or papers without their text."""
    lower = {name.casefold() for name in names}
    if {"label", "x", "y"} <= lower and any(name == "cluster" or name.startswith("weight<") for name in lower):
        raise InputError(
            f"{document.name} is a map file of VOSviewer: items with positions, and no papers; "
            "give the files of records from which the map was made (Web of Science, Scopus, RIS)"
        )


_HEADERS = "headers in the middle, as of tables put one after another"
_LINE_ENDS = "rows that a line end without quotes had cut, joined again"
_LONGER = "rows longer than the header, fitted to it by their years, DOIs and empty cells"
_SHORTER = "rows shorter than the header, what they lack is read as empty"
_ACCOUNT = (_HEADERS, _LINE_ENDS, _LONGER, _SHORTER)


def _records(rows: list[Row], cells: list[str], delimiter: str, account: Counter[str]) -> Iterator[Record]:
    """The records of rows under a header, and under each other header among them."""
    for head, part in _tables(rows, cells, account):
        header = Header(_header(head))
        for row, count in mended(part, header):
            account[_LINE_ENDS] += count > 1
            yield _record(row, header, delimiter, account)


def _tables(rows: list[Row], head: list[str], account: Counter[str]) -> Iterator[tuple[list[str], list[Row]]]:
    """Each header and the rows under it."""
    part: list[Row] = []
    for row in rows:
        if not (repeats(row.cells, head) or is_another_header(row.cells)):
            part.append(row)
            continue
        account[_HEADERS] += 1
        yield head, part
        head, part = row.cells, []
    yield head, part


def _record(row: Row, header: Header, delimiter: str, account: Counter[str]) -> Record:
    if row.unclosed:
        return Record(row.line, problem=f"a quotation mark opened in line {row.line} is never closed")
    cells: list[str] | None = ["" if cell == _MYSQL_NULL else cell for cell in row.cells]
    if any(cell.strip() for cell in row.cells[header.width :]):
        cells = shortened(row.cells, header, ", " if delimiter == "," else delimiter)
        if cells is None:
            problem = (
                f"the row has {len(row.cells)} cells and the header {header.width}; quote cells that hold the delimiter"
            )
            return Record(row.line, problem=problem)
        account[_LONGER] += 1
    account[_SHORTER] += len(row.cells) < header.width
    return Record(row.line, dict(zip(header.names, cells or [], strict=False)))


def _head(text: str) -> str:
    lines = text.split("\n", _HEAD_LINES)
    return "\n".join(lines[:_HEAD_LINES])


def _dialect(head: str) -> _Dialect:
    """The delimiter whose header names most columns of papers, then the one that cuts the lines most regularly."""
    with _any_field_size():
        dialects = [_tried(head, delimiter) for delimiter in (*_DELIMITERS, _NO_DELIMITER)]
    # `max` keeps the first of equals, so a comma wins over a tab, and any delimiter over none.
    return max(dialects, key=lambda dialect: (dialect.telling, dialect.regular))


def _tried(head: str, delimiter: str) -> _Dialect:
    rows = []
    for row in _rows(head, delimiter, csv.QUOTE_MINIMAL):
        rows.append(row)
        if len(rows) > _PREAMBLE + _SAMPLE_ROWS:
            break
    # Some exports put lines about themselves above the header.
    candidates = [place for place, row in enumerate(rows[:_HEADER_WITHIN]) if _names_papers(row.cells, delimiter)]
    candidates = candidates or list(_after_preamble(rows[:_PREAMBLE]))
    place = candidates[0] if candidates else next((place for place, row in enumerate(rows) if row.cells), 0)
    if place >= len(rows):
        return _Dialect(delimiter, 0, 0, 0, 0.0)
    cells = rows[place].cells
    telling = sum(map(is_known, cells)) if candidates and (len(cells) > 1) == (delimiter != _NO_DELIMITER) else 0
    widths = Counter(len(row.cells) for row in rows[place + 1 : place + 1 + _SAMPLE_ROWS] if row.cells)
    enough = len(cells) > 1 and widths.total() > 0
    return _Dialect(delimiter, place, len(cells), telling, widths[len(cells)] / widths.total() if enough else 0.0)


def _after_preamble(rows: list[Row]) -> Iterator[int]:
    """Where a header stands far below: a row of known names that is wider than every row above it."""
    widest = 1
    for place, row in enumerate(rows):
        if len(row.cells) > widest and any(map(is_telling, row.cells)) and 2 * sum(map(is_known, row.cells)) > widest:
            yield place
        widest = max(widest, len(row.cells))


def _names_papers(cells: list[str], delimiter: str) -> bool:
    """Whether a row is a header of papers; read as one column, `a,b` is two names and not the tag `AB`."""
    whole = delimiter != _NO_DELIMITER or not any(mark in cell for cell in cells for mark in _DELIMITERS)
    return whole and any(map(is_telling, cells))


def _best_rows(document: Document, dialect: _Dialect) -> list[Row]:
    """Rows read with quotes; where they then do not fit the header, read without, if that fits better."""
    text, width = document.text, dialect.width
    quoted = list(bounded(_rows(text, dialect.delimiter, csv.QUOTE_MINIMAL, width), document))
    if '"' not in text:
        return quoted
    if _ESCAPED.search(text):
        # Spark, MySQL and readr write a quote in a cell as \\", and not as two quotes.
        mended_text = _ESCAPED.sub(r'\1""', text)
        escaped = list(_rows(mended_text, dialect.delimiter, csv.QUOTE_MINIMAL, width))
        better = _misfits(escaped, width) - _misfits(quoted, width)
        if (better, _stray(mended_text, dialect.delimiter)) < (0, _stray(text, dialect.delimiter)):
            text, quoted = mended_text, escaped
    if not (wrong := _misfits(quoted, width)):
        return quoted
    plain = list(_rows(text, dialect.delimiter, csv.QUOTE_NONE))
    return plain if len(plain) > dialect.header_row and _misfits(plain, width) < wrong else quoted


def _stray(text: str, delimiter: str) -> int:
    """Lines in which a quoted cell goes on after its last quote."""
    lines = (line for line in text.split("\n") if '\\"' in line or '""' in line)
    return sum(1 for line in lines if _quote_error([line], delimiter) not in ("", _UNCLOSED))


def _misfits(rows: list[Row], width: int) -> int:
    return sum(1 for row in rows if row.unclosed or (row.cells and len(row.cells) != width))


def _rows(text: str, delimiter: str, quoting: _Quoting, width: int = 0) -> Iterator[Row]:
    """Rows with the line they start on, after a `sep=;` line. An unclosed quote costs its own row, not the rest.

    With a `width`, a quote also counts as unclosed where its row runs over lines, is not of that many cells or
    not quoted by the rules, and the line after its first is a row of that many: the quote has swallowed rows.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    start = 1 if lines[0].lower().startswith("sep=") and len(lines[0]) <= 6 else 0
    if start:
        yield Row(1, [])
    for _ in range(_MOST_RESTARTS):
        restart = None
        for row in _rows_from(lines, start, delimiter, quoting, width):
            yield row
            if row.unclosed and row.line < len(lines):
                restart = row.line
                break
        if restart is None:
            return
        start = restart
    raise InputError(
        f"the quotation marks do not match in more than {_MOST_RESTARTS} places; quote every cell, or none"
    )


def _rows_from(lines: list[str], start: int, delimiter: str, quoting: _Quoting, width: int) -> Iterator[Row]:
    reader = csv.reader(
        (line + "\n" for line in lines[start:]),
        delimiter=delimiter,
        quoting=quoting,
        skipinitialspace=delimiter != "\t",
    )
    line = start + 1
    for cells in reader:
        following = start + reader.line_num + 1
        last = following > len(lines)
        row_lines = lines[line - 1 : following - 1]
        unclosed = last and quoting != csv.QUOTE_NONE and _quote_error(row_lines, delimiter) == _UNCLOSED
        if width and len(row_lines) > 1 and (len(cells) != width or _quote_error(row_lines, delimiter)):
            unclosed = unclosed or len(next(csv.reader([row_lines[1]], delimiter=delimiter), [])) == width
        blank = not cells or _is_blank(cells)
        if not blank or unclosed:
            yield Row(line, [] if blank else cells, unclosed)
        line = following


def _is_blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _quote_error(lines: list[str], delimiter: str) -> str:
    """What a strict reader says about the quotes of these lines; empty if they are by the rules."""
    try:
        list(csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)
    return ""


def _header(cells: list[str]) -> list[str]:
    """Column names, made unique: a second `Keywords` becomes `Keywords_2`; a nameless one `column_3`."""
    names: dict[str, int] = {}
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"column_{place}"
        stem, number = name, names.get(name, 0)
        while name in names:
            number += 1
            name = f"{stem}_{number + 1}"
        names[stem] = number
        names.setdefault(name, 0)
    return list(names)


@contextmanager
def _any_field_size() -> Iterator[None]:
    """The csv module refuses cells over 131,072 characters unless told otherwise, for the whole process."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


READER = FormatReader(
    "delimited",
    "CSV, TSV",
    (".csv", ".tsv", ".tab", ".psv"),
    recognises,
    read,
    0.5,
    "columns by name, see below; also with `;` or `\\|`, and with lines above the header: exports of Scopus, Web of "
    "Science, Embase, IEEE, Lens, Dimensions, Cochrane, SpringerLink, PubMed, Zotero, OpenAlex and CNKI",
)
