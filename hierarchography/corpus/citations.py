"""Reads the venue and the year out of one line that cites the paper, where a file has no columns for them.

>>> cited("Journal of Roofs (2019) 12:3 (1-9). Date of Publication: 1 May 2019")
('Journal of Roofs', 2019)
>>> cited("Embase")
('', None)
"""

from __future__ import annotations

import re

from hierarchography.corpus.cleaning import clean_text
from hierarchography.corpus.values import as_year

_COLUMNS = frozenset({"source", "citation", "quelle", "fuente", "so"})
_YEAR = r"(?:1[4-9]\d\d|20\d\d)"
_CITED = re.compile(
    rf"^\s*(?P<venue>[^\d\s(].{{2,200}}?)[.,;:]?\s*(?:\((?P<year>{_YEAR})\)|(?P<bare>{_YEAR})\b\s*[;:.,(A-Z])"
)
_DATE = re.compile(r"Date of Publication:\s*(.{4,40})", re.IGNORECASE)
_VOLUME = re.compile(r"[\s.,;:]*(?:\b(?:vol(?:ume)?|no|issue|bd)\b\.?\s*)?[\d\s():,;./-]*$", re.IGNORECASE)


def is_citation(column: str) -> bool:
    """True for a column that cites the paper in one line: Embase's `Source`, PubMed's `Citation`."""
    return column.strip().casefold() in _COLUMNS


def cited(text: str) -> tuple[str, int | None]:
    """The venue and the year in a citation; empty where the text is none: a venue counts with a year after it."""
    text = clean_text(text)
    match, date = _CITED.match(text), _DATE.search(text)
    if not match:
        return "", as_year(date[1]) if date else None
    year = int(match["year"] or match["bare"])
    return _VOLUME.sub("", match["venue"]), (as_year(date[1]) if date else None) or year
