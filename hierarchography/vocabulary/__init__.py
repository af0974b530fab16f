"""Controlled vocabularies: the fields of science or any other, and which of their entries a paper is about."""

from __future__ import annotations

from hierarchography.vocabulary.matching import by_words, known, likeness, shares, word_space
from hierarchography.vocabulary.table import BUNDLED, NONE, Vocabulary, read_vocabulary
from hierarchography.vocabulary.terms import hold_terms, least_share

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
    "word_space",
]
