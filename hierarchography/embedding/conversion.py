"""Converts a sentence transformer to an OpenVINO model with the lowest sufficient precision, once per machine.

int8 is fastest (post-training quantisation by NNCF, with SmoothQuant: Xiao et al. 2023), then bf16, then f32.
Each is calibrated on abstracts of the bundled corpus and tested on others; the first whose vectors are close enough
to torch's is cached. It does not depend on the user's papers, so that all maps share one model.
"""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache, content_key, file_hash, versions
from hierarchography.embedding.openvino import (
    PACKAGES,
    Converted,
    OpenVinoModel,
    has_bf16,
    padded,
    runtime,
    unreported,
)
from hierarchography.embedding.tokeniser import read_tokeniser

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

AREA = "models"
LEAST_COSINE = 0.99
"""A precision is rejected if the mean cosine of its vectors to torch's is lower."""
PASSAGES, BATCH = 64, 8
"""Passages for calibration (and as many for testing), and the batch size."""
SCHEME = 1
"""Part of the cache key; increase it if the code below gives a different model from the same input."""
MADE_BY = (*PACKAGES, "sentence-transformers", "torch", "transformers")
FILES = ("config.json", "model.safetensors", "modules.json", "tokenizer.json")
NOTHING_NEAR = b"no precision came near enough"

logger = logging.getLogger(__name__)


def fastest(folder: Path, load: Callable[[], SentenceTransformer], cache: Cache | None = None) -> OpenVinoModel | None:
    """The model of a folder for OpenVINO: from the cache, else converted from the model that `load` returns.

    None, with a warning, if no precision is close enough to torch or if the conversion fails.
    """
    cache = cache or Cache(area=AREA)
    tokeniser = folder / "tokenizer.json"
    try:
        key = _key(folder)
        cached = cache.get(key)
        if cached is None:
            converted = convert(load(), tokeniser)
            cache.put(key, NOTHING_NEAR if converted is None else converted.to_bytes())
        else:
            converted = None if cached == NOTHING_NEAR else Converted.from_bytes(cached)
        return OpenVinoModel(converted, tokeniser) if converted else None
    except Exception as error:  # the tools raise many kinds of exceptions; torch is the fallback
        logger.warning("OpenVINO cannot run the model of %s; torch is used: %s", folder, error)
        return None


def convert(
    model: SentenceTransformer,
    tokeniser: Path,
    least: float = LEAST_COSINE,
    precisions: Sequence[str] = ("int8", "bf16", "f32"),
) -> Converted | None:
    """The model in the first precision with a mean cosine to torch's of at least `least`; None if none has it."""
    logger.info("converting the model for OpenVINO (once on this machine)")
    fit, measure = passages()
    exact = np.asarray(model.encode(measure, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False))
    graph = _exported(model)
    refused: dict[str, float] = {}
    for precision in precisions:
        if precision == "bf16" and not has_bf16():
            continue
        made = _quantised(graph, fit, tokeniser) if precision == "int8" else graph
        converted = _measured(*_serialised(made), precision, tokeniser, measure, exact)
        if converted.cosine >= least:
            return replace(converted, refused=refused)
        refused[precision] = converted.cosine
    logger.warning("no precision of the OpenVINO model is close enough to torch (mean cosines %s)", refused)
    return None


def passages() -> tuple[list[str], list[str]]:
    """Texts for calibration and texts for testing: the bundled corpus's abstracts, alone and in pairs.

    An abstract is half as long as the model's input limit, a pair as long as the limit.
    """
    lines = (files("hierarchography") / "data" / "landmarks.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [f"{paper['title']}. {paper['abstract']}" for paper in map(json.loads, lines)]
    return _passages(texts[::2]), _passages(texts[1::2])


def _passages(texts: list[str]) -> list[str]:
    single, pairs = texts[: PASSAGES // 2], texts[PASSAGES // 2 :]
    return [*single, *(" ".join(pairs[2 * row : 2 * row + 2]) for row in range(PASSAGES // 2))]


def _exported(model: SentenceTransformer) -> Any:
    """The model from token ids to vectors, pooling and scaling included, traced by OpenVINO's converter."""
    import torch

    class Traced(torch.nn.Module):
        def __init__(self, inner: SentenceTransformer) -> None:
            super().__init__()
            self.inner = inner

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            vectors: torch.Tensor = self.inner({"input_ids": input_ids, "attention_mask": attention_mask})[
                "sentence_embedding"
            ]
            return vectors

    example = {name: torch.from_numpy(values) for name, values in padded([[101, 102], [101, 100, 102]]).items()}
    with _quiet(), torch.no_grad():
        graph = runtime().convert_model(Traced(model).eval(), example_input=example)
    return graph


def _quantised(graph: Any, texts: list[str], tokeniser: Path) -> Any:
    """A copy of the graph in int8, calibrated on these texts."""
    with _quiet(), unreported():
        import nncf

        nncf.set_log_level(logging.ERROR)
        return nncf.quantize(
            graph.clone(),
            nncf.Dataset(_batches(texts, tokeniser)),
            model_type=nncf.ModelType.TRANSFORMER,
            subset_size=len(texts) // BATCH,
        )


def _batches(texts: list[str], tokeniser: Path) -> list[dict[str, NDArray[np.int64]]]:
    ids = [encoding.ids for encoding in read_tokeniser(tokeniser).encode_batch_fast(texts)]
    return [padded(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)]


def _serialised(graph: Any) -> tuple[bytes, bytes]:
    """Graph and weights as bytes; OpenVINO can only write files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.xml"
        runtime().save_model(graph, path, compress_to_fp16=False)
        return path.read_bytes(), path.with_suffix(".bin").read_bytes()


def _measured(
    graph: bytes, weights: bytes, precision: str, tokeniser: Path, texts: list[str], exact: NDArray[np.float32]
) -> Converted:
    model = OpenVinoModel(Converted(graph, weights, precision, 0.0, 0.0), tokeniser)
    cosines = np.einsum("ij,ij->i", model.encode(texts, BATCH), exact)
    return Converted(graph, weights, precision, round(float(cosines.mean()), 4), round(float(cosines.min()), 4))


def _key(folder: Path) -> str:
    """The cache key: the model's files, the versions of the converting libraries, and the parameters."""
    digests = {name: file_hash(folder / name) for name in FILES}
    return content_key(SCHEME, digests, versions(*MADE_BY), passages(), LEAST_COSINE, has_bf16())


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppress the progress bars and tracing warnings of the conversion; its result is measured afterwards."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        warnings.simplefilter("ignore")
        yield
