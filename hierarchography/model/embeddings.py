"""The vectors of the papers, and their coordinates in few dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import fingerprint
from hierarchography.errors import EncoderError, TreeError
from hierarchography.model.parts import Parts

Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """The same array, made read-only."""
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class Embeddings:
    """`matrix` (n, d) float32, each row of length 1 (or 0 for a paper with no usable text), and the encoder's id.

    `state` is what the encoder learned from these papers and needs to encode a new text in the same space; None if the
    encoder learns nothing from them.
    """

    matrix: NDArray[np.float32]
    encoder_id: str
    state: Parts | None = None

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2:
            raise EncoderError(f"vectors must form a table of shape (papers, dimensions), not {self.matrix.shape}")
        bad = np.flatnonzero(~np.isfinite(self.matrix).all(axis=1))
        if len(bad):
            raise EncoderError(f"the vectors of {len(bad)} papers contain NaN or infinity, first in row {bad[0]}")
        lengths = np.sqrt(np.einsum("ij,ij->i", self.matrix, self.matrix))
        if not np.all((np.abs(lengths - 1) < 1e-3) | (lengths == 0)):
            raise EncoderError("vectors must have length 1; make them with Embeddings.from_vectors")
        frozen(self.matrix)

    @classmethod
    def from_vectors(cls, vectors: NDArray[np.floating], encoder_id: str) -> Embeddings:
        """Scale every row to length 1 (float32); rows of zeros stay as they are."""
        with np.errstate(over="ignore", invalid="ignore"):  # what becomes infinite here is refused below
            matrix = np.array(vectors, dtype=np.float32, order="C", ndmin=2)
            # squares of very large or small float32 leave its range, so they are summed in float64
            lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix, dtype=np.float64))[:, None]
            np.divide(matrix, lengths, out=matrix, where=lengths > 0)
        return cls(matrix, encoder_id)

    def __len__(self) -> int:
        return len(self.matrix)

    @property
    def dimensions(self) -> int:
        """The number of columns, d."""
        return int(self.matrix.shape[1])

    @cached_property
    def digest(self) -> str:
        """A hash of the vectors, for cache keys."""
        return fingerprint(self.matrix)

    def canonical_order(self) -> NDArray[np.int64]:
        """Rows (n,) sorted by content, so that results do not depend on the order of the papers."""
        rows = [row.tobytes() for row in self.matrix]
        return np.array(sorted(range(len(rows)), key=rows.__getitem__), dtype=np.int64)

    def centrality(self, rows: NDArray[np.integer]) -> NDArray[np.float32]:
        """Cosine (m,) of each of these papers with their mean vector, rounded so that identical papers are equal."""
        vectors = self.matrix[rows]
        centre = vectors.mean(axis=0)
        return np.asarray(np.round(vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-12)), 6))

    def take(self, rows: NDArray[np.integer]) -> Embeddings:
        """The vectors of these papers, in this order (a copy)."""
        return Embeddings(self.matrix[rows], self.encoder_id, self.state)


@dataclass(frozen=True, eq=False)
class Layout:
    """`matrix` (n, k) float32: coordinates of the papers in k dimensions, and the method that made them."""

    matrix: NDArray[np.float32]
    method: str

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or not np.isfinite(self.matrix).all():
            raise TreeError(f"a layout must be a table of finite coordinates; its shape is {self.matrix.shape}")
        frozen(self.matrix)

    def __len__(self) -> int:
        return len(self.matrix)

    @cached_property
    def digest(self) -> str:
        """A hash of the coordinates, for cache keys."""
        return fingerprint(self.matrix)

    def take(self, rows: NDArray[np.integer]) -> Layout:
        """The coordinates of these papers, in this order (a copy)."""
        return Layout(self.matrix[rows], self.method)
