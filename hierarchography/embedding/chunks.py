"""Many texts through a slow encoder, chunk by chunk: each chunk is kept, so that what is killed goes on from there.

A chunk is a fixed list of texts, read in the same batches every time: padding to the longest text of a batch
shifts the last bits of vectors, and a build that was resumed must give the same bytes as one that was not.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache, content_key, fingerprint
from hierarchography.embedding.encoders import TextEncoder, identity
from hierarchography.errors import EncoderError
from hierarchography.model import ARRAY, Parts
from hierarchography.progress import Advance

AREA = "vectors"

logger = logging.getLogger(__name__)


def chunk_rows(texts: Sequence[str], size: int) -> list[NDArray[np.int64]]:
    """The rows of each chunk of `size` texts, longest texts first, so that each chunk holds texts of like length."""
    order = np.argsort([-len(text) for text in texts], kind="stable")
    return [order[start : start + size] for start in range(0, len(texts), size)]


def encode_chunk(encoder: TextEncoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors (len(texts), d) of one chunk; depends on nothing else. Raises `EncoderError` where there are none."""
    vectors = encoder.encode_texts(texts)
    if vectors is None:
        raise EncoderError(f"the encoder {encoder.id} reads no texts, only given vectors")
    return vectors


def encode_in_chunks(encoder: TextEncoder, texts: Sequence[str], size: int, advance: Advance) -> NDArray[np.float32]:
    """The vectors (n, d) float32 of texts, in their order; of n > 0 texts, `size` at a time.

    Chunks that the cache has are not read again. The key of a chunk is its texts, `size`, and the encoder by its id
    and by what it makes of a text: another model of the same name is another encoder.
    """
    cache, parts, kept = Cache(area=AREA), chunk_rows(texts, size), 0
    who = "" if cache.folder is None else identity(encoder)
    vectors: NDArray[np.float32] | None = None
    for rows in parts:
        chunk = [texts[row] for row in rows]
        key = content_key(who, size, fingerprint(texts=chunk))
        found = _recalled(cache, key)
        kept += found is not None
        if found is None:
            found = encode_chunk(encoder, chunk)
            cache.write(key, ARRAY.pack(found).write)
        if vectors is None:
            vectors = np.empty((len(texts), found.shape[1]), dtype=np.float32)
        vectors[rows] = found
        advance(len(rows))
    logger.info("%d of %d chunks came from the cache", kept, len(parts))
    if vectors is None:
        raise EncoderError("there are no texts to encode")
    return vectors


def _recalled(cache: Cache, key: str) -> NDArray[np.float32] | None:
    with cache.reading(key) as file:
        return None if file is None else ARRAY.unpack(Parts.read(file))
