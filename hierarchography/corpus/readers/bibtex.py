"""BibTeX and BibLaTeX: one record per entry, with LaTeX accents and braces decoded.

People are parted by "and" outside braces, and by nothing else: a comma parts family and given name. An entry takes
from its `crossref` parent what it lacks, with the parent's title as its venue.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from hierarchography.corpus.files import Document
from hierarchography.corpus.latex import decode, decode_counting
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, check_count

ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]\s*[^\s,{}()]*\s*[,}=)\"]", re.MULTILINE)
_EXTENSIONS = (".bib", ".bibtex")
_VERBATIM = frozenset({"url", "doi", "eprint", "file", "isbn", "issn", "archiveprefix", "primaryclass"})
_LINKS = frozenset({"url", "doi", "eprint"})
_ESCAPED = re.compile(r"\{\\([_%&#$])\}|\\([_%&#$])")
_TILDE = re.compile(r"\{\\~\{\}\}|\\~\{\}|\{\\textasciitilde\}")
_PEOPLE, _KEYWORDS = frozenset({"author", "editor"}), frozenset({"keywords", "keyword"})
_MOST_REMARKS = 5
_PART, _MOST_SEARCHED, _GAP = 1 << 17, 50, 200
"""Characters that are parsed at once, entries after them among which the part may end, and blanks between entries."""
_ENTRY_KEY = "entry key"
# What a parent says of itself and not of the paper in it.
_OF_PARENT = frozenset(
    {"title", "author", "abstract", "doi", "url", "eprint", "keywords", "keyword", "pages", "crossref", _ENTRY_KEY}
)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def recognises(document: Document) -> bool:
    """True if a line near the start opens an entry: `@article{key,`; any line, where the name says BibTeX."""
    text = document.text if document.extension in _EXTENSIONS else document.text[:20_000]
    return bool(ENTRY.search(text)) and document.text.lstrip()[:1] not in "{["


def read(document: Document) -> Reading:
    """One record per entry; an entry with unbalanced braces is broken and ends at the next `@` line."""
    from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock

    check_count(document, sum(1 for _ in ENTRY.finditer(document.text)))
    records: list[Record] = []
    left: Counter[str] = Counter()
    others = 0
    for block, line, strings in _blocks(document.text):
        place = len(records) + 1
        if isinstance(block, Entry):
            records.append(Record(place, _values(block, str, left)))
        elif isinstance(entry := getattr(block, "ignore_error_block", None), Entry):
            # A key or a field that comes twice makes an entry "failed" there; its content is whole all the same,
            # only as it stands in the file.
            records.append(Record(place, _values(entry, partial(_unwrapped, strings=strings), left)))
        elif isinstance(block, ParsingFailedBlock) and ENTRY.match(block.raw or ""):
            records.append(Record(place, problem=f"the BibTeX entry in line {line + 1} is broken: {_reason(block)}"))
        elif isinstance(block, ImplicitComment):
            others += _lines_in(block.comment)
    note = f"{document.name}: LaTeX commands that cannot be decoded, kept as they are: {left.total():,}"
    notes = [note] if left.total() else []
    if others > _MOST_REMARKS:
        notes.append(f"{document.name}: lines outside the BibTeX entries, passed over: {others:,}")
    return Reading(_with_parents(records), "entry", tuple(notes))


def _blocks(text: str) -> Iterator[tuple[Any, int, Mapping[str, Any]]]:
    """The blocks of a file in order, each with its line, from 0, and the `@string`s so far.

    The file is parsed part by part, because the parser takes thousands of bytes for each block, and more for a broken
    one. A part ends where an entry has just been closed.
    """
    import bibtexparser
    from bibtexparser.model import String

    head, line = "", 0
    strings: dict[str, Any] = {}
    for part in _parts(text):
        with _quiet("bibtexparser"):
            library = bibtexparser.parse_string(head + part)
        before = head.count("\n")
        strings |= library.strings_dict
        blocks = sorted(library.blocks, key=lambda block: block.start_line or 0)
        for block in blocks:
            start = block.start_line or 0
            if start >= before:
                yield block, line + start - before, strings
        head += "".join(
            f"{block.raw}\n" for block in blocks if isinstance(block, String) and (block.start_line or 0) >= before
        )
        line += part.count("\n")


def _parts(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _PART:
        matches = islice(ENTRY.finditer(text, start + _PART), _MOST_SEARCHED)
        ends = [match.start() for match in matches]
        if not ends:
            break
        closed = (end for end in ends if text[max(start, end - _GAP) : end].rstrip()[-1:] in ("}", ")"))
        end = next(closed, ends[0])
        yield text[start:end]
        start = end
    yield text[start:]


def _lines_in(comment: Any) -> int:
    return sum(1 for line in str(comment).split("\n") if line.strip() and not line.lstrip().startswith("%"))


def _values(entry: Any, read: Callable[[Any], str], left: Counter[str]) -> dict[str, Any]:
    """The fields of an entry; `left` counts, by field, the commands that cannot be decoded."""
    values: dict[str, Any] = {}
    for field in entry.fields:
        name = str(field.key).lower()
        text = read(field.value)
        if name in _VERBATIM:
            values.setdefault(name, _link(text) if name in _LINKS else text)
        elif name in _PEOPLE:
            values.setdefault(name, people(text))
        elif name in _KEYWORDS:
            values[name] = list(dict.fromkeys([*values.get(name, []), *keywords(text)]))
        else:
            plain, undecoded = decode_counting(text)
            left[name] += undecoded
            values.setdefault(name, plain)
    values[_ENTRY_KEY] = str(entry.key)
    return values


def _link(text: str) -> str:
    """A DOI or an address without the escapes that some programs write into it, such as braces around an underline."""
    return _TILDE.sub("~", _ESCAPED.sub(lambda found: found[1] or found[2], text))


def people(text: str) -> list[str]:
    """The names of an author field: parted by "and" outside braces; a name in braces is one, "others" is nobody."""
    text = " ".join(text.split())
    parts = _outside_braces(text, _AND)
    if len(parts) == 1 and ";" in text:
        parts = _outside_braces(text, re.compile(";"))
    names = (decode(part).strip(" ,;") for part in parts)
    return [name for name in names if name and name.lower() not in {"others", "et al", "et al."}]


def keywords(text: str) -> list[str]:
    """The keywords of a field, parted by semicolons, or else by commas or lines, outside braces."""
    marks = next((mark for mark in (";", "\n", ",") if len(_outside_braces(text, re.compile(mark))) > 1), ",")
    if marks == "\n" and any("," in line for line in text.split("\n")):
        marks = ","
    parts = (" ".join(decode(part).split()) for part in _outside_braces(text, re.compile(marks)))
    return [part for part in parts if part]


def _outside_braces(text: str, mark: re.Pattern[str]) -> list[str]:
    """The parts of a text between the marks that stand in no braces."""
    parts, start, seen, depth = [], 0, 0, 0
    for match in mark.finditer(text):
        between = text[seen : match.start()]
        depth += between.count("{") - between.count("\\{") - between.count("}") + between.count("\\}")
        seen = match.start()
        if depth <= 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _with_parents(records: list[Record]) -> list[Record]:
    """The records, each with what its parent (`crossref`) has and it lacks."""
    by_key = {str(record.values[_ENTRY_KEY]).lower(): record for record in records if record.values}
    return [_inherited(record, by_key) for record in records]


def _inherited(record: Record, by_key: Mapping[str, Record]) -> Record:
    parent = by_key.get(str(record.values.get("crossref", "")).strip().lower())
    if parent is None or parent is record:
        return record
    values = {name: value for name, value in parent.values.items() if name not in _OF_PARENT}
    if parent.values.get("title"):
        values.setdefault("booktitle", parent.values["title"])
    return replace(record, values={**values, **{name: value for name, value in record.values.items() if value}})


def _unwrapped(value: Any, strings: Mapping[str, Any]) -> str:
    """A value as it stands in the file, without its braces or quotes, or what an `@string` has for it."""
    text = str(value).strip()
    if text in strings:
        return _unwrapped(strings[text].value, {})
    return text[1:-1] if len(text) > 1 and text[0] + text[-1] in {"{}", '""'} else text


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


READER = FormatReader(
    "bibtex",
    "BibTeX",
    _EXTENSIONS,
    recognises,
    read,
    0.8,
    "the fields of the format; LaTeX is decoded; `crossref` parents give their year and title to the papers in them",
    opening=ENTRY,
)
