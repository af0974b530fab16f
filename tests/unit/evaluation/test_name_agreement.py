"""Name agreement by hand: which topic stands for a class, how like the names are, and the baselines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.evaluation import (
    Bootstrap,
    Contingency,
    Level,
    NameAgreement,
    Namings,
    Scheme,
    class_words,
    name_agreement,
    nearest_entries,
)
from hierarchography.evaluation.name_agreement import CHANCE, Alike
from hierarchography.model import TopicTree
from hierarchography.naming import name_key

Grown = Callable[..., TopicTree]
NAMES = {"0": "All Papers", "0.0": "Hot Drinks", "0.0.0": "Teas", "0.0.1": "Coffee", "0.1": "Bread"}
# The first six papers are drinks (four teas, two coffees), the others bakery; one tea lies among the coffees.
FIELD = ["Drinks"] * 6 + ["Bread & Bakery"] * 2
KIND = ["The Tea", "The Tea", "The Tea", "The Tea", "coffee", "coffee", "", ""]
DIRECTIONS = {"Drinks": 0.0, "Hot Drinks": 60.0, "Bread & Bakery": 90.0, "Bread": 90.0}


@pytest.fixture
def tree(grown: Grown) -> TopicTree:
    return grown({"0": range(8), "0.0": range(6), "0.0.0": [0, 1, 2], "0.0.1": [3, 4, 5], "0.1": [6, 7]}, NAMES)


def read(texts: Sequence[str]) -> NDArray[np.float32]:
    """Known names lie in a plane at so many degrees, all others at 180."""
    angles = np.radians([DIRECTIONS.get(text, 180.0) for text in texts])
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def measure(
    tree: TopicTree, *labels: list[str], times: int = 0, reader: bool = True, **more: list[str]
) -> NameAgreement:
    scheme = Scheme("kinds", tuple(Level.of(f"level {at}", one) for at, one in enumerate(labels)))
    names = {"name": [topic.name for topic in tree], **more}
    namings = Namings(names, name_key, read if reader else None, "" if reader else "nobody reads")
    return name_agreement(tree, scheme, namings, Bootstrap(times))


def values(alike: Alike) -> list[float]:
    return [alike.similarity.value, alike.exact.value, alike.contained.value]


def test_the_figures_by_hand(tree: TopicTree) -> None:
    """Drinks: 0.0 (F1 1), at 60 degrees, contained. Bread & Bakery: 0.1, the same direction, contained as well.

    By papers (6 * .5 + 2 * 1) / 8 = .625, by class .75.
    """
    (level,) = measure(tree, FIELD).levels
    own = level.by[0]
    assert (own.by, level.column, level.classes) == ("name", "level 0", 2)
    assert values(own.weighted) == pytest.approx([0.625, 0, 1])
    assert values(own.plain) == pytest.approx([0.75, 0, 1])
    assert [(one.label, one.papers, one.topic, one.name, one.f1) for one in level.matches] == [
        ("Drinks", 6, "0.0", "Hot Drinks", 1.0),
        ("Bread & Bakery", 2, "0.1", "Bread", 1.0),
    ]
    assert level.matches[0].similarity == pytest.approx(0.5)


def test_the_same_words_count_whatever_their_case_number_and_article(tree: TopicTree) -> None:
    """ "The Tea" is in 0.0.0 with F1 2*3/(4+3) = .86 and in 0.0 with 2*4/(4+6) = .8; coffee in 0.0.1 with .8."""
    tea, coffee = measure(tree, KIND).levels[0].matches
    assert (tea.topic, tea.name, tea.exact, tea.contained) == ("0.0.0", "Teas", True, True)
    assert tea.f1 == pytest.approx(6 / 7)
    assert (coffee.name, coffee.exact) == ("Coffee", True)


def test_chance_is_the_mean_over_the_other_topics(tree: TopicTree) -> None:
    """For Drinks: Teas, Coffee (180 degrees: -1) and Bread (90: 0), so -2/3; for Bread & Bakery: .87, 0 and 0."""
    by = {one.by: one for one in measure(tree, FIELD).levels[0].by}
    assert by[CHANCE].plain.similarity.value == pytest.approx((-2 / 3 + np.sin(np.radians(60)) / 3) / 2)
    assert values(by[CHANCE].plain)[1:] == [0.0, 0.0]


def test_the_root_stands_for_no_class(tree: TopicTree) -> None:
    """One class of all: the root fits it best, but names nothing; 0.0 is next."""
    (match,) = measure(tree, ["All papers"] * 8).levels[0].matches
    assert (match.topic, match.exact) == ("0.0", False)


def test_other_ways_to_name_are_measured_by_the_same_topics(tree: TopicTree) -> None:
    names: dict[str, Any] = {"by words": ["", "drinks", "x", "x", "bakery bread"]}
    by = {one.by: one for one in measure(tree, FIELD, KIND, **names).levels[0].by}
    assert list(by) == ["name", "by words", CHANCE]
    assert (by["by words"].weighted.exact.value, by["by words"].plain.exact.value) == (1.0, 1.0)


def test_words_are_compared_where_nobody_reads(tree: TopicTree) -> None:
    found = measure(tree, FIELD, reader=False, times=10)
    own = found.levels[0].by[0]
    assert found.reason == "nobody reads"
    assert np.isnan([own.weighted.similarity.value, found.levels[0].matches[0].similarity]).all()
    assert own.weighted.contained.value == 1.0
    assert measure(tree, FIELD).reason == ""


def test_a_tree_of_the_root_alone_has_no_name_to_compare(grown: Grown) -> None:
    (level,) = measure(grown({"0": range(8)}, NAMES), FIELD, times=5).levels
    assert np.isnan(values(level.by[0].weighted) + values(level.by[0].plain)).all()
    assert level.matches == ()


def test_intervals_hold_the_values_and_are_over_the_labelled(tree: TopicTree) -> None:
    own = measure(tree, KIND, times=50).levels[0].by[0].weighted
    field = measure(tree, FIELD, times=50).levels[0].by[0].weighted
    assert own.exact.n == 6
    assert own.exact.low < own.exact.value == 1.0  # drawn otherwise, the teas are best in 0.0
    assert field.similarity.low < field.similarity.value < field.similarity.high


def test_best_topics_follow_the_weights(tree: TopicTree) -> None:
    """Without papers 0 ... 2 one tea is left, in 0.0.1: its F1 there, 2*1/(1+3), is that of 0.0, which is first."""
    classes = np.array([0, 0, 0, 0, 1, 1, -1, -1])
    best = Contingency.of(tree, classes).best_topics(np.array([0, 0, 0, 1, 1, 1, 1, 1.0]))
    assert best.topics.tolist() == [1, 1]
    assert best.f1.tolist() == pytest.approx([0.5, 0.8])
    assert best.sizes.tolist() == [1, 2]


def test_class_words_by_hand(grown: Grown) -> None:
    """Three topics of one level, 12 words: A = 4. In the first, tea 2 log(1 + 4/2) = 2.2, cup 2 log(1 + 4/4) = 1.4."""
    texts = ["tea tea cup cup", "the coffee of cup coffee milk", "cup bread milk bread"]
    tree = grown({"0": range(3), "0.0": [0], "0.1": [1], "0.2": [2]})
    assert class_words(tree, texts, 2)[1:] == [("tea", "cup"), ("coffee", "milk"), ("bread", "milk")]
    assert class_words(tree, texts, 4)[1] == ("tea", "cup")
    # at the root A is all 12 words: cup 4 log(1 + 12/4) = 5.5 is before 2 log(1 + 12/2) = 3.9 three times
    assert class_words(tree, texts, 4)[0] == ("cup", "bread", "coffee", "milk")


def test_texts_without_words_have_no_class_words(grown: Grown) -> None:
    assert class_words(grown({"0": range(2), "0.0": [0], "0.1": [1]}), ["the", "of"], 4) == [(), (), ()]


def test_the_nearest_entry_is_that_of_the_mean_vector(grown: Grown) -> None:
    """Papers at 0, 0 and 90 degrees: the first two are nearest to the entry at 10, the third to that at 80."""
    degrees = np.radians([0, 0, 90, 10, 80])
    vectors = np.stack([np.cos(degrees), np.sin(degrees)], axis=1).astype(np.float32)
    tree = grown({"0": range(3), "0.0": [0, 1], "0.1": [2]})
    assert nearest_entries(tree, vectors[:3], vectors[3:]) == [0, 0, 1]
