"""MiniLM in 8-bit integers: near to the library's vectors, and of each text alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, int8, openvino, transformer
from hierarchography.embedding.conversion import passages
from hierarchography.embedding.int8 import Int8Model, is_possible
from hierarchography.embedding.transformer import minilm_folder

TEXTS = [
    "Attention is all you need. A network architecture based solely on attention, for machine translation.",
    "",
    "whales",
    "Whales sing to one another over hundreds of kilometres.",
    "10% of 3.5 GeV, α → β",
    "鲸鱼唱歌",
    "star " * 5_000,
    "A spiral nebula",
    "a b c",
]
VNNI: dict[str, bool] = {"avx512_vnni": True}

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model() -> Int8Model:
    if not is_possible(minilm_folder()):
        pytest.skip("this processor does not multiply 8-bit integers exactly (no AVX-512 VNNI)")
    return Int8Model(minilm_folder())


@pytest.fixture(scope="module")
def landmark_texts() -> list[str]:
    """Abstracts, half of them in pairs."""
    return [text for part in passages() for text in part]


@pytest.fixture
def threads() -> Iterator[Callable[[int], None]]:
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


def cosines(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((first * second).sum(axis=1))


def test_without_rounding_the_vectors_are_those_of_the_library(minilm: Encoder) -> None:
    """On every processor: what is rounded elsewhere is the right model."""
    vectors = Int8Model(minilm_folder(), exact=True).encode(TEXTS)
    assert cosines(vectors, minilm.encode_texts(TEXTS)).min() > 0.99999


def test_vectors_are_near_to_those_of_the_library(model: Int8Model, minilm: Encoder, landmark_texts: list[str]) -> None:
    short, abstracts = cosines(model.encode(TEXTS), minilm.encode_texts(TEXTS)), landmark_texts[::3]
    near = cosines(model.encode(abstracts), minilm.encode_texts(abstracts))
    assert (short.min() > 0.985, near.min() > 0.99, near.mean() > 0.995) == (True, True, True)
    assert near.max() < 1
    assert np.linalg.norm(model.encode(TEXTS), axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_beside_any_others(
    model: Int8Model, landmark_texts: list[str], threads: Callable[[int], None]
) -> None:
    texts = [*TEXTS, *landmark_texts[:40], *TEXTS[::-1], *(text[:30] for text in landmark_texts)]
    threads(1)
    together = model.encode(texts)
    assert np.array_equal(np.concatenate([model.encode([text]) for text in texts]), together)
    assert np.array_equal(model.encode(texts[::-1])[::-1], together)
    threads(3)
    assert np.array_equal(model.encode(texts), together)


def test_chunks_of_an_encoder_make_no_difference(model: Int8Model, landmark_texts: list[str]) -> None:
    few, many = (transformer.minilm_int8(EmbeddingConfig(batch_size=size), 0) for size in (3, 50))
    assert few.facts["path"] == "torch int8"
    assert np.array_equal(few.encode_texts(landmark_texts[:30]), many.encode_texts(landmark_texts[:30]))


@pytest.mark.usefixtures("model")
def test_it_is_chosen_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transformer, "_gpu", lambda: None)
    monkeypatch.setattr(openvino, "is_installed", lambda: False)
    encoder = transformer.minilm(EmbeddingConfig(), 0)
    assert (encoder.id, encoder.facts["path"]) == ("all-MiniLM-L6-v2 (int8)", "torch int8")
    assert 0.99 < encoder.facts["cosine"] < 1
    assert (encoder.language, encoder.side_by_side) == ("en", True)


@pytest.mark.parametrize(
    ("able", "change", "possible"),
    [
        (VNNI, {}, True),
        ({"avx512_vnni": False}, {}, False),
        ({}, {}, False),
        (VNNI, {"model_type": "mpnet"}, False),
        (VNNI, {"hidden_act": "relu"}, False),
        (VNNI, {"position_embedding_type": "relative_key"}, False),
    ],
)
def test_it_is_possible_with_vnni_and_a_model_of_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, able: dict[str, bool], change: dict[str, str], possible: bool
) -> None:
    settings = json.loads((minilm_folder() / "config.json").read_text(encoding="utf-8"))
    (tmp_path / "config.json").write_text(json.dumps(settings | change), encoding="utf-8")
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert is_possible(tmp_path) is possible


def test_an_older_torch_has_no_such_products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities")
    assert not is_possible(minilm_folder())


@pytest.mark.usefixtures("model")
def test_a_row_of_zeros_gives_the_bias() -> None:
    bias = torch.tensor([1.0, -2.0])
    product = int8._rounded(torch.tensor([[3.0, 1.0], [0.5, 2.0]]), bias)
    found = product(torch.tensor([[0.0, 0.0], [1.0, 1.0]]))
    assert found[0].tolist() == bias.tolist()
    assert found[1].tolist() == pytest.approx([5.0, 0.5], abs=0.05)


@pytest.mark.usefixtures("model")
def test_a_weight_of_zeros_gives_the_bias() -> None:
    product = int8._rounded(torch.zeros(2, 2), torch.tensor([1.0, -2.0]))
    assert product(torch.ones(1, 2)).tolist() == [[1.0, -2.0]]


@pytest.mark.usefixtures("model")
def test_the_libraries_of_transformers_are_not_imported() -> None:
    """They take several seconds."""
    code = (
        "import sys; from hierarchography.config import EmbeddingConfig; "
        "from hierarchography.embedding.transformer import minilm_int8; "
        "minilm_int8(EmbeddingConfig(), 0).encode_texts(['whales']); "
        "print([name for name in ('transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
