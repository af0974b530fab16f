"""What an encoder is, and how one is found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hierarchography import plugins
from hierarchography.cache import content_key, fingerprint
from hierarchography.config import EmbeddingConfig
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

PROBE = (
    "Maps of science show how the fields of research lie to one another: which are dense, which are thin, and where "
    "new ones form. A telescope observes distant galaxies; cells express genes, and proteins fold; prices respond to "
    "monetary policy; a theorem bounds the error of a learning algorithm. Measurements at 4.2 K confirm the model."
)
"""What encoders are told apart by."""


class TextEncoder(Protocol):
    """Turns texts into vectors."""

    @property
    def id(self) -> str:
        """Names the model and its settings: for the same corpus, encoders with the same id give the same vectors."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors (len(texts), d) of any texts, of length 1, in the same space; None where that cannot be done."""


class Encoder(TextEncoder, Protocol):
    """Turns papers into vectors. A plug-in is a callable `(config, seed) -> Encoder`."""

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors of all papers, in the corpus's order; calls `advance` with the number of papers done."""


def identity(encoder: TextEncoder) -> str:
    """What an encoder is, for keys of what it makes: its id, and what it makes of a text.

    So other weights under the same name are told apart, and so are other versions of the libraries that run them
    where that matters. An encoder that learns from the corpus must have learned.
    """
    vectors = encoder.encode_texts([PROBE])
    return content_key(encoder.id, None if vectors is None else fingerprint(vectors))


def make_encoder(config: EmbeddingConfig, seed: int) -> Encoder:
    """The encoder that the settings name: a plug-in, else a sentence-transformers model by name or folder.

    Raises `EncoderError` when there is no such encoder or its model cannot be loaded.
    """
    if config.encoder in plugins.names("encoders"):
        encoder: Encoder = plugins.load("encoders", config.encoder)(config, seed)
        return encoder
    from hierarchography.embedding.transformer import TransformerEncoder

    return TransformerEncoder.from_name(config.encoder, config.batch_size)
