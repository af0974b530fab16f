"""Encodes many texts in chunks. Each chunk is cached, so that an interrupted build can resume.

A chunk is a fixed list of texts in fixed batches. Padding to the longest text of a batch changes the last bits of
vectors, and a resumed build must give the same bytes as an uninterrupted one.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache, content_key, fingerprint
from hierarchography.embedding.encoders import TextEncoder, identity
from hierarchography.embedding.side_by_side import one_torch_thread
from hierarchography.errors import EncoderError
from hierarchography.model import ARRAY
from hierarchography.progress import Advance
from hierarchography.workers import spread

AREA = "vectors"

logger = logging.getLogger(__name__)


def chunk_rows(texts: Sequence[str], size: int, lengths: Sequence[int] = ()) -> list[NDArray[np.int64]]:
    """The rows of each chunk of `size` texts, longest first, so that the texts of a chunk have similar lengths.

    `lengths` (n,) are those of the texts; by default, their characters are counted.
    """
    order = np.argsort(-np.asarray(lengths or [len(text) for text in texts], dtype=np.int64), kind="stable")
    return [order[start : start + size] for start in range(0, len(texts), size)]


def encode_chunk(texts: Sequence[str], encoder: TextEncoder, who: str) -> NDArray[np.float32]:
    """The vectors (len(texts), d) of one chunk, by an encoder with the `identity` `who`.

    Raises `EncoderError` if the encoder cannot encode texts, or if a worker has loaded a different encoder.
    """
    if _identity(encoder) != who:
        raise EncoderError(
            f"{encoder.id} gives different vectors on the worker {socket.gethostname()}; all machines need the "
            "same model, the same libraries and processors of one kind"
        )
    vectors = encoder.encode_texts(texts)
    if vectors is None:
        raise EncoderError(f"the encoder {encoder.id} cannot encode texts: it only looks up given vectors")
    return vectors


_KNOWN: WeakKeyDictionary[TextEncoder, str] = WeakKeyDictionary()


def _identity(encoder: TextEncoder) -> str:
    """The encoder's `identity`, computed once per process: encoders that use chunks do not learn."""
    return _KNOWN.get(encoder) or _KNOWN.setdefault(encoder, identity(encoder))


def encode_in_chunks(encoder: TextEncoder, texts: Sequence[str], size: int, advance: Advance) -> NDArray[np.float32]:
    """The vectors (n, d) float32 of n > 0 texts, in order; chunks of `size` texts are divided among the workers.

    Cached chunks are not encoded again. The key of a chunk consists of its texts, `size`, and the encoder's
    `identity`, which differs between two models of the same name.
    """
    vectors: NDArray[np.float32] | None = None
    for rows, chunk_vectors in _encoded(encoder, texts, size):
        if vectors is None:
            vectors = np.empty((len(texts), chunk_vectors.shape[1]), dtype=np.float32)
        vectors[rows] = chunk_vectors
        advance(len(rows))
    if vectors is None:
        raise EncoderError("there are no texts to encode")
    return vectors


def _encoded(
    encoder: TextEncoder, texts: Sequence[str], size: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Each chunk's rows and vectors: first the cached ones, then the others, which are cached as they are computed."""
    cache, parts = Cache(area=AREA), _keyed(encoder, texts, size)
    missing: list[tuple[NDArray[np.int64], str]] = []
    for rows, key in parts:
        vectors = ARRAY.recall(cache, key)
        if vectors is None:
            missing.append((rows, key))
        else:
            yield rows, vectors
    logger.info("%d of %d chunks came from the cache", len(parts) - len(missing), len(parts))
    if not missing:
        return  # without importing torch
    for (rows, key), made in zip(missing, _read(encoder, texts, [rows for rows, _ in missing]), strict=True):
        ARRAY.keep(cache, key, made)
        yield rows, made


def cached_in_chunks(encoder: TextEncoder, texts: Sequence[str], size: int) -> int:
    """The number of these texts that `encode_in_chunks` would take from the cache."""
    cache = Cache(area=AREA)
    if cache.folder is None:
        return 0
    return sum(len(rows) for rows, key in _keyed(encoder, texts, size) if cache.path(key).is_file())


def _keyed(encoder: TextEncoder, texts: Sequence[str], size: int) -> list[tuple[NDArray[np.int64], str]]:
    """Each chunk's rows and its key in the cache."""
    who, parts = _identity(encoder), chunk_rows(texts, size)
    return [(rows, content_key(who, size, fingerprint(texts=[texts[row] for row in rows]))) for rows in parts]


def read_in_chunks(
    encoder: TextEncoder, texts: Sequence[str], size: int, lengths: Sequence[int] = ()
) -> NDArray[np.float32]:
    """The vectors (n, d) of n > 0 texts, as from `encode_in_chunks`, but not cached. `lengths` as in `chunk_rows`."""
    parts = chunk_rows(texts, size, lengths)
    vectors = np.concatenate(list(_read(encoder, texts, parts)))
    return vectors[np.argsort(np.concatenate(parts))]


def _read(
    encoder: TextEncoder, texts: Sequence[str], parts: Iterable[NDArray[np.int64]]
) -> Iterator[NDArray[np.float32]]:
    """The vectors of the texts of each part (rows), in order; in threads, if several may use the encoder at once."""
    work, who = ([texts[row] for row in rows] for rows in parts), _identity(encoder)
    threads = bool(getattr(encoder, "side_by_side", False))
    with one_torch_thread() if threads else nullcontext():
        yield from spread(encode_chunk, work, encoder, who, threads=threads)
