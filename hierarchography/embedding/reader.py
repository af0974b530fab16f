"""Vectors of names, phrases and glosses. Each text is encoded once, and a vocabulary once for all maps."""

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
    """An encoder's `encode_texts` with a memory. Called with texts, it returns unit vectors (m, d), or None."""

    def __init__(self, encoder: TextEncoder, cache: Cache | None = None) -> None:
        self.encoder = encoder
        self._cache = cache or Cache(area=AREA)
        self._known: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The vectors of texts; None if the encoder cannot read texts."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        vectors = self.encoder.encode_texts(new)
        if vectors is None:
            return None
        self._known |= dict(zip(new, vectors, strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else vectors

    @cached_property
    def identity(self) -> str:
        """The encoder's identity for cache keys; see `encoders.identity`."""
        return identity(self.encoder)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts. Raises `EncoderError` if the encoder cannot read texts."""
        vectors = self(texts)
        if vectors is None:
            raise EncoderError(f"the encoder {self.encoder.id} cannot read texts: it only looks up given vectors")
        return vectors

    def cached(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Like a call, and cached on disk: for texts that every map needs.

        All texts are encoded together, even those encoded before: the other texts in a batch affect the last bit of a
        vector.
        """
        key = content_key(self.identity, fingerprint(texts=texts))
        vectors = ARRAY.recall(self._cache, key)
        if vectors is None:
            vectors = self.encoder.encode_texts(texts)
            if vectors is None:
                return None
            ARRAY.keep(self._cache, key, vectors)
        self._known |= dict(zip(texts, vectors, strict=True))
        return vectors
