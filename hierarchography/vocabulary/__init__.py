"""Controlled vocabularies, such as the fields of science, and the entries that papers are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.vocabulary.chances import counted_by_likeness, readable_only, subjects
    from hierarchography.vocabulary.matching import (
        by_words,
        known,
        least_cosine,
        likeness,
        likeness_and_nearest,
        papers_at_once,
        shares,
        word_table,
        words_in_glosses,
    )
    from hierarchography.vocabulary.mentioned import entry_called, mentions, mentions_with_narrower
    from hierarchography.vocabulary.shipped import entry_vectors, reads_as_bundled, reads_entries
    from hierarchography.vocabulary.table import BUNDLED, NONE, Vocabulary, read_vocabulary
    from hierarchography.vocabulary.terms import hold_terms, least_share

# Imported on first use: a vocabulary is read before the numerical libraries are imported.
_HOMES = {
    "BUNDLED": "table",
    "NONE": "table",
    "Vocabulary": "table",
    "by_words": "matching",
    "counted_by_likeness": "chances",
    "entry_called": "mentioned",
    "entry_vectors": "shipped",
    "hold_terms": "terms",
    "known": "matching",
    "least_cosine": "matching",
    "least_share": "terms",
    "likeness": "matching",
    "likeness_and_nearest": "matching",
    "mentions": "mentioned",
    "mentions_with_narrower": "mentioned",
    "papers_at_once": "matching",
    "read_vocabulary": "table",
    "readable_only": "chances",
    "reads_as_bundled": "shipped",
    "reads_entries": "shipped",
    "shares": "matching",
    "subjects": "chances",
    "word_table": "matching",
    "words_in_glosses": "matching",
}

__all__ = [
    "BUNDLED",
    "NONE",
    "Vocabulary",
    "by_words",
    "counted_by_likeness",
    "entry_called",
    "entry_vectors",
    "hold_terms",
    "known",
    "least_cosine",
    "least_share",
    "likeness",
    "likeness_and_nearest",
    "mentions",
    "mentions_with_narrower",
    "papers_at_once",
    "read_vocabulary",
    "readable_only",
    "reads_as_bundled",
    "reads_entries",
    "shares",
    "subjects",
    "word_table",
    "words_in_glosses",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
