"""Runs a sentence transformer with OpenVINO, which on processors is several times as fast as torch.

`openvino` and `nncf` are the extra `fast`. Both send usage statistics through the package `openvino_telemetry`. Its
import is blocked, so that a build makes no network connection.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.tokeniser import TOKENS, read_tokeniser
from hierarchography.workers import threads_allowed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGES = ("openvino", "nncf")
TELEMETRY = "openvino_telemetry"
MULTIPLE = 8
"""Texts are padded to a multiple of this number of tokens, because each new shape must be prepared once."""


def is_installed() -> bool:
    """Whether the extra `fast` is installed; does not import its packages."""
    return all(find_spec(package) for package in PACKAGES)


@contextmanager
def unreported() -> Iterator[None]:
    """Block the telemetry package while OpenVINO and NNCF are first imported, so that they report nothing."""
    before = sys.modules.get(TELEMETRY)
    sys.modules[TELEMETRY] = None  # type: ignore[assignment]  # Python then refuses to import it
    try:
        yield
    finally:
        if before is None:
            del sys.modules[TELEMETRY]
        else:
            sys.modules[TELEMETRY] = before


def runtime() -> ModuleType:
    """The package `openvino`, imported without telemetry."""
    with unreported():
        return import_module("openvino")


@dataclass(frozen=True)
class Converted:
    """A model in OpenVINO's format: its graph and weights, its precision, and how close it is to torch.

    `precision` is int8, bf16 or f32. `cosine` and `least_cosine` are the mean and the minimum cosine of its vectors
    with torch's, over texts not used for calibration. `refused` holds the mean cosines of rejected precisions.
    """

    graph: bytes = field(repr=False)
    weights: bytes = field(repr=False)
    precision: str
    cosine: float
    least_cosine: float
    refused: Mapping[str, float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Distinguishes models that give different vectors, for example `openvino int8 1f0c93ab`."""
        parts = (self.graph, self.weights, self.precision.encode(), version("openvino").encode())
        digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts))
        return f"openvino {self.precision} {digest.hexdigest()[:8]}"

    def to_bytes(self) -> bytes:
        """The value for the cache: a line of facts, the graph, the weights."""
        facts = asdict(self)
        graph, weights = facts.pop("graph"), facts.pop("weights")
        head: bytes = json.dumps({**facts, "graph": len(graph)}).encode("ascii")
        return b"\n".join((head, graph + weights))

    @classmethod
    def from_bytes(cls, value: bytes) -> Self:
        """The model from the result of `to_bytes`."""
        head, _, rest = value.partition(b"\n")
        facts = json.loads(head)
        length = facts.pop("graph")
        return cls(graph=rest[:length], weights=rest[length:], **facts)


class OpenVinoModel:
    """A converted model with its tokeniser; has the methods of a `SentenceTransformer` that encoding needs.

    Batches run in parallel with one thread each, because threads that share a batch would wait for each other. A worker
    receives the converted model and compiles it; a conversion on the worker might give a different model.
    """

    def __init__(self, converted: Converted, tokeniser: Path) -> None:
        self.__setstate__((converted, read_tokeniser(tokeniser)))

    def __getstate__(self) -> tuple[Converted, Tokenizer]:
        return self.converted, self._tokeniser

    def __setstate__(self, state: tuple[Converted, Tokenizer]) -> None:
        self.converted, self._tokeniser = state
        self.threads = threads_allowed()
        self._compiled = _compile(self.converted, self.threads)
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(self.threads):
            self._free.put(self._compiled.create_infer_request())

    @property
    def facts(self) -> dict[str, Any]:
        """Facts for the manifest."""
        names = ("cosine", "least_cosine", "refused")
        facts = {name: getattr(self.converted, name) for name in names}
        return {"path": f"openvino {self.converted.precision}", **facts, "refused": dict(self.converted.refused)}

    def get_embedding_dimension(self) -> int:
        """The number of columns of the vectors."""
        return int(self._compiled.output(0).partial_shape[1].get_length())

    def encode(self, texts: Sequence[str], batch_size: int, **_: Any) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1; texts of similar length share a batch. Other settings have no effect."""
        ids = [encoding.ids for encoding in self._tokeniser.encode_batch_fast(list(texts))]
        order = np.argsort([-len(tokens) for tokens in ids], kind="stable")
        vectors = np.empty((len(ids), self.get_embedding_dimension()), dtype=np.float32)
        batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]

        def read(rows: NDArray[np.int64]) -> None:
            request = self._free.get()
            try:
                request.infer(padded([ids[row] for row in rows]))
                vectors[rows] = request.get_output_tensor(0).data
            finally:
                self._free.put(request)

        # Not OpenVINO's own queue of requests: with a callback in Python, it sometimes never finished.
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(read, batches))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)  # with bf16, lengths are not exactly 1


def padded(ids: Sequence[Sequence[int]]) -> dict[str, NDArray[np.int64]]:
    """The inputs of a batch: token ids (b, longest, rounded up), padded with 0, and the attention mask."""
    width = -(-max(len(text) for text in ids) // MULTIPLE) * MULTIPLE
    tokens, mask = np.zeros((2, len(ids), min(width, TOKENS)), dtype=np.int64)
    for row, text in enumerate(ids):
        tokens[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return {"input_ids": tokens, "attention_mask": mask}


def has_bf16() -> bool:
    """Whether this processor supports bf16; otherwise everything that is not int8 is computed in f32."""
    return "BF16" in runtime().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _compile(converted: Converted, threads: int) -> Any:
    settings = {
        "NUM_STREAMS": threads,
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": "bf16" if converted.precision != "f32" and has_bf16() else "f32",
    }
    core = runtime().Core()
    return core.compile_model(core.read_model(converted.graph, converted.weights), "CPU", settings)
