"""Texts made as they are read are those that are made at once."""

from __future__ import annotations

import pandas as pd
import pytest

from hierarchography.model import Corpus, texts
from hierarchography.model.texts import Texts

TITLES = ("On Growth", "Heart", "Ether", "Bread")


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.from_frame(
        pd.DataFrame({"title": TITLES, "abstract": ["Forms grow.", "", "It is not.", "It rises."]})
    )


@pytest.mark.parametrize("at_once", [1, 3, 10_000])
def test_they_are_the_same_read_one_by_one_in_parts_and_at_once(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(texts, "AT_ONCE", at_once)
    made = ["On Growth. Forms grow.", "Heart", "Ether. It is not.", "Bread. It rises."]
    lazy = corpus.lazy_texts()
    assert corpus.texts() == made == list(lazy) == [lazy[row] for row in range(len(lazy))]
    assert (lazy[-1], lazy[1:3], lazy[::-2]) == (made[-1], made[1:3], made[::-2])


def test_there_is_none_beyond_the_last(corpus: Corpus) -> None:
    with pytest.raises(IndexError):
        Texts(corpus.frame)[4]
