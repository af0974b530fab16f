"""What an encoder is, and how one is found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hierarchography import plugins
from hierarchography.config import EmbeddingConfig
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance


class Encoder(Protocol):
    """Turns papers into vectors. A plug-in is a callable `(config, seed) -> Encoder`."""

    id: str
    """Names the model and its settings: for the same corpus, encoders with the same id give the same vectors."""

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors of all papers, in the corpus's order; calls `advance` with the number of papers done."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors (len(texts), d) of any texts, of length 1, in the same space; None where that cannot be done."""


def make_encoder(config: EmbeddingConfig, seed: int) -> Encoder:
    """The encoder that the settings name: a plug-in, else a sentence-transformers model by name or folder.

    Raises `EncoderError` when there is no such encoder or its model cannot be loaded.
    """
    if config.encoder in plugins.names("encoders"):
        encoder: Encoder = plugins.load("encoders", config.encoder)(config, seed)
        return encoder
    from hierarchography.embedding.transformer import TransformerEncoder

    return TransformerEncoder.from_name(config.encoder, config.batch_size)
