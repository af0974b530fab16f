"""Terms in texts, compared with looking up every run of words."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.vocabulary.scanning import ABSENT, Terms

TERMS = [(("a",), 0), (("a", "b"), 1), (("a", "b", "c"), 2), (("b", "c"), 1), (("c",), 3), (("c",), 4), (("d", "d"), 5)]


def by_looking_up(texts: list[list[str]]) -> set[tuple[int, int]]:
    return {
        (row, entry)
        for row, text in enumerate(texts)
        for term, entry in TERMS
        for at in range(len(text))
        if tuple(text[at : at + len(term)]) == term
    }


def by_scanning(texts: list[list[str]]) -> set[tuple[int, int]]:
    terms = Terms.of(TERMS)
    words = np.array([terms.words.get(word, ABSENT) for text in texts for word in text], dtype=np.int64)
    entries, rows = terms.found(words, np.repeat(np.arange(len(texts)), list(map(len, texts))))
    return set(zip(rows.tolist(), entries.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(4))
def test_all_terms_are_found_also_within_and_beside_others(seed: int) -> None:
    draw = np.random.default_rng(seed)
    texts = [draw.choice(list("abcdx"), size).tolist() for size in draw.integers(0, 9, 40)]
    assert by_scanning(texts) == by_looking_up(texts)


def test_no_term_goes_on_in_the_next_text() -> None:
    assert by_scanning([["d"], ["d", "a"], ["b"]]) == {(1, 0)}
    assert by_scanning([]) == by_scanning([[], ["x"]]) == set()
