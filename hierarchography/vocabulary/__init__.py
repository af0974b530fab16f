"""Controlled vocabularies: the fields of science or any other, and which of their entries a paper is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.vocabulary.matching import by_words, known, likeness, shares, word_space
    from hierarchography.vocabulary.subjects import subjects
    from hierarchography.vocabulary.table import BUNDLED, NONE, Vocabulary, read_vocabulary
    from hierarchography.vocabulary.terms import hold_terms, least_share

# Imported when they are asked for: a vocabulary is read before anything that computes is imported.
_HOMES = {
    "BUNDLED": "table",
    "NONE": "table",
    "Vocabulary": "table",
    "by_words": "matching",
    "hold_terms": "terms",
    "known": "matching",
    "least_share": "terms",
    "likeness": "matching",
    "read_vocabulary": "table",
    "shares": "matching",
    "subjects": "subjects",
    "word_space": "matching",
}

__all__ = [
    "BUNDLED",
    "NONE",
    "Vocabulary",
    "by_words",
    "hold_terms",
    "known",
    "least_share",
    "likeness",
    "read_vocabulary",
    "shares",
    "subjects",
    "word_space",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
