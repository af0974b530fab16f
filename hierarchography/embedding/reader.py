"""Vectors of names, phrases and glosses: each text is read once, and a vocabulary once for all maps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache, content_key, fingerprint
from hierarchography.embedding.encoders import TextEncoder, identity
from hierarchography.errors import EncoderError
from hierarchography.model import ARRAY

AREA = "readings"


class Reader:
    """An encoder's `encode_texts` that remembers; called with texts it gives vectors (m, d) of length 1, or None."""

    def __init__(self, encoder: TextEncoder, cache: Cache | None = None) -> None:
        self.encoder = encoder
        self._cache = cache or Cache(area=AREA)
        self._known: dict[str, NDArray[np.float32]] = {}
        self._kept: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The vectors of texts; None where the encoder reads no texts, only given vectors."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        vectors = self.encoder.encode_texts(new)
        if vectors is None:
            return None
        self._known |= dict(zip(new, vectors, strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else vectors

    @cached_property
    def identity(self) -> str:
        """What the encoder is, for keys of what is computed from its vectors; see `encoders.identity`."""
        return identity(self.encoder)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same, of an encoder that is known to read texts. Raises `EncoderError` where it does not."""
        vectors = self(texts)
        if vectors is None:
            raise EncoderError(f"the encoder {self.encoder.id} reads no texts, only given vectors")
        return vectors

    def kept(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The same, and kept on disk between runs and in memory within one: for texts that come again with every map.

        They are read together, whatever was read before, since the vector of a text differs in the last bit with the
        texts beside it.
        """
        key = content_key(self.identity, fingerprint(texts=texts))
        if key in self._kept:
            return self._kept[key]
        vectors = ARRAY.recall(self._cache, key)
        if vectors is None:
            vectors = self.encoder.encode_texts(texts)
            if vectors is None:
                return None
            ARRAY.keep(self._cache, key, vectors)
        self._kept[key] = vectors
        self._known |= dict(zip(texts, vectors, strict=True))
        return vectors
