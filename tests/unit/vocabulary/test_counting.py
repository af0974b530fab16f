"""Counting words with a vectorizer, compared with its own method."""

from __future__ import annotations

import re

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from hierarchography.vocabulary.counting import counted

LEARNED = ["the bread of rye, rye and wheat", "green tea, tea of mint", "bread with tea", "Straße und Brot"]
READ = ["Rye bread and rye tea: no coffee", "", "coffee", "THE MINT of straße", "wheat " * 70]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_counts_are_those_of_the_vectorizer_byte_for_byte(kind: type) -> None:
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=r"\w+", dtype=kind)
    words.fit(LEARNED)
    expected, found = words.transform(READ), counted(words, READ, lambda text: re.findall(r"\w+", text.lower()))
    for part in ("data", "indices", "indptr"):
        assert np.array_equal(getattr(found, part), getattr(expected, part))
    assert found.dtype == expected.dtype and found.shape == expected.shape
