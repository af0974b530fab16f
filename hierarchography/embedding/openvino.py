"""A sentence transformer run by OpenVINO: on a processor, several times as quick as torch.

`openvino` and `nncf` are the extra `fast`. Both report their use to their makers' server through a third
package, `openvino_telemetry`; it is kept from being imported, so that no map makes a connection.
"""

from __future__ import annotations

import hashlib
import json
import os
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

import joblib
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGES = ("openvino", "nncf")
TELEMETRY = "openvino_telemetry"
TOKENS = 256
"""What all-MiniLM-L6-v2 reads of a text; the rest is cut."""
MULTIPLE = 8
"""Texts are padded to a multiple of so many tokens: few shapes, each of which is prepared once."""


def is_installed() -> bool:
    """Whether the extra `fast` is there; its packages are not imported to find out."""
    return all(find_spec(package) for package in PACKAGES)


@contextmanager
def unreported() -> Iterator[None]:
    """Within, OpenVINO and NNCF find no telemetry package when they are first imported, and report nothing."""
    before = sys.modules.get(TELEMETRY)
    sys.modules[TELEMETRY] = None  # type: ignore[assignment]  # how Python marks what must not be imported
    try:
        yield
    finally:
        if before is None:
            del sys.modules[TELEMETRY]
        else:
            sys.modules[TELEMETRY] = before


def runtime() -> ModuleType:
    """The package `openvino`, imported unreported."""
    with unreported():
        return import_module("openvino")


@dataclass(frozen=True)
class Converted:
    """A model in OpenVINO's form: its graph and weights, how it computes, and how true that was found to be.

    `precision` is int8, bf16 or f32. `cosine` and `least_cosine` are the mean and the least of its vectors' cosines
    to torch's, over texts that it was not fitted to; `refused` holds the means of the precisions found too coarse.
    """

    graph: bytes = field(repr=False)
    weights: bytes = field(repr=False)
    precision: str
    cosine: float
    least_cosine: float
    refused: Mapping[str, float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Tells apart what gives other vectors: `openvino int8 1f0c93ab`."""
        parts = (self.graph, self.weights, self.precision.encode(), version("openvino").encode())
        digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts))
        return f"openvino {self.precision} {digest.hexdigest()[:8]}"

    def to_bytes(self) -> bytes:
        """One value to keep: a line of facts, the graph, the weights."""
        facts = asdict(self)
        graph, weights = facts.pop("graph"), facts.pop("weights")
        head: bytes = json.dumps({**facts, "graph": len(graph)}).encode("ascii")
        return b"\n".join((head, graph + weights))

    @classmethod
    def from_bytes(cls, value: bytes) -> Self:
        """What `to_bytes` wrote."""
        head, _, rest = value.partition(b"\n")
        facts = json.loads(head)
        length = facts.pop("graph")
        return cls(graph=rest[:length], weights=rest[length:], **facts)


class OpenVinoModel:
    """A converted model with its tokeniser; offers what encoding needs of a `SentenceTransformer`.

    Batches run side by side, one thread each: threads that share a batch would wait for each other. On its way to a
    worker it is the converted model, which is compiled there: converted there, it might not be the same.
    """

    def __init__(self, converted: Converted, tokeniser: Path) -> None:
        self.__setstate__((converted, read_tokeniser(tokeniser)))

    def __getstate__(self) -> tuple[Converted, Tokenizer]:
        return self.converted, self._tokeniser

    def __setstate__(self, state: tuple[Converted, Tokenizer]) -> None:
        self.converted, self._tokeniser = state
        self.threads = _threads()
        self._compiled = _compile(self.converted, self.threads)
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(self.threads):
            self._free.put(self._compiled.create_infer_request())

    @property
    def facts(self) -> dict[str, Any]:
        """What the manifest says of it."""
        names = ("cosine", "least_cosine", "refused")
        facts = {name: getattr(self.converted, name) for name in names}
        return {"path": f"openvino {self.converted.precision}", **facts, "refused": dict(self.converted.refused)}

    def get_embedding_dimension(self) -> int:
        """The number of columns of the vectors."""
        return int(self._compiled.output(0).partial_shape[1].get_length())

    def encode(self, texts: Sequence[str], batch_size: int, **_: Any) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1; texts of like length share a batch. Other settings have no effect."""
        ids = [one.ids for one in self._tokeniser.encode_batch_fast(list(texts))]
        order = np.argsort([-len(one) for one in ids], kind="stable")
        vectors = np.empty((len(ids), self.get_embedding_dimension()), dtype=np.float32)
        batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]

        def read(rows: NDArray[np.int64]) -> None:
            request = self._free.get()
            try:
                request.infer(padded([ids[row] for row in rows]))
                vectors[rows] = request.get_output_tensor(0).data
            finally:
                self._free.put(request)

        # Threads of our own: OpenVINO's queue of requests, with a callback in Python, now and then never ended.
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(read, batches))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)  # bf16 makes lengths of 1 only nearly


def read_tokeniser(path: Path) -> Tokenizer:
    """The tokeniser of a file; what it gives of a text is cut as the model was taught, and not filled up."""
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_file(str(path))
    tokeniser.enable_truncation(TOKENS)
    tokeniser.no_padding()
    return tokeniser


def padded(ids: Sequence[Sequence[int]]) -> dict[str, NDArray[np.int64]]:
    """The inputs of a batch: token ids (b, longest, rounded up), filled up with 0, and the mask of what is text."""
    width = -(-max(len(one) for one in ids) // MULTIPLE) * MULTIPLE
    tokens, mask = np.zeros((2, len(ids), min(width, TOKENS)), dtype=np.int64)
    for row, one in enumerate(ids):
        tokens[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return {"input_ids": tokens, "attention_mask": mask}


def has_bf16() -> bool:
    """Whether this processor computes with bf16; else what is not int8 is computed with f32."""
    return "BF16" in runtime().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _threads() -> int:
    """As many as `OMP_NUM_THREADS` says, which is 1 for a worker of Dask's; else one for each processor."""
    said = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return int(said) if said.isdigit() and int(said) else joblib.cpu_count()


def _compile(converted: Converted, threads: int) -> Any:
    settings = {
        "NUM_STREAMS": threads,
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": "bf16" if converted.precision != "f32" and has_bf16() else "f32",
    }
    core = runtime().Core()
    return core.compile_model(core.read_model(converted.graph, converted.weights), "CPU", settings)
