"""Many texts through a slow encoder, chunk by chunk: each chunk is kept, so that what is killed goes on from there.

A chunk is a fixed list of texts, read in the same batches every time: padding to the longest text of a batch
shifts the last bits of vectors, and a build that was resumed must give the same bytes as one that was not.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Iterator, Sequence
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache, content_key, fingerprint
from hierarchography.embedding.encoders import TextEncoder, identity
from hierarchography.errors import EncoderError
from hierarchography.model import ARRAY
from hierarchography.progress import Advance
from hierarchography.workers import spread

AREA = "vectors"

logger = logging.getLogger(__name__)


def chunk_rows(texts: Sequence[str], size: int) -> list[NDArray[np.int64]]:
    """The rows of each chunk of `size` texts, longest texts first, so that each chunk holds texts of like length."""
    order = np.argsort([-len(text) for text in texts], kind="stable")
    return [order[start : start + size] for start in range(0, len(texts), size)]


def encode_chunk(texts: Sequence[str], encoder: TextEncoder, who: str) -> NDArray[np.float32]:
    """The vectors (len(texts), d) of one chunk, by an encoder whose `identity` is `who`.

    Raises `EncoderError` where it gives none, or where the encoder, loaded on a worker, is not the same there.
    """
    if _identity(encoder) != who:
        raise EncoderError(
            f"{encoder.id} gives other vectors on the worker {socket.gethostname()} than here; all machines need the "
            "same model, the same libraries and processors of one kind"
        )
    vectors = encoder.encode_texts(texts)
    if vectors is None:
        raise EncoderError(f"the encoder {encoder.id} reads no texts, only given vectors")
    return vectors


_KNOWN: WeakKeyDictionary[TextEncoder, str] = WeakKeyDictionary()


def _identity(encoder: TextEncoder) -> str:
    """The encoder's `identity`, asked once a process: what encodes in chunks learns nothing from them."""
    return _KNOWN.get(encoder) or _KNOWN.setdefault(encoder, identity(encoder))


def encode_in_chunks(encoder: TextEncoder, texts: Sequence[str], size: int, advance: Advance) -> NDArray[np.float32]:
    """The vectors (n, d) float32 of texts, in their order; of n > 0 texts, `size` at a time, spread over the workers.

    Chunks that the cache has are not read again. The key of a chunk is its texts, `size`, and the encoder's
    `identity`: another model of the same name is another encoder.
    """
    vectors: NDArray[np.float32] | None = None
    for rows, found in _encoded(encoder, texts, size):
        if vectors is None:
            vectors = np.empty((len(texts), found.shape[1]), dtype=np.float32)
        vectors[rows] = found
        advance(len(rows))
    if vectors is None:
        raise EncoderError("there are no texts to encode")
    return vectors


def _encoded(
    encoder: TextEncoder, texts: Sequence[str], size: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Each chunk's rows and vectors: first what the cache has, then the others, each kept as it comes."""
    cache, parts, who = Cache(area=AREA), chunk_rows(texts, size), _identity(encoder)
    missing: list[tuple[NDArray[np.int64], str]] = []
    for rows in parts:
        key = content_key(who, size, fingerprint(texts=[texts[row] for row in rows]))
        found = ARRAY.recall(cache, key)
        if found is None:
            missing.append((rows, key))
        else:
            yield rows, found
    logger.info("%d of %d chunks came from the cache", len(parts) - len(missing), len(parts))
    for (rows, key), made in zip(missing, _read(encoder, texts, [rows for rows, _ in missing]), strict=True):
        ARRAY.keep(cache, key, made)
        yield rows, made


def read_in_chunks(encoder: TextEncoder, texts: Sequence[str], size: int) -> NDArray[np.float32]:
    """The vectors (n, d) of n > 0 texts, as `encode_in_chunks` has them; none is kept."""
    parts = chunk_rows(texts, size)
    vectors = np.concatenate(list(_read(encoder, texts, parts)))
    return vectors[np.argsort(np.concatenate(parts))]


def _read(
    encoder: TextEncoder, texts: Sequence[str], parts: Iterable[NDArray[np.int64]]
) -> Iterator[NDArray[np.float32]]:
    """The vectors of the texts of each part (rows), one part after the other."""
    return spread(encode_chunk, ([texts[row] for row in rows] for rows in parts), encoder, _identity(encoder))
