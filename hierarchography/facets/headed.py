"""The facet of a sentence where a heading of the abstract says it."""

from __future__ import annotations

from collections.abc import Iterable

from hierarchography.facets.names import FACETS
from hierarchography.facets.sentences import spans
from hierarchography.model.sections import Section

FACET_OF = {
    "background": "problem",
    "aim": "problem",
    "methods": "method",
    "results": "result",
    "conclusions": "result",
}
"""The facet of each kind of section; the kind "other" (funding, registration) has none."""


def by_headings(abstract: str, sections: Iterable[Section]) -> list[tuple[str, int]]:
    """The sentences of a structured abstract, without its headings, with their facets as positions in `FACETS`."""
    return [
        (abstract[section.start + start : section.start + end], FACETS.index(FACET_OF[section.kind]))
        for section in sections
        if section.kind in FACET_OF
        for start, end in spans(abstract[section.start : section.end])
    ]
