"""Vectors that are not on a map: their nearest papers there, and the shift of their language."""

from __future__ import annotations

import numpy as np

from hierarchography.embedding import across_languages, nearest_among, nearest_neighbours, shifts
from hierarchography.model import Embeddings


def unit(vectors: np.ndarray) -> Embeddings:
    return Embeddings.from_vectors(vectors, "test")


def test_the_nearest_rows_are_those_of_all_comparisons() -> None:
    table = unit(np.random.default_rng(0).normal(size=(60, 5))).matrix
    near = nearest_among(table[:20], table[20:], 4)
    expected = np.argsort(-(table[:20] @ table[20:].T), axis=1)[:, :4]
    assert (near.indices == expected).all()
    itself = nearest_among(table, table, 3)
    assert (itself.indices == nearest_neighbours(unit(table), 3).indices).all()
    assert nearest_among(table[:2], table[:3], 15).indices.shape == (2, 3)


def test_a_language_is_shifted_as_in_the_build() -> None:
    """What was done to the German papers of the map is done to a new German paper."""
    rng = np.random.default_rng(0)
    languages = ["en"] * 40 + ["de"] * 20 + ["fr"] * 3
    raw = rng.normal(size=(63, 6)) * 0.1 + np.eye(6)[0]
    raw[40:60] += np.eye(6)[1]
    before = unit(raw)
    after, moved = across_languages(before, languages)
    assert moved == {"de": 20}
    found = shifts(after, np.array(languages), {"de", "fr", "en"}, lambda rows: before.matrix[rows], most=200)
    assert set(found) == {"de"}
    again = unit(before.matrix[40:60] + found["de"])
    np.testing.assert_allclose(again.matrix, after.matrix[40:60], atol=1e-5)
