"""Encoders that the caller brings as objects: anything that turns a list of texts into a table of numbers.

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
"""What is called with a list of texts, the first that an object has: sentence-transformers and model2vec, BERTopic's
backends and LangChain, fastembed, scikit-learn. An object without any of them is called itself."""
PROBES = (PROBE, "galaxies", "Über die Größe der Zellen", "深度学习", "a b c 1 2 3")
"""Texts that encoders are told apart by."""
CORPUS_PROBES = 8
CHUNK = 1_000
"""Texts given to the object at once; their vectors are kept together."""

_LIVING: WeakValueDictionary[str, Encoder] = WeakValueDictionary()


def encoder_of(given: Any, batch_size: int = 32) -> Encoder:
    """The encoder that a caller's object is: a model of sentence-transformers, one of this package's, or any other.

    It is asked for the vectors of `PROBES` at once. Raises `EncoderError` for what cannot encode, says of its answer
    what is wrong with it, and passes on what it raised itself.
    """
    if isinstance(given, type):
        raise EncoderError(f"encoder is the class {given.__name__}, not an object of it: encoder={given.__name__}(...)")
    encoder: Encoder = given
    if not (hasattr(given, "encode_texts") and hasattr(given, "id")):
        encoder = _transformer(given, batch_size) if _is_transformer(given) else ObjectEncoder(given)
    _LIVING[encoder.id] = encoder
    return encoder


def described(encoder: Encoder) -> str:
    """What the settings say of an encoder that was given as an object."""
    return f"{OBJECT}{encoder.id}"


def living(setting: str) -> Encoder | None:
    """The encoder object that the settings describe, while it is still in use; None where there is none."""
    return _LIVING.get(setting.removeprefix(OBJECT)) if setting.startswith(OBJECT) else None


def described_one(setting: str) -> Encoder:
    """The same. Raises `EncoderError` where it is gone."""
    encoder = living(setting)
    if encoder is None:
        raise EncoderError(
            f"the encoder was given as an object, {setting.removeprefix(OBJECT)!r}, which is not kept with the map; "
            "give it again: encoder=OBJECT"
        )
    return encoder


class ObjectEncoder:
    """An object that encodes lists of texts. `id` is its class's name, or the function's, and a hash of what it made.

    The vectors of papers are kept in the cache by `CHUNK` texts, under the id and the vectors of a few of the papers.
    """

    def __init__(self, given: Any) -> None:
        self._call = _calling(given)
        self.name = _name(given)
        self.dimensions = 0
        self.seen = ""
        self.id = f"{self.name} {fingerprint(self._made(PROBES))[:12]}"

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors (n, d) of the papers' texts. Raises `EncoderError` for an answer that is no table of them."""
        texts = corpus.texts()
        self.seen = fingerprint(self._made(texts[:: -(-len(texts) // CORPUS_PROBES)]))
        parts = []
        for start in range(0, len(texts), CHUNK):
            parts.append(self._kept(texts[start : start + CHUNK]))
            advance(len(parts[-1]))
        return Embeddings.from_vectors(np.concatenate(parts), self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return Embeddings.from_vectors(self._made(texts), self.id).matrix

    def _kept(self, texts: list[str]) -> NDArray[np.float32]:
        cache, key = Cache(area=AREA), content_key(self.id, self.seen, fingerprint(texts=texts))
        vectors = ARRAY.recall(cache, key)
        if vectors is None:
            vectors = self._made(texts)
            ARRAY.keep(cache, key, vectors)
        return vectors

    def _made(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What the object makes of texts, checked."""
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
                f"the encoder {self.name} gave NaN or infinity for {len(bad)} of {len(texts)} texts (its table has "
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
                f"the encoder {self.name} gave no table of numbers for {count} texts but {type(made).__name__} "
                f"{str(made)[:60]!r}; it must give one of shape ({count}, dimensions)"
            ) from error
        if vectors.ndim != 2 or len(vectors) != count or vectors.shape[1] != (self.dimensions or vectors.shape[1]):
            needed = f"({count}, {self.dimensions or 'dimensions'})"
            raise EncoderError(
                f"the encoder {self.name} gave a table of shape {vectors.shape} for {count} texts, not {needed}; "
                "it must give a vector for each text of the list, all of one length"
            )
        if vectors.shape[1] == 0:
            raise EncoderError(f"the encoder {self.name} gave vectors of length 0: shape {vectors.shape}")
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
    """Tensors, sparse matrices and generators as what numpy reads."""
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
