"""The fields that papers are about, hand-worked on a vocabulary of five entries along five axes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from hierarchography.embedding import field_vectors
from hierarchography.model import Corpus, Embeddings
from hierarchography.vocabulary import Vocabulary
from hierarchography.vocabulary.chances import counted_shares

FOOD = Vocabulary(("Food", "Bread", "Cheese", "Drinks", "Tea"), ("",) * 5, (-1, 0, 0, -1, 3))
AXES = np.eye(5, dtype=np.float32)


def papers(*titles: str) -> Corpus:
    return Corpus.from_records({"title": title} for title in titles)


def likenesses(rows: list[int]) -> np.ndarray:
    """Cosines of papers that lie on the axes of these entries, and whose words say nothing."""
    vectors = Embeddings.from_vectors(AXES[rows], "axes")
    corpus = papers(*(f"word{number}" for number in range(len(rows))))
    found = field_vectors(corpus, vectors, AXES, FOOD, seed=0)
    assert found is not None
    return np.asarray(found.matrix @ found.matrix.T)


def test_papers_of_two_entries_meet_in_the_broader_one() -> None:
    """Bread {bread, food} and cheese {cheese, food} share one of two: a cosine near a half; bread and tea none."""
    found = likenesses([1, 1, 2, 4, 4, 1, 2, 4])
    assert found[0, 1] == pytest.approx(1, abs=1e-4)
    assert found[0, 2] == pytest.approx(0.5, abs=0.05)
    assert abs(found[0, 3]) < 0.05


def test_words_part_papers_that_vectors_do_not() -> None:
    """The vectors lie between both entries; a word of the gloss decides."""
    kitchen = Vocabulary(("Bread", "Drinks", "Tools"), ("yeast, flour", "tea, water", "saw, hammer"), (-1, -1, -1))
    corpus = papers("sourdough bread and yeast", "flour for bread", "green tea", "cold water", "hammer")
    between = Embeddings.from_vectors(np.ones((5, 3)), "between")
    found = field_vectors(corpus, between, np.eye(3, dtype=np.float32), kitchen, seed=0)
    assert found is not None
    assert found.matrix[0] @ found.matrix[1] > 0.95
    assert found.matrix[2] @ found.matrix[3] > 0.95
    assert found.matrix[0] @ found.matrix[2] < 0.2


def test_an_encoder_that_cannot_read_the_entries_gives_nothing() -> None:
    """Three of the five entries have no word that the encoder knows."""
    known = AXES.copy()
    known[[0, 2, 4]] = 0
    assert field_vectors(papers("a", "b"), Embeddings.from_vectors(AXES[[1, 3]], "axes"), known, FOOD, seed=0) is None


def test_every_paper_has_a_vector_of_length_one() -> None:
    vectors = Embeddings.from_vectors(np.zeros((3, 5)), "nothing")
    found = field_vectors(papers("a", "b", "c"), vectors, AXES, FOOD, seed=0)
    assert found is not None
    assert np.linalg.norm(found.matrix, axis=1) == pytest.approx(1, abs=1e-5)
    assert found.encoder_id == "fields-5"


def test_the_shares_for_naming_are_those_that_it_would_count_itself() -> None:
    vectors = Embeddings.from_vectors(AXES[[1, 2, 4, 3, 0]] + 0.1, "axes")
    taken: list[csr_array] = []
    corpus = papers("a", "b", "c", "d", "e")
    with_shares = field_vectors(corpus, vectors, AXES, FOOD, seed=0, take_shares=taken.append)
    without = field_vectors(corpus, vectors, AXES, FOOD, seed=0)
    assert with_shares is not None and without is not None
    assert with_shares.matrix.tobytes() == without.matrix.tobytes()
    assert len(taken) == 1
    assert taken[0].toarray().tobytes() == counted_shares(vectors.matrix, AXES, FOOD).toarray().tobytes()
