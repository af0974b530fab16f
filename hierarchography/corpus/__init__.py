"""From files and tables to a clean corpus: readers, cleaning, duplicates."""

from __future__ import annotations

from hierarchography.corpus.intake import Intake, papers_from, read_papers

__all__ = ["Intake", "papers_from", "read_papers"]
