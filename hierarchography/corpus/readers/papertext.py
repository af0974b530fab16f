"""Finds the title and the abstract in the text of a paper: what stands under "Abstract", up to the next heading."""

from __future__ import annotations

import re

_ABSTRACT = re.compile(
    r"^[ \t#*_>]*(?:abstract|a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|r[ée]sum[ée]|resumen|resumo|"
    r"riassunto|摘\s*要|要旨)[ \t]*[*_]*[ \t]*(?:[.:：—–-]+[*_ \t]*|$|(?=\n)|(?=[A-Z]))",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(
    r"^[ \t#*_]*(?:(?:[1IⅠ][.:]?|0?1[.:]?)?[ \t]*"
    r"(?:introduction|i\s?n\s?t\s?r\s?o\s?d\s?u\s?c\s?t\s?i\s?o\s?n|background)"
    r"[ \t]*[*_:.]*[ \t]*$|(?:[1I]\.?[ \t]+)?introduction\b|key[ -]?words?\b|index terms\b|ccs concepts\b|"
    r"categories and subject|acm reference format|jel classification|关键词|キーワード|"
    r"(?:©|\(c\)|copyright\b)|(?:corresponding author|received[: ]))",
    re.IGNORECASE | re.MULTILINE,
)
_BROKEN_WORD = re.compile(r"(?<=[a-zà-ÿ])-[ \t]*\n[ \t]*(?=[a-zà-ÿ])")
_MOST_WORDS, _LEAST_WORDS = 600, 15


def abstract_in(text: str) -> str:
    """The text under the heading of the abstract; empty if there is no such heading."""
    for match in _ABSTRACT.finditer(text):
        rest = text[match.end() :]
        end = _END.search(rest)
        found = one_paragraph(rest[: end.start()] if end else rest)
        words = found.split()
        if len(words) >= _LEAST_WORDS:
            return " ".join(words[:_MOST_WORDS]) if end is None else found
    return ""


def one_paragraph(text: str) -> str:
    """The text without line ends, words that a line end had cut joined."""
    return " ".join(_BROKEN_WORD.sub("", text).split())
