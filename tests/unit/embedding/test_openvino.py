"""MiniLM by OpenVINO: near enough to torch or not used, converted once, and nothing reported to anybody."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hierarchography.cache import Cache
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, conversion, openvino
from hierarchography.embedding.openvino import Converted, OpenVinoModel, padded
from hierarchography.embedding.transformer import TransformerEncoder, minilm_folder, minilm_torch

needs_openvino = pytest.mark.skipif(
    not openvino.is_installed(), reason="OpenVINO is not installed: pip install 'hierarchography[fast]'"
)
TEXTS = ["Whales sing in the ocean.", "", "A spiral nebula lies outside our galaxy. " * 30, "protein"]


def test_batches_are_filled_up_to_a_multiple_of_eight() -> None:
    batch = padded([[5, 6, 7], [8]])
    assert batch["input_ids"].tolist() == [[5, 6, 7, 0, 0, 0, 0, 0], [8, 0, 0, 0, 0, 0, 0, 0]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0]]
    assert padded([[1] * 256])["input_ids"].shape == (1, 256)


def test_a_converted_model_is_one_value_to_keep() -> None:
    made = Converted(b"<xml>\n</xml>", b"\x00\n\xff", "bf16", 0.9999, 0.999, {"int8": 0.98})
    assert Converted.from_bytes(made.to_bytes()) == made


def test_passages_to_measure_on_are_not_those_to_fit_to() -> None:
    fit, measure = conversion.passages()
    assert len(fit) == len(measure) == 64
    assert not set(fit) & set(measure)
    assert conversion.passages() == (fit, measure)


def test_the_telemetry_package_cannot_be_imported_within() -> None:
    with openvino.unreported(), pytest.raises(ImportError):
        __import__(openvino.TELEMETRY)
    assert sys.modules.get(openvino.TELEMETRY, "absent") is not None


@pytest.fixture(scope="module")
def torch_encoder() -> TransformerEncoder:
    return minilm_torch(EmbeddingConfig(), 0)


@pytest.fixture(scope="module")
def converted(torch_encoder: TransformerEncoder) -> Converted:
    """MiniLM for OpenVINO without quantisation, which takes seconds where int8 takes minutes."""
    made = conversion.convert(torch_encoder.model, minilm_folder() / "tokenizer.json", precisions=("bf16", "f32"))
    assert made is not None
    return made


@pytest.mark.model
@needs_openvino
def test_vectors_are_those_of_torch(converted: Converted, torch_encoder: Encoder) -> None:
    model = OpenVinoModel(converted, minilm_folder() / "tokenizer.json")
    vectors = model.encode(TEXTS, 2)
    assert np.einsum("ij,ij->i", vectors, torch_encoder.encode_texts(TEXTS)).min() > 0.99
    assert converted.cosine >= 0.99
    assert np.array_equal(model.encode(TEXTS, 2), vectors)


@pytest.mark.model
@needs_openvino
def test_what_is_not_near_enough_is_refused(torch_encoder: TransformerEncoder) -> None:
    tokeniser = minilm_folder() / "tokenizer.json"
    assert conversion.convert(torch_encoder.model, tokeniser, least=1.1, precisions=("f32",)) is None


@pytest.mark.model
@needs_openvino
def test_a_converted_model_is_taken_from_the_cache_and_a_torn_one_made_again(
    tmp_path: Path, converted: Converted, torch_encoder: TransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def convert(*parts: Any) -> Converted:
        made.append(parts)
        return converted

    monkeypatch.setattr(conversion, "convert", convert)
    cache = Cache(tmp_path, conversion.AREA)
    for times in (1, 1):
        model = conversion.fastest(minilm_folder(), lambda: torch_encoder.model, cache)
        assert model is not None and model.converted == converted
        assert len(made) == times
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    file.write_bytes(file.read_bytes()[:-5])
    assert conversion.fastest(minilm_folder(), lambda: torch_encoder.model, cache) is not None
    assert len(made) == 2


@pytest.mark.model
@needs_openvino
def test_a_model_gives_the_same_vectors_where_it_is_sent(converted: Converted, monkeypatch: pytest.MonkeyPatch) -> None:
    """By one thread, as on a worker, and by all."""
    model = OpenVinoModel(converted, minilm_folder() / "tokenizer.json")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    sent = pickle.loads(pickle.dumps(model))
    assert sent.threads == 1
    assert sent.encode(TEXTS, 2).tobytes() == model.encode(TEXTS, 2).tobytes()
