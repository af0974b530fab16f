"""RIS: lines of a two-character tag and a value; a record extends from `TY` to `ER`.

No library is used, because real files break the two rules on which the libraries rely: a record without `ER` must not
swallow the next one or vanish, and abstracts span several lines. Tags are unchanged (`TI`, `AB`), so that the log can
name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hierarchography.corpus.files import Document
from hierarchography.corpus.identifiers import doi_of_link
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, bounded

START = re.compile(r"^\s*TY {0,3}- ?\S*[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"^\s{0,3}([A-Z][A-Z0-9])(?: {1,3}- ?| -$)(.*)$")
_EXTENSIONS = (".ris",)
_KEYWORD = "KW"
_SEVERAL = frozenset({"AU", "A1", "A2", "A3", "A4", "KW", "UR", "L1", "L2", "N1", "ED"})


def recognises(document: Document) -> bool:
    """True if a line near the start opens a record: `TY  - JOUR`; any line, where the name says RIS."""
    return bool(START.search(document.text if document.extension in _EXTENSIONS else document.text[:20_000]))


def read(document: Document) -> Reading:
    """One record for each `TY`; a record without fields is broken."""
    records = []
    for place, lines in enumerate(bounded(_blocks(document.text), document), start=1):
        fields = _fields(lines)
        problem = "" if len(fields) > 1 else "the RIS record has no fields"
        records.append(Record(place, fields, problem))
    return Reading(records, "record")


def _blocks(text: str) -> Iterator[list[tuple[str, str]]]:
    """Records as lists of (tag, value); the tag is empty for a line that goes on with the one before."""
    block: list[tuple[str, str]] = []
    for line in text.split("\n"):
        match = _LINE.match(line.lstrip("\ufeff"))
        tag, value = (match[1], match[2].strip()) if match else ("", line.strip())
        if tag in {"TY", "ER"}:
            if block:
                yield block
            block = [(tag, value)] if tag == "TY" else []
        elif block and (tag or value):
            block.append((tag, value))
    if block:
        yield block


def _fields(lines: list[tuple[str, str]]) -> dict[str, str | list[str]]:
    parts: dict[str, list[list[str]]] = {}
    last = ""
    for tag, value in lines:
        if tag:
            parts.setdefault(tag, []).append([value])
            last = tag
        elif last == _KEYWORD:
            parts[last].append([value])  # EndNote writes its keywords one a line
        else:
            parts[last][-1].append(value)
    several = {tag: [" ".join(filter(None, pieces)) for pieces in values] for tag, values in parts.items()}
    # Where a tag that holds one value comes twice, the first is meant: databases add their own variants after it.
    fields: dict[str, str | list[str]] = {
        tag: values if tag in _SEVERAL else values[0] for tag, values in several.items()
    }
    if "DO" not in fields and (doi := doi_of_link(several.get("M3", [""])[0])):
        fields["DO"] = doi  # some publishers write it there
    if "DP" in fields:
        fields["DP (database provider)"] = fields.pop("DP")  # elsewhere DP is the date of publication
    return fields


READER = FormatReader(
    "ris", "RIS", _EXTENSIONS, recognises, read, 0.8, "the fields of the format, in its many dialects", START
)
