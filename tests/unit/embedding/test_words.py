"""The words beside the vectors: what the join is worth, and that it never loses a paper."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.embedding import with_words
from hierarchography.model import Corpus, Embeddings

CORPUS = Corpus.from_records(
    [{"title": title} for title in ("whale song", "song of the whale", "planet orbit", "orbit of a planet")]
)


def given(*rows: tuple[float, float]) -> Embeddings:
    return Embeddings.from_vectors(np.array(rows), "given")


def test_the_cosine_is_the_weighted_mean_of_both() -> None:
    """Vectors say 0 and 2 are the same, words say they share nothing: 1 / (1 + w^2) of the cosine is left."""
    joined = with_words(given((1, 0), (0, 1), (1, 0), (0, 1)), CORPUS, 0.5, seed=0).matrix
    assert joined[0] @ joined[2] == pytest.approx(1 / (1 + 0.25), abs=1e-5)
    assert joined[0] @ joined[1] == pytest.approx(0.25 / (1 + 0.25), abs=1e-5)
    assert np.linalg.norm(joined, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_weight_leaves_the_vectors_as_they_are() -> None:
    vectors = given((1, 0), (0, 1), (1, 0), (0, 1))
    assert with_words(vectors, CORPUS, 0, seed=0) is vectors


def test_a_corpus_without_words_is_parted_by_vectors_alone(caplog: pytest.LogCaptureFixture) -> None:
    vectors = given((1, 0), (0, 1))
    assert with_words(vectors, Corpus.from_records([{"title": " "}, {"title": "  "}]), 0.5, seed=0) is vectors
    assert "vectors alone" in caplog.text


def test_a_paper_without_a_vector_still_has_its_words() -> None:
    joined = with_words(given((1, 0), (0, 1), (0, 0), (0, 1)), CORPUS, 0.5, seed=0).matrix
    assert joined[2] @ joined[2] == pytest.approx(1)
    assert joined[2, :2].tolist() == [0, 0]
