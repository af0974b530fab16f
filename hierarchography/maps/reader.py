"""Reloads the encoder of a finished map, to encode new texts in the space of its papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import Config
from hierarchography.embedding import Encoder, Given, Reader, living, make_encoder, restore, with_objects
from hierarchography.errors import EncoderError, HierarchographyError
from hierarchography.model import MapData

PROBES = 8
SAME_SPACE = 0.5
"""Least mean cosine of stored and recomputed vectors for which an encoder counts as the encoder of the map."""


_HELD: WeakKeyDictionary[MapData, Encoder] = WeakKeyDictionary()


def hold_encoder(topic_map: MapData) -> None:
    """Keep the encoder object of a map alive as long as the map; does nothing if the encoder was given by name."""
    encoder = living(topic_map.config.embedding.encoder)
    if encoder is not None:
        _HELD[topic_map] = encoder


def reader_of(topic_map: MapData, given: Any = None) -> tuple[Reader | None, str]:
    """A reader with the encoder of the map, or None and the reason.

    `given` is the encoder object with which the map was built; it is needed for a map loaded from a folder.
    """
    probes = topic_map.corpus.texts()[:PROBES]
    stored = topic_map.embeddings.matrix[: len(probes)]
    try:
        config, objects = objects_of(topic_map, given)
        options = config.options("encoders")
        encoder = make_encoder(config.embedding, config.seed, len(topic_map), objects, options)
        restore(encoder, topic_map.embeddings)
        vectors = _taught(encoder, probes, topic_map)
    except HierarchographyError as error:
        return None, f"the map's encoder is not available: {error}"
    if vectors is None:
        return None, f"the encoder {encoder.id} cannot read texts: it only looks up given vectors"
    if vectors.shape[1] != stored.shape[1] or _likeness(vectors, stored) < SAME_SPACE:
        return None, f"the encoder {encoder.id} does not reproduce the vectors stored with the map"
    return Reader(encoder), ""


def objects_of(topic_map: MapData, given: Any = None) -> tuple[Config, Given]:
    """The settings of a map, and its encoder as an object if it was given as one, or `given`."""
    return with_objects(topic_map.config, {"encoder": given or _HELD.get(topic_map)})


def _taught(encoder: Encoder, probes: Sequence[str], topic_map: MapData) -> NDArray[np.float32] | None:
    """The vectors of some texts; if the map was saved without the encoder's learned state, the encoder learns again."""
    try:
        return encoder.encode_texts(probes)
    except EncoderError:
        corpus = topic_map.corpus.take(topic_map.corpus.canonical_order())
        encoder.encode(corpus, lambda steps: None)
        return encoder.encode_texts(probes)


def _likeness(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Mean cosine of the rows of two tables, over the rows that are not zero in the second; 1 if all are zero."""
    read = second.any(axis=1)
    return float(np.einsum("ij,ij->i", first[read], second[read]).mean()) if read.any() else 1.0
