"""Vectors, layouts and neighbours: valid from birth."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.errors import EncoderError, TreeError
from hierarchography.model import Embeddings, Layout, Neighbours, Space


def test_rows_are_scaled_to_length_1_and_zeros_stay() -> None:
    vectors = Embeddings.from_vectors(np.array([[3.0, 4.0], [0.0, 0.0]]), "hand")
    assert vectors.matrix.dtype == np.float32
    assert vectors.matrix[0].tolist() == pytest.approx([0.6, 0.8])
    assert vectors.matrix[1].tolist() == [0.0, 0.0]
    assert (len(vectors), vectors.dimensions, vectors.encoder_id) == (2, 2, "hand")


@pytest.mark.parametrize("size", [1e-30, 1e-10, 1.0, 1e10, 1e30])
def test_the_size_of_a_vector_never_matters(size: float) -> None:
    vectors = Embeddings.from_vectors(np.array([[3.0, 4.0]]) * size, "hand")
    assert vectors.matrix[0].tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_what_is_no_number_in_float32_is_refused_with_its_row(bad: float) -> None:
    with pytest.raises(EncoderError, match="the vectors of 1 papers contain NaN or infinity, first in row 1"):
        Embeddings.from_vectors(np.array([[1.0, 0.0], [bad, 1.0]]), "hand")


def test_vectors_form_a_table() -> None:
    with pytest.raises(EncoderError, match=r"shape \(papers, dimensions\), not \(3,\)"):
        Embeddings(np.ones(3, dtype=np.float32), "hand")


def test_vectors_of_another_length_are_refused() -> None:
    with pytest.raises(EncoderError, match=r"length 1; make them with Embeddings\.from_vectors"):
        Embeddings(np.array([[1.0, 1.0]], dtype=np.float32), "hand")


def test_the_given_array_is_copied_and_ours_is_read_only() -> None:
    given = np.array([[1.0, 0.0]], dtype=np.float32)
    vectors = Embeddings.from_vectors(given, "hand")
    given[0, 0] = 5
    assert vectors.matrix[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        vectors.matrix[0, 0] = 2


def test_canonical_order_is_the_same_for_shuffled_rows() -> None:
    random = np.random.default_rng(0)
    vectors = Embeddings.from_vectors(random.normal(size=(30, 4)), "hand")
    shuffled = vectors.take(random.permutation(30))
    one, other = vectors.take(vectors.canonical_order()), shuffled.take(shuffled.canonical_order())
    assert np.array_equal(one.matrix, other.matrix)


def test_centrality_is_the_cosine_to_the_mean_of_the_papers_named() -> None:
    vectors = Embeddings.from_vectors(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [-1.0, 0.0]]), "hand")
    assert vectors.centrality(np.array([0, 2, 1])).tolist() == pytest.approx([0.5**0.5, 1.0, 0.5**0.5], abs=1e-6)
    assert vectors.centrality(np.array([0, 3])).tolist() == [0.0, 0.0], "opposite papers have no mean"


@pytest.mark.parametrize("matrix", [np.zeros(3), np.array([[np.nan, 0.0]])])
def test_a_layout_is_a_table_of_finite_coordinates(matrix: np.ndarray) -> None:
    with pytest.raises(TreeError, match="finite coordinates"):
        Layout(matrix.astype(np.float32), "hand")


def test_a_layout_takes_rows_and_keeps_its_method() -> None:
    layout = Layout(np.array([[0.0, 1.0], [2.0, 3.0]], dtype=np.float32), "hand").take(np.array([1]))
    assert (layout.matrix.tolist(), layout.method, len(layout)) == ([[2.0, 3.0]], "hand", 1)


def test_neighbours_and_distances_have_one_shape() -> None:
    with pytest.raises(TreeError, match="do not match"):
        Neighbours(np.zeros((2, 3), dtype=np.int32), np.zeros((2, 2), dtype=np.float32))


def test_a_space_is_of_the_same_papers_throughout() -> None:
    vectors = Embeddings.from_vectors(np.eye(2), "hand")
    neighbours = Neighbours(np.zeros((2, 1), dtype=np.int32), np.zeros((2, 1), dtype=np.float32))
    layout = Layout(np.zeros((3, 2), dtype=np.float32), "hand")
    with pytest.raises(TreeError, match=r"the same number of rows, not \[2, 3\]"):
        Space(vectors, neighbours, layout)
    assert len(Space(vectors, neighbours, layout.take(np.array([0, 1])))) == 2
