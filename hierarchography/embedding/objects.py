"""Encoders that the caller passes as objects: anything that turns a list of texts into a table of numbers.

>>> encoder = encoder_of(lambda texts: [[len(text), 1.0] for text in texts])
>>> encoder.encode_texts(["whale"]).shape
(1, 2)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from hierarchography.cache import Cache, content_key, fingerprint
from hierarchography.config import OBJECT
from hierarchography.embedding.chunks import AREA
from hierarchography.embedding.encoders import PROBE, Encoder
from hierarchography.embedding.transformer import TransformerEncoder
from hierarchography.errors import EncoderError
from hierarchography.model import ARRAY, Corpus, Embeddings
from hierarchography.progress import Advance

METHODS = ("encode", "embed_documents", "embed", "transform")
"""Methods that take a list of texts; the first that the object has is called. They are those of sentence-transformers
and model2vec, BERTopic's backends and LangChain, fastembed, scikit-learn. An object without one is called itself."""
PROBES = (PROBE, "galaxies", "Über die Größe der Zellen", "深度学习", "a b c 1 2 3")
"""Texts whose vectors distinguish encoders."""
CORPUS_PROBES = 8
"""Papers of the corpus whose vectors are part of the cache key."""
CHUNK = 1_000
"""Texts passed to the object at once; their vectors are one cache entry."""

_LIVING: WeakValueDictionary[str, Encoder] = WeakValueDictionary()


def encoder_of(given: Any, batch_size: int = 32) -> Encoder:
    """An encoder for the caller's object: a sentence-transformers model, an encoder of this package, or any other.

    The object is tried at once on the texts `PROBES`. Raises `EncoderError` if it cannot encode; the message says what
    is wrong with the result, or contains the exception of the object.
    """
    if isinstance(given, type):
        raise EncoderError(f"encoder is the class {given.__name__}, not an object of it: encoder={given.__name__}(...)")
    encoder: Encoder = given
    if not (hasattr(given, "encode_texts") and hasattr(given, "id")):
        encoder = _transformer(given, batch_size) if _is_transformer(given) else ObjectEncoder(given)
    _LIVING[encoder.id] = encoder
    return encoder


def described(encoder: Encoder) -> str:
    """The description in the settings of an encoder that was passed as an object."""
    return f"{OBJECT}{encoder.id}"


def living(setting: str) -> Encoder | None:
    """The encoder object with this description in the settings, if it still exists in this process; otherwise None."""
    return _LIVING.get(setting.removeprefix(OBJECT)) if setting.startswith(OBJECT) else None


def living_or_error(setting: str) -> Encoder:
    """As `living`, but raises `EncoderError` if the object no longer exists."""
    encoder = living(setting)
    if encoder is None:
        raise EncoderError(
            f"the encoder was passed as an object, {setting.removeprefix(OBJECT)!r}, which is not saved with the map; "
            "pass it again: encoder=OBJECT"
        )
    return encoder


class ObjectEncoder:
    """An object that encodes lists of texts. `id` is the name of its class or function, and a hash of some vectors.

    The vectors of papers are cached in chunks of `CHUNK` texts. The cache key contains the id and `seen`, a hash of the
    vectors of a few papers.
    """

    def __init__(self, given: Any) -> None:
        self._call = _calling(given)
        self.name = _name(given)
        self.dimensions = 0
        self.seen = ""
        self.id = f"{self.name} {fingerprint(self._made(PROBES))[:12]}"

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors (n, d) of the papers' texts. Raises `EncoderError` if the object returns anything else."""
        texts = corpus.texts()
        self.seen = fingerprint(self._made(texts[:: -(-len(texts) // CORPUS_PROBES)]))
        parts = []
        for start in range(0, len(texts), CHUNK):
            parts.append(self._cached(texts[start : start + CHUNK]))
            advance(len(parts[-1]))
        return Embeddings.from_vectors(np.concatenate(parts), self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return Embeddings.from_vectors(self._made(texts), self.id).matrix

    def _cached(self, texts: list[str]) -> NDArray[np.float32]:
        cache, key = Cache(area=AREA), content_key(self.id, self.seen, fingerprint(texts=texts))
        vectors = ARRAY.recall(cache, key)
        if vectors is None:
            vectors = self._made(texts)
            ARRAY.keep(cache, key, vectors)
        return vectors

    def _made(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The object's vectors of texts, validated."""
        try:
            made = _plain(self._call(list(texts)))
        except Exception as error:  # whatever a foreign object raises
            reason = (str(error).strip().splitlines() or [""])[0][:200]
            raise EncoderError(
                f"the encoder {self.name} failed on {len(texts)} texts: {type(error).__name__}: {reason}"
            ) from error
        vectors = self._table(made, len(texts))
        if bad := np.flatnonzero(~np.isfinite(vectors).all(axis=1)).tolist():
            raise EncoderError(
                f"the encoder {self.name} returned NaN or infinity for {len(bad)} of {len(texts)} texts (its table has "
                f"shape {vectors.shape}); the first is {texts[bad[0]][:40]!r}"
            )
        self.dimensions = vectors.shape[1]
        return vectors

    def _table(self, made: Any, count: int) -> NDArray[np.float32]:
        try:
            with np.errstate(over="ignore"):
                vectors = np.array(made, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise EncoderError(
                f"the encoder {self.name} returned no table of numbers for {count} texts but {type(made).__name__} "
                f"{str(made)[:60]!r}; it must return one of shape ({count}, dimensions)"
            ) from error
        if vectors.ndim != 2 or len(vectors) != count or vectors.shape[1] != (self.dimensions or vectors.shape[1]):
            needed = f"({count}, {self.dimensions or 'dimensions'})"
            raise EncoderError(
                f"the encoder {self.name} returned a table of shape {vectors.shape} for {count} texts, not {needed}; "
                "it must return one vector per text of the list, all of the same length"
            )
        if vectors.shape[1] == 0:
            raise EncoderError(f"the encoder {self.name} returned vectors of length 0: shape {vectors.shape}")
        return vectors


def _calling(given: Any) -> Callable[[list[str]], Any]:
    for name in METHODS:
        if callable(method := getattr(given, name, None)):
            call: Callable[[list[str]], Any] = method
            return call
    if callable(given):
        function: Callable[[list[str]], Any] = given
        return function
    raise EncoderError(
        f"encoder cannot be {type(given).__name__} {str(given)[:40]!r}; give a name, an object with encode(texts), or "
        "a function from a list of texts to a table of vectors"
    )


def _name(given: Any) -> str:
    name = str(getattr(given, "__qualname__", type(given).__name__))
    return name.rpartition("<locals>.")[2]


def _plain(made: Any) -> Any:
    """Tensors, sparse matrices and generators in a form that numpy can read."""
    if issparse(made):
        return made.toarray()
    if hasattr(made, "detach"):
        return made.detach().cpu().float().numpy()
    return [_plain(item) for item in made] if isinstance(made, Iterator | list) else made


def _is_transformer(given: Any) -> bool:
    library = sys.modules.get("sentence_transformers")
    return library is not None and isinstance(given, library.SentenceTransformer)


def _transformer(model: Any, batch_size: int) -> TransformerEncoder:
    encoder = TransformerEncoder(model, "", batch_size)
    encoder.id = f"{type(model).__name__} {fingerprint(encoder.encode_texts(PROBES))[:12]}"
    return encoder
