"""Tables that are no text: Excel workbooks (.xlsx), and HTML tables, which some databases call .xls.

The sheet or table is taken whose header names most columns of papers, with those whose headers are alike, as of one
sheet for each database; others are named in a note. A workbook is a zip archive: one that grows beyond bounds, or
declares entities, is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from hierarchography.corpus.columns import is_known, is_telling, match_columns
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import xmls
from hierarchography.corpus.readers.base import FormatReader, Reading, check_count
from hierarchography.corpus.readers.delimited import table_of
from hierarchography.corpus.readers.fitting import Row
from hierarchography.errors import InputError

_MOST_BYTES, _MOST_GROWTH = 1 << 30, 200
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, IndexError, ValueError, OSError, EOFError),
    *(NotImplementedError, RuntimeError),  # of zipfile, for a compression that it does not know and for a password
)
_HEADER_WITHIN = 20
_NAMES_SHOWN = 5
_TEXT = frozenset({"title", "abstract"})
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_CODED = re.compile(r"_x((?![dD][89a-fA-F])[0-9a-fA-F]{4})_")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
# A tag of so many characters is none: an unclosed one would be searched to the end of the page again and again.
_LONG_TAG = re.compile(r"<[^<>]{20000,}>?")
_BLOCK = 1 << 18
_BUILT_IN_DATES = frozenset({14, 15, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
_IN_QUOTES = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")
_SHOWS_YEAR = re.compile(r"y", re.IGNORECASE)


def recognises_workbook(document: Document) -> bool:
    """True for a zip archive that holds a workbook."""
    return document.is_workbook


def read_workbook(document: Document) -> Reading:
    """The records of the sheets with titles. Raises `InputError` for a damaged workbook or one that grows too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
            _check_size(archive, document)
            cells = _Cells.of(archive, document)
            names = _sheet_names(archive, document)
            tables = [_Table(name, list(_rows(archive, part, cells, document))) for part, name in names.items()]
    except _DAMAGE as error:
        raise InputError(f"{document.name}: the workbook is damaged ({error}); save it again, or as CSV") from error
    return _best(document, tables, "row", "sheets")


def _check_size(archive: zipfile.ZipFile, document: Document) -> None:
    size = sum(item.file_size for item in archive.infolist())
    if size > _MOST_BYTES or size > _MOST_GROWTH * len(document.data) + (1 << 20):
        raise InputError(f"{document.name} would unpack to {size:,} bytes; save the sheet as CSV")


def _elements(archive: zipfile.ZipFile, name: str, wanted: str, document: Document) -> Iterator[ElementTree.Element]:
    """The elements of one name in a part of the workbook, one after another and not all at once."""
    parser: Any = ElementTree.XMLPullParser(("start", "end"))
    open_: list[ElementTree.Element] = []
    before = b""
    with archive.open(name) as stream:
        for block in iter(lambda: stream.read(_BLOCK), b""):
            if b"<!ENTITY" in before + block or b"<!DOCTYPE" in before + block:
                raise InputError(f"{document.name} declares entities of its own; save the sheet as CSV")
            before = block[-10:]
            parser.feed(block)
            for event, element in parser.read_events():
                if event == "start":
                    open_.append(element)
                    continue
                open_.pop()
                if _local(element) == wanted:
                    yield element
                    if open_:
                        open_[-1].remove(element)
    parser.close()


def _sheet_names(archive: zipfile.ZipFile, document: Document) -> dict[str, str]:
    """The parts of the workbook that are sheets, in the order of its tabs, each with its name."""
    parts = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    links, names = "xl/_rels/workbook.xml.rels", {}
    if links in archive.namelist():
        found = _elements(archive, links, "Relationship", document)
        targets = {item.get("Id"): item.get("Target", "").rpartition("/")[2] for item in found}
        for sheet in _elements(archive, "xl/workbook.xml", "sheet", document):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), "")
            names[f"xl/worksheets/{targets.get(link)}"] = sheet.get("name", "")
    order = {part: place for place, part in enumerate(names)}
    parts.sort(key=lambda part: (order.get(part, len(order)), len(part), part))
    return {part: names.get(part) or part.rpartition("/")[2].removesuffix(".xml") for part in parts}


def _shared(archive: zipfile.ZipFile, document: Document) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(item) for item in _elements(archive, "xl/sharedStrings.xml", "si", document)]


def _rows(archive: zipfile.ZipFile, name: str, cells_of: _Cells, document: Document) -> Iterator[Row]:
    for place, row in enumerate(_elements(archive, name, "row", document), start=1):
        cells: list[str] = []
        for cell in row:
            match = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(match[1]) if match else len(cells)
            cells += [""] * (column - len(cells))
            cells.append(cells_of.value(cell))
        yield Row(int(row.get("r") or place), cells if any(cells) else [])


@dataclass(frozen=True)
class _Cells:
    """What the cells of a workbook refer to: its texts, the styles that show a date, and the first day of its dates."""

    shared: list[str]
    dates: frozenset[int]
    epoch: date

    @classmethod
    def of(cls, archive: zipfile.ZipFile, document: Document) -> _Cells:
        """Those of this workbook."""
        workbook = next(_elements(archive, "xl/workbook.xml", "workbookPr", document), None)
        late = workbook is not None and workbook.get("date1904") in ("1", "true")
        epoch = date(1904, 1, 1) if late else date(1899, 12, 30)
        return cls(_shared(archive, document), _date_styles(archive, document), epoch)

    def value(self, cell: ElementTree.Element) -> str:
        """The text of a cell; a date as `2019-05-01`."""
        value = next((item.text or "" for item in cell if _local(item) == "v"), "")
        kind = cell.get("t", "n")
        if kind == "s":
            return self.shared[int(value)] if value else ""
        if kind == "inlineStr":
            return _text(cell)
        if kind == "str":
            return _decoded(value)
        if kind == "n" and value and int(cell.get("s") or 0) in self.dates:
            return self._day(value)
        return value

    def _day(self, value: str) -> str:
        try:
            return (self.epoch + timedelta(days=int(float(value)))).isoformat()
        except (ValueError, OverflowError):
            return value


def _date_styles(archive: zipfile.ZipFile, document: Document) -> frozenset[int]:
    """The numbers of the cell styles whose format shows a date."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    formats = {
        int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in _of_styles(archive, "numFmt", document)
    }
    dates = {number for number, code in formats.items() if _SHOWS_YEAR.search(_IN_QUOTES.sub("", code))}
    cells = next(_elements(archive, "xl/styles.xml", "cellXfs", document), ())
    used = (int(item.get("numFmtId", 0)) for item in cells)
    return frozenset(place for place, number in enumerate(used) if number in dates or number in _BUILT_IN_DATES)


def _of_styles(archive: zipfile.ZipFile, name: str, document: Document) -> Iterator[ElementTree.Element]:
    return _elements(archive, "xl/styles.xml", name, document)


def _text(element: ElementTree.Element) -> str:
    """The text in its runs, without the reading aids that Japanese Excel writes beside it."""
    if _local(element) == "t":
        return _decoded(element.text or "")
    return "".join(_text(part) for part in element if _local(part) != "rPh")


def _decoded(text: str) -> str:
    """Excel writes a control character as `_x000D_`, and an underline that would start such a mark as `_x005F_`."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


class _Tables(HTMLParser):
    """Collects the rows of each table of a page."""

    def __init__(self, document: Document) -> None:
        super().__init__(convert_charrefs=True)
        self._document, self._rows = document, 0
        self.tables: list[list[Row]] = []
        self._cells: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag == "table" or (tag == "tr" and not self.tables):
            self.tables.append([])
        if tag == "tr":
            self._cells = []
            self._rows += 1
            check_count(self._document, self._rows)
            self.tables[-1].append(Row(self.getpos()[0], self._cells))
        if tag in ("td", "th"):
            self._cells.append("")
            self._inside = True
        if tag in ("br", "p", "div") and self._inside:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self._inside and self._cells:
            self._cells[-1] += data


@dataclass(frozen=True)
class _Table:
    """The rows of a sheet or of a table of a page, and where its header is."""

    name: str
    rows: list[Row]

    @property
    def header(self) -> int | None:
        """The place of the first row that names titles or abstracts."""
        places = (place for place, row in enumerate(self.rows[:_HEADER_WITHIN]) if any(map(is_telling, row.cells)))
        return next(places, None)

    @property
    def papers(self) -> list[Row]:
        """The header and the rows under it; nothing where no row is under it."""
        rows = self.rows[self.header :] if self.header is not None else []
        return rows if any(row.cells for row in rows[1:]) else []

    @property
    def worth(self) -> tuple[bool, int, int]:
        """How good a table of papers it is: whether it has any, how many known columns, how many rows."""
        known = 0 if self.header is None else sum(map(is_known, self.rows[self.header].cells))
        return bool(self.papers), known, len(self.rows)

    def __str__(self) -> str:
        """Its name and how many rows it has."""
        count = sum(1 for row in self.rows if row.cells)
        return f"{self.name} ({count:,} row{'' if count == 1 else 's'})"


def _tables(document: Document) -> list[_Table]:
    parser = _Tables(document)
    parser.feed(_LONG_TAG.sub(" ", document.text))
    tables = ([Row(row.line, [" ".join(cell.split()) for cell in row.cells]) for row in rows] for rows in parser.tables)
    return [_Table(f"line {rows[0].line}" if rows else "", rows) for rows in tables]


def recognises_page(document: Document) -> bool:
    """True for HTML with a table whose header names titles or abstracts."""
    if document.is_binary or not document.start.startswith("<") or xmls.recognises(document):
        return False
    if not _TABLE.search(document.text):
        return False
    return any(table.header is not None for table in _tables(document))


def read_page(document: Document) -> Reading:
    """The records of the tables with titles."""
    return _best(document, _tables(document), "line", "tables")


def _best(document: Document, tables: list[_Table], unit: str, kind: str) -> Reading:
    """The table whose header names most columns of papers, and those that are alike, one after another."""
    found = [(table, place) for table in tables if (place := table.header) is not None]
    if not found:
        raise InputError(f"{document.name}: none of its {len(tables)} {kind} has a header with a title or an abstract")
    best, place = max(found, key=lambda item: item[0].worth)
    wanted = _fields(best.rows[place])
    taken = [table for table, _ in found if table is best or (table.papers and _names(table.papers[0], wanted))]
    readings = [table_of(document, best.rows[place:] if table is best else table.papers, unit) for table in taken]
    records = [record for reading in readings for record in reading.records]
    notes = [note for reading in readings for note in reading.notes]
    if len(taken) > 1 and unit == "row":
        # Each sheet has a row 2: a record is found by its number over all sheets.
        records = [replace(record, place=number) for number, record in enumerate(records, start=1)]
        unit = "record"
        counts = zip(taken, readings, strict=True)
        read = ", ".join(f"{table.name} ({len(reading.records):,})" for table, reading in counts)
        notes.append(f"{document.name}: {kind} read, with the records of each, which are counted through: {read}")
    if others := [table for table in tables if table.rows and not any(table is one for one in taken)]:
        shown = ", ".join(map(str, others[:_NAMES_SHOWN])) + (", ..." if len(others) > _NAMES_SHOWN else "")
        notes.append(f"{document.name}: other {kind}, passed over: {len(others)}: {shown}")
    return Reading(records, unit, tuple(notes))


def _fields(header: Row) -> set[str]:
    return set(match_columns(header.cells).core)


def _names(header: Row, wanted: set[str]) -> bool:
    """Whether a header names all these fields, or both titles and abstracts."""
    fields = _fields(header)
    return wanted <= fields or fields >= _TEXT


WORKBOOK = FormatReader(
    "xlsx",
    "Excel (.xlsx)",
    (".xlsx",),
    recognises_workbook,
    read_workbook,
    1.0,
    "the sheets whose headers name titles or abstracts; dates in cells",
)
PAGE = FormatReader(
    "html",
    "HTML tables (also called .xls)",
    (),
    recognises_page,
    read_page,
    0.9,
    "the tables whose headers name titles or abstracts",
)
