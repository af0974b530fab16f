"""Names from the root down: fields before phrases, and no field of a name above, but half of a joined one once more."""

from __future__ import annotations

import numpy as np
from hierarchography.naming.fields import Fields

from hierarchography.model import Assignment, Topic, TopicTree
from hierarchography.naming.labels import Option
from hierarchography.naming.titles import ROOT_NAME, Spent, give_names
from hierarchography.vocabulary import Vocabulary


def tree_of(rows: dict[str, range]) -> TopicTree:
    topics = (Topic(name, np.array(row, dtype=np.int32)) for name, row in rows.items())
    return TopicTree(tuple(topics), Assignment.certain(len(rows["0"])))


TREE = tree_of({"0": range(20), "0.0": range(10), "0.0.0": range(5), "0.0.1": range(5, 10), "0.1": range(10, 20)})
PHRASES = [[], *([Option(f"Phrase {word}", 1.0)] for word in ("One", "Two", "Three", "Four"))]
VOCABULARY = Vocabulary(("Physics", "Optics", "Biology"), ("",) * 3, (-1, 0, -1))


def test_without_a_vocabulary_phrases_name() -> None:
    names = give_names(TREE, PHRASES, None)
    assert names == {
        "0": ROOT_NAME,
        "0.0": "Phrase One",
        "0.0.0": "Phrase Two",
        "0.0.1": "Phrase Three",
        "0.1": "Phrase Four",
    }


def test_a_field_that_fits_goes_before_a_phrase() -> None:
    """Topic 0.0 is physics; of its children 0.0.0 is optics, and 0.0.1 nothing that the vocabulary knows."""
    counts = np.array([[10, 5, 0], [10, 5, 0], [5, 5, 0], [0, 0, 0], [0, 0, 0]], dtype=float)
    names = give_names(TREE, PHRASES, Fields(VOCABULARY, counts))
    assert names == {"0": ROOT_NAME, "0.0": "Physics", "0.0.0": "Optics", "0.0.1": "Phrase Three", "0.1": "Phrase Four"}


def test_a_field_that_fits_poorly_does_not() -> None:
    """One paper in ten: F1 is 2 * 1 / (10 + 1) = .18."""
    counts = np.zeros((5, 3))
    counts[:2, 2] = 1
    assert give_names(TREE, PHRASES, Fields(VOCABULARY, counts))["0.0"] == "Phrase One"


def test_half_of_a_joined_name_may_come_once_more() -> None:
    """Half physics, half biology: both in the name above, then each names a child."""
    counts = np.array([[5, 0, 5], [5, 0, 5], [5, 0, 0], [0, 0, 5], [0, 0, 0]], dtype=float)
    names = give_names(TREE, PHRASES, Fields(VOCABULARY, counts))
    assert names["0.0"] == "Physics & Biology"
    assert (names["0.0.0"], names["0.0.1"]) == ("Physics", "Biology")


def test_a_phrase_that_reads_as_an_entry_spends_it() -> None:
    """Topic 0.0 fits no entry and is called by the phrase "Optics": nothing below may then be the broader physics."""
    counts = np.array([[4, 0, 0], [2, 0, 0], [2, 0, 0], [0, 0, 0], [2, 0, 0]], dtype=float)
    phrases = [[], [Option("Optics", 1.0)], *PHRASES[2:]]
    assert give_names(TREE, PHRASES, Fields(VOCABULARY, counts))["0.0.0"] == "Physics"
    names = give_names(TREE, phrases, Fields(VOCABULARY, counts))
    assert (names["0.0"], names["0.0.0"]) == ("Optics", "Phrase Two")


def test_a_name_from_higher_up_must_fit_better() -> None:
    """One paper of five is biology (F1 2 * 1 / (5 + 1) = .33): enough under "Physics", too little under "Optics"."""
    physics = np.array([[10, 0, 1], [10, 0, 1], [0, 0, 1], [0, 0, 0], [0, 0, 0]], dtype=float)
    names = give_names(TREE, PHRASES, Fields(VOCABULARY, physics))
    assert (names["0.0"], names["0.0.0"]) == ("Physics", "Biology")
    optics = np.array([[15, 10, 1], [10, 10, 1], [0, 0, 1], [0, 0, 0], [5, 0, 0]], dtype=float)
    names = give_names(TREE, PHRASES, Fields(VOCABULARY, optics))
    assert (names["0.0"], names["0.0.0"]) == ("Optics", "Phrase Two")


def test_what_is_spent() -> None:
    """Of flat entries: a name's own; half of a joined name only when it comes again."""
    flat = Vocabulary(tuple("ABCDEF"), ("",) * 6, (-1,) * 6)
    assert Spent().after([3], flat) == Spent(frozenset({3}))
    joined = Spent().after([3, 4], flat)
    assert joined == Spent(halves=frozenset({3, 4}))
    assert joined.after([3], flat).whole == {3}
    assert joined.after([3, 5], flat).whole == {3}
    assert joined.after((), flat) == joined


def test_nothing_below_is_called_by_a_broader_entry() -> None:
    """Under a topic called "Rye bread" none is "Bread" or "Food"."""
    kitchen = Vocabulary(("Food", "Bread", "Rye bread", "Drinks"), ("",) * 4, (-1, 0, 1, -1))
    assert Spent().after([2], kitchen).whole == {0, 1, 2}
    assert Spent().after([2, 3], kitchen) == Spent(frozenset({0, 1}), frozenset({2, 3}))
    assert Spent().after([1], kitchen).dear(kitchen) == {0, 3}
    assert Spent().after([1, 3], kitchen).dear(kitchen) == {1, 3}, "half of the name is of the top"
