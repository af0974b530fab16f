"""Papers to points: encoders, nearest neighbours, and the layout in few dimensions."""

from __future__ import annotations

from hierarchography.embedding.encoders import Encoder, make_encoder
from hierarchography.embedding.layout import reduce_dimensions
from hierarchography.embedding.neighbours import nearest_neighbours
from hierarchography.embedding.plane import flatten
from hierarchography.embedding.words import with_words

__all__ = ["Encoder", "flatten", "make_encoder", "nearest_neighbours", "reduce_dimensions", "with_words"]
