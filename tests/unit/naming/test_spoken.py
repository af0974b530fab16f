"""Which papers a vocabulary speaks of: by language, and by the terms in the papers of a leaf."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.model import Assignment, Topic, TopicTree
from hierarchography.naming.spoken import in_its_language, spoken_of
from hierarchography.vocabulary import Vocabulary, hold_terms, read_vocabulary

FOOD = Vocabulary(("Food", "Bread", "Cheese", "Drinks"), ("",) * 4, (-1, 0, 0, -1))


KITCHEN = Vocabulary(("Bread", "Cakes"), ("wheat flour, oven", "wheat flour, sugar"), (-1, -1), "en")
"""Both entries hold a term of the other: a seventh of the papers must hold one for the vocabulary to speak of them."""


def all_of(papers: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """All papers can be read, and are in the vocabulary's language."""
    return np.ones(papers, dtype=bool), np.ones(papers, dtype=bool)


def two_topics(first: int, second: int) -> TopicTree:
    rows = [np.arange(first + second), np.arange(first), np.arange(first, first + second)]
    topics = (Topic(name, row.astype(np.int32)) for name, row in zip(("0", "0.0", "0.1"), rows, strict=True))
    return TopicTree(tuple(topics), Assignment.certain(first + second))


def test_the_bundled_fields_are_for_english_and_a_table_of_ones_own_for_any_language() -> None:
    texts = ["Maps of science", "Cartes de la science et des domaines de la recherche", "科学地図"]
    bundled = read_vocabulary("fields")
    assert bundled is not None
    assert in_its_language(texts, bundled).tolist() == [True, False, False]
    assert in_its_language(texts, FOOD).tolist() == [True, True, True]


@pytest.mark.parametrize(("english", "french_too"), [(3, True), (2, False)])
def test_where_most_texts_are_english_others_in_latin_letters_are_matched_too(english: int, french_too: bool) -> None:
    """Their vectors lie by subject; Chinese ones say nothing. Two of four are not most."""
    french, chinese = "Cartes de la science et des domaines de la recherche", "科学地图"
    texts = ["Maps of science"] * english + [french, chinese]
    assert in_its_language(texts, KITCHEN).tolist() == [True] * english + [french_too, False]


def test_the_vocabulary_is_silent_of_a_leaf_whose_papers_hold_none_of_its_terms() -> None:
    """Of the first leaf's 30 papers 15 hold a term, of the second's none; the whole has 15 of 60, a share of 1/4.

    With ten papers' worth of the whole's: (15 + 2.5) / 40 = .44, and 2.5 / 40 = .06, which is less than a seventh.
    """
    texts = ["Wheat flour", "Yeast"] * 15 + ["Football"] * 30
    spoken = spoken_of(two_topics(30, 30), hold_terms(texts, KITCHEN), KITCHEN, *all_of(60))
    assert spoken.tolist() == [True] * 30 + [False] * 30


def test_a_few_papers_alone_neither_silence_the_vocabulary_nor_make_it_speak() -> None:
    """One of three papers holds a term among 60 that do not; and three do not among 60 that do."""
    one = spoken_of(two_topics(60, 3), hold_terms(["Rain"] * 62 + ["Wheat flour"], KITCHEN), KITCHEN, *all_of(63))
    assert not one.any()
    none = spoken_of(two_topics(60, 3), hold_terms(["Wheat flour"] * 60 + ["Rain"] * 3, KITCHEN), KITCHEN, *all_of(63))
    assert none.all()


def test_papers_in_other_languages_hold_no_terms_and_are_not_counted_for_that() -> None:
    """Three papers of ten can be read, and all hold a term: it speaks of them, and of the others nothing."""
    readable = np.array([True] * 3 + [False] * 7)
    texts = ["Wheat flour"] * 3 + ["Farine de blé"] * 7
    assert (
        spoken_of(two_topics(5, 5), hold_terms(texts, KITCHEN), KITCHEN, readable, readable).tolist()
        == readable.tolist()
    )


def test_a_table_of_ones_own_is_taken_to_fit_the_papers() -> None:
    own = Vocabulary(KITCHEN.names, KITCHEN.glosses, KITCHEN.broader)
    assert spoken_of(two_topics(2, 2), hold_terms(["Rain"] * 4, own), own, *all_of(4)).all()


def test_a_leaf_in_another_language_that_can_be_read_is_not_judged_by_its_words() -> None:
    """Three papers in French hold no English term, but their vectors can be read: the leaf is taken as the whole is."""
    texts = ["Wheat flour"] * 30 + ["Farine de blé"] * 30
    worded = np.arange(60) < 30
    readable = np.ones(60, dtype=bool)
    assert spoken_of(two_topics(30, 30), hold_terms(texts, KITCHEN), KITCHEN, readable, worded).all()
    assert spoken_of(two_topics(30, 30), hold_terms(texts, KITCHEN), KITCHEN, readable, readable).sum() == 30
