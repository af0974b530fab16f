"""From files and tables to a clean corpus: readers, cleaning, duplicates."""

from __future__ import annotations

from hierarchography.corpus.files import hashes_of
from hierarchography.corpus.inputs import files_or_papers, in_hand, speaks_arrow
from hierarchography.corpus.intake import Intake, papers_from, read_papers
from hierarchography.corpus.packing import INTAKE
from hierarchography.corpus.values import is_empty

__all__ = [
    "INTAKE",
    "Intake",
    "files_or_papers",
    "hashes_of",
    "in_hand",
    "is_empty",
    "papers_from",
    "read_papers",
    "speaks_arrow",
]
