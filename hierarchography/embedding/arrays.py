"""Vectors that the caller passes in memory: an array or a sparse matrix with one row per record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, issparse

from hierarchography.cache import fingerprint
from hierarchography.config import ARRAY, EmbeddingConfig
from hierarchography.embedding.encoders import TextEncoder
from hierarchography.embedding.precomputed import PrecomputedEncoder
from hierarchography.embedding.vectorfile import read_ids
from hierarchography.errors import EncoderError, InputError
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

MOST_BYTES = 2**30
"""A sparse matrix that would take more than this as a dense float32 array is refused."""
PROBES = 8
"""Papers for which given vectors are compared with those of the encoder that is to embed names."""
SAME_SPACE = 0.5
"""Minimum mean cosine of this comparison; below it, the vectors are not those of the encoder."""


def table_of(vectors: Any) -> Any:
    """Vectors as an array (n, d) of numbers, or as a sparse matrix in CSR format (float32).

    Takes anything that numpy can convert to an array, a memory map (which is not read), tensors, and scipy's sparse
    matrices. Raises `InputError` for anything else, and for a sparse matrix that is too large to be made dense.
    """
    if issparse(vectors):
        return _by_rows(vectors)
    if hasattr(vectors, "detach"):  # a tensor of torch, on any device
        vectors = vectors.detach().cpu()
    try:
        table = np.asarray(vectors)
    except (TypeError, ValueError) as error:
        raise InputError(f"the vectors, {_kind(vectors)}, are not a table of numbers: {error}") from error
    if table.ndim != 2 or table.dtype.kind not in "fiu" or 0 in table.shape:
        raise InputError(
            f"the vectors must be a table of numbers of shape (papers, dimensions), not {_kind(vectors)} "
            f"of {table.dtype} and shape {table.shape}"
        )
    return table


def described(table: Any) -> str:
    """The description of an array in the settings: its shape, its type, and a hash of its content."""
    kind = f"sparse {table.dtype}" if issparse(table) else str(table.dtype)
    return f"{ARRAY}shape {table.shape}, {kind}, hash {_digest(table)}"


class ArrayEncoder(PrecomputedEncoder):
    """Looks up each paper's vector in an array; `reader`, if any, is an encoder that embeds names in the same space."""

    def __init__(self, table: Any, config: EmbeddingConfig, reader: TextEncoder | None = None) -> None:
        self.vectors, self.reader = table, reader
        self.where = f"the array of vectors {table.shape}"
        self.id = f"precomputed:array {_digest(table)}"
        self.row_of = self._rows(read_ids(config.vector_ids)) if config.vector_ids else None

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors of the corpus's papers. Raises `InputError` if one is missing or contains NaN or infinity."""
        embeddings = super().encode(corpus, advance)
        if self.reader is not None:
            self._check(self.reader, corpus.texts()[:PROBES], embeddings.matrix[:PROBES])
        return embeddings

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The vectors of `reader`; None if there is no reader."""
        return None if self.reader is None else self.reader.encode_texts(texts)

    def _check(self, reader: TextEncoder, texts: list[str], given: NDArray[np.float32]) -> None:
        """Raise `EncoderError` if the reader's vectors of some texts are not in the same space as the given ones."""
        try:
            made = reader.encode_texts(texts)
        except EncoderError as error:  # an encoder that learns from the papers, and so has another space
            raise EncoderError(
                f"the encoder {reader.id} cannot embed names in the space of the given vectors ({error}); leave out "
                "the encoder or the vectors"
            ) from error
        if made is None or made.shape != given.shape:
            shape = "none" if made is None else f"shape {made.shape}"
            raise EncoderError(
                f"the given vectors have shape {given.shape} for {len(texts)} papers, those of the encoder {reader.id} "
                f"{shape}, so it cannot embed names in their space; give the encoder that made the vectors, or none"
            )
        cosine = float(np.einsum("ij,ij->i", made, given).mean())
        if cosine < SAME_SPACE:
            raise EncoderError(
                f"the given vectors are not those of the encoder {reader.id}: the mean cosine is {cosine:.2f} for "
                f"the first {len(texts)} papers; give the encoder that made the vectors, or none"
            )

    def _wrong_count(self, records: int) -> InputError:
        rows, width = self.vectors.shape
        return InputError(
            f"the vectors have shape ({rows}, {width}), but the input has {records} records: shape "
            f"({records}, {width}) is needed, one row per record in the same order"
        )


def _by_rows(vectors: Any) -> csr_array:
    if vectors.ndim != 2 or 0 in vectors.shape or vectors.dtype.kind not in "fiu":
        raise InputError(
            f"the vectors must be a table of numbers of shape (papers, dimensions), not a sparse matrix of "
            f"{vectors.dtype} and shape {vectors.shape}"
        )
    needed = 4 * vectors.shape[0] * vectors.shape[1]
    if needed > MOST_BYTES:
        raise InputError(
            f"the vectors are a sparse matrix of shape {vectors.shape}, which takes {needed / 1e9:.1f} GB as a table "
            f"({MOST_BYTES / 1e9:.1f} GB at most); reduce it first, for example with "
            "sklearn.decomposition.TruncatedSVD(256).fit_transform(VECTORS)"
        )
    with np.errstate(over="ignore"):  # what becomes infinite here is refused when it is read
        table = csr_array(vectors).astype(np.float32)
    table.sum_duplicates()
    return table


def _digest(table: Any) -> str:
    arrays = (table.data, table.indices, table.indptr) if issparse(table) else (table,)
    return fingerprint(*arrays)[:12]


def _kind(vectors: Any) -> str:
    return f"{type(vectors).__module__}.{type(vectors).__name__}".removeprefix("builtins.")
