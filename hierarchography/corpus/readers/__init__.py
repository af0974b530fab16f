"""One module per family of formats. The content of a file, and then its name, decides which one reads it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import bibtex, daily_page, delimited, jsons, parquet, ris
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.errors import InputError

__all__ = ["READERS", "FormatReader", "Reading", "Record", "read_document", "reader_for"]

# In the order in which they are asked: the surest signature first, the loosest last.
READERS: Mapping[str, FormatReader] = MappingProxyType(
    {
        reader.name: reader
        for reader in (parquet.READER, jsons.READER, bibtex.READER, ris.READER, delimited.READER, daily_page.READER)
    }
)


def read_document(document: Document) -> Reading:
    """All records of a file. Raises `InputError` if the file as a whole cannot be read."""
    reading = reader_for(document).read(document)
    if not reading.records:
        raise InputError(f"{document.name} has no records; export the papers again")
    return reading


def reader_for(document: Document) -> FormatReader:
    """The reader of a file: the first that recognises its content, else the one for its extension."""
    for reader in READERS.values():
        if reader.recognises(document):
            return reader
    for reader in READERS.values():
        if document.extension in reader.extensions:
            return reader
    raise InputError(
        f"{document.name} is in no format that can be read (it starts with {document.text.strip()[:40]!r}); "
        "give CSV, TSV, JSON, JSON lines, Parquet, BibTeX, RIS, or a Daily Papers page saved as text"
    )
