"""A page of papers saved as text, such as Hugging Face's "Daily Papers": a title line, then an abstract line.

    Daily Papers                      <- lines of the page's head and foot, dates, counts of votes: passed over
    Sep 4
    Trying Bilinear Pooling in Video-QA                                           <- the last short line: title
    Bilinear pooling (BLP) refers to a family of operations recently developed... <- a long line: its abstract

The page is recognised by this alternation, not by its name or header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record

_ABSTRACT_WORDS = 40
_LEAST_WORDS, _TITLE_WORDS = 12, 60
_SENTENCE_END = ".!?\u2026)\"'\u201d\u3002"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_LONGEST_FURNITURE = 200
# What pages put between a title and its abstract, or between two papers.
_FURNITURE = re.compile(
    rf"""^(?:
        [\W\d_]*[kKmM]?                                                   # numbers, dots, arrows
      | {_DAY}{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?          # Sep 4, 2025
      | {_DAY}\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?                           # 4 September
      | [\W\d]*\d+\s*(?:authors?|comments?|(?:up)?votes?|likes?|replies|stars?|views?|(?:hours?|days?)\s+ago)[\W\d]*
      | (?:submitted|posted|published|presented)\s+(?:by|on)\b.*
      | (?:up)?vote | share | save | read\s+more | show\s+more | view\s+(?:on|all|paper|pdf)\b.*
      | pdf | arxiv | github | code | abstract
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


def recognises(document: Document) -> bool:
    """True if most of the text is titles followed by abstracts, and every abstract has a title."""
    text = document.text
    if text.lstrip().startswith("<"):
        return False
    pairs, loose = _parse(text)
    inside = sum(len(title) + len(abstract) for _, title, abstract in pairs)
    return bool(pairs) and loose <= len(pairs) / 4 and 2 * inside >= len(text.strip())


def read(document: Document) -> Reading:
    """One record per title; `place` is the line of the title."""
    pairs, _ = _parse(document.text)
    records = [Record(line, {"title": title, "abstract": abstract}) for line, title, abstract in pairs]
    others = sum(1 for line in document.text.split("\n") if line.strip()) - 2 * len(pairs)
    note = (
        f"{document.name}: read as a page of {len(records):,} titles and abstracts; {others:,} other lines passed over"
    )
    return Reading(records, "line", (note,))


def _parse(text: str) -> tuple[list[tuple[int, str, str]], int]:
    """(line, title, abstract) of each paper, and how many long lines came without a title."""
    lines = list(_lines(text))
    least = _least_words([line for _, line in lines])
    pairs: list[tuple[int, str, str]] = []
    title: tuple[int, str] | None = None
    loose = 0
    for number, line in lines:
        words = len(line.split())
        if title and (words >= _ABSTRACT_WORDS or (words >= least and line[-1] in _SENTENCE_END)):
            pairs.append((*title, line))
            title = None
        elif words >= _ABSTRACT_WORDS and pairs:
            # A second paragraph: the abstract goes on.
            pairs[-1] = (*pairs[-1][:2], f"{pairs[-1][2]} {line}")
            loose += 1
        elif words < _TITLE_WORDS:
            title = (number, line)
    return pairs, loose


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip(" \t\ufeff\u200b\u00a0")
        if line and (len(line) > _LONGEST_FURNITURE or not _FURNITURE.match(line)):
            yield number, line


def _least_words(lines: list[str]) -> int:
    """From how many words on a line is an abstract: a third of what the page's long lines have, 12 to 40."""
    long = [words for line in lines if (words := len(line.split())) >= _ABSTRACT_WORDS]
    return max(_LEAST_WORDS, min(_ABSTRACT_WORDS, int(median(long) / 3))) if long else _ABSTRACT_WORDS


READER = FormatReader(
    "daily_page",
    "Daily Papers pages saved as text",
    (),
    recognises,
    read,
    0.2,
    "a title line and an abstract line per paper, on pages of Hugging Face and others",
)
