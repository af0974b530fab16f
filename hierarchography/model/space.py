"""The input of a tree builder: vectors, neighbours and layout of the same papers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import content_key, fingerprint
from hierarchography.errors import TreeError
from hierarchography.model.embeddings import Embeddings, Layout, frozen

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SAME = 1e-5
"""Vectors with a smaller cosine distance are of the same text; they differ only by rounding in batches."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The k nearest papers of each paper, itself first: `indices` (n, k) int32, `distances` (n, k) float32 (cosine).

    `recall` is the estimated share of true nearest papers among them; 1 if all pairs were compared.
    """

    indices: NDArray[np.int32]
    distances: NDArray[np.float32]
    recall: float = 1.0

    def __post_init__(self) -> None:
        if self.indices.ndim != 2 or self.indices.shape != self.distances.shape:
            raise TreeError(f"neighbours {self.indices.shape} and distances {self.distances.shape} do not match")
        frozen(self.indices)
        frozen(self.distances)

    def __len__(self) -> int:
        return len(self.indices)

    @property
    def same(self) -> NDArray[np.bool_]:
        """Which nearest papers (n, k) have the same text as the paper; itself does."""
        return np.asarray(self.distances < SAME)

    @cached_property
    def digest(self) -> str:
        """A hash of the neighbours, for keys of what is computed from them."""
        return fingerprint(self.indices, self.distances)


@dataclass(frozen=True, eq=False)
class Space:
    """The papers as points: the argument of every tree builder, in addition to its settings.

    `subjects` (n, k), if not None, is the estimated probability that each of k names is true of a paper.
    """

    embeddings: Embeddings
    neighbours: Neighbours
    layout: Layout
    subjects: csr_array | None = None

    def __post_init__(self) -> None:
        sizes = {len(self.embeddings), len(self.neighbours), len(self.layout)}
        if len(sizes) != 1:
            raise TreeError(f"vectors, neighbours and layout must have the same number of rows, not {sorted(sizes)}")
        if self.subjects is not None and self.subjects.shape[0] != len(self):
            raise TreeError(f"there are subjects of {self.subjects.shape[0]} papers, but vectors of {len(self)}")

    def __len__(self) -> int:
        return len(self.embeddings)

    @cached_property
    def digest(self) -> str:
        """A hash of vectors, neighbours, layout and subjects."""
        parts = [self.embeddings.digest, self.neighbours.digest, self.layout.digest]
        if (subjects := self.subjects) is not None:
            parts += [str(subjects.shape), fingerprint(subjects.indptr, subjects.indices, subjects.data)]
        return content_key(*parts)
