"""Vectors side by side: what the join does to the cosine, and that it never loses a paper."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.embedding import join
from hierarchography.model import Embeddings


def given(*rows: tuple[float, ...]) -> Embeddings:
    return Embeddings.from_vectors(np.array(rows), "given")


VECTORS = given((1, 0), (0, 1), (1, 0))
OTHER = given((1, 0, 0), (1, 0, 0), (0, 0, 1))


def test_the_cosine_is_the_weighted_mean_of_both() -> None:
    """The vectors say 0 and 2 are the same, the others say 0 and 1 are: weighted 1 to .25."""
    joined = join(VECTORS, [(0.5, OTHER)]).matrix
    assert joined[0] @ joined[2] == pytest.approx(1 / 1.25, abs=1e-5)
    assert joined[0] @ joined[1] == pytest.approx(0.25 / 1.25, abs=1e-5)
    assert np.linalg.norm(joined, axis=1) == pytest.approx(1, abs=1e-5)


def test_each_kind_has_its_own_weight_and_is_said() -> None:
    joined = join(VECTORS, [(0.5, OTHER), (2.0, OTHER)])
    assert joined.matrix[0] @ joined.matrix[1] == pytest.approx(4.25 / 5.25, abs=1e-5)
    assert joined.encoder_id == "given + 0.5 given + 2 given"


def test_nothing_beside_leaves_the_vectors_as_they_are() -> None:
    assert join(VECTORS, []) is VECTORS


def test_a_paper_without_a_vector_still_has_the_others() -> None:
    joined = join(given((0, 0), (0, 1), (1, 0)), [(0.5, OTHER)]).matrix
    assert joined[0].tolist() == [0, 0, 1, 0, 0]
