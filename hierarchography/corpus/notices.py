"""What a record says of itself: retracted, or a correction, an editorial or a letter, by its title and its types.

>>> status_of("RETRACTED: Moss on slate roofs", {}), status_of("Correction to: Moss on slate roofs", {})
('retracted', 'correction')
>>> status_of("Correction of motion in images", {"Document Type": "Article"})
''
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from hierarchography.corpus.choices import CORRECTION, EDITORIAL, LETTER, RETRACTED
from hierarchography.corpus.values import as_list, is_nested

_TITLES = (
    (
        RETRACTED,
        re.compile(
            r"^\W*(?:retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\s*[:\]\-\u2013\u2014]"
            r"|[\[(]\s*(?:this\s+article\s+(?:was|has\s+been)\s+)?retracted\b[^\])]{0,120}[\])]\s*\.?$",
            re.IGNORECASE,
        ),
    ),
    (
        CORRECTION,
        re.compile(
            r"^\W*(?:(?:publisher|author|editorial)(?:[’']?s)?\s+correction\b|corrections?\s*(?:to)?\s*[:\u201c\"\u2018«]"
            r"|corrections?\s+to\s*[:\u201c\"\u2018«'\[]|corrections?\.?$|correction\s+notice"
            r"|(?:erratum|errata|corrigend(?:um|a)|addend(?:um|a))\b"
            r"|(?:notice\s+of\s+)?retraction(?:\s+(?:notice|note))?\s*(?:(?:to|of|for)\b\s*)?[:\u201c\"\u2018«'\[]"
            r"|(?:retraction\s+(?:notice|note)|notice\s+of\s+retraction|expression\s+of\s+concern)\b|retraction\.?$)",
            re.IGNORECASE,
        ),
    ),
    (
        LETTER,
        re.compile(
            r"^\W*(?:letters?\s+to\s+(?:the\s+)?editors?\b|(?:in\s+)?reply(?:\s+to\b|\s*[:.]|$)|author[’']?s?[’']?\s+"
            r"(?:reply|response)\b|response\s+to\s+(?:the\s+)?(?:comments?|letters?)\b|comments?\s+on\b[^:]*[\u201c\"\u2018«']"
            r"|comments?\s+on\s*:|re:\s)",
            re.IGNORECASE,
        ),
    ),
    (
        EDITORIAL,
        re.compile(
            r"^\W*(?:guest\s+)?(?:editorial(?:\s+(?:to|for|on|introduction)\b.{0,20}\b(?:issue|section|volume)\b.*|\s*[:.].*|$)"
            r"|(?:preface|foreword|in\s+this\s+issue|front\s+matter|back\s+matter|table\s+of\s+contents|editor[’']?s?\s+note"
            r"|from\s+the\s+editors?|introduction\s+to\s+(?:the|this)\s+(?:special|theme)\s+(?:issue|section))\b\s*(?:[:.].*|$))",
            re.IGNORECASE,
        ),
    ),
)
_TYPES = (
    (RETRACTED, re.compile(r"retracted(?:\s+(?:publication|article))?", re.IGNORECASE)),
    (
        CORRECTION,
        re.compile(
            r"(?:published\s+)?erratum|corrections?(?:,?\s+addition)?|corrigendum|correction/addition|addendum"
            r"|retraction(?:\s+(?:of\s+publication|notice))?|expression[\s-]of[\s-]concern",
            re.IGNORECASE,
        ),
    ),
    (EDITORIAL, re.compile(r"editorial(?:\s+material)?|front\s+matter|preface", re.IGNORECASE)),
    (LETTER, re.compile(r"letter(?:s?\s+to\s+the\s+editor)?|comment|reply", re.IGNORECASE)),
)
_TYPE_NAMES = """documenttype doctype dt publicationtype publicationtypes pubtype pubtypes pt type typecrossref subtype
    subtypedescription m3 articletype itemtype genre"""
_TYPE_COLUMNS = frozenset(_TYPE_NAMES.split())
_FLAGS = frozenset({"isretracted", "retracted"})
_NOISE = re.compile(r"[\W_]+")


def status_of(title: str, values: Mapping[str, Any]) -> str:
    """`retracted`, `correction` (a notice of a retraction too), `editorial` or `letter`; empty for any other paper.

    `values` are the columns of the record: its types, and marks of retraction. A retraction outweighs the rest.
    """
    by_title = next((status for status, pattern in _TITLES if pattern.search(title)), "")
    if by_title == RETRACTED:
        return RETRACTED
    kinds: set[str] = set()
    for column, value in values.items():
        key = _key(column)
        if key in _FLAGS and str(value).strip().casefold() in {"true", "yes", "1"}:
            return RETRACTED
        if key in _TYPE_COLUMNS and not is_nested(value):
            kinds.update(status for item in as_list(value) for status in _of_type(str(item)))
    if RETRACTED in kinds:
        return RETRACTED
    return by_title or next((status for status, _ in _TYPES if status in kinds), "")


@lru_cache(maxsize=1024)
def _key(column: str) -> str:
    return _NOISE.sub("", column).casefold()


@lru_cache(maxsize=1024)
def _of_type(text: str) -> frozenset[str]:
    parts = (part.strip() for part in re.split(r"[;|]", text))
    return frozenset(status for part in parts for status, pattern in _TYPES if pattern.fullmatch(part))
