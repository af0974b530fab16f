"""The papers' own words as vectors, and a corpus that has none."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.embedding import word_vectors
from hierarchography.model import Corpus


def test_papers_of_the_same_words_lie_together() -> None:
    titles = ("whale song", "song of the whale", "planet orbit", "orbit of a planet")
    words = word_vectors(Corpus.from_records([{"title": title} for title in titles]), seed=0)
    assert words is not None
    assert np.round(words.matrix @ words.matrix.T, 4).tolist() == [
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [0, 0, 1, 1],
        [0, 0, 1, 1],
    ]


def test_a_corpus_without_words_has_none(caplog: pytest.LogCaptureFixture) -> None:
    assert word_vectors(Corpus.from_records([{"title": " "}, {"title": "  "}]), seed=0) is None
    assert "without the papers' words" in caplog.text
