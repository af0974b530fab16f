"""Chooses the encoder: the one named in the settings, or one that suits the number of papers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hierarchography import plugins
from hierarchography.config import AUTO, OBJECT, PRECOMPUTED, EmbeddingConfig
from hierarchography.embedding.arrays import ArrayEncoder
from hierarchography.embedding.deferred import deferred_minilm
from hierarchography.embedding.encoders import Encoder
from hierarchography.embedding.given import NOTHING, Given
from hierarchography.embedding.objects import living_or_error
from hierarchography.embedding.sketch import sketch_of
from hierarchography.embedding.transformer import TransformerEncoder

EXACT_SECONDS = 300
"""`auto` embeds all papers with the transformer if that takes at most this long at its nominal rate (`RATES`)."""


def make_encoder(
    config: EmbeddingConfig,
    seed: int,
    papers: int | None = None,
    given: Given = NOTHING,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> Encoder:
    """The encoder that the settings name: `auto`, a plug-in, or a sentence-transformers model by name or folder.

    `auto` is MiniLM, or for many `papers` the sketch encoder (MiniLM for a sample, predictions for the rest). The
    choice depends on the number of papers, not on measured time, so that the same papers get the same vectors on one
    machine. `options` are the plug-in's own settings. Objects in `given` take precedence over names. Raises
    `EncoderError` if there is no such encoder or its model cannot be loaded.
    """
    if given.vectors is not None:
        reader = None if config.encoder == PRECOMPUTED else given.encoder or _named(config, seed, papers, options)
        return ArrayEncoder(given.vectors, config, reader)
    return given.encoder or _named(config, seed, papers, options)


def _named(config: EmbeddingConfig, seed: int, papers: int | None, options: Mapping[str, Any]) -> Encoder:
    if config.encoder.startswith(OBJECT):
        return living_or_error(config.encoder)
    if config.encoder == AUTO:
        return _by_size(config, seed, papers or 0)
    if config.encoder in plugins.names("encoders"):
        encoder: Encoder = plugins.load("encoders", config.encoder, options)(config, seed)
        return encoder
    return TransformerEncoder.from_name(config.encoder, config.batch_size)


def _by_size(config: EmbeddingConfig, seed: int, papers: int) -> Encoder:
    exact = deferred_minilm(config, seed)
    return exact if papers <= EXACT_SECONDS * exact.rate else sketch_of(exact, seed)
