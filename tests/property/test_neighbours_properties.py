"""Nearest neighbours against scikit-learn's brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics.pairwise import cosine_distances
from sklearn.neighbors import NearestNeighbors

from hierarchography.embedding import nearest_neighbours
from hierarchography.model import Embeddings

TABLES = hnp.arrays(
    np.float32,
    st.tuples(st.integers(1, 40), st.integers(1, 6)),
    elements=st.floats(-10, 10, width=32) | st.sampled_from([0.0, 1.0]),
)
"""Small numbers at random, and many zeros and ones: equal rows and rows of zeros are likely."""


@given(TABLES, st.integers(1, 50))
def test_distances_are_those_of_brute_force(table: np.ndarray, count: int) -> None:
    embeddings = Embeddings.from_vectors(table, "random")
    found = nearest_neighbours(embeddings, count)
    papers = len(table)
    expected = min(count, papers)
    assert found.indices.shape == found.distances.shape == (papers, expected)
    assert found.indices[:, 0].tolist() == list(range(papers))
    assert all(len(set(row)) == expected for row in found.indices.tolist())
    assert (np.diff(found.distances, axis=1) >= 0).all()
    true = cosine_distances(embeddings.matrix)
    np.fill_diagonal(true, 0)  # a paper without a vector counts as nearest to itself
    assert np.take_along_axis(true, found.indices.astype(np.int64), axis=1) == pytest.approx(found.distances, abs=1e-5)
    others = true[~np.eye(papers, dtype=bool)].reshape(papers, papers - 1)
    assert found.distances[:, 1:] == pytest.approx(np.sort(others, axis=1)[:, : expected - 1], abs=1e-5)


@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.integers(1, 20))
def test_the_papers_are_those_of_scikit_learn(seed: int, papers: int, count: int) -> None:
    """Without ties the very same neighbours in the very same order."""
    embeddings = Embeddings.from_vectors(np.random.default_rng(seed).normal(size=(papers, 8)), "random")
    oracle = NearestNeighbors(n_neighbors=min(count, papers), algorithm="brute", metric="cosine")
    expected = oracle.fit(embeddings.matrix).kneighbors(return_distance=True, X=embeddings.matrix)[1]
    assert np.array_equal(nearest_neighbours(embeddings, count).indices, expected)
