"""Finds the sections of a structured abstract by its headings: "BACKGROUND: ... METHODS: ...", "Aims. ... Methods. ..."

A heading stands at the beginning or after a sentence. It has a colon and is known or in capitals, or it is a known one
in capitals or with a full stop. One heading alone is none: most abstracts with a colon are not structured.

>>> [section.kind for section in sections_of("Aims. We grow moss. Methods. We weigh it weekly.")]
['aim', 'methods']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hierarchography.model.sections import Section

_KINDS = {
    "conclusions": "conclusion conclusions conclusión conclusiones conclusão conclusões conclusioni schlussfolgerung "
    "schlussfolgerungen fazit implications significance interpretation originality value relevance discussion summary",
    "results": "result results findings finding observations outcome résultats resultados risultati "
    "ergebnisse ergebnis evaluation",
    "methods": "method methods methodology methode methoden methodik méthode méthodes método métodos metodología "
    "metodi metodo materials design approach setting participants patients subjects intervention interventions "
    "measurements measures procedure procedures sources selection extraction synthesis data sample analysis analyses",
    "aim": "aim aims objective objectives purpose goal goals hypothesis question questions objectif objectifs but "
    "objetivo objetivos obiettivo obiettivi ziel ziele zielsetzung fragestellung scope",
    "background": "background introduction context rationale importance motivation problem hintergrund einleitung "
    "contexte introducción antecedentes introdução contexto introduzione premessa",
    "other": "limitations registration funding availability keywords trial application applications contact level "
    "evidence support",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_BESIDE_WORDS = """main study research practical theoretical social key clinical primary secondary statistical
    managerial policy public new and of the in for with a und et y e zur der des"""
_BESIDE = frozenset(_BESIDE_WORDS.split())
"""Words that stand beside known ones in a heading."""
_ORDER = tuple(_KINDS)
_BEFORE = r"(?:^|(?<=[.!?)\]\"'»”;])\s)"
_HEADING = re.compile(
    rf"{_BEFORE}(?:"
    r"(?P<colon>[^\W\d_][\w/&,'’()\- ]{2,70}?)\s?[:：]\s"
    r"|(?P<capitals>[A-Z]{4,}(?:(?:\s?[/&,]\s?|\s)[A-Z]{2,}){0,6})\s(?=[A-Z0-9“\"(])"
    r"|(?P<stop>[A-Z][a-z]{3,12}(?:\sand\s[a-z]{3,12})?)\.\s(?=[A-Z]))"
)
_WITHOUT_COLONS = re.compile(r"\b(?:[A-Z]{5,}\s|(?:Results?|Methods?|Aims?|Conclusions?)\.\s)")
# What `_WITHOUT_COLONS` needs, and is searched for quickly: capitals and white space as one letter each, and words.
_CLASSES = bytes(65 if 65 <= byte <= 90 else 95 if chr(byte).isspace() else 32 for byte in range(256))
_CAPITALS = b"AAAAA_"
_STOPS = ("Result", "Method", "Aim", "Conclusion")
_MOST_WORDS = 7
_WORD = re.compile(r"[^\W\d_]+")


def sections_of(abstract: str) -> tuple[Section, ...]:
    """The sections of a cleaned abstract in order; none if it is not structured."""
    if abstract.count(":") + abstract.count("：") < 2 and not _has_headings_without_colons(abstract):
        return ()
    found = list(_headings(abstract))
    if len({kind for _, kind, *_ in found if kind != "other"}) < 2:
        return ()
    ends = [start for _, _, start, _ in found[1:]] + [len(abstract)]
    spans = ((heading, kind, start, end) for (heading, kind, _, start), end in zip(found, ends, strict=True))
    return tuple(
        Section(heading, kind, start, start + len(abstract[start:end].rstrip())) for heading, kind, start, end in spans
    )


def _has_headings_without_colons(text: str) -> bool:
    telling = any(map(text.__contains__, _STOPS)) or not text.isascii()
    if not telling and _CAPITALS not in text.encode("ascii").translate(_CLASSES):
        return False
    return bool(_WITHOUT_COLONS.search(text))


def _headings(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(heading, kind, where it begins, where its text begins)."""
    for match in _HEADING.finditer(text):
        heading = match["colon"] or match["capitals"] or match["stop"]
        kind = _kind(heading, known=match["colon"] is None or not _in_capitals(heading))
        if kind:
            yield heading, kind, match.start() + (match[0][0].isspace()), match.end()


def _kind(heading: str, *, known: bool) -> str:
    """The kind of a heading; empty for what is none. One that need not be `known` may be "other"."""
    words = [word.casefold() for word in _WORD.findall(heading)]
    if not words or len(words) > _MOST_WORDS:
        return ""
    kinds = {_KIND_OF[word] for word in words if word in _KIND_OF}
    if not kinds or (known and any(word not in _KIND_OF and word not in _BESIDE for word in words)):
        return "" if known else "other"
    first = _KIND_OF.get(words[0])
    return first if first and first != "other" else next(kind for kind in _ORDER if kind in kinds)


def _in_capitals(heading: str) -> bool:
    return heading.isupper() and len(heading) > 3
