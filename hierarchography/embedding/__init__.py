"""Papers to points: encoders, nearest neighbours, and the layout in few dimensions."""

from __future__ import annotations

from hierarchography.embedding.choose import make_encoder
from hierarchography.embedding.encoders import Encoder, facts_of, notes_of, notes_on_language, restore
from hierarchography.embedding.fields import field_vectors
from hierarchography.embedding.join import join
from hierarchography.embedding.layout import reduce_dimensions
from hierarchography.embedding.neighbours import nearest_neighbours
from hierarchography.embedding.plane import flatten
from hierarchography.embedding.reader import Reader
from hierarchography.embedding.sample import draw_sample, nearest_sampled
from hierarchography.embedding.words import word_vectors

__all__ = [
    "Encoder",
    "Reader",
    "draw_sample",
    "facts_of",
    "field_vectors",
    "flatten",
    "join",
    "make_encoder",
    "nearest_neighbours",
    "nearest_sampled",
    "notes_of",
    "notes_on_language",
    "reduce_dimensions",
    "restore",
    "word_vectors",
]
