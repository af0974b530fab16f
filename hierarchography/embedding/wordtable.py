"""A table of word vectors that predicts MiniLM's vector of a text from its words; it comes with the package.

The table was learned once, from MiniLM's vectors of some ten thousand abstracts (benchmarks/student.py). The vectors of
a text's words and frequent word pairs are summed, weighted by TF-IDF, and a network of one hidden layer turns the sum
into the text's vector (a deep averaging network, Iyyer et al. 2015). This takes a hundredth of the transformer's time.
Words that are not in the table are ignored.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from typing import IO, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from hierarchography.embedding.tokens import words_of
from hierarchography.errors import EncoderError
from hierarchography.workers import spread

FILE = "words-minilm.npz"
SHA256 = "4ffb26cb806b0641c4e129e11ec1f253b011cec057bd1e90f6cdff792a5e9e2d"
"""The hash of the file, printed by `benchmarks/student.py learn`."""
LEVELS = 31
"""Greatest code of a vector: with 127, the file would be a third larger, and the predicted vectors the same."""
TEXTS_PER_BLOCK = 8_192
"""Texts predicted at once."""


class Network(NamedTuple):
    """One hidden layer beside a linear map: x becomes x `lift` + max(x `inner` + `bias`, 0) `outer` + `mean`.

    For x (r,): `lift` (r, d), `inner` (r, h), `bias` (h,), `outer` (h, d), `mean` (d,), float32.
    """

    lift: NDArray[np.float32]
    inner: NDArray[np.float32]
    bias: NDArray[np.float32]
    outer: NDArray[np.float32]
    mean: NDArray[np.float32]

    def apply(self, sums: NDArray[np.float32]) -> NDArray[np.float32]:
        """The outputs (n, d) of the inputs (n, r), brought to length 1."""
        vectors = sums @ self.lift + np.maximum(sums @ self.inner + self.bias, 0) @ self.outer + self.mean
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class WordTable:
    """Vectors of words and of pairs of words, and the network from their weighted sum to a text's vector.

    `codes` (k, r) int8 and `scales` (k,) are the vectors, `weights` (k,) the inverse document frequencies (float32).
    `digest` identifies the table in cache keys.
    """

    words: tuple[str, ...]
    codes: NDArray[np.int8]
    scales: NDArray[np.float32]
    weights: NDArray[np.float32]
    network: Network
    digest: str = ""

    @classmethod
    def of(
        cls, words: Sequence[str], vectors: NDArray[np.float32], weights: NDArray[np.float32], network: Network
    ) -> WordTable:
        """Quantise the vectors (k, r) of words, in steps of 1/31 of the greatest value of each."""
        scales = (np.maximum(np.abs(vectors).max(axis=1), 1e-12) / LEVELS).astype(np.float32)
        return cls(tuple(words), np.rint(vectors / scales[:, None]).astype(np.int8), scales, weights, network)

    @classmethod
    def read(cls, file: IO[bytes]) -> WordTable:
        """Read a file written by `write`."""
        content = file.read()
        with np.load(BytesIO(content), allow_pickle=False) as parts:
            words = tuple(parts["words"].tobytes().decode("utf-8").split("\n"))
            network = Network(*(parts[name].astype(np.float32) for name in Network._fields))
            digest = hashlib.sha256(content).hexdigest()
            return cls(words, parts["codes"], parts["scales"], parts["weights"], network, digest)

    def write(self, file: IO[bytes]) -> None:
        """Write the table as .npz, the network's numbers rounded to 16 bits."""
        words = np.frombuffer("\n".join(self.words).encode("utf-8"), dtype=np.uint8)
        network = {name: part.astype(np.float16) for name, part in self.network._asdict().items()}
        numbers = {"codes": self.codes, "scales": self.scales, "weights": self.weights, **network}
        np.savez_compressed(file, allow_pickle=False, words=words, **numbers)

    def predict(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, d) of length 1; a text without any word of the table gets the mean vector."""
        predicted = np.empty((len(texts), len(self.network.mean)), dtype=np.float32)
        starts = range(0, len(texts), TEXTS_PER_BLOCK)
        blocks = (list(texts[start : start + TEXTS_PER_BLOCK]) for start in starts)
        for start, block in zip(starts, spread(_predicted, blocks, self, threads=True), strict=True):
            predicted[start : start + TEXTS_PER_BLOCK] = block
        return predicted

    def counts(self, texts: Sequence[str]) -> sp.csr_array:
        """TF-IDF (n, k), with the logarithm of the frequencies, rows of length 1."""
        column = self._column
        rows = [Counter(column[term] for term in terms_of(text) if term in column) for text in texts]
        sizes = np.array([len(row) for row in rows], dtype=np.int64)
        places = np.repeat(np.arange(len(rows)), sizes)
        columns = np.fromiter((term for row in rows for term in row), dtype=np.int64, count=len(places))
        times = np.fromiter((count for row in rows for count in row.values()), dtype=np.float32, count=len(places))
        values = (1 + np.log(times)) * self.weights[columns]
        lengths = np.sqrt(np.bincount(places, values**2, minlength=len(rows))).astype(np.float32)
        values /= lengths[places]
        return sp.csr_array((values, columns, np.append(0, np.cumsum(sizes))), shape=(len(rows), len(self.words)))

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """The vectors (k, r) of the words."""
        return self.codes * self.scales[:, None]

    @cached_property
    def _column(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}


def _predicted(texts: list[str], table: WordTable) -> NDArray[np.float32]:
    return table.network.apply(table.counts(texts) @ table.vectors)


def terms_of(text: str) -> list[str]:
    """The words of a text, and the pairs of words that follow each other when stop words are left out.

    >>> terms_of("The maps of science")
    ['maps', 'science', 'maps science']
    """
    words = words_of(text)
    return words + [f"{first} {second}" for first, second in pairwise(words)]


@cache
def minilm_words() -> WordTable:
    """The table that comes with the package. Raises `EncoderError` if its file is damaged."""
    with files("hierarchography").joinpath("data", FILE).open("rb") as file:
        table = WordTable.read(file)
    if table.digest != SHA256:
        raise EncoderError(f"the file data/{FILE} of hierarchography is damaged: pip install --force-reinstall it")
    return table
