"""The encoder of a finished map, opened again to read new texts in the space of the map's papers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding import Encoder, Reader, make_encoder, restore
from hierarchography.errors import EncoderError, HierarchographyError
from hierarchography.model import MapData

PROBES = 8
SAME_SPACE = 0.5
"""Mean cosine of stored and newly made vectors of the same papers from which the encoder is the map's own."""


def reader_of(topic_map: MapData) -> tuple[Reader | None, str]:
    """The map's own encoder as a reader of names, in the space of its papers; else nothing, and the reason."""
    probes = topic_map.corpus.texts()[:PROBES]
    stored = topic_map.embeddings.matrix[: len(probes)]
    try:
        config = topic_map.config
        encoder = make_encoder(config.embedding, config.seed, len(topic_map), config.options("encoders"))
        restore(encoder, topic_map.embeddings)
        vectors = _taught(encoder, probes, topic_map)
    except HierarchographyError as error:
        return None, f"the map's encoder cannot be had: {error}"
    if vectors is None:
        return None, f"the encoder {encoder.id} reads no texts, only given vectors"
    if vectors.shape[1] != stored.shape[1] or _likeness(vectors, stored) < SAME_SPACE:
        return None, f"the encoder {encoder.id} does not give the vectors that are stored with the map"
    return Reader(encoder), ""


def _taught(encoder: Encoder, probes: Sequence[str], topic_map: MapData) -> NDArray[np.float32] | None:
    """The vectors of some texts; for a map that was saved without what its encoder learned, it learns again."""
    try:
        return encoder.encode_texts(probes)
    except EncoderError:
        corpus = topic_map.corpus.take(topic_map.corpus.canonical_order())
        encoder.encode(corpus, lambda steps: None)
        return encoder.encode_texts(probes)


def _likeness(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Mean cosine of the rows of two tables, over those that are not zeros in the second; 1 where all are."""
    read = second.any(axis=1)
    return float(np.einsum("ij,ij->i", first[read], second[read]).mean()) if read.any() else 1.0
