"""From files and tables to a clean corpus: readers, cleaning, duplicates."""

from __future__ import annotations

from hierarchography.corpus.files import hashes_of
from hierarchography.corpus.intake import Intake, papers_from, read_papers
from hierarchography.corpus.packing import INTAKE

__all__ = ["INTAKE", "Intake", "hashes_of", "papers_from", "read_papers"]
