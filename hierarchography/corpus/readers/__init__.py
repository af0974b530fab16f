"""One module per family of formats. The content of a file, and then its name, decides which one reads it.

The readers are the plug-ins of the kind `readers`; those of other packages come through entry points. One that fails is
named, and the file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from hierarchography import plugins
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, check_count
from hierarchography.corpus.readers.glued import parts_of
from hierarchography.corpus.refusals import is_page, page_kind, text_kind
from hierarchography.errors import HierarchographyError, InputError

__all__ = [
    "Document",
    "FormatReader",
    "Reading",
    "Record",
    "formats",
    "formats_table",
    "read_document",
    "reader_for",
    "readers",
]

_KIND = "readers"
_PAGE_TITLE = re.compile(r"<title[^>]*>([^<]{1,80})", re.IGNORECASE)
_OF_PAGES = ("pages", "html")
_FAR_BELOW = ("bibtex", "ris")


@cache
def readers() -> Mapping[str, FormatReader]:
    """All readers by name, in the order in which they are asked: the surest signature first, then built-in ones.

    Raises `InputError` for one of another package that cannot be loaded.
    """
    found = {name: _loaded(name) for name in plugins.names(_KIND)}
    return dict(sorted(found.items(), key=lambda item: -item[1].sure))


def _loaded(name: str) -> FormatReader:
    try:
        reader = plugins.load("readers", name)
    except HierarchographyError:
        raise
    except Exception as error:
        if is_built_in(name):
            raise
        raise _failed(name, f"cannot be loaded ({type(error).__name__}: {error})") from error
    if not isinstance(reader, FormatReader):
        raise _failed(name, f"is {type(reader).__name__} and no FormatReader")
    return replace(reader, name=name)


def is_built_in(name: str) -> bool:
    """Whether a reader is one of this package."""
    return name in plugins.BUILT_IN[_KIND]


def _failed(name: str, what: str) -> InputError:
    package = plugins.distribution(_KIND, name)
    of = f" of the package {package.name} {package.version}" if package else ""
    line = " ".join(what.split())[:300]
    return InputError(f"the reader {name!r}{of} {line}; update the package, or uninstall it")


def _in_listed_order() -> list[FormatReader]:
    """The commonest first, as the help and the documentation name them; those of other packages last."""
    return [readers()[name] for name in plugins.names(_KIND)]


def formats() -> str:
    """The formats that can be read, for messages."""
    titles = [reader.title for reader in _in_listed_order()]
    return f"{'; '.join(titles[:-1])}; or {titles[-1]}"


def formats_table() -> str:
    """The formats that can be read as a table in Markdown, for the documentation."""
    rows = (
        (reader.title, ", ".join(f"`{ending}`" for ending in reader.extensions), reader.about)
        for reader in _in_listed_order()
    )
    return "".join(f"| {' | '.join(row)} |\n" for row in (("format", "endings", "what is read"), ("---",) * 3, *rows))


def read_document(document: Document) -> Reading:
    """All records of a file. Raises `InputError` if the file as a whole cannot be read."""
    parts = [(reader_for(part), part) for part in parts_of(document)]
    readings = [_read(reader, part) for reader, part in parts]
    check_count(document, sum(len(reading.records) for reading in readings))
    reading = readings[0] if len(readings) == 1 else _joined(document, [reader.name for reader, _ in parts], readings)
    if not reading.records:
        raise InputError(f"{document.name} has no records; export the papers again")
    titles = dict.fromkeys(reader.title for reader, _ in parts)
    return replace(reading, format=" + ".join(titles), sureness=min(reader.sureness(part) for reader, part in parts))


def _read(reader: FormatReader, document: Document) -> Reading:
    """What a reader reads. Raises `InputError`, also where one of another package fails in its own way."""
    try:
        return reader.read(document)
    except Exception as error:
        if is_built_in(reader.name) or isinstance(error, HierarchographyError):
            raise
        raise _failed(reader.name, f"fails on {document.name} ({type(error).__name__}: {error})") from error


def _is_sure(reader: FormatReader, document: Document) -> bool:
    try:
        return reader.sureness(document) > 0
    except Exception as error:
        if is_built_in(reader.name) or isinstance(error, HierarchographyError):
            raise
        raise _failed(reader.name, f"fails on {document.name} ({type(error).__name__}: {error})") from error


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
    candidates = list(readers().values())
    of_page = not document.is_binary and is_page(document.start)
    if of_page:
        candidates = [reader for reader in candidates if reader.name in _OF_PAGES or not is_built_in(reader.name)]
    if reader := next((reader for reader in candidates if _is_sure(reader, document)), None):
        return reader
    if of_page:
        raise _refused_page(document)
    if reader := next((reader for reader in candidates if document.extension in reader.extensions), None):
        return reader
    if reader := _far_below(document):
        return reader
    raise InputError(_in_no_format(document))


def _far_below(document: Document) -> FormatReader | None:
    """The reader of a file whose first record stands far below the start, as after a long remark."""
    for name in _FAR_BELOW:
        reader = readers()[name]
        if reader.opening is not None and reader.opening.search(document.text):
            return reader
    return None
