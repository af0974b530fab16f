"""One module per family of formats. The content of a file, and then its name, decides which one reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import bibtex, daily_page, delimited, jsons, parquet, ris, sheets, tagged, xmls
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.corpus.readers.glued import parts_of
from hierarchography.errors import InputError

__all__ = ["READERS", "FormatReader", "Reading", "Record", "formats", "read_document", "reader_for"]

_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PAGE_TITLE = re.compile(r"<title[^>]*>([^<]{1,80})", re.IGNORECASE)

_ALL = (
    parquet.READER,
    sheets.WORKBOOK,
    sheets.PAGE,
    jsons.READER,
    xmls.READER,
    bibtex.READER,
    ris.READER,
    tagged.READER,
    delimited.READER,
    daily_page.READER,
)
# In the order in which they are asked: the surest signature first.
READERS: Mapping[str, FormatReader] = MappingProxyType(
    {reader.name: reader for reader in sorted(_ALL, key=lambda reader: -reader.sure)}
)


def formats() -> str:
    """The formats that can be read, for messages."""
    titles = [reader.title for reader in READERS.values()]
    return f"{', '.join(titles[:-1])}, or {titles[-1]}"


def read_document(document: Document) -> Reading:
    """All records of a file. Raises `InputError` if the file as a whole cannot be read."""
    parts = [(reader_for(part), part) for part in parts_of(document)]
    readings = [reader.read(part) for reader, part in parts]
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


def reader_for(document: Document) -> FormatReader:
    """The reader of a file: the first that recognises its content, else the one for its extension."""
    if sheets.PAGE.sureness(document) > 0:
        return sheets.PAGE
    if not document.is_binary and _PAGE.match(document.start):
        title = _PAGE_TITLE.search(document.start)
        raise InputError(
            f"{document.name} is a web page{f' ({title[1].strip()!r})' if title else ''} and not "
            f"an export; open it in a browser, and save what it exports: RIS, CSV or BibTeX"
        )
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
    raise InputError(
        f"{document.name} is in no format that can be read (it starts with {document.text.strip()[:40]!r}); "
        f"give {formats()}"
    )
