"""Whether a vocabulary speaks of papers: terms of several words, hand-worked on a kitchen's."""

from __future__ import annotations

import pytest

from hierarchography.vocabulary import Vocabulary, hold_terms, least_share, read_vocabulary

KITCHEN = Vocabulary(
    ("Bread", "Soft drinks", "Cheese", "Puddings"),
    ("wheat flour, oven", "tea, orange juice", "goat milk, rennet", "wheat flour, orange juice"),
    (-1, -1, -1, -1),
)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Wheat flour and its price", True),
        ("The price of wheat flours", True),
        ("A soft-drinks machine", True),
        ("Flour of wheat", False),
        ("Bread, cheese and tea from the oven", False),  # single words stand in any text
        ("", False),
        ("4 2 7 1", False),
    ],
)
def test_a_term_is_held_whole_in_any_case_and_number(text: str, held: bool) -> None:
    assert hold_terms([text], KITCHEN).tolist() == [held]


def test_only_the_opening_is_read() -> None:
    """The fiftieth word is read, the fifty-first is not: long texts hold no more terms than short ones."""
    padding = "word " * 48
    assert hold_terms([f"{padding}wheat flour", f"word {padding}wheat flour"], KITCHEN).tolist() == [True, False]


def test_a_vocabulary_says_by_its_own_entries_how_many_papers_must_hold_a_term() -> None:
    """Three of the four entries hold a term of another: odds of 3; a twelfth of these is .25, a share of 1 in 5."""
    assert least_share(KITCHEN) == pytest.approx(1 / 5)


def test_a_vocabulary_of_single_words_cannot_tell() -> None:
    assert least_share(Vocabulary(("Bread", "Tea"), ("yeast", "water"), (-1, -1))) == 0


def test_where_every_entry_holds_a_term_of_another_a_share_below_one_is_enough() -> None:
    """Both entries do; counted as two of three they have odds of 2, and a sixth is a share of a seventh."""
    assert least_share(Vocabulary(("A", "B"), ("hot tea", "hot tea"), (-1, -1))) == pytest.approx(1 / 7)


def test_letters_are_no_words_of_a_term() -> None:
    letters = Vocabulary(("Types", "Beta"), ("a b, type a", "vitamin a deficiency"), (-1, -1))
    assert hold_terms(["a b", "Type A", "Vitamin A deficiency"], letters).tolist() == [False, False, True]


def test_the_bundled_fields_speak_of_science_and_of_nothing_else() -> None:
    """Openings of real papers, and what people write elsewhere; the margin is wide on both sides."""
    fields = read_vocabulary("fields")
    assert fields is not None
    science = [
        "Attention is all you need. Sequence transduction models are based on recurrent neural networks",
        "A finite element method for elliptic partial differential equations",
        "Dark matter halos in cosmological simulations of galaxy formation",
        "A randomized controlled trial of statins in patients with heart failure",
    ]
    others = [
        "ugh the train is late again, stuck in traffic, third coffee of the day lol",
        "Whisk the eggs and fold in the flour. Bake for 20 minutes until golden brown, and serve with cream",
        "The battery died after two weeks and customer service was awful. Would not buy again",
        "He scored in the 88th minute with a header from a corner, and the crowd went wild",
        "Ozxsng ftwkcwtpz vpmokgo jpajwgo akvb. Xih boh ojdtw",
    ]
    assert hold_terms(science, fields).mean() > 3 * least_share(fields)
    assert not hold_terms(others, fields).any()
    assert 0.1 < least_share(fields) < 0.4
