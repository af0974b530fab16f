"""MiniLM, loaded only for a text that is not in the cache: loading takes longer than a build from the cache.

Until then a build needs the encoder's id, its facts, and its vector of `PROBE`, by which `identity` tells encoders
apart. They are cached under all that they depend on: weights, libraries, code, processor, and environment variables.
The model that is loaded later must have the same id and the same vector of `PROBE`.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache, code_hash, content_key, file_hash
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import openvino
from hierarchography.embedding.encoders import PROBE, library_versions
from hierarchography.embedding.transformer import Model, TransformerEncoder, minilm, minilm_folder
from hierarchography.errors import EncoderError
from hierarchography.model import Codec, Parts
from hierarchography.workers import threads_allowed

AREA = "encoders"
MODULES = ("torch", "transformers", "tokenizers", "sentence_transformers")
GPU_SIGNS = ("dev/nvidia*", "dev/nvmap", "dev/dxg", "dev/kfd", "Windows/System32/nvcuda.dll")
VARIABLES = (
    *("ATEN_", "BLIS_", "CUDA_", "DNNL_", "GLIBC_", "GOMP_", "HIP_", "KMP_", "LD_", "MKL_", "OMP_", "ONEDNN_"),
    *("OPENBLAS_", "PYTORCH_", "TORCH", "TRANSFORMERS_"),
)
"""Prefixes of environment variables that may change what torch computes."""
CHANGING = ("processor", "cpu MHz", "bogomips", "BogoMIPS", "apicid", "initial apicid", "core id", "physical id")
"""Lines of /proc/cpuinfo that differ from core to core, or from time to time."""

KNOWN: Codec[Parts] = Codec(lambda known: known, lambda known: known)
"""What a build from the cache needs of an encoder: its `probe` (1, d), its id, its language and its facts."""


class DeferredEncoder(TransformerEncoder):
    """An encoder of which all is `KNOWN` since it was last loaded; `load` loads it when it must encode a text.

    It is loaded to be pickled as well: workers get the loaded encoder.
    """

    def __init__(self, known: Parts, batch_size: int, load: Callable[[], TransformerEncoder]) -> None:
        self.id, self.language, self.facts = known.facts
        self.batch_size = batch_size
        self.side_by_side = True  # as every model of torch on the processor
        self._probe = known.arrays["probe"]
        self._load = load
        self._lock = Lock()
        self._loaded: TransformerEncoder | None = None

    @property
    def loaded(self) -> TransformerEncoder:
        """The loaded encoder. Raises `EncoderError` if it is not the known one, as cached vectors are then of another.

        In that case `load` has replaced what is known, so that the next run loads the encoder that is here now.
        """
        with self._lock:
            if self._loaded is None:
                encoder = self._load()
                if encoder.id != self.id or not np.array_equal(encoder.encode_texts([PROBE]), self._probe):
                    raise EncoderError(
                        f"the encoder {self.id} no longer gives the vectors that are in the cache, as after a change "
                        "of the system's libraries; start again, and they are computed anew"
                    )
                self._loaded = encoder
            return self._loaded

    @property
    def model(self) -> Model:  # type: ignore[override]  # it is only read
        """The loaded model."""
        return self.loaded.model

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1; nothing is loaded for `PROBE` alone, or for no texts."""
        if not texts or list(texts) == [PROBE]:
            return self._probe[: len(texts)].copy()
        return self.loaded.encode_texts(texts)

    def __reduce__(self) -> tuple[Any, ...]:
        return self.loaded.__reduce__()


def deferred_minilm(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """The encoder of `minilm`; loaded at once if it is not known yet, or if it might be another one by now.

    That is with a GPU, with OpenVINO, or with a torch that is imported already, as its settings may be changed.
    """
    cache = Cache(area=AREA)
    if cache.folder is None or _gpu_is_possible() or openvino.is_installed() or "torch" in sys.modules:
        return minilm(config, seed)
    key = _key(config.batch_size)

    def load() -> TransformerEncoder:
        encoder = minilm(config, seed)
        if encoder.side_by_side:
            facts = [encoder.id, encoder.language, encoder.facts]
            KNOWN.keep(cache, key, Parts({"probe": encoder.encode_texts([PROBE])}, facts))
        return encoder

    known = KNOWN.recall(cache, key)
    return load() if known is None else DeferredEncoder(known, config.batch_size, load)


def _key(batch_size: int) -> str:
    """The cache key: all that the encoder's vectors depend on, found without importing torch."""
    folder = minilm_folder()
    weights = {str(file.relative_to(folder)): file_hash(file) for file in folder.rglob("*") if file.is_file()}
    origins = [Path(spec.origin) for spec in map(find_spec, MODULES) if spec and spec.origin]
    installed = [(str(origin), origin.stat().st_mtime_ns) for origin in origins]  # one version may have several builds
    made_by = weights, installed, library_versions(), code_hash("embedding")
    variables = {name: value for name, value in os.environ.items() if name.startswith(VARIABLES)}
    return content_key(batch_size, made_by, variables, _processor(), platform.platform(), threads_allowed())


def _processor() -> list[str]:
    """The model and the abilities of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return [platform.processor(), platform.machine()]
    return sorted({line for line in lines if line.partition(":")[0].strip() not in CHANGING})


def _gpu_is_possible() -> bool:
    """Whether torch might find a GPU, judged by devices and drivers; on a Mac always."""
    return sys.platform == "darwin" or any(any(Path("/").glob(sign)) for sign in GPU_SIGNS)
