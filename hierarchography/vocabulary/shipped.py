"""The vectors of a vocabulary's entries in an encoder's space: shipped for MiniLM, read by any other encoder.

MiniLM takes minutes to read the 9,537 entries of the bundled vocabulary, so its vectors come with the package, as
int8. `benchmarks/entry_vectors.py` makes the file.
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
"""Entries that an encoder reads to show whether the shipped vectors are its own."""
LEAST_COSINE = 0.98
"""How like the shipped vectors every one of the sample must be (`benchmarks/RESULTS.md`)."""
LEVELS = 127
READ = 0.5
"""Share of the entries that an encoder must know a word of: one that learned from a few papers knows hardly any."""

Encode = Callable[[Sequence[str]], NDArray[np.float32] | None]


@dataclass(frozen=True, eq=False)
class Shipped:
    """`codes` (k, d) int8 and `scales` (k,) float32 of entries whose texts have this `digest`."""

    codes: NDArray[np.int8]
    scales: NDArray[np.float32]
    digest: str

    @classmethod
    def of(cls, vectors: NDArray[np.float32], vocabulary: Vocabulary) -> Shipped:
        """The vectors (k, d) of a vocabulary's texts, each entry rounded to 127 steps of its greatest value."""
        scales = np.maximum(np.abs(vectors).max(axis=1), np.float32(1e-12)) / LEVELS
        return cls(np.rint(vectors / scales[:, None]).astype(np.int8), scales, texts_digest(vocabulary))

    @classmethod
    def read(cls, file: IO[bytes]) -> Shipped:
        """What `write` wrote."""
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
    """The vectors (k, d) of a vocabulary's texts in the space of an encoder; None where it reads no texts.

    Where `encode` gives the shipped vectors of a sample of entries, the shipped ones are taken; otherwise it reads
    all entries, and caches them where it can (its method `cached`).
    """
    shipped = bundled_vectors()
    if shipped.digest == texts_digest(vocabulary) and _is_alike(shipped, vocabulary, encode):
        return shipped.vectors()
    read_all: Encode = getattr(encode, "cached", encode)
    return read_all(vocabulary.texts)


def reads_entries(entries: NDArray[np.float32] | None) -> bool:
    """Whether an encoder that gave these vectors (k, d) knows a word of enough entries; an unknown entry is zeros."""
    return entries is not None and bool(entries.any(axis=1).mean() >= READ)


@cache
def bundled_vectors() -> Shipped:
    """Those that come with the package."""
    with files("hierarchography").joinpath("data", FILE).open("rb") as file:
        return Shipped.read(file)


def texts_digest(vocabulary: Vocabulary) -> str:
    """A hash of what an encoder reads of the entries."""
    return fingerprint(texts=vocabulary.texts)


def sample_rows(entries: int) -> NDArray[np.int64]:
    """The entries that are compared, at equal distances from the first to the last."""
    return np.unique(np.linspace(0, entries - 1, SAMPLE).astype(np.int64))


def _is_alike(shipped: Shipped, vocabulary: Vocabulary, encode: Encode) -> bool:
    rows = sample_rows(len(vocabulary))
    read = encode([vocabulary.texts[row] for row in rows])
    if read is None or read.shape[1] != shipped.codes.shape[1]:
        return False
    return bool((np.einsum("ij,ij->i", read, shipped.vectors(rows)) >= LEAST_COSINE).all())
