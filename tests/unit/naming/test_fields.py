"""Papers matched to entries and counted up the vocabulary: hand-worked on four entries along four axes."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.model import Assignment, Topic, TopicTree
from hierarchography.naming.fields import (
    AGAIN,
    JOINT,
    Fields,
    count_fields,
    in_its_language,
    joined_name,
    spoken_of,
)
from hierarchography.vocabulary import Vocabulary, read_vocabulary

FOOD = Vocabulary(("Food", "Bread", "Cheese", "Drinks"), ("",) * 4, (-1, 0, 0, -1))


def two_topics(first: int, second: int) -> TopicTree:
    rows = [np.arange(first + second), np.arange(first), np.arange(first, first + second)]
    topics = (Topic(name, row.astype(np.int32)) for name, row in zip(("0", "0.0", "0.1"), rows, strict=True))
    return TopicTree(tuple(topics), Assignment.certain(first + second))


def fields(*counts: tuple[float, float, float, float]) -> Fields:
    return Fields(FOOD, np.array(counts))


def test_papers_count_for_their_entry_and_for_all_above_it() -> None:
    """Three papers on bread, one on cheese (all food), and two on drinks."""
    axes = np.eye(4, dtype=np.float32)
    papers = axes[[1, 1, 1, 2, 3, 3]]
    counts = count_fields(two_topics(4, 2), papers, axes, FOOD).counts
    assert counts == pytest.approx(np.array([[4, 3, 1, 2], [4, 3, 1, 0], [0, 0, 0, 2]]), abs=1e-6)


def test_papers_that_cannot_be_read_count_for_nothing() -> None:
    axes = np.eye(4, dtype=np.float32)
    readable = np.array([True, False, True])
    counts = count_fields(two_topics(2, 1), axes[[1, 1, 3]], axes, FOOD, readable).counts
    assert counts == pytest.approx(np.array([[1, 1, 0, 1], [1, 1, 0, 0], [0, 0, 0, 1]]), abs=1e-6)


def test_the_bundled_fields_are_for_english_and_a_table_of_ones_own_for_any_language() -> None:
    texts = ["Maps of science", "Cartes de la science et des domaines de la recherche", "科学地図"]
    bundled = read_vocabulary("fields")
    assert bundled is not None
    assert in_its_language(texts, bundled).tolist() == [True, False, False]
    assert in_its_language(texts, FOOD).tolist() == [True, True, True]


def test_a_paper_between_two_entries_counts_half_for_each() -> None:
    axes = np.eye(4, dtype=np.float32)
    between = (axes[1] + axes[3]) / np.sqrt(2)
    counts = count_fields(two_topics(1, 1), np.stack([between, between]), axes, FOOD).counts
    assert counts[1] == pytest.approx([0.5, 0.5, 0.0, 0.5], abs=1e-3)


def test_the_broad_entry_that_covers_the_topic_goes_before_the_narrow_one() -> None:
    """Of ten papers six are on bread and four on cheese; F1: food 2*10/(10+10), bread 2*6/(10+6)."""
    options = fields((10, 6, 4, 10), (10, 6, 4, 0), (0, 0, 0, 10)).options(two_topics(10, 10), "0.0")
    assert options[0].name == "Food"
    assert options[0].fit == pytest.approx(1.0)
    assert next(option.fit for option in options if option.name == "Bread") == pytest.approx(12 / 16)


def test_where_the_siblings_share_the_broad_entry_the_narrow_one_goes_first() -> None:
    """All twenty papers are on food: it covers the topic, but says nothing of it."""
    options = fields((20, 10, 10, 0), (10, 10, 0, 0), (10, 0, 10, 0)).options(two_topics(10, 10), "0.0")
    assert options[0].name == "Bread"


def test_two_entries_join_where_each_covers_half() -> None:
    """Five papers on bread and five on drinks; neither is above the other. Food and bread never join."""
    options = fields((5, 5, 0, 5), (5, 5, 0, 5), (0, 0, 0, 0)).options(two_topics(10, 10), "0.0")
    joined = {option.name: option.fit for option in options if "&" in option.name}
    assert joined["Bread & Drinks"] == pytest.approx(1 - 0.2)
    assert "Bread & Food" not in joined
    assert "Food & Bread" not in joined
    assert JOINT < 0.2  # in the name of a leaf, as here, joining costs more


def test_entries_of_names_above_are_out() -> None:
    options = fields((10, 6, 4, 10), (10, 6, 4, 0), (0, 0, 0, 10)).options(two_topics(10, 10), "0.0", taken={0})
    assert all("Food" not in option.name for option in options)


def test_an_entry_that_leads_back_must_fit_better() -> None:
    counts = fields((10, 6, 4, 10), (10, 6, 4, 0), (0, 0, 0, 10))
    plain = {option.name: option.fit for option in counts.options(two_topics(10, 10), "0.0")}
    again = {option.name: option.fit for option in counts.options(two_topics(10, 10), "0.0", dear={0})}
    assert again["Food"] == pytest.approx(plain["Food"] - AGAIN)
    assert again["Bread"] == pytest.approx(plain["Bread"])


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Biology", "Medicine", "Biology & Medicine"),
        ("Physics", "Astronomy and astrophysics", "Physics, astronomy & astrophysics"),
        ("Astronomy and astrophysics", "Physics", "Physics, astronomy & astrophysics"),
        ("Genetics and genomics", "Stem cells and repair", ""),
    ],
)
def test_a_joined_name_has_one_and(one: str, other: str, name: str) -> None:
    assert joined_name(one, other) == name


def test_papers_that_the_vocabulary_does_not_speak_of_count_for_no_entry() -> None:
    """Bread lies at .8 from food; the second paper at .6 from bread, so no name may come from it."""
    entries = np.array([[1, 0, 0], [0.8, 0.6, 0]], dtype=np.float32)
    papers = np.array([[1, 0, 0], [0, 0.6, 0.8]], dtype=np.float32)
    kitchen = Vocabulary(("Food", "Bread"), ("", ""), (-1, 0))
    counts = count_fields(two_topics(1, 1), papers, entries, kitchen).counts
    assert counts[1, 0] == pytest.approx(1)
    assert counts[2] == pytest.approx([0, 0])


def test_an_entry_of_zeros_is_never_matched() -> None:
    """The encoder knows no word of bread: papers between food and drinks go to these, and none to bread."""
    axes = np.eye(4, dtype=np.float32)
    axes[1] = 0
    counts = count_fields(two_topics(1, 1), np.eye(4, dtype=np.float32)[[0, 3]], axes, FOOD).counts
    assert counts == pytest.approx(np.array([[1, 0, 0, 1], [1, 0, 0, 0], [0, 0, 0, 1]]), abs=1e-3)


def test_of_an_encoder_that_reads_no_entry_no_paper_counts() -> None:
    papers = np.eye(4, dtype=np.float32)[[0, 3]]
    counts = count_fields(two_topics(1, 1), papers, np.zeros((4, 4), dtype=np.float32), FOOD).counts
    assert not counts.any()


KITCHEN = Vocabulary(("Bread", "Cakes"), ("wheat flour, oven", "wheat flour, sugar"), (-1, -1), "en")
"""Both entries hold a term of the other: a seventh of the papers must hold one for the vocabulary to speak of them."""


def test_the_vocabulary_is_silent_of_a_leaf_whose_papers_hold_none_of_its_terms() -> None:
    """Of the first leaf's 30 papers 15 hold a term, of the second's none; the whole has 15 of 60, a share of 1/4.

    With ten papers' worth of the whole's: (15 + 2.5) / 40 = .44, and 2.5 / 40 = .06, which is less than a seventh.
    """
    texts = ["Wheat flour", "Yeast"] * 15 + ["Football"] * 30
    spoken = spoken_of(two_topics(30, 30), texts, KITCHEN, np.ones(60, dtype=bool))
    assert spoken.tolist() == [True] * 30 + [False] * 30


def test_a_few_papers_alone_neither_silence_the_vocabulary_nor_make_it_speak() -> None:
    """One of three papers holds a term among 60 that do not; and three do not among 60 that do."""
    one = spoken_of(two_topics(60, 3), ["Rain"] * 62 + ["Wheat flour"], KITCHEN, np.ones(63, dtype=bool))
    assert not one.any()
    none = spoken_of(two_topics(60, 3), ["Wheat flour"] * 60 + ["Rain"] * 3, KITCHEN, np.ones(63, dtype=bool))
    assert none.all()


def test_papers_in_other_languages_hold_no_terms_and_are_not_counted_for_that() -> None:
    """Three papers of ten can be read, and all hold a term: it speaks of them, and of the others nothing."""
    readable = np.array([True] * 3 + [False] * 7)
    texts = ["Wheat flour"] * 3 + ["Farine de blé"] * 7
    assert spoken_of(two_topics(5, 5), texts, KITCHEN, readable).tolist() == readable.tolist()


def test_a_table_of_ones_own_is_taken_to_fit_the_papers() -> None:
    own = Vocabulary(KITCHEN.names, KITCHEN.glosses, KITCHEN.broader)
    assert spoken_of(two_topics(2, 2), ["Rain"] * 4, own, np.ones(4, dtype=bool)).all()
