"""BibTeX and BibLaTeX: one record per entry, with LaTeX accents and braces decoded."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from hierarchography.corpus.files import Document
from hierarchography.corpus.latex import decode
from hierarchography.corpus.readers.base import FormatReader, Reading, Record

_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]\s*[^\s,{}()]*\s*[,}=)\"]", re.MULTILINE)
_VERBATIM = frozenset({"url", "doi", "eprint", "file", "isbn", "issn", "archiveprefix", "primaryclass"})
_ENTRY_KEY = "entry key"


def recognises(document: Document) -> bool:
    """True if a line near the start opens an entry: `@article{key,`."""
    return bool(_ENTRY.search(document.text[:20_000])) and document.text.lstrip()[:1] not in "{["


def read(document: Document) -> Reading:
    """One record per entry; an entry with unbalanced braces is broken and ends at the next `@` line."""
    import bibtexparser
    from bibtexparser.model import Entry, ParsingFailedBlock

    with _quiet("bibtexparser"):
        library = bibtexparser.parse_string(document.text)
    records: list[Record] = []
    for block in sorted(library.blocks, key=lambda block: block.start_line or 0):
        place = len(records) + 1
        if isinstance(block, Entry):
            records.append(Record(place, _values(block, str)))
        elif isinstance(entry := getattr(block, "ignore_error_block", None), Entry):
            # A key or a field that comes twice makes an entry "failed" there; its content is whole all the same,
            # only as it stands in the file.
            records.append(Record(place, _values(entry, lambda value: _unwrapped(str(value), library.strings_dict))))
        elif isinstance(block, ParsingFailedBlock) and _ENTRY.match(block.raw or ""):
            records.append(
                Record(
                    place, problem=f"the BibTeX entry in line {(block.start_line or 0) + 1} is broken: {_reason(block)}"
                )
            )
    return Reading(records, "entry")


def _values(entry: Any, read: Callable[[Any], str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for field in entry.fields:
        name = str(field.key).lower()
        text = read(field.value)
        values.setdefault(name, text if name in _VERBATIM else decode(text))
    values[_ENTRY_KEY] = str(entry.key)
    return values


def _unwrapped(value: str, strings: Mapping[str, Any]) -> str:
    """A value as it stands in the file, without its braces or quotes, or what an `@string` has for it."""
    value = value.strip()
    if value in strings:
        return _unwrapped(str(strings[value].value), {})
    return value[1:-1] if len(value) > 1 and value[0] + value[-1] in {"{}", '""'} else value


def _reason(block: Any) -> str:
    error = block.error
    text = str(getattr(error, "abort_reason", "") or error or "").strip()
    return text.splitlines()[0][:120].rstrip(". ") if text else "its braces or quotes do not match"


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library's warnings from the terminal: broken entries are reported with their file, once."""
    loggers = [logging.getLogger(other) for other in logging.root.manager.loggerDict if other.split(".")[0] == name]
    states = [(logger, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in states:
            logger.disabled = disabled


READER = FormatReader("bibtex", (".bib", ".bibtex"), recognises, read)
