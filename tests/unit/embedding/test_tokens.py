"""Words of texts, in scripts with and without spaces."""

from __future__ import annotations

import pytest
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from hierarchography.embedding.tokens import STOP_WORDS, words_of


def test_the_stop_words_are_those_of_scikit_learn() -> None:
    assert STOP_WORDS == ENGLISH_STOP_WORDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The maps of science", ["maps", "science"]),
        ("a B cd", ["cd"]),
        ("CO2 naïve Grüße", ["co2", "naïve", "grüße"]),
        ("科学地図", ["科学", "学地", "地図"]),
        ("鯨", ["鯨"]),
        ("BERT模型", ["bert", "模型"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("الحيتان تغني", ["الحيتان", "تغني"]),
        ("---", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["The maps of Science: a_b 3D x", "naïve maps, 3D", "TF-IDF\tof 科学 maps"])
def test_words_are_the_same_on_either_way(text: str) -> None:
    """Text of ASCII alone takes a quicker way; a letter outside of it leads to the other."""
    assert words_of(f"{text} ·") == words_of(text)
