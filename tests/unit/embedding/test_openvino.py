"""MiniLM by OpenVINO: near torch's vectors, converted once, and doing without where that fails."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from hierarchography.cache import Cache
from hierarchography.embedding import Encoder, conversion, transformer
from hierarchography.embedding.openvino import TELEMETRY, Converted, OpenVinoModel, is_installed, padded, unreported

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

needs_openvino = pytest.mark.skipif(
    not is_installed(), reason="openvino and nncf are not installed: pip install 'hierarchography[fast]'"
)
FOLDER = transformer.minilm_folder()
TEXTS = [
    "Attention is all you need. A network architecture based solely on attention, for machine translation.",
    "The distance of the Andromeda nebula. Cepheid variable stars show that it lies outside our galaxy.",
    "Whales.",
    "star " * 1_000,
    "鯨は歌う $\\int_0^1 x\\,dx$",
    "",
]


def load() -> SentenceTransformer:
    return transformer._open(str(FOLDER))


def never() -> SentenceTransformer:
    raise RuntimeError("torch was asked for the model")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache that holds the converted model."""
    cache = Cache(tmp_path_factory.mktemp("models"), conversion.AREA)
    assert conversion.fastest(FOLDER, load, cache) is not None
    return cache


@pytest.fixture(scope="module")
def fast(kept: Cache) -> OpenVinoModel:
    model = conversion.fastest(FOLDER, never, kept)
    assert model is not None
    return model


def test_a_batch_is_padded_to_a_multiple_of_eight() -> None:
    batch = padded([[101, 7, 102], [101, 7, 8, 9, 10, 11, 12, 13, 102]])
    assert batch["input_ids"].tolist() == [[101, 7, 102, *[0] * 13], [101, 7, 8, 9, 10, 11, 12, 13, 102, *[0] * 7]]
    assert batch["attention_mask"].sum(axis=1).tolist() == [3, 9]


def test_a_converted_model_is_kept_whole() -> None:
    model = Converted(b"<graph/>\n", b"\n\x00weights", "int8", 0.9971, 0.9902, {"int4": 0.8})
    assert Converted.from_bytes(model.to_bytes()) == model


def test_passages_to_fit_to_are_not_those_to_measure_on() -> None:
    fit, measure = conversion.passages()
    assert len(fit) == len(measure) == conversion.PASSAGES
    assert not any(one in other or other in one for one in fit for other in measure)


@needs_openvino
def test_what_gives_other_vectors_has_another_id() -> None:
    models = [
        Converted(b"g", b"w", "int8", 1, 1),
        Converted(b"g", b"v", "int8", 1, 1),
        Converted(b"g", b"w", "f32", 1, 1),
    ]
    assert len({model.id for model in models}) == 3


@needs_openvino
@pytest.mark.model
@pytest.mark.slow
def test_vectors_are_those_of_torch_nearly(fast: OpenVinoModel) -> None:
    exact = load().encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    vectors = fast.encode(TEXTS, batch_size=4)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    cosines = np.einsum("ij,ij->i", vectors, exact)
    assert cosines[:2].min() > 0.985
    assert cosines.mean() > 0.97  # a repeated word, no word at all: nothing that abstracts are like


@needs_openvino
@pytest.mark.model
@pytest.mark.slow
def test_the_facts_hold_the_cosine_that_it_was_accepted_for(fast: OpenVinoModel) -> None:
    assert fast.facts["path"] in transformer.RATES
    assert 0.99 <= fast.facts["cosine"] <= 1
    assert fast.facts["least_cosine"] <= fast.facts["cosine"]
    _, measure = conversion.passages()
    exact = load().encode(measure, normalize_embeddings=True, show_progress_bar=False)
    assert np.einsum("ij,ij->i", fast.encode(measure, 8), exact).mean() == pytest.approx(fast.facts["cosine"], abs=1e-3)


@needs_openvino
@pytest.mark.model
@pytest.mark.slow
def test_the_same_texts_give_the_same_bytes(fast: OpenVinoModel, kept: Cache) -> None:
    again = conversion.fastest(FOLDER, never, kept)
    assert again is not None
    assert fast.encode(TEXTS, 2).tobytes() == again.encode(TEXTS, 2).tobytes()


@needs_openvino
@pytest.mark.model
@pytest.mark.slow
def test_a_torn_model_is_converted_again(kept: Cache, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And where converting fails, here because there is no model to convert, torch has to do."""
    key = conversion._key(FOLDER)
    torn = Cache(tmp_path, conversion.AREA)
    torn.path(key).parent.mkdir(parents=True)
    torn.path(key).write_bytes(kept.path(key).read_bytes()[:-1])
    assert conversion.fastest(FOLDER, never, torn) is None
    assert "damaged" in caplog.text
    assert "torch runs it: torch was asked for the model" in caplog.text


@needs_openvino
@pytest.mark.model
def test_a_model_that_no_precision_suits_is_not_converted_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path, conversion.AREA)
    cache.put(conversion._key(FOLDER), conversion.NOTHING_NEAR)
    assert conversion.fastest(FOLDER, never, cache) is None


@needs_openvino
@pytest.mark.model
@pytest.mark.slow
def test_what_is_too_coarse_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    """No cosine is above 1, so that a bound of 1.01 refuses everything."""
    assert conversion.convert(load(), FOLDER / "tokenizer.json", ["f32"], least=1.01) is None
    assert "no form of the model for OpenVINO is near enough" in caplog.text


@needs_openvino
def test_telemetry_is_never_imported() -> None:
    with unreported():
        import nncf
        import openvino
    assert nncf
    assert openvino
    assert sys.modules.get(TELEMETRY) is None


@needs_openvino
@pytest.mark.model
@pytest.mark.slow
def test_minilm_runs_by_openvino_where_it_is_installed(minilm: Encoder) -> None:
    assert isinstance(minilm, transformer.TransformerEncoder)
    assert minilm.id == f"all-MiniLM-L6-v2 ({minilm.model.converted.id})"  # type: ignore[attr-defined]


@pytest.mark.model
def test_minilm_is_torchs_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from hierarchography.config import EmbeddingConfig
    from hierarchography.embedding import make_encoder, openvino

    monkeypatch.setattr(openvino, "is_installed", lambda: False)
    assert make_encoder(EmbeddingConfig(encoder="minilm"), 0).id == "all-MiniLM-L6-v2"
