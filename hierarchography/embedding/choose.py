"""The encoder that the settings name, or the one that suits the number of papers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hierarchography import plugins
from hierarchography.config import AUTO, OBJECT, PRECOMPUTED, EmbeddingConfig
from hierarchography.embedding.arrays import ArrayEncoder
from hierarchography.embedding.encoders import Encoder
from hierarchography.embedding.given import NOTHING, Given
from hierarchography.embedding.objects import described_one
from hierarchography.embedding.sketch import SketchEncoder
from hierarchography.embedding.transformer import TransformerEncoder, minilm

EXACT_SECONDS = 600
"""`auto` reads all papers as long as that takes no longer than this by the transformer's nominal rate."""


def make_encoder(
    config: EmbeddingConfig,
    seed: int,
    papers: int | None = None,
    given: Given = NOTHING,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> Encoder:
    """The encoder that the settings name: `auto`, a plug-in, or a sentence-transformers model by name or folder.

    `auto` is MiniLM, or a sketch of it where the number of `papers` is known and large: decided by that number
    and never by a clock, so that the same papers get the same vectors on one machine. `options` are the settings that
    a plug-in brings itself. Objects that were `given` go before the names. Raises `EncoderError` when there is no such
    encoder or its model cannot be loaded.
    """
    if given.vectors is not None:
        reader = None if config.encoder == PRECOMPUTED else given.encoder or _named(config, seed, papers, options)
        return ArrayEncoder(given.vectors, config, reader)
    return given.encoder or _named(config, seed, papers, options)


def _named(config: EmbeddingConfig, seed: int, papers: int | None, options: Mapping[str, Any]) -> Encoder:
    if config.encoder.startswith(OBJECT):
        return described_one(config.encoder)
    if config.encoder == AUTO:
        return _by_size(config, seed, papers or 0)
    if config.encoder in plugins.names("encoders"):
        encoder: Encoder = plugins.load("encoders", config.encoder, options)(config, seed)
        return encoder
    return TransformerEncoder.from_name(config.encoder, config.batch_size)


def _by_size(config: EmbeddingConfig, seed: int, papers: int) -> Encoder:
    exact = minilm(config, seed)
    return exact if papers <= EXACT_SECONDS * exact.rate else SketchEncoder(exact, seed)
