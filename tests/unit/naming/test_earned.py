"""Names that are earned: floors, siblings, halves and children, worked out by hand on twenty papers in two topics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hierarchography.model import TopicTree
from hierarchography.naming.earned import (
    ENTRY,
    FLOOR,
    FLOOR_LEAF,
    FLOOR_TOP,
    JOINT_LEAF,
    LATER_PHRASE,
    NOT_HELD,
    SINGLE_WORD,
    TITLED,
    Earned,
    floor_of,
    options,
)
from hierarchography.naming.labels import joined_name
from hierarchography.naming.pin import MOST_CHARACTERS

HERE, THERE = range(10), range(10, 20)


def true_of(here: int, there: int = 0, first: int = 0) -> list[float]:
    """True of so many of each topic's ten papers, from the one at `first` on."""
    return [float(first <= at < first + here) for at in range(10)] + [float(at < there) for at in range(10)]


@pytest.fixture
def tree(planted: Any) -> TopicTree:
    found: TopicTree = planted({"0": range(20), "0.0": HERE, "0.1": THERE})
    return found


def earned(tree: TopicTree, offered: Any, rank: Any = (), topic: str = "0.0") -> dict[str, Earned]:
    found = options(tree, tree[topic], 0, offered.under(tree, tree[topic].parent), rank)
    return {option.name: option for option in found if not option.makeshift}


def test_floors_rise_towards_the_top(planted: Any) -> None:
    deep = planted({"0": range(4), "0.0": range(3), "0.0.0": range(2), "0.0.1": [2], "0.1": [3]})
    assert FLOOR_TOP > FLOOR > FLOOR_LEAF
    assert floor_of(deep["0.0"], inner=True) == floor_of(deep["0.1"], inner=False) == FLOOR_TOP
    assert floor_of(deep["0.0.0"], inner=True) == FLOOR
    assert floor_of(deep["0.0.0"], inner=False) == FLOOR_LEAF


@pytest.mark.parametrize(("papers", "is_earned"), [(7, True), (6, False)])
def test_at_the_top_two_thirds_of_the_papers_must_bear_a_name(
    tree: Any, table: Any, papers: int, is_earned: bool
) -> None:
    assert ("Bread" in earned(tree, table({"Bread": true_of(papers)}))) is is_earned


@pytest.mark.parametrize(("papers", "is_earned"), [(5, True), (4, False)])
def test_of_a_leaf_further_down_half_are_enough(planted: Any, table: Any, papers: int, is_earned: bool) -> None:
    deep = planted({"0": range(20), "0.0": range(20), "0.0.0": HERE, "0.0.1": THERE})
    assert ("Bread" in earned(deep, table({"Bread": true_of(papers)}), topic="0.0.0")) is is_earned


@pytest.mark.parametrize(("siblings", "is_earned"), [(6, True), (7, False)])
def test_a_name_that_is_as_true_of_the_siblings_tells_nothing(
    tree: Any, table: Any, siblings: int, is_earned: bool
) -> None:
    """True of eight papers of ten: 1.3 times .6 is .78, 1.3 times .7 is .91."""
    assert ("Bread" in earned(tree, table({"Bread": true_of(8, siblings)}))) is is_earned


@pytest.mark.parametrize(("reach", "is_earned"), [(8 + 18, True), (8 + 20, False)])
def test_a_name_that_is_as_true_of_everything_tells_nothing(
    planted: Any, table: Any, reach: float, is_earned: bool
) -> None:
    """Beside its ten papers there are thirty, ten of them siblings', of which it is true of none. 1.3 * 20/30 > .8."""
    wide = planted({"0": range(40), "0.0": range(20), "0.0.0": HERE, "0.0.1": THERE, "0.1": range(20, 40)})
    offered = table({"Bread": [*true_of(8), *[0.0] * 20]}, reach={"Bread": reach})
    assert ("Bread" in earned(wide, offered, topic="0.0.0")) is is_earned


def test_what_is_measured_of_a_name(tree: Any, table: Any) -> None:
    """True of 8 of 10 papers here and 2 there: F1 is 2 * 8 / (10 + 10); an entry gains a little."""
    bread = earned(tree, table({"Bread": true_of(8, 2)}, reach={"Bread": 10}))["Bread"]
    assert (bread.share, bread.share_above) == pytest.approx((0.8, 0.5))
    assert bread.score == pytest.approx(0.8 + ENTRY)
    assert (bread.entries, bread.parts, bread.reach, bread.makeshift) == ((0,), (), 10, False)


def test_two_halves_join_where_each_adds_papers_of_its_own(tree: Any, table: Any) -> None:
    """Bread is true of six papers, drinks of the other four: each alone of too few, together of all."""
    found = earned(tree, table({"Drinks": true_of(4, first=6), "Bread": true_of(6)}))
    assert list(found) == ["Bread & Drinks"]
    joined = found["Bread & Drinks"]
    assert dict(joined.parts) == pytest.approx({"Bread": 0.6, "Drinks": 0.4})
    assert [name for name, _ in joined.parts] == ["Bread", "Drinks"], "the one that is true of more goes first"
    assert (joined.share, joined.share_above) == pytest.approx((1.0, 0.5))
    assert joined.score == pytest.approx(1 - JOINT_LEAF)
    assert (joined.entries, joined.reach) == ((1, 0), 10)


@pytest.mark.parametrize(("second", "is_joined"), [(3, True), (1, False)])
def test_a_second_half_that_adds_less_than_a_fifth_is_not_earned(
    tree: Any, table: Any, second: int, is_joined: bool
) -> None:
    found = earned(tree, table({"Bread": true_of(7), "Drinks": true_of(second, first=7)}))
    assert ("Bread & Drinks" in found) is is_joined
    assert "Bread" in found


def test_what_lies_below_another_entry_adds_nothing_to_it(tree: Any, table: Any) -> None:
    assert set(earned(tree, table({"Food": true_of(9), "Bread": true_of(7)}))) == {"Food", "Bread"}


def test_names_that_share_a_word_are_not_joined(tree: Any, table: Any) -> None:
    assert earned(tree, table({"Rye bread": true_of(5), "White bread": true_of(5, first=5)})) == {}


def test_two_names_that_tell_nothing_together_are_not_joined(tree: Any, table: Any) -> None:
    """Each is true of half of all papers: the joined name is as true of the siblings."""
    halves = {"Bread": true_of(5, 5), "Drinks": [1 - value for value in true_of(5, 5)]}
    assert earned(tree, table(halves)) == {}


@pytest.mark.parametrize(("missed", "is_earned"), [(2, True), (3, False)])
def test_children_that_a_name_does_not_hold_may_be_a_quarter_of_the_papers(
    planted: Any, table: Any, missed: int, is_earned: bool
) -> None:
    """The name is true of all papers of the first child, and of none of the second."""
    cut = 10 - missed
    deep = planted({"0": range(20), "0.0": HERE, "0.0.0": range(cut), "0.0.1": range(cut, 10), "0.1": THERE})
    found = earned(deep, table({"Bread": true_of(cut)}))
    assert ("Bread" in found) is is_earned
    if is_earned:
        assert found["Bread"].score == pytest.approx(16 / 18 - NOT_HELD * 0.2 + ENTRY)


def test_a_phrase_of_one_word_stands_behind_one_of_two_and_titles_count(tree: Any, table: Any) -> None:
    phrases = {"dough": true_of(8), "rye bread": true_of(8)}
    found = earned(tree, table(phrases=phrases, titled={"rye bread": HERE[:5]}), rank=[0, 1])
    fit = 16 / 18
    assert found["Dough"].score == pytest.approx(fit - SINGLE_WORD)
    assert found["Rye Bread"].score == pytest.approx(fit + TITLED / 2 - LATER_PHRASE)
    assert list(found) == ["Rye Bread", "Dough"]


def test_phrases_of_other_topics_are_no_names(tree: Any, table: Any) -> None:
    phrases = {"rye bread": true_of(9), "green tea": true_of(9)}
    found = options(tree, tree["0.0"], 0, table(phrases=phrases).under(tree), [1])
    assert {option.name for option in found} == {"Green Tea"}


def test_the_best_name_goes_first_and_makeshifts_last(tree: Any, table: Any) -> None:
    offered = table({"Drinks": true_of(7), "Food": true_of(10)}, {"rye bread": true_of(3), "oven heat": true_of(2)})
    found = options(tree, tree["0.0"], 0, offered.under(tree), [0, 1])
    assert [option.makeshift for option in found] == [False, False, True, True]
    assert [option.name for option in found[:2]] == ["Food", "Drinks"]
    assert [option.score for option in found[2:]] == [0, -LATER_PHRASE]


def test_a_makeshift_is_up_to_three_phrases_that_share_no_word(tree: Any, table: Any) -> None:
    """True of what any of its phrases is true of; at most four words."""
    phrases = {"rye bread": true_of(3), "bread": true_of(9), "oven": true_of(2, first=3), "salt": true_of(1, first=5)}
    first, *_ = options(
        tree, tree["0.0"], 0, table(phrases=phrases, titled={"rye bread": HERE}).under(tree), [0, 1, 2, 3]
    )
    assert first.makeshift is False, "bread itself is earned"
    makeshifts = [
        option
        for option in options(tree, tree["0.0"], 0, table(phrases=phrases).under(tree), [0, 2, 3])
        if option.makeshift
    ]
    assert makeshifts[0].name == "Rye Bread, Oven, Salt"
    assert makeshifts[0].share == pytest.approx(0.6)
    assert makeshifts[0].entries == ()
    assert len({option.name for option in makeshifts}) == 3


def test_a_makeshift_is_never_too_long(tree: Any, table: Any) -> None:
    long = {f"{letter * 18} {letter * 6}": true_of(3) for letter in "abc"}
    for option in options(tree, tree["0.0"], 0, table(phrases=long).under(tree), [0, 1, 2]):
        assert len(option.name) <= MOST_CHARACTERS


def test_a_topic_without_candidates_has_no_options(tree: Any, table: Any) -> None:
    assert options(tree, tree["0.0"], 0, table().under(tree), []) == []


def test_an_only_child_has_no_siblings_to_differ_from(planted: Any, table: Any) -> None:
    lone = planted({"0": range(20), "0.0": range(20)})
    assert "Bread" in earned(lone, table({"Bread": [1.0] * 20}))


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


def test_the_order_of_the_candidates_does_not_matter(tree: Any, table: Any) -> None:
    names = {"Food": true_of(9), "Bread": true_of(7), "Drinks": true_of(3, first=7)}
    one = options(tree, tree["0.0"], 0, table(names).under(tree), [])
    turned = options(tree, tree["0.0"], 0, table(dict(reversed(names.items()))).under(tree), [])
    assert [(option.name, option.score) for option in one] == [(option.name, option.score) for option in turned]
    assert np.isfinite([option.score for option in one]).all()


def test_a_makeshift_of_a_topic_with_children_is_what_most_of_its_papers_are_about(planted: Any, table: Any) -> None:
    """Bread holds five papers of ten and drinks one: they join for no name, but say together what most are about."""
    deep = planted({"0": range(20), "0.0": HERE, "0.0.0": range(5), "0.0.1": range(5, 10), "0.1": THERE})
    offered = table({"Drinks": true_of(1, first=5), "Bread": true_of(5)})
    assert earned(deep, offered) == {}
    [made] = options(deep, deep["0.0"], 0, offered.under(deep), [])
    assert made.name == "Bread & Drinks"
    assert made.makeshift
    assert made.share == pytest.approx(0.6)
    assert dict(made.parts) == pytest.approx({"Bread": 0.5, "Drinks": 0.1})
