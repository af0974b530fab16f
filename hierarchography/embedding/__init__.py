"""Turns papers into points: encoders, nearest neighbours, and the low-dimensional layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.embedding.alike import alike_notes
    from hierarchography.embedding.among import nearest_among
    from hierarchography.embedding.bm25 import WordIndex
    from hierarchography.embedding.choose import make_encoder
    from hierarchography.embedding.concatenation import join
    from hierarchography.embedding.encoders import Encoder, TextEncoder, facts_of, notes_of, notes_on_language, restore
    from hierarchography.embedding.fields import field_vectors
    from hierarchography.embedding.given import NOTHING, Given, with_objects
    from hierarchography.embedding.languages import across_languages, shifts
    from hierarchography.embedding.layout import reduce_dimensions
    from hierarchography.embedding.neighbours import nearest_neighbours
    from hierarchography.embedding.objects import living
    from hierarchography.embedding.plane import plane_begun
    from hierarchography.embedding.reader import Reader
    from hierarchography.embedding.sample import draw_sample, nearest_sampled
    from hierarchography.embedding.sketch import teacher_of
    from hierarchography.embedding.tokens import words_of
    from hierarchography.embedding.words import word_vectors

# Imported on first use: the command line checks files of vectors before it loads the libraries.
_HOMES = {
    "NOTHING": "given",
    "Encoder": "encoders",
    "Given": "given",
    "Reader": "reader",
    "TextEncoder": "encoders",
    "WordIndex": "bm25",
    "across_languages": "languages",
    "alike_notes": "alike",
    "draw_sample": "sample",
    "facts_of": "encoders",
    "field_vectors": "fields",
    "join": "concatenation",
    "living": "objects",
    "make_encoder": "choose",
    "nearest_among": "among",
    "nearest_neighbours": "neighbours",
    "nearest_sampled": "sample",
    "notes_of": "encoders",
    "notes_on_language": "encoders",
    "plane_begun": "plane",
    "reduce_dimensions": "layout",
    "restore": "encoders",
    "shifts": "languages",
    "teacher_of": "sketch",
    "with_objects": "given",
    "word_vectors": "words",
    "words_of": "tokens",
}

__all__ = [
    "NOTHING",
    "Encoder",
    "Given",
    "Reader",
    "TextEncoder",
    "WordIndex",
    "across_languages",
    "alike_notes",
    "draw_sample",
    "facts_of",
    "field_vectors",
    "join",
    "living",
    "make_encoder",
    "nearest_among",
    "nearest_neighbours",
    "nearest_sampled",
    "notes_of",
    "notes_on_language",
    "plane_begun",
    "reduce_dimensions",
    "restore",
    "shifts",
    "teacher_of",
    "with_objects",
    "word_vectors",
    "words_of",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
