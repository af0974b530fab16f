"""One module per family of formats. The content of a file, and then its name, decides which one reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import (
    bibtex,
    daily_page,
    delimited,
    jsons,
    notes,
    pages,
    parquet,
    pdf,
    pubmed_text,
    ris,
    sheets,
    tagged,
    texts,
    xmls,
    yamls,
    zotero,
    zotero_rdf,
)
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, check_count
from hierarchography.corpus.readers.glued import parts_of
from hierarchography.corpus.refusals import is_page, page_kind, text_kind
from hierarchography.errors import InputError

__all__ = ["READERS", "FormatReader", "Reading", "Record", "formats", "formats_table", "read_document", "reader_for"]

_PAGE_TITLE = re.compile(r"<title[^>]*>([^<]{1,80})", re.IGNORECASE)

# The commonest first, as the help and the documentation name them.
_ALL = (
    delimited.READER,
    sheets.WORKBOOK,
    bibtex.READER,
    ris.READER,
    tagged.READER,
    pubmed_text.READER,
    jsons.READER,
    parquet.READER,
    xmls.READER,
    zotero.READER,
    zotero_rdf.READER,
    yamls.READER,
    notes.READER,
    notes.TABLE,
    sheets.PAGE,
    pages.READER,
    daily_page.READER,
    pdf.READER,
    texts.READER,
)
# In the order in which they are asked: the surest signature first.
READERS: Mapping[str, FormatReader] = MappingProxyType(
    {reader.name: reader for reader in sorted(_ALL, key=lambda reader: -reader.sure)}
)
_OF_PAGES = (pages.READER, sheets.PAGE)


def formats() -> str:
    """The formats that can be read, for messages."""
    titles = [reader.title for reader in _ALL]
    return f"{'; '.join(titles[:-1])}; or {titles[-1]}"


def formats_table() -> str:
    """The formats that can be read as a table in Markdown, for the documentation."""
    rows = ((reader.title, ", ".join(f"`{ending}`" for ending in reader.extensions), reader.about) for reader in _ALL)
    return "".join(f"| {' | '.join(row)} |\n" for row in (("format", "endings", "what is read"), ("---",) * 3, *rows))


def read_document(document: Document) -> Reading:
    """All records of a file. Raises `InputError` if the file as a whole cannot be read."""
    parts = [(reader_for(part), part) for part in parts_of(document)]
    readings = [reader.read(part) for reader, part in parts]
    check_count(document, sum(len(reading.records) for reading in readings))
    reading = readings[0] if len(readings) == 1 else _joined(document, [reader.name for reader, _ in parts], readings)
    if not reading.records:
        raise InputError(f"{document.name} has no records; export the papers again")
    titles = dict.fromkeys(reader.title for reader, _ in parts)
    return replace(reading, format=" + ".join(titles), sureness=min(reader.sureness(part) for reader, part in parts))


def _joined(document: Document, names: list[str], readings: list[Reading]) -> Reading:
    """The records of formats that stand one after another in a file, numbered through."""
    found = ", ".join(f"{len(reading.records):,} of {name}" for name, reading in zip(names, readings, strict=True))
    records = [record for reading in readings for record in reading.records]
    numbered = [replace(record, place=place) for place, record in enumerate(records, start=1)]
    notes = [note for reading in readings for note in reading.notes]
    return Reading(numbered, "record", (f"{document.name}: formats one after another in one file: {found}", *notes))


def _refused_page(document: Document) -> InputError:
    """The error for a saved web page: which one it is, and what to click on it."""
    title = _PAGE_TITLE.search(document.beginning)
    said = f" ({' '.join(title[1].split())!r})" if title else ""
    if known := page_kind(title[1] if title else "", document.beginning):
        return InputError(f"{document.name} is a web page{said} and not an export: {known}")
    return InputError(
        f"{document.name} is a web page{said} and not an export; open it in a browser, and save what it exports: "
        "RIS, CSV or BibTeX"
    )


def _in_no_format(document: Document) -> str:
    """The message for a text in no known format, with what it looks like where that can be told."""
    if known := text_kind(document.beginning):
        return f"{document.name} is {known}"
    return (
        f"{document.name} is in no format that can be read (it starts with {document.text.strip()[:40]!r}); export the "
        "papers as CSV, TSV, Excel (.xlsx), BibTeX, RIS or JSON; 'hierarchography build --help' lists all formats"
    )


def reader_for(document: Document) -> FormatReader:
    """The reader of a file: the first that recognises its content, else the one for its extension."""
    if not document.is_binary and is_page(document.start):
        if reader := next((reader for reader in _OF_PAGES if reader.sureness(document) > 0), None):
            return reader
        raise _refused_page(document)
    for reader in READERS.values():
        if reader.sureness(document) > 0:
            return reader
    for reader in READERS.values():
        if document.extension in reader.extensions:
            return reader
    # A first record far below the start, as after a long remark.
    for pattern, reader in ((bibtex.ENTRY, bibtex.READER), (ris.START, ris.READER)):
        if pattern.search(document.text):
            return reader
    raise InputError(_in_no_format(document))
