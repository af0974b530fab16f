"""Groups that no name fits, divided anew by names: leaves of two papers and names that are true or not, by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from hierarchography.clustering.named_groups import FIRST, SMALL
from hierarchography.clustering.regroup import regrouped
from hierarchography.model.nodes import Node
from hierarchography.vocabulary.gate import CHILD_HELD, MOST_NOT_HELD, OWN_PART, TELLING, TELLING_TOP

TWO = 2
"""Papers of a leaf."""


def leaf(place: int) -> Node:
    return Node(np.arange(TWO * place, TWO * (place + 1)))


def group(*parts: Node | int) -> Node:
    """A topic of leaves, given by their places, and of topics."""
    return Node.of([leaf(part) if isinstance(part, int) else part for part in parts])


def named(leaves: int, *names: Sequence[int] | Mapping[int, float]) -> csr_array:
    """Names that are true of all papers of these leaves, or of this share of them."""
    table = np.zeros((TWO * leaves, len(names)))
    for column, name in enumerate(names):
        shares = name if isinstance(name, Mapping) else dict.fromkeys(name, 1.0)
        for place, share in shares.items():
            table[TWO * place : TWO * (place + 1), column] = share
    return csr_array(table)


def shape(node: Node) -> Any:
    """The places of the leaves, nested and in the order of the tree."""
    return [shape(child) for child in node.children] if node.children else int(node.members.min()) // TWO


def same(one: Node, other: Node) -> bool:
    return shape(one) == shape(other)


def papers(node: Node) -> list[int]:
    """The papers of the leaves, in order of the tree, after a check that each topic has what its parts have."""
    if not node.children:
        return [int(paper) for paper in node.members]
    below = [paper for child in node.children for paper in papers(child)]
    assert sorted(below) == sorted(node.members.tolist())
    return below


MIXED = group(group(0, 1, 2), group(3, 4), group(5, 6, 7))
"""Three topics: bread and soup (0, 1 | 2), tea (3, 4), and soup and bread (5, 6 | 7)."""
BREAD, SOUP, TEA = (0, 1, 7), (2, 5, 6), (3, 4)


def test_groups_without_a_name_are_dissolved_and_their_parts_grouped_by_names() -> None:
    """Bread and soup are each true of two parts of three in one topic and of one in the other: .67 to 4 of 10 papers.

    A third of the papers is in a part that the name does not hold, and no more than a quarter may be. Of the eight
    leaves, bread is what 0, 1 and 7 share, and soup 2, 5 and 6.
    """
    assert MOST_NOT_HELD < 1 / 3
    found = regrouped(MIXED, named(8, BREAD, SOUP, TEA), most=3)
    assert sorted(map(sorted, shape(found))) == [[0, 1, 7], [2, 5, 6], [3, 4]]
    assert sorted(papers(found)) == list(range(16))


def test_groups_that_a_name_fits_stay() -> None:
    tree = group(group(0, 1, 7), group(3, 4), group(2, 5, 6))
    assert same(regrouped(tree, named(8, BREAD, SOUP, TEA), most=3), tree)


def test_leaves_and_topics_of_leaves_alone_stay_whatever_their_names() -> None:
    for tree in (leaf(0), group(0, 1, 2)):
        assert same(regrouped(tree, named(3), most=2), tree)


def test_two_names_are_enough_for_a_group() -> None:
    """Bread is true of two parts and soup of two others: each of half of the papers, both of all."""
    tree = group(group(0, 1, 2, 3), group(4, 5), group(6, 7))
    names = (0, 1), (2, 3), (4, 5), (6, 7)
    assert same(regrouped(tree, named(8, *names), most=4), tree)
    without_soup = regrouped(tree, named(8, names[0], *names[2:]), most=5)
    assert sorted(map(str, shape(without_soup))) == sorted(["[0, 1]", "2", "3", "[4, 5]", "[6, 7]"])


@pytest.mark.parametrize(
    ("parts", "bread", "soup", "fits"),
    [
        (4, {0: 1, 1: 1}, {1: 1, 2: 0.45, 3: 0.45}, True),  # soup adds .225 of the papers to bread
        (4, {0: 1, 1: 1}, {1: 1, 2: 0.36, 3: 0.36}, False),  # .18
        (4, {0: 1, 1: 1}, {2: 0.5, 3: 0.5}, True),  # soup is true of .25
        (4, {0: 1, 1: 1}, {2: 0.45, 3: 0.45}, False),  # .225
        (3, {0: 1}, {1: 1, 2: 0.4}, True),  # each part is held by one of them
        (3, {0: 1}, {1: 1, 2: 0.3}, False),  # the third is not
        (3, {0: 1}, {1: 1}, False),  # the third is nothing's
    ],
)
def test_each_of_two_names_must_hold_papers_of_its_own_and_both_all_parts(
    parts: int, bread: dict[int, float], soup: dict[int, float], fits: bool
) -> None:
    """In all cases both together are true of .6 or more of the papers, and bread alone of no more than .5."""
    assert (FIRST, OWN_PART, CHILD_HELD) == (0.25, 0.2, 0.35)
    tree = group(group(*range(parts)), group(4, 5), group(6, 7))
    assert same(regrouped(tree, named(8, bread, soup, (4, 5), (6, 7)), most=12), tree) is fits


@pytest.mark.parametrize(("most", "changes"), [(4, True), (3, False)])
def test_where_no_names_make_groups_few_enough_all_stays(most: int, changes: bool) -> None:
    """No name is true of the first group's two leaves: they stand alone beside the two that have names."""
    tree = group(group(0, 1), group(2, 3), group(4, 5))
    found = regrouped(tree, named(6, (2, 3), (4, 5)), most)
    assert shape(found) == ([[2, 3], [4, 5], 0, 1] if changes else shape(tree))


@pytest.mark.parametrize(("most", "shapes"), [(4, [[2, 3, 4], 0, 1]), (5, [0, 1, 2, 3, 4])])
def test_as_many_groups_go_as_can_those_of_fewest_parts_first(most: int, shapes: list[Any]) -> None:
    """Of two nameless groups, of two leaves and of three, both go where five may lie side by side, else the smaller."""
    tree = group(group(2, 3, 4), group(0, 1))
    assert shape(regrouped(tree, named(5), most)) == shapes


def test_a_name_that_is_as_true_of_what_is_beside_a_group_is_none() -> None:
    """All are food: that tells no group from another, and bread does."""
    tree = group(group(0, 1), group(2, 3))
    everything = range(4)
    assert shape(regrouped(tree, named(4, everything, (0, 1)), most=12)) == [[0, 1], 2, 3]
    beside = dict.fromkeys((0, 1), 0.9) | dict.fromkeys((2, 3), 0.9 / TELLING_TOP - 0.01)
    assert shape(regrouped(tree, named(4, beside), most=12)) == [[0, 1], 2, 3]
    beside |= dict.fromkeys((2, 3), 0.9 / TELLING_TOP + 0.01)
    assert shape(regrouped(tree, named(4, beside), most=12)) == [0, 1, 2, 3]


def test_a_name_of_more_papers_in_all_than_the_topic_has_is_none_below_it() -> None:
    """Of the first topic's four leaves it is true of two, and of two or three elsewhere: of as many in all, or more."""
    tree = group(group(group(0, 1), group(2, 3)), group(group(4, 5), group(6, 7)))
    names = [(0, 1, 2, 3), (4, 5, 6, 7), (2, 3), (4, 5), (6, 7)]
    narrow = regrouped(tree, named(8, *names, (0, 1, 4, 5)), most=12)
    assert same(narrow, tree)
    broad = regrouped(tree, named(8, *names, (0, 1, 4, 5, 6)), most=12)
    assert shape(broad) == [[[2, 3], 0, 1], [[4, 5], [6, 7]]]


def test_nothing_gets_deeper_nor_wider_than_allowed() -> None:
    """Each of six groups has a leaf of a common name and one of its own: one group and six leaves.

    Where five groups are allowed, leaves with names of their own stand together by two.
    """
    tree = group(*(group(2 * at, 2 * at + 1) for at in range(6)))
    table = named(12, range(0, 12, 2), *((at,) for at in range(1, 12, 2)))
    found = regrouped(tree, table, most=7)
    *others, common = shape(found)
    assert (others, sorted(common)) == ([1, 3, 5, 7, 9, 11], [0, 2, 4, 6, 8, 10])
    assert sorted(papers(found)) == list(range(24))
    narrow = regrouped(tree, table, most=5)
    assert len(narrow.children) <= 5
    assert all(
        len(child.children) <= 5 and all(not leaf.children for leaf in child.children) for child in narrow.children
    )
    assert sorted(papers(narrow)) == list(range(24))
    assert same(regrouped(MIXED, named(8, BREAD, SOUP, TEA), most=2), MIXED), "three names make three groups"


def test_what_is_below_is_divided_by_its_own_names() -> None:
    """The topics at the first level have names; under one of them lie two without, whose leaves go together."""
    tree = group(group(group(0, 3), group(2, 1)), group(group(4, 5), group(6, 7)))
    names = [range(4), range(4, 8), (0, 1), (2, 3), (4, 5), (6, 7)]
    found = regrouped(tree, named(8, *names), most=2)
    first, second = shape(found)
    assert sorted(map(sorted, first)) == [[0, 1], [2, 3]]
    assert second == [[4, 5], [6, 7]]


def test_below_the_top_a_group_has_one_name_and_may_tell_less() -> None:
    """Six groups of a common name and one of their own, as a part of a tree: no two of their own stand together."""
    inner = group(*(group(2 * at, 2 * at + 1) for at in range(6)))
    tree = group(inner, group(group(12, 13), group(14, 15)))
    own = [(at,) for at in range(1, 12, 2)]
    table = named(16, range(12), range(12, 16), range(0, 12, 2), *own, (12, 13), (14, 15))
    assert same(regrouped(tree, table, most=5), tree)
    assert TELLING < TELLING_TOP
    beside = dict.fromkeys((0, 1), 0.9) | dict.fromkeys((2, 3), 0.9 / TELLING - 0.01)
    tree = group(group(group(0, 1), group(2, 3)), group(group(4, 5), group(6, 7)))
    found = regrouped(tree, named(8, range(4), range(4, 8), beside, (4, 5), (6, 7)), most=12)
    assert shape(found) == [[[0, 1], 2, 3], [[4, 5], [6, 7]]]


def test_a_name_of_the_whole_map_gives_way_to_the_names_of_its_parts() -> None:
    """All of the first group is food, and so is half of the rest: that tells a reader too little to choose it.

    It holds tea, bread and soup. The second group is soup, too; tea and bread, which are alike (both are breakfast to
    half), stand together.
    """
    tree = group(group(group(0, 1), group(2, 3), group(4, 5)), group(6, 7), group(8, 9), group(10, 11))
    food = dict.fromkeys(range(6), 0.9) | dict.fromkeys(range(6, 12), 0.45)
    breakfast = dict.fromkeys(range(4), 0.5)
    table = named(12, food, breakfast, (0, 1), (2, 3), (4, 5, 6, 7), (8, 9), (10, 11))
    assert TELLING_TOP > 0.9 / 0.45
    found = regrouped(tree, table, most=4)
    assert sorted(map(str, shape(found))) == sorted(["[[0, 1], [2, 3]]", "[6, 7, 4, 5]", "[8, 9]", "[10, 11]"])
    assert sorted(papers(found)) == list(range(24))


@pytest.mark.parametrize("near", [3, 5])
def test_of_equally_good_groups_those_that_lie_near_each_other_are_merged(near: int) -> None:
    """The first group is dissolved, as all is food; tea joins the kind beside which it lies."""
    tree = group(group(group(0, 1), group(2, 3), group(4, 5)), group(6, 7), group(8, 9), group(10, 11))
    food = dict.fromkeys(range(6), 0.9) | dict.fromkeys(range(6, 12), 0.45)
    table = named(12, food, *((2 * kind, 2 * kind + 1) for kind in range(6)))
    places = np.eye(6)
    places[0] = places[near]
    found = shape(regrouped(tree, table, most=5, places=(np.repeat(np.arange(6), 2 * TWO), places)))
    joined = [[0, 1], [2 * near, 2 * near + 1]]
    assert any(sorted(map(str, part)) == sorted(map(str, joined)) for part in found), found


@pytest.mark.parametrize("crumbs", [1, 5])
def test_a_very_small_group_at_the_top_joins_one_that_a_name_fits(crumbs: int) -> None:
    """A nameless group of soup, rice, salt and a few papers on bread is dissolved; beside it are tea and bread."""
    sizes = {"tea": 200, "soup": 40, "rice": 40, "salt": 40, "crumbs": crumbs, "white bread": 60, "brown bread": 60}
    edges = np.cumsum([0, *sizes.values()])
    rows = {name: np.arange(*edges[at : at + 2]) for at, name in enumerate(sizes)}
    nodes = {name: Node(members) for name, members in rows.items()}
    mixed = Node.of([nodes[name] for name in ("soup", "rice", "salt", "crumbs")])
    tree = Node.of([nodes["tea"], mixed, Node.of([nodes["white bread"], nodes["brown bread"]])])
    table = np.zeros((edges[-1], 5))
    for column, name in enumerate(("tea", "soup", "rice", "salt")):
        table[rows[name], column] = 1
    table[edges[4] :, 4] = 1
    found = regrouped(tree, csr_array(table), most=12)
    small = crumbs < SMALL * edges[-1]
    assert sorted(len(child.members) for child in found.children) == sorted(
        [200, 40, 40, 40, 120 + crumbs] if small else [200, 40, 40, 40, 120, crumbs]
    )


def test_a_group_without_a_name_stays_if_its_parts_would_spoil_other_groups() -> None:
    """Two nameless leaves could only join groups that have names, and these would then fit worse."""
    tree = group(group(0, 1), group(2, 3, 4, 5), group(6, 7, 8, 9))
    table = named(10, range(2, 6), range(6, 10))
    assert same(regrouped(tree, table, most=3), tree)
    assert len(regrouped(tree, table, most=4).children) == 4


def test_the_same_papers_give_the_same_groups_in_the_same_order() -> None:
    """Equal gains: the first two that can go together do. The order of the names makes no difference."""
    table = named(8, BREAD, SOUP, TEA)
    shapes = [shape(regrouped(MIXED, table[:, order], most=3)) for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0])]
    assert shapes == [shapes[0]] * 3
