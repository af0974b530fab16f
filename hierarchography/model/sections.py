"""The sections of a structured abstract, as a paper carries them: JSON in the column `sections`.

>>> text = write_sections([Section("METHODS", "methods", 0, 25)])
>>> read_sections(text)[0].kind
'methods'
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

SECTION_KINDS = ("background", "aim", "methods", "results", "conclusions", "other")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an abstract: its heading as written, what kind it is, and the span of its text without the heading."""

    heading: str
    kind: str
    start: int
    end: int


def write_sections(sections: Iterable[Section]) -> str:
    """The sections as JSON; empty text for none."""
    written = [asdict(section) for section in sections]
    return json.dumps(written, ensure_ascii=False) if written else ""


def read_sections(text: str) -> tuple[Section, ...]:
    """The sections that `write_sections` wrote; none where the text is empty or something else."""
    try:
        return tuple(Section(**item) for item in json.loads(text)) if text.startswith("[{") else ()
    except (ValueError, TypeError):
        return ()
