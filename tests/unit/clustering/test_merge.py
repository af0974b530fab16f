"""Leaves merged bottom-up and cut into readable levels: hand-worked on a line, each leaf one paper."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.clustering.contract import Shape, parts_first, readable
from hierarchography.clustering.merge import leaf_places, merge_leaves
from hierarchography.embedding import nearest_neighbours
from hierarchography.model import Embeddings, Layout, Space
from hierarchography.model.nodes import Node

Nested = list["Nested | int"]


def cut(*places: float, levels: int = 5, children: int = 12, fewest: int = 3, even: bool = False) -> Node:
    leaves = [np.array([leaf]) for leaf in range(len(places))]
    return readable(merge_leaves(np.array(places)[:, None]), leaves, Shape(levels, children, fewest, even))


def nested(node: Node) -> Nested:
    """The node as lists in lists, papers in order: `[[0, 1, 2], [3, 4, 5]]`."""
    if not node.children:
        return sorted(node.members.tolist())
    return sorted((nested(child) for child in node.children), key=str)


def test_average_linkage() -> None:
    """0 and 1 merge first, at their distance; all three merge last."""
    top = merge_leaves(np.array([[0.0], [1.0], [9.0]]))
    assert sorted(top.leaves) == [0, 1, 2]
    pair = next(part for part in top.parts if len(part.leaves) == 2)
    assert sorted(pair.leaves) == [0, 1]
    assert pair.height == pytest.approx(1.0)
    assert top.height > pair.height
    assert merge_leaves(np.zeros((1, 2))).leaves == (0,)


def test_a_single_leaf_is_a_single_topic() -> None:
    assert nested(cut(3)) == [0]


def test_two_leaves_are_two_topics() -> None:
    assert nested(cut(0, 9)) == [[0], [1]]


def test_the_largest_gap_makes_the_levels() -> None:
    """Three groups of three, ten apart."""
    assert nested(cut(0, 1, 2.1, 10, 11, 12.1, 20, 21, 22.1)) == [
        [[0], [1], [2]],
        [[3], [4], [5]],
        [[6], [7], [8]],
    ]


BROAD = [1_000 * broad + 8 * small + leaf for broad in range(3) for small in range(4) for leaf in range(3)]
"""Three broad groups, each of four small ones, each of three leaves."""


def test_three_broad_groups_are_worth_more_than_twelve_small_ones() -> None:
    """With two levels there is room for one kind: each paper is in one of either, and the broad ones stand longer."""
    assert [len(child.members) for child in cut(*BROAD, levels=2).children] == [12, 12, 12]


@pytest.mark.parametrize(("in_tight", "in_loose", "topics"), [(100, 1, 12), (1, 100, 3)])
def test_what_stands_long_counts_by_its_papers(in_tight: int, in_loose: int, topics: int) -> None:
    """Of each four small groups one is a thousand times as tight: it is shown where most of the papers are in it."""
    tight = [place % 1_000 < 8 for place in BROAD]
    places = np.array(
        [place - 0.999 * (place % 8) if near else place for place, near in zip(BROAD, tight, strict=True)]
    )
    sizes = [in_tight if near else in_loose for near in tight]
    leaves = np.split(np.arange(sum(sizes)), np.cumsum(sizes)[:-1])
    root = readable(merge_leaves(places[:, None]), leaves, Shape(2, 12, 3))
    assert len(root.children) == topics


def test_a_group_of_two_gives_its_leaves_to_its_parent() -> None:
    """Two groups of three, and a pair that would be a level of two ways only."""
    assert nested(cut(0, 1, 2.1, 10, 11, 12.1, 20, 21)) == [
        [6],
        [7],
        [[0], [1], [2]],
        [[3], [4], [5]],
    ]


def test_a_group_of_two_without_room_above_stays_a_topic_of_two() -> None:
    """No leaf is given up for want of children."""
    assert nested(cut(0, 1, 2.1, 10, 11, 12.1, 20, 21, children=3)) == [
        [[0], [1], [2]],
        [[3], [4], [5]],
        [[6], [7]],
    ]


def test_a_loose_group_of_three_is_dissolved_where_four_are_wanted_and_a_tight_one_is_kept() -> None:
    """Four tight groups of four, and three leaves: in one place, or hardly nearer to each other than to the groups."""
    fours = [100 * group + leaf for group in range(4) for leaf in range(4)]
    tight = cut(*fours, 400, 400.1, 400.2, levels=2, fewest=4)
    assert sorted(len(child.children) for child in tight.children) == [3, 4, 4, 4, 4]
    loose = cut(*fours, 400, 500, 600, levels=2, fewest=4)
    assert sorted(len(child.children) for child in loose.children) == [0, 0, 0, 4, 4, 4, 4]


def test_two_clear_fields_are_shown_as_more_topics_where_there_are_more() -> None:
    """Each field has four groups of four leaves: a root of two is never shown, nor one of three."""
    places = [10_000 * field + 100 * group + leaf for field in range(2) for group in range(4) for leaf in range(4)]
    assert len(cut(*places, levels=2, fewest=4).children) == 8


def test_a_merge_with_a_name_is_kept_before_one_that_persists_longer() -> None:
    """Twelve groups of three in three broad ones, which persist longer: names decide for the small groups."""
    leaves = [np.array([leaf]) for leaf in range(len(BROAD))]
    merge = merge_leaves(np.array(BROAD)[:, None])
    small = np.array([20.0 if len(one.leaves) == 3 else 0.0 for one in parts_first(merge)])
    assert len(readable(merge, leaves, Shape(2, 12, 3), small).children) == 12
    assert len(readable(merge, leaves, Shape(2, 12, 3), lambda merges: np.zeros(len(merges))).children) == 3


def test_two_children_at_most_give_a_binary_tree() -> None:
    assert nested(cut(0, 1, 10, 12, children=2)) == [[[0], [1]], [[2], [3]]]


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_no_level_too_many(levels: int) -> None:
    depth = 0
    front: tuple[Node, ...] = (cut(*range(40), levels=levels),)
    while front := tuple(child for node in front for child in node.children):
        depth += 1
    assert 1 <= depth <= levels


def test_even_levels_use_more_levels_than_the_gaps_would() -> None:
    """Four groups of four: two levels by the gaps; spread over four levels, a group has at most three children."""
    places = [100 * group + leaf for group in range(4) for leaf in range(4)]
    assert [len(child.children) for child in cut(*places).children] == [4, 4, 4, 4]
    even = cut(*places, levels=4, even=True)
    assert len(even.children) == 3
    assert any(grandchild.children for child in even.children for grandchild in child.children)


def test_without_levels_everything_is_one_topic() -> None:
    assert nested(cut(0, 1, 9, levels=0)) == [0, 1, 2]


def test_as_many_leaves_as_dimensions_are_not_taken_for_distances() -> None:
    """Given points, scipy warns of a table that could be one of distances: square, symmetric, zero diagonal."""
    assert sorted(merge_leaves(np.zeros((2, 2))).leaves) == [0, 1]


def test_leaves_on_one_spot_still_make_a_tree() -> None:
    node = cut(*[4.0] * 30)
    assert sorted(node.members.tolist()) == list(range(30))
    assert 2 <= len(node.children) <= 12


def space(layout: list[list[float]], vectors: list[list[float]]) -> Space:
    embeddings = Embeddings.from_vectors(np.array(vectors), "by hand")
    return Space(embeddings, nearest_neighbours(embeddings, 2), Layout(np.array(layout, dtype=np.float32), "by hand"))


def test_a_quarter_of_the_squared_distance_of_leaves_is_their_vectors() -> None:
    """Two leaves lie at -1 and 1 in the layout, and at right angles by their vectors; scaled, each pair is 2 apart."""
    leaves = [np.array([0, 1]), np.array([2])]
    apart = leaf_places(space([[-2], [0], [1]], [[1, 0], [1, 0], [0, 1]]), leaves)
    assert ((apart[0] - apart[1]) ** 2).sum() == pytest.approx(4.0)
    alike = leaf_places(space([[-2], [0], [1]], [[1, 0]] * 3), leaves)
    assert ((alike[0] - alike[1]) ** 2).sum() == pytest.approx(3.0)


def test_where_the_layout_puts_leaves_at_random_their_vectors_merge_them() -> None:
    """Four leaves at the corners of a rectangle that UMAP drew; by their vectors those on its long sides are alike."""
    corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 0.9], [1.0, 0.9]]
    leaves = [np.array([leaf]) for leaf in range(4)]
    assert sorted(sorted(part.leaves) for part in merge_leaves(np.array(corners)).parts) == [[0, 2], [1, 3]]
    top = merge_leaves(leaf_places(space(corners, [[1, 0], [1, 0.1], [0, 1], [0.1, 1]]), leaves))
    assert sorted(sorted(part.leaves) for part in top.parts) == [[0, 1], [2, 3]]
