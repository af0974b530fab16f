"""Reads files and tables into a clean corpus: readers, cleaning, duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.corpus.files import check_there
    from hierarchography.corpus.inputs import files_or_papers, in_hand, speaks_arrow
    from hierarchography.corpus.intake import Intake, papers_from, read_papers
    from hierarchography.corpus.known import Known, known_papers
    from hierarchography.corpus.packing import INTAKE
    from hierarchography.corpus.places import hashes_of, places_of
    from hierarchography.corpus.readers import formats, formats_table
    from hierarchography.corpus.values import is_empty

# Imported when they are asked for: that files are there is checked before anything that computes is imported.
_HOMES = {
    "INTAKE": "packing",
    "Intake": "intake",
    "Known": "known",
    "check_there": "files",
    "files_or_papers": "inputs",
    "formats": "readers",
    "formats_table": "readers",
    "hashes_of": "places",
    "in_hand": "inputs",
    "is_empty": "values",
    "known_papers": "known",
    "papers_from": "intake",
    "places_of": "places",
    "read_papers": "intake",
    "speaks_arrow": "inputs",
}

__all__ = [
    "INTAKE",
    "Intake",
    "Known",
    "check_there",
    "files_or_papers",
    "formats",
    "formats_table",
    "hashes_of",
    "in_hand",
    "is_empty",
    "known_papers",
    "papers_from",
    "places_of",
    "read_papers",
    "speaks_arrow",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
