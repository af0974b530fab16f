"""Names that are earned: floors, siblings, halves and children, worked out by hand on twenty papers in two topics."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from hierarchography.model import TopicTree
from hierarchography.naming.acceptance import AT, WIDTH, of_leaf
from hierarchography.naming.broadness import ELSEWHERE, NEAR, TOLD
from hierarchography.naming.earned import (
    ACCEPTED,
    ALONE,
    BROAD,
    BROAD_FROM,
    ENTRY,
    FLOOR,
    FLOOR_LEAF,
    HOLDS_MOST,
    IN_ALL,
    JOINT_LEAF,
    LATER_PHRASE,
    LIKE_PARENT,
    MAKESHIFTS,
    MOST_REACH,
    NO_NAME,
    PART_OF_LEAF,
    PHRASE_SAID,
    SAID,
    SAID_IN,
    SAYS_LITTLE,
    SINGLE_WORD,
    SURE,
    TITLED,
    TITLED_WORD,
    TOGETHER,
    TOO_BROAD,
    Earned,
    floor_of,
    options,
)
from hierarchography.naming.labels import LONGEST_JOINED, joined_name
from hierarchography.naming.titles import MAKESHIFT
from hierarchography.vocabulary.gate import COVER, FLOOR_TOP, NOT_HELD, TELLING, TELLING_TOP

HERE, THERE = range(10), range(10, 20)
DEEP = {"0": range(20), "0.0": HERE, "0.0.0": range(5), "0.0.1": range(5, 10), "0.1": THERE}
"""The first topic with two children."""
WIDE = {"0": range(40), "0.0": range(20), "0.0.0": HERE, "0.0.1": THERE, "0.1": range(20, 40)}
"""The two topics one level further down, and as many papers beside them."""


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


def fit(here: int, there: int = 0) -> float:
    """F of a name that is true of so many of ten papers, and of so many of their siblings'."""
    return (1 + COVER) * here / (COVER * 10 + here + there)


def accepted(here: float, there: float = 0, parent: int = 20) -> float:
    """What a name that is true of so many of ten papers gains by being accepted; one paper counts as the parent's."""
    share = (here + (here + there) / parent) / 11
    return float(ACCEPTED * norm.cdf((share - AT) / WIDTH))


def makeshifts(tree: TopicTree, offered: Any, rank: Any = (), topic: str = "0.0") -> list[Earned]:
    found = options(tree, tree[topic], 0, offered.under(tree, tree[topic].parent), rank)
    return [option for option in found if option.makeshift]


def test_how_close_its_papers_are_to_a_name_and_how_much_closer_than_those_of_a_sibling(
    tree: TopicTree, table: Any
) -> None:
    offered = table(entries={"Optics": true_of(9)}).under(tree)
    for beside, apart in ((2.5, -1.5), (0.0, 1.0)):
        given = replace(offered, closer=np.array([[1.0], [beside], [-3.0]]))
        found = options(tree, tree["0.0"], 0, given, ())
        assert {(option.closer, option.apart) for option in found if not option.parts} == {(1.0, apart)}


def test_an_only_child_is_apart_from_nothing_and_what_is_not_known_stays_so(tree: TopicTree, table: Any) -> None:
    offered = table(entries={"Optics": true_of(9)}).under(tree)
    (alone, *_) = options(tree, tree["0.0"], 0, replace(offered, closer=np.array([[1.0]])), ())
    (unknown, *_) = options(tree, tree["0.0"], 0, replace(offered, closer=np.array([[np.nan], [1.0]])), ())
    assert alone.apart == np.inf
    assert np.isnan([unknown.closer, unknown.apart]).all()


def test_floors_rise_towards_the_top(planted: Any) -> None:
    deep = planted({"0": range(4), "0.0": range(3), "0.0.0": range(2), "0.0.1": [2], "0.1": [3]})
    assert FLOOR_TOP > FLOOR > FLOOR_LEAF
    assert floor_of(deep["0.0"], inner=True) == floor_of(deep["0.1"], inner=False) == FLOOR_TOP
    assert floor_of(deep["0.0.0"], inner=True) == FLOOR
    assert floor_of(deep["0.0.0"], inner=False) == FLOOR_LEAF


@pytest.mark.parametrize(("papers", "is_earned"), [(6.3, True), (6.2, False)])
def test_at_the_top_three_fifths_of_the_papers_must_bear_a_name(
    tree: Any, table: Any, papers: float, is_earned: bool
) -> None:
    """One paper more is as those of the parent: (6.3 + 6.3 / 20) / 11 = .601, (6.2 + 6.2 / 20) / 11 = .592."""
    assert ((papers + LIKE_PARENT * papers / 20) / (10 + LIKE_PARENT) >= FLOOR_TOP) is is_earned
    bread = [papers / 10] * 10 + [0.0] * 10
    assert ("Bread" in earned(tree, table({"Bread": bread}))) is is_earned


@pytest.mark.parametrize(("papers", "is_earned"), [(6, True), (5, False)])
def test_of_a_leaf_further_down_six_of_ten_are_enough(planted: Any, table: Any, papers: int, is_earned: bool) -> None:
    """(6 + 6 / 20) / 11 = .573, which at the top is too little, and (5 + 5 / 20) / 11 = .477."""
    assert ((papers + LIKE_PARENT * papers / 20) / (10 + LIKE_PARENT) >= FLOOR_LEAF) is is_earned
    deep = planted({"0": range(20), "0.0": range(20), "0.0.0": HERE, "0.0.1": THERE})
    assert ("Bread" in earned(deep, table({"Bread": true_of(papers)}), topic="0.0.0")) is is_earned


@pytest.mark.parametrize(("siblings", "is_earned"), [(3, True), (4, False)])
def test_a_name_at_the_top_that_is_half_as_true_of_the_siblings_tells_too_little(
    tree: Any, table: Any, siblings: int, is_earned: bool
) -> None:
    """True of eight papers of ten: 2.5 times .3 is .75, 2.5 times .4 is 1."""
    assert TELLING_TOP == 2.5
    assert ("Bread" in earned(tree, table({"Bread": true_of(8, siblings)}))) is is_earned


@pytest.mark.parametrize(("others", "is_offered"), [(12, True), (19, False)])
def test_a_name_at_the_top_that_tells_little_is_better_than_none(
    planted: Any, table: Any, others: int, is_offered: bool
) -> None:
    """True of .8 here and of .4 or .63 of the 30 papers beside it: two times as many, and 1.26 times."""
    assert TELLING < 2 < TELLING_TOP
    assert TELLING * 19 / 30 > 0.8
    top = planted({"0": range(40), "0.0": HERE, "0.1": range(10, 40)})
    true = {
        name: [float(at < 8 or 10 <= at < 10 + there) for at in range(40)]
        for name, there in (("Food", others), ("Bread", 9))
    }
    found = earned(top, table(true, reach={"Food": 20, "Bread": 17}))
    assert ("Food" in found) is is_offered
    if is_offered:
        assert found["Bread"].score - found["Food"].score > SAYS_LITTLE


@pytest.mark.parametrize(("siblings", "is_earned"), [(6, True), (7, False)])
def test_a_name_that_is_as_true_of_the_siblings_tells_nothing(
    planted: Any, table: Any, siblings: int, is_earned: bool
) -> None:
    """True of eight papers of ten, below the top: 1.3 times .6 is .78, 1.3 times .7 is .91."""
    offered = table({"Bread": [*true_of(8, siblings), *[0.0] * 20]})
    bread = earned(planted(WIDE), offered, topic="0.0.0")["Bread"]
    assert (bread.score > SAYS_LITTLE / 2) is is_earned, "a name of half of the papers at most is given if it is all"


@pytest.mark.parametrize(("reach", "is_earned"), [(8 + 18, True), (8 + 20, False)])
def test_a_name_that_is_as_true_of_everything_tells_nothing(
    planted: Any, table: Any, reach: float, is_earned: bool
) -> None:
    """Beside its ten papers there are thirty, ten of them siblings', of which it is true of none. 1.3 * 20/30 > .8."""
    wide = planted(WIDE)
    offered = table({"Bread": [*true_of(8), *[0.0] * 20]}, reach={"Bread": reach})
    assert ("Bread" in earned(wide, offered, topic="0.0.0")) is is_earned


def test_what_is_measured_of_a_name(tree: Any, table: Any) -> None:
    """True of 8 of 10 papers here and 2 there: F is 3 * 8 / (2 * 10 + 10); an entry gains a little."""
    bread = earned(tree, table({"Bread": true_of(8, 2)}, reach={"Bread": 10}))["Bread"]
    assert (bread.share, bread.share_above) == pytest.approx((0.8, 0.5))
    assert bread.score == pytest.approx(fit(8, 2) + ENTRY + accepted(8, 2) + SAID)
    assert fit(8, 2) == pytest.approx(0.8)
    assert (bread.entries, bread.parts, bread.reach, bread.makeshift) == ((0,), (), 10, False)


def test_a_name_gains_by_the_share_of_papers_as_readers_accept_it(tree: Any, table: Any) -> None:
    """Of .75 with the parent's paper, .23 standard errors above the even share: .59 of what can be gained.

    Of all papers .97 is gained, and of half of them, which is not enough for a name, hardly anything.
    """
    assert (AT, WIDTH) == (0.72, 0.13)
    gained = [accepted(here) / ACCEPTED for here in (5, 7.857, 10)]
    assert gained == pytest.approx([0.03, 0.59, 0.963], abs=5e-3)
    found = earned(tree, table({"Food": true_of(10), "Bread": true_of(7)}))
    gain = accepted(10) - accepted(7)
    assert gain > ACCEPTED / 3
    assert found["Food"].score - found["Bread"].score == pytest.approx(fit(10) - fit(7) + gain)


def test_a_leafs_name_is_the_likelier_accepted_the_closer_its_papers_are(planted: Any, tree: Any, table: Any) -> None:
    """Of a topic with children, or if the closeness is not known, nothing is said."""
    entries = {"Food": true_of(10), "Bread": true_of(8)}
    found = earned(tree, table(entries, closer={"Food": 1.0}))
    assert found["Food"].accepted == pytest.approx(of_leaf(1.0, 1.0))
    assert found["Bread"].accepted == 1
    parent = planted({"0": range(20), "0.0": range(10), "0.0.0": range(5), "0.0.1": range(5, 10), "0.1": range(10, 20)})
    assert earned(parent, table(entries, closer={"Food": 1.0}))["Food"].accepted == 1


def test_two_halves_join_where_each_adds_papers_of_its_own(tree: Any, table: Any) -> None:
    """Bread is true of six papers, drinks of the other four: each alone of too few, together of all."""
    found = earned(tree, table({"Drinks": true_of(4, first=6), "Bread": true_of(6)}))
    assert list(found) == ["Bread & Drinks"]
    joined = found["Bread & Drinks"]
    assert dict(joined.parts) == pytest.approx({"Bread": 0.6, "Drinks": 0.4})
    assert [name for name, _ in joined.parts] == ["Bread", "Drinks"], "the one that is true of more goes first"
    assert (joined.share, joined.share_above) == pytest.approx((1.0, 0.5))
    assert joined.score == pytest.approx(1 + accepted(10) - JOINT_LEAF)
    assert (joined.entries, joined.reach) == ((1, 0), 10)


def test_a_joined_name_loses_what_its_halves_lose_and_gains_nothing_by_them(tree: Any, table: Any) -> None:
    """Bread is an entry, and gains by it alone; the second half says what papers work with."""
    phrases = {"green tea": true_of(4, first=6), "drinks data": true_of(4, first=6)}
    found = earned(tree, table({"Bread": true_of(6)}, phrases), rank=[0, 1])
    whole = 1 + accepted(10) - JOINT_LEAF
    assert {name: option.score for name, option in found.items()} == pytest.approx(
        {"Bread & Green Tea": whole, "Bread & Drinks Data": whole - NO_NAME - LATER_PHRASE + SAID}
    )


@pytest.mark.parametrize(("second", "is_joined"), [(3, True), (1, False)])
def test_a_second_half_that_adds_less_than_a_fifth_is_not_earned(
    tree: Any, table: Any, second: int, is_joined: bool
) -> None:
    found = earned(tree, table({"Bread": true_of(7), "Drinks": true_of(second, first=7)}))
    assert ("Bread & Drinks" in found) is is_joined
    assert "Bread" in found


def test_what_lies_below_another_entry_adds_nothing_to_it(tree: Any, table: Any) -> None:
    assert set(earned(tree, table({"Food": true_of(9), "Bread": true_of(7)}))) == {"Food", "Bread"}


def test_names_that_share_a_word_are_not_joined_unless_it_can_be_said_once(tree: Any, table: Any) -> None:
    assert earned(tree, table({"Rye": true_of(5), "Rye bread": true_of(5, first=5)})) == {}
    found = earned(tree, table({"Rye bread": true_of(5), "White bread": true_of(5, first=5)}))["Rye & White Bread"]
    assert [name for name, _ in found.parts] == ["Rye Bread", "White Bread"]


def test_two_names_that_tell_nothing_together_are_not_joined(tree: Any, table: Any) -> None:
    """Each is true of half of all papers: the joined name is as true of the siblings."""
    halves = {"Bread": true_of(5, 5), "Drinks": [1 - value for value in true_of(5, 5)]}
    assert earned(tree, table(halves)) == {}


@pytest.mark.parametrize(("missed", "is_earned"), [(2, True), (3, False)])
def test_children_that_a_name_does_not_hold_may_be_a_quarter_of_the_papers(
    planted: Any, table: Any, missed: int, is_earned: bool
) -> None:
    """The name is true of all papers of the first child, and of none of the second: of eight, F is 3 * 8 / 28."""
    cut = 10 - missed
    deep = planted({"0": range(20), "0.0": HERE, "0.0.0": range(cut), "0.0.1": range(cut, 10), "0.1": THERE})
    found = earned(deep, table({"Bread": true_of(cut)}))
    assert ("Bread" in found) is is_earned
    if is_earned:
        assert found["Bread"].score == pytest.approx(fit(8) + accepted(8) - NOT_HELD * 0.2 + ENTRY)


def test_a_phrase_of_one_word_stands_behind_one_of_two_and_titles_count(tree: Any, table: Any) -> None:
    phrases = {"dough": true_of(8), "rye bread": true_of(8)}
    titled = {"dough": HERE[:6], "rye bread": HERE[:5]}
    found = earned(tree, table(phrases=phrases, titled=titled), rank=[0, 1])
    assert found["Dough"].score == pytest.approx(fit(8) + accepted(8) + TITLED * 0.6 - SINGLE_WORD + SAID)
    assert found["Rye Bread"].score == pytest.approx(fit(8) + accepted(8) + TITLED * 0.5 - LATER_PHRASE + SAID)
    assert list(found) == ["Rye Bread", "Dough"]


@pytest.mark.parametrize(("titles", "loss"), [(5, SINGLE_WORD), (4, NO_NAME)])
def test_a_single_word_is_a_name_only_where_half_of_the_titles_say_it(
    tree: Any, table: Any, titles: int, loss: float
) -> None:
    """Else it loses more than a name can gain, and lies under any makeshift."""
    assert TITLED_WORD == 0.5
    found = earned(tree, table(phrases={"dough": true_of(10)}, titled={"dough": HERE[:titles]}), rank=[0])
    assert found["Dough"].score == pytest.approx(fit(10) + accepted(10) + TITLED * titles / 10 - loss + SAID)
    assert fit(10) + ACCEPTED + TITLED * TITLED_WORD + SAID - NO_NAME < -MAKESHIFT - 2 * MAKESHIFTS * LATER_PHRASE


def test_what_has_no_spaces_is_not_taken_for_a_single_word(tree: Any, table: Any) -> None:
    """ "Sourdough bread", which no title says: only its nearness to the top of the list counts."""
    bread = earned(tree, table(phrases={"酸面包": true_of(8)}), rank=[0])["酸面包"]
    assert bread.score == pytest.approx(fit(8) + accepted(8) + SAID)


def test_a_phrase_that_says_what_papers_work_with_stands_behind(tree: Any, table: Any) -> None:
    """An entry of the vocabulary is a subject, whatever its last word."""
    phrases = {"large data": true_of(8), "bread dataset": true_of(8), "rye bread": true_of(8)}
    found = earned(tree, table({"Big Data": true_of(8)}, phrases), rank=[0, 1, 2])
    whole = fit(8) + accepted(8) + SAID
    scores = {name: option.score - whole for name, option in found.items()}
    assert scores == pytest.approx(
        {
            "Big Data": ENTRY,
            "Rye Bread": -2 * LATER_PHRASE,
            "Large Data": -NO_NAME,
            "Bread Dataset": -NO_NAME - LATER_PHRASE,
        }
    )


@pytest.mark.parametrize(("widest", "names"), [(12, ["Food", "Bread"]), (11, ["Bread"]), (8, ["Food", "Bread"])])
def test_names_that_are_true_of_more_papers_than_is_allowed_are_left_out_where_others_are_left(
    tree: Any, table: Any, widest: float, names: list[str]
) -> None:
    """Food reaches 12 papers and bread 9; soup, of 5 papers, is as true of the siblings: it is nothing that is left."""
    offered = table({"Food": true_of(10, 2), "Bread": true_of(9), "Soup": true_of(2, 3)}).under(tree)
    found = options(tree, tree["0.0"], 0, offered, [], widest)
    assert [option.name for option in found if not option.makeshift] == names
    assert {option.name for option in found} >= set(names)
    assert not any("Food" in option.name for option in found if "Food" not in names)


@pytest.mark.parametrize(("siblings", "reach", "is_offered"), [(7, 20, True), (8, 20, False), (7, 21, False)])
def test_a_broad_entry_is_a_name_where_it_reaches_at_most_half_of_all(
    planted: Any, table: Any, siblings: int, reach: float, is_offered: bool
) -> None:
    """True of .8 here and .7 of the siblings' papers: .8 / .7 = 1.14 lies between 1.05 and 1.3; .8 / .8 is 1."""
    assert BROAD <= 8 / 7 < TELLING
    assert MOST_REACH * 40 == 20
    offered = table({"Food": [*true_of(8, siblings), *[0.0] * 20]}, reach={"Food": reach})
    found = earned(planted(WIDE), offered, topic="0.0.0")
    assert ("Food" in found) is is_offered
    if is_offered:
        among_all = fit(8, int(reach) - 8)
        expected = (1 - IN_ALL) * fit(8, 7) + IN_ALL * among_all + accepted(8, 7) + ENTRY + SAID - SAYS_LITTLE
        expected -= TOO_BROAD * (15 / 20 - BROAD_FROM)
        assert found["Food"].score == pytest.approx(expected)


def test_of_two_names_that_part_the_siblings_alike_the_one_that_reaches_less_far_is_better(
    planted: Any, table: Any
) -> None:
    """Both are true of all ten papers here and of no sibling; food of 20 of all 40 papers, bread of these ten."""
    entries = {"Food": [*true_of(10, 0), *[0.0] * 20], "Bread": [*true_of(10, 0), *[0.0] * 20]}
    found = earned(planted(WIDE), table(entries, reach={"Food": 20, "Bread": 10}), topic="0.0.0")
    assert list(found) == ["Bread", "Food"]
    assert found["Bread"].score - found["Food"].score == pytest.approx(IN_ALL * (fit(10) - fit(10, 10)))


def test_broad_names_come_last_and_a_phrase_is_none(planted: Any, table: Any) -> None:
    """Food is true of all papers here, and bread of six: but food is nearly as true of the siblings."""
    entries = {"Food": [*true_of(10, 9), *[0.0] * 20], "Bread": [*true_of(6), *[0.0] * 20]}
    phrases = {"white flour": [*true_of(8, 7), *[0.0] * 20]}
    found = earned(planted(WIDE), table(entries, phrases), rank=[0], topic="0.0.0")
    assert list(found) == ["Bread", "Food"]


def test_phrases_of_other_topics_are_no_names(tree: Any, table: Any) -> None:
    phrases = {"rye bread": true_of(9), "green tea": true_of(9)}
    found = options(tree, tree["0.0"], 0, table(phrases=phrases).under(tree), [1])
    assert {option.name for option in found} == {"Green Tea"}


def test_the_best_name_goes_first_and_makeshifts_last(tree: Any, table: Any) -> None:
    """Entries come before phrases; food is true of all, so that no other adds to it."""
    offered = table({"Drinks": true_of(7), "Food": true_of(10)}, {"rye bread": true_of(3), "oven heat": true_of(2)})
    found = options(tree, tree["0.0"], 0, offered.under(tree), [0, 1])
    assert [option.name for option in found[:3]] == ["Food", "Drinks", "Food"]
    assert [option.makeshift for option in found] == [False] * 2 + [True] * 4
    lost = [0, 0, ALONE * (SURE - 0.3), ALONE * (SURE - 0.2)]
    expected = [-LATER_PHRASE * place - loss for place, loss in enumerate(lost)]
    assert [option.score for option in found[2:]] == pytest.approx(expected)
    assert [option.name for option in found[2:]] == ["Food", "Drinks", "Rye Bread", "Oven Heat"]


def test_a_makeshift_of_a_leaf_is_names_that_are_each_true_of_two_papers_of_ten(tree: Any, table: Any) -> None:
    """Rye bread holds papers 0 to 2, sea salt 3 to 5, and oven heat paper 6 only; a single word is no part."""
    phrases = {
        "rye bread": true_of(3), "oven heat": true_of(1, first=6), "sea salt": true_of(3, first=3),
        "yeast": true_of(3, first=7),
    }  # fmt: skip
    assert 0.1 < PART_OF_LEAF <= 0.2
    titled = {"rye bread": HERE[:3], "sea salt": HERE[3:4], "oven heat": HERE[6:7]}
    first, *others = makeshifts(tree, table(phrases=phrases, titled=titled), [0, 1, 2, 3])
    assert first.name == "Rye Bread & Sea Salt"
    assert first.share == pytest.approx(0.6)
    assert first.share_above == pytest.approx(0.3)
    assert dict(first.parts) == pytest.approx({"Rye Bread": 0.3, "Sea Salt": 0.3})
    assert (first.entries, first.reach) == ((), 0)
    assert not any(option.parts for option in others)


def test_a_makeshift_of_one_candidate_has_no_parts_and_claims_no_more_than_it_holds(tree: Any, table: Any) -> None:
    """Bread, all food, and rye bread, which shares its word, add nothing to it; half is too little for a name."""
    offered = table({"Bread": true_of(5)}, {"rye bread": true_of(3, first=5), "oven": true_of(1, first=9)})
    first, *others = makeshifts(tree, offered, [0, 1])
    assert (first.name, first.parts, first.entries) == ("Bread", (), (0,))
    assert (first.share, first.share_above) == pytest.approx((0.5, 0.25))
    assert len(others) == 2


def test_what_tells_nothing_is_in_no_makeshift(tree: Any, table: Any) -> None:
    """Soup is true of half of the papers here, and of half of the siblings'."""
    made = makeshifts(tree, table({"Soup": true_of(5, 5, first=5), "Bread": true_of(4)}))
    assert [option.name for option in made] == ["Bread"]
    assert makeshifts(tree, table({"Soup": true_of(5, 5)})) == []


def test_what_must_not_be_said_again_is_in_no_makeshift(tree: Any, table: Any) -> None:
    """Food is said above."""
    offered = table({"Food": true_of(10), "Bread": true_of(4), "Drinks": true_of(3, first=4)}).under(tree)
    found = options(tree, tree["0.0"], 0, offered, [], spent={0})
    assert [option.name for option in found if option.makeshift] == [
        "Bread & Drinks", "Bread", "Drinks",
    ]  # fmt: skip


def test_a_makeshift_is_never_too_long(tree: Any, table: Any) -> None:
    long = {f"{letter * 18} {letter * 6}": true_of(3) for letter in "abc"}
    for option in options(tree, tree["0.0"], 0, table(phrases=long).under(tree), [0, 1, 2]):
        assert len(option.name) <= LONGEST_JOINED


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
        ("Law", "NLP evaluation and data", "Law, NLP evaluation & data"),
        ("Harmonic analysis", "functional analysis", "Harmonic & functional analysis"),
        ("large language models", "large vision models", "large language & vision models"),
        ("speech recognition", "speech", "speech recognition & speech"),
        ("deep learning", "learning theory", "deep learning & learning theory"),
        ("rye bread", "rye bread recipes", "rye bread & rye bread recipes"),
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
    deep = planted(DEEP)
    offered = table({"Drinks": true_of(1, first=5), "Bread": true_of(5)})
    assert earned(deep, offered) == {}
    made = options(deep, deep["0.0"], 0, offered.under(deep), [])
    assert [option.name for option in made] == ["Bread & Drinks", "Bread", "Drinks"]
    assert [option.share for option in made] == pytest.approx([0.6, 0.5, 0.1])
    assert all(option.makeshift for option in made)
    assert dict(made[0].parts) == pytest.approx({"Bread": 0.5, "Drinks": 0.1})
    assert (set(made[0].entries), made[1].entries) == ({0, 1}, (1,))


@pytest.mark.parametrize(("bread", "is_made"), [(5, True), (3, False)])
def test_two_names_that_hold_most_papers_are_a_makeshift_whatever_they_add(
    planted: Any, table: Any, bread: int, is_made: bool
) -> None:
    """Beside jam, of one paper: .6 are most, and .4 are not; then each stands alone."""
    assert 0.4 < HOLDS_MOST <= 0.6
    made = makeshifts(planted(DEEP), table({"Jam": true_of(1, first=5), "Bread": true_of(bread)}))
    alone = ["Bread", "Jam"]
    assert [option.name for option in made] == (["Bread & Jam", *alone] if is_made else alone)


def test_three_names_are_a_makeshift_where_no_two_hold_most(planted: Any, table: Any) -> None:
    """Each of two papers: two hold .4, and three .6."""
    three = table({"Bread": true_of(2), "Drinks": true_of(2, first=3), "Soup": true_of(2, first=6)})
    made = makeshifts(planted(DEEP), three)
    assert [option.name for option in made] == [
        "Bread, Drinks & Soup", "Bread", "Drinks", "Soup",
    ]  # fmt: skip
    assert (made[0].share, made[0].share_above) == pytest.approx((0.6, 0.3))
    assert dict(made[0].parts) == pytest.approx({"Bread": 0.2, "Drinks": 0.2, "Soup": 0.2})
    assert sorted(made[0].entries) == [0, 1, 2]
    assert made[0].score == pytest.approx(TOGETHER * (0.6 - SURE))


def test_the_names_that_hold_most_together_go_first(planted: Any, table: Any) -> None:
    """Of 5, 3 and 2 papers, all others': three hold 10, and two 8, 7 or 5, which is no more than the best alone."""
    three = table({"Soup": true_of(2, first=8), "Drinks": true_of(3, first=5), "Bread": true_of(5)})
    made = makeshifts(planted(DEEP), three)
    assert [option.name for option in made[:3]] == ["Bread, Drinks & Soup", "Bread & Drinks", "Bread & Soup"]
    assert [option.share for option in made[:3]] == pytest.approx([1, 0.8, 0.7])
    assert [option.name for option in made[3:]] == ["Bread", "Drinks", "Soup"]
    better = [TOGETHER * (share - SURE) for share in (1, 0.8, 0.7)]
    worse = [-ALONE * (SURE - share) for share in (0.5, 0.3, 0.2)]
    expected = [-LATER_PHRASE * place + more for place, more in enumerate((*better, *worse))]
    assert [option.score for option in made] == pytest.approx(expected)


def test_no_names_make_one_makeshift_without_papers_of_their_own_nor_with_a_common_word(
    planted: Any, table: Any
) -> None:
    """All bread is food; "rye" and "rye bread" share a word; soup is as true of the siblings."""
    deep = planted(DEEP)

    def made(entries: dict[str, list[float]]) -> list[str]:
        return [option.name for option in makeshifts(deep, table(entries))]

    assert made({"Food": true_of(6), "Bread": true_of(5)}) == ["Food", "Bread"]
    assert made({"Rye bread": true_of(4), "Rye": true_of(4, first=5)}) == ["Rye Bread", "Rye"]
    assert made({"Rye bread": true_of(4), "White bread": true_of(4, first=5)})[0] == "Rye & White Bread"
    assert made({"Bread": true_of(4), "Soup": true_of(4, 4, first=5)}) == ["Bread"]


@pytest.mark.parametrize(("drinks", "names"), [(2, ["Bread & Drinks", "Bread", "Drinks"]), (1, ["Bread", "Drinks"])])
def test_of_a_leaf_names_stand_together_only_where_each_is_true_of_enough(
    tree: Any, table: Any, drinks: int, names: list[str]
) -> None:
    """Bread and one paper on drinks hold .6 together, which would be enough for a topic with children."""
    offered = table({"Drinks": true_of(drinks, first=5), "Bread": true_of(5)})
    assert [option.name for option in makeshifts(tree, offered)] == names


def test_a_name_that_few_papers_say_gains_less_and_a_phrase_is_none(tree: Any, table: Any) -> None:
    """Of ten papers, bread is said by all or by one, and rye bread by four or by three."""
    offered = {"entries": {"Bread": true_of(8)}, "phrases": {"rye bread": true_of(8)}}
    said = earned(tree, table(**offered, unsaid={"rye bread": HERE[4:]}), rank=[0])
    unsaid = earned(tree, table(**offered, unsaid={"Bread": HERE[1:], "rye bread": HERE[3:]}), rank=[0])
    assert (SAID_IN, PHRASE_SAID) == (0.3, 0.4)
    assert said["Bread"].score - unsaid["Bread"].score == pytest.approx(SAID * 2 / 3)
    assert ("Rye Bread" in said, "Rye Bread" in unsaid) == (True, False)


def test_makeshifts_that_papers_say_go_first(tree: Any, table: Any) -> None:
    """Three entries of four papers, then of three and two: the best is said by none, the others by two and by five."""
    entries = {"Food": true_of(4), "Bread": true_of(3), "Drinks": true_of(2)}
    made = makeshifts(tree, table(entries, unsaid={"Food": HERE, "Bread": HERE[2:], "Drinks": HERE[5:]}))
    assert [option.name for option in made] == ["Bread", "Drinks", "Food"]


def test_a_phrase_is_a_name_only_if_titles_say_it(tree: Any, table: Any) -> None:
    """All papers say both phrases; one title of ten says rye bread."""
    phrases = {"rye bread": true_of(8), "oven heat": true_of(8)}
    found = earned(tree, table(phrases=phrases, titled={"rye bread": HERE[:1]}), rank=[0, 1])
    assert "Rye Bread" in found
    assert "Oven Heat" not in found
    untitled = earned(tree, table(phrases=phrases), rank=[0, 1])  # papers without titles
    assert {"Rye Bread", "Oven Heat"} <= set(untitled)


@pytest.mark.parametrize(("here", "penalty"), [(6, 0), (3, 0), (1, 1 - 1.3 / 11 / 0.3), (0, 1 - 1 / 11)])
def test_an_entry_that_its_papers_mention_less_than_others_loses_points(
    tree: Any, table: Any, here: int, penalty: float
) -> None:
    """Six papers of twenty mention bread. In a topic of half of all papers, the average is enough."""
    offered, mentioned = {"Bread": true_of(8)}, [*HERE[:here], *THERE[here:6]]
    known, unknown = earned(tree, table(offered, mentioned={"Bread": mentioned})), earned(tree, table(offered))
    assert unknown["Bread"].score - known["Bread"].score == pytest.approx(TOLD * penalty)


@pytest.mark.parametrize(
    ("closer", "inner", "loses"),
    [(NEAR - 0.01, True, True), (NEAR, True, False), (np.nan, True, False), (NEAR - 0.01, False, False)],
)
def test_a_topic_with_subtopics_is_hardly_called_by_another_field(
    planted: Any, tree: Any, table: Any, closer: float, inner: bool, loses: bool
) -> None:
    """In a collection of one discipline, unless its papers are much closer to the field than others."""
    grown = planted(DEEP) if inner else tree
    offered, near = {"Mathematics": true_of(9), "Bread": true_of(8)}, {"Mathematics": closer, "Bread": NEAR}
    usual = earned(grown, table(offered, closer=near))
    within = earned(grown, table(offered, closer=near, fields=["Mathematics"]))
    assert usual["Mathematics"].score - within["Mathematics"].score == pytest.approx(ELSEWHERE * loses)
    assert next(iter(within)) == ("Bread" if loses else "Mathematics")
    assert within["Bread"].score == usual["Bread"].score


def test_a_makeshift_of_a_small_leaf_needs_phrases_of_two_papers(tree: Any, table: Any) -> None:
    phrases = {"rye bread": true_of(2), "sea salt": true_of(2, first=2)}
    titled = {"rye bread": HERE[:1], "sea salt": HERE[2:3]}
    (first, *_) = makeshifts(tree, table(phrases=phrases, titled=titled), [0, 1])
    assert first.name == "Rye Bread & Sea Salt"
