"""Files in which exports of two formats were put one after another: cut where the format changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import bibtex, ris

_STARTS: tuple[tuple[str, re.Pattern[str]], ...] = (("bibtex", bibtex.ENTRY), ("ris", ris.START))


def parts_of(document: Document) -> list[Document]:
    """The file as one document a format, in order; most files are one."""
    if document.is_binary or document.start[:1] in ("{", "[", "<"):
        return [document]
    if not any(mark in document.data for mark in (b"TY", b"@")):
        return [document]
    text = document.text
    places = [0, *_changes(text), len(text)]
    if len(places) == 2:
        return [document]
    pieces = (text[start:end] for start, end in pairwise(places))
    return [document.holding(piece.encode("utf-8", "replace")) for piece in pieces if piece.strip()]


def _changes(text: str) -> Iterator[int]:
    """Where another format begins: at a record of it on a line of its own, outside quotes and braces."""
    starts = sorted((match.start(), kind) for kind, pattern in _STARTS for match in pattern.finditer(text))
    before = "" if starts and _is_table(text[: starts[0][0]]) else starts[0][1] if starts else ""
    seen = braces = quotes = 0
    for place, kind in starts:
        between = text[seen:place]
        seen = place
        braces += between.count("{") - between.count("}")
        quotes += between.count('"')
        if kind != before and quotes % 2 == 0 and braces == 0:
            before = kind
            yield place


def _is_table(text: str) -> bool:
    """Whether what stands before the first record is a table: lines of a header and rows, not a remark."""
    lines = [line for line in text.split("\n") if line.strip()]
    marks = max(",;\t|", key=lines[0].count) if lines else ","
    width = lines[0].count(marks) if lines else 0
    return width > 0 and any(line.count(marks) >= width for line in lines[1:])
