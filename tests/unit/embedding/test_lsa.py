"""Latent semantic analysis, down to one paper of one word."""

from __future__ import annotations

import io

import numpy as np
import pytest

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, lsa, make_encoder
from hierarchography.embedding.lsa import DIMENSIONS, LsaEncoder
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings, Parts


def encoded(*titles: str, seed: int = 0) -> tuple[Encoder, Embeddings]:
    encoder = make_encoder(EmbeddingConfig(encoder="lsa"), seed)
    return encoder, encoder.encode(Corpus.from_records([{"title": title} for title in titles]), lambda steps: None)


WHALES = ["humpback whale song", "song of the blue whale", "whale migration in the pacific"]
STARS = ["variable star brightness", "brightness of a distant star", "star formation in the galaxy"]


def test_papers_that_share_words_are_near() -> None:
    _, vectors = encoded(*WHALES, *STARS)
    cosine = vectors.matrix @ vectors.matrix.T
    assert cosine[:3, :3].min() > 0.1
    assert cosine[3:, 3:].min() > 0.1
    assert np.abs(cosine[:3, 3:]).max() < 0.05


def test_texts_are_placed_among_the_papers() -> None:
    encoder, vectors = encoded(*WHALES, *STARS)
    placed = encoder.encode_texts(["a whale", "zzz qqq", *WHALES])
    assert placed is not None
    nearness = vectors.matrix @ placed[0]
    assert nearness[:3].min() > nearness[3:].max()
    assert not placed[1].any()
    assert np.allclose(placed[2:], vectors.matrix[:3], atol=1e-6)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert encoded(*WHALES, *STARS)[1].matrix.tobytes() == encoded(*WHALES, *STARS)[1].matrix.tobytes()


@pytest.mark.parametrize("papers", [1, 2, 3, 4, 10])
def test_few_papers(papers: int) -> None:
    encoder, vectors = encoded(*[f"whale number{number} sings" for number in range(papers)])
    assert len(vectors) == papers
    assert np.linalg.norm(vectors.matrix, axis=1) == pytest.approx(np.ones(papers), abs=1e-5)
    assert encoder.encode_texts([]).shape == (0, vectors.dimensions)


@pytest.mark.parametrize("title", ["whale", "the of and", "x", "🐋", "鯨", "?!", "ק"])
def test_papers_of_one_word_or_sign(title: str) -> None:
    _, vectors = encoded(*[title] * 5)
    assert np.allclose(vectors.matrix @ vectors.matrix.T, 1.0, atol=1e-5)


def test_a_very_long_paper_alone_has_a_short_vector() -> None:
    """Two papers span two dimensions, however many words they have."""
    _, vectors = encoded(" ".join(f"word{number}" for number in range(20_000)), "word1 word2")
    assert vectors.matrix.shape == (2, 2)


def test_at_most_256_dimensions() -> None:
    _, vectors = encoded(*[f"word{number} word{(number + 1) % 400}" for number in range(400)])
    assert vectors.dimensions == DIMENSIONS


def test_six_papers_do_not_get_five_columns_for_which_a_product_may_warn_falsely() -> None:
    _, vectors = encoded(*[f"whale number{number} sings" for number in range(6)])
    assert vectors.dimensions == 6
    assert not vectors.matrix[:, 5].any()


def test_an_empty_vocabulary_is_an_error_that_says_so() -> None:
    with pytest.raises(EncoderError, match="lsa found no words"):
        encoded(" ", "\t")


def test_texts_before_a_corpus_are_refused() -> None:
    with pytest.raises(EncoderError, match=r"call encode\(corpus\) before encode_texts"):
        make_encoder(EmbeddingConfig(encoder="lsa"), 0).encode_texts(["whale"])


def test_a_script_without_spaces_is_read_by_pairs() -> None:
    """Two papers on quantum codes and two on images share no whole run of characters, but pairs of them."""
    _, vectors = encoded("量子计算与量子纠错码", "量子信息处理中的纠错", "图像识别的研究", "神经网络图像分类")
    cosine = vectors.matrix @ vectors.matrix.T
    assert cosine[0, 1] > 0.1
    assert cosine[2, 3] > 0.1
    assert np.abs(cosine[:2, 2:]).max() < 0.05


def test_of_many_papers_a_sample_is_learned_from_and_all_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [f"{animal} song {number % 7}" for number in range(60) for animal in ("whale", "star")]
    monkeypatch.setattr(lsa, "LEARNED_FROM", 60)
    monkeypatch.setattr(lsa, "PAPERS_PER_BLOCK", 25)
    _, vectors = encoded(*papers)
    _, again = encoded(*papers)
    assert vectors.matrix.tobytes() == again.matrix.tobytes()
    assert np.linalg.norm(vectors.matrix, axis=1) == pytest.approx(np.ones(120), abs=1e-5)
    cosine = vectors.matrix @ vectors.matrix.T
    assert cosine[::2, ::2].min() > cosine[::2, 1::2].max()


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = encoded(*WHALES, *STARS)[1].matrix
    monkeypatch.setattr(lsa, "PAPERS_PER_BLOCK", 4)
    assert encoded(*WHALES, *STARS)[1].matrix.tobytes() == whole.tobytes()


@pytest.mark.parametrize(
    "texts", [["maps of science", "the science of maps and charts", "whales sing"], ["a", "b", "a b"]]
)
def test_an_encoder_with_the_state_of_another_reads_as_it_does(texts: list[str]) -> None:
    learned = LsaEncoder(EmbeddingConfig(), 0)
    corpus = Corpus.from_records([{"title": text} for text in texts])
    embeddings = learned.encode(corpus, lambda papers: None)
    file = io.BytesIO()
    assert embeddings.state is not None
    embeddings.state.write(file)
    file.seek(0)
    other = LsaEncoder(EmbeddingConfig(), 0)
    other.restore(Parts.read(file))
    asked = [*texts, "charts of whales", "nothing known"]
    np.testing.assert_array_equal(other.encode_texts(asked), learned.encode_texts(asked))


def test_an_encoder_that_has_learned_nothing_has_no_state() -> None:
    with pytest.raises(EncoderError, match="lsa has learned nothing yet"):
        _ = LsaEncoder(EmbeddingConfig(), 0).state
