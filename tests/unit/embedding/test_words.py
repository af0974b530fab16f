"""The papers' own words as vectors, and a corpus that has none."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import make_encoder, word_vectors
from hierarchography.model import Corpus, Embeddings

TITLES = ("whale song", "song of the whale", "planet orbit", "orbit of a planet")


def corpus_of(*titles: str) -> Corpus:
    return Corpus.from_records([{"title": title} for title in titles])


def vectors(papers: int) -> Embeddings:
    return Embeddings(np.eye(papers, dtype=np.float32), "hand")


def test_papers_of_the_same_words_lie_together() -> None:
    words = word_vectors(corpus_of(*TITLES), vectors(4), seed=0)
    assert words is not None
    assert np.round(words.matrix @ words.matrix.T, 4).tolist() == [
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [0, 0, 1, 1],
        [0, 0, 1, 1],
    ]


def test_a_corpus_without_words_has_none(caplog: pytest.LogCaptureFixture) -> None:
    assert word_vectors(corpus_of(" ", "  "), vectors(2), seed=0) is None
    assert "the papers' words are not used" in caplog.text


def test_words_that_the_encoder_has_read_already_are_not_read_again() -> None:
    corpus = corpus_of(*TITLES)
    embeddings = make_encoder(EmbeddingConfig(encoder="lsa"), 0).encode(corpus, lambda papers: None)
    assert word_vectors(corpus, embeddings, seed=0) is embeddings
    words = word_vectors(corpus, vectors(4), seed=0)
    assert words is not None
    assert words.matrix.tobytes() == embeddings.matrix.tobytes()
