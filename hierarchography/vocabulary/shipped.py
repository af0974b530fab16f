"""The vectors of a vocabulary's entries: shipped with the package for MiniLM, computed for other encoders.

MiniLM takes minutes for the 9,537 entries of the bundled vocabulary, so its vectors come with the package, as int8.
`benchmarks/entry_vectors.py` makes the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import IO

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import fingerprint
from hierarchography.vocabulary.table import Vocabulary

FILE = "fields-minilm.npz"
SAMPLE = 16
"""Entries that are encoded to check whether the shipped vectors are those of the encoder."""
LEAST_COSINE = 0.98
"""Minimum cosine of each of these with its shipped vector (`benchmarks/RESULTS.md`)."""
LEVELS = 127
READ = 0.5
"""Minimum share of entries with a word that the encoder knows; an encoder that learned from few papers knows few."""

Encode = Callable[[Sequence[str]], NDArray[np.float32] | None]


@dataclass(frozen=True, eq=False)
class Shipped:
    """Quantised vectors: `codes` (k, d) int8 and `scales` (k,) float32, for entries whose texts have this `digest`."""

    codes: NDArray[np.int8]
    scales: NDArray[np.float32]
    digest: str

    @classmethod
    def of(cls, vectors: NDArray[np.float32], vocabulary: Vocabulary) -> Shipped:
        """Quantise the vectors (k, d) of a vocabulary's texts, in steps of 1/127 of the greatest value of each."""
        scales = np.maximum(np.abs(vectors).max(axis=1), np.float32(1e-12)) / LEVELS
        return cls(np.rint(vectors / scales[:, None]).astype(np.int8), scales, texts_digest(vocabulary))

    @classmethod
    def read(cls, file: IO[bytes]) -> Shipped:
        """Read a file written by `write`."""
        with np.load(file, allow_pickle=False) as parts:
            return cls(parts["codes"], parts["scales"], str(parts["digest"]))

    def write(self, file: IO[bytes]) -> None:
        """Write codes, scales and digest as .npz."""
        np.savez_compressed(file, codes=self.codes, scales=self.scales, digest=np.array(self.digest))

    def vectors(self, rows: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.float32]:
        """The vectors of some entries (m, d), of length 1."""
        vectors = self.codes[rows] * self.scales[rows, None]
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def entry_vectors(vocabulary: Vocabulary, encode: Encode) -> NDArray[np.float32] | None:
    """The vectors (k, d) of a vocabulary's texts in the space of an encoder; None if it cannot encode texts.

    If `encode` gives the shipped vectors for a sample of entries, all shipped vectors are used. Otherwise it encodes
    all entries. Its method `cached` is used if it has one.
    """
    if reads_as_bundled(vocabulary, encode):
        return bundled_vectors().vectors()
    return _cached(encode)(vocabulary.texts)


def reads_as_bundled(vocabulary: Vocabulary, encode: Encode) -> bool:
    """Whether a vocabulary is the bundled one, and `encode` gives its vectors for a sample of entries."""
    shipped = bundled_vectors()
    return shipped.digest == texts_digest(vocabulary) and _is_alike(shipped, vocabulary, encode)


def reads_entries(entries: NDArray[np.float32] | None) -> bool:
    """Whether enough of the encoder's vectors (k, d) are not zero; an entry with only unknown words is zero."""
    return entries is not None and bool(entries.any(axis=1).mean() >= READ)


@cache
def bundled_vectors() -> Shipped:
    """The vectors that come with the package."""
    with files("hierarchography").joinpath("data", FILE).open("rb") as file:
        return Shipped.read(file)


def texts_digest(vocabulary: Vocabulary) -> str:
    """A hash of the entries' texts."""
    return fingerprint(texts=vocabulary.texts)


def sample_rows(entries: int) -> NDArray[np.int64]:
    """The entries to compare, evenly spaced from the first to the last."""
    return np.unique(np.linspace(0, entries - 1, SAMPLE).astype(np.int64))


def _cached(encode: Encode) -> Encode:
    read: Encode = getattr(encode, "cached", encode)
    return read


def _is_alike(shipped: Shipped, vocabulary: Vocabulary, encode: Encode) -> bool:
    rows = sample_rows(len(vocabulary))
    read = _cached(encode)([vocabulary.texts[row] for row in rows])
    if read is None or read.shape[1] != shipped.codes.shape[1]:
        return False
    return bool((np.einsum("ij,ij->i", read, shipped.vectors(rows)) >= LEAST_COSINE).all())
