"""Vectors supplied by the user: a .npy file with or without ids, or a .npz file with both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from hierarchography.config import ARRAY, EmbeddingConfig, is_given
from hierarchography.embedding.vectorfile import check_ids, read_ids, read_vectors
from hierarchography.errors import InputError
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

VECTORS_PER_BLOCK = 16_384
"""Vectors read at once."""


class PrecomputedEncoder:
    """Looks up each paper's vector: by id if ids are given, otherwise by its position in the input."""

    def __init__(self, config: EmbeddingConfig, seed: int) -> None:
        if not config.vectors:
            raise InputError("the encoder 'precomputed' needs the file of vectors: --vectors FILE.npy")
        if is_given(config.vectors):
            raise InputError(
                f"the vectors were passed as an array ({config.vectors.removeprefix(ARRAY)}), which is not saved; "
                "pass them again: build_map(papers, vectors=ARRAY)"
            )
        path = Path(config.vectors)
        self.where = str(path)
        self.id = f"precomputed:{path.name}"
        self.vectors, ids = read_vectors(path)
        if config.vector_ids:
            ids = read_ids(config.vector_ids)
        self.row_of = None if ids is None else self._rows(ids)

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors of the corpus's papers. Raises `InputError` if one is missing or contains NaN or infinity."""
        rows = self._by_position(corpus) if self.row_of is None else self._by_id(corpus, self.row_of)
        matrix = np.empty((len(rows), self.vectors.shape[1]), dtype=np.float32)
        bad: list[int] = []
        for start in range(0, len(rows), VECTORS_PER_BLOCK):
            block = rows[start : start + VECTORS_PER_BLOCK]
            vectors = _dense(self.vectors[block])
            bad += block[~_usable(vectors)].tolist()
            if not bad:
                matrix[start : start + VECTORS_PER_BLOCK] = Embeddings.from_vectors(vectors, self.id).matrix
            advance(len(block))
        if bad:
            raise InputError(
                f"{self.where}: {len(bad)} vectors contain NaN or infinity; the first is number {min(bad) + 1}"
            )
        return Embeddings(matrix, self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """None: there is no model to encode a text."""
        return None

    def _rows(self, ids: list[str]) -> dict[str, int]:
        check_ids(ids, self.vectors.shape[0], self.where)
        return {name: row for row, name in enumerate(ids)}

    def _by_id(self, corpus: Corpus, row_of: dict[str, int]) -> NDArray[np.int64]:
        ids = corpus.frame["id"].tolist()
        if missing := [name for name in ids if name not in row_of]:
            raise InputError(
                f"{self.where} has no vector for {len(missing)} of {len(ids)} papers; the first is {missing[0]!r}; "
                f"the ids given for the vectors must be the papers' ids"
            )
        return np.array([row_of[name] for name in ids], dtype=np.int64)

    def _by_position(self, corpus: Corpus) -> NDArray[np.int64]:
        """Rows of the table: the position of each paper's record in the combined input, counting dropped records."""
        if corpus.records is None:
            positions, records = np.arange(len(corpus)), len(corpus)
        else:
            positions, records = corpus.frame["record"].to_numpy(dtype=np.int64) - 1, corpus.records
        if records != self.vectors.shape[0]:
            raise self._wrong_count(records)
        return positions

    def _wrong_count(self, records: int) -> InputError:
        return InputError(
            f"{self.where} holds {self.vectors.shape[0]} vectors, but the input has {records} records; "
            f"give one vector per record, in the same order, or the ids of the rows: --vector-ids FILE"
        )


def _dense(vectors: Any) -> NDArray[Any]:
    return np.asarray(vectors.toarray() if issparse(vectors) else vectors)


def _usable(vectors: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows (n,) contain only finite numbers in the range of float32."""
    with np.errstate(over="ignore"):
        return np.asarray(np.isfinite(vectors.astype(np.float32, copy=False)).all(axis=1))
