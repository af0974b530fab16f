"""The finished map, on four papers and two topics worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from hierarchography.errors import HierarchographyError, InputError, TreeError
from hierarchography.model import Assignment, Corpus, Embeddings, Layout, Topic, TopicTree, View
from hierarchography.topic_map import TopicMap


def rows(*members: int) -> np.ndarray:
    return np.array(members, dtype=np.int32)


@pytest.fixture
def hand_map() -> TopicMap:
    """Whales (papers 0, 2, 3) and stars (paper 1, placed by its neighbours); paper 2 is in the middle of whales."""
    confidence = np.array([1.0, 0.25, 0.5, 1.0], dtype=np.float32)
    tree = TopicTree(
        (
            Topic("0", rows(0, 1, 2, 3), "Everything"),
            Topic("0.0", rows(0, 2, 3), "Whales", ("whale", "song")),
            Topic("0.1", rows(1), "Stars"),
        ),
        Assignment(confidence, np.array([False, True, False, False])),
    )
    records = [{"id": name, "title": name.upper()} for name in ("w1", "s1", "w2", "w3")]
    vectors = np.array([[1.0, 0.4, 0], [0, 0, 1.0], [1.0, 0, 0], [1.0, -0.5, 0]])
    return TopicMap(
        Corpus.from_records(records),
        {"topics": View(tree, Embeddings.from_vectors(vectors, "hand"), Layout(np.zeros((4, 2), np.float32), "hand"))},
    )


def test_the_map_says_what_it_is(hand_map: TopicMap) -> None:
    assert repr(hand_map) == "TopicMap('Whales and Stars': 4 papers, 3 topics, depth 1, encoder hand)"
    assert len(hand_map) == 4
    assert hand_map.tree is hand_map.views["topics"].tree


def test_the_frame_tells_where_each_paper_sits(hand_map: TopicMap) -> None:
    frame = hand_map.to_frame()
    assert frame["topic_id"].tolist() == ["0.0", "0.1", "0.0", "0.0"]
    assert frame["topic"].tolist() == frame["path"].tolist() == ["Whales", "Stars", "Whales", "Whales"]
    assert frame["confidence"].tolist() == [1.0, 0.25, 0.5, 1.0]
    assert frame["placed_by_neighbours"].tolist() == [False, True, False, False]


def test_a_topic_shows_its_most_central_papers_first(hand_map: TopicMap) -> None:
    whales = hand_map["0.0"]
    assert (whales.id, whales.name, whales.keywords, len(whales)) == ("0.0", "Whales", ("whale", "song"), 3)
    assert whales.papers["id"].tolist() == ["w2", "w1", "w3"]
    assert whales.papers["centrality"].is_monotonic_decreasing
    assert whales.papers["centrality"].between(0, 1).all()


def test_a_topic_leads_to_its_relatives(hand_map: TopicMap) -> None:
    root = hand_map["0"]
    assert root.parent is None
    assert [child.name for child in root.children] == ["Whales", "Stars"]
    assert root.children[0].parent is not None
    assert root.children[0].parent.id == "0"
    assert "0.1  Stars (1)" in repr(root)


def test_an_unknown_topic_is_an_error_of_ours(hand_map: TopicMap) -> None:
    with pytest.raises(HierarchographyError, match="no topic '7'"):
        hand_map["7"]


def test_topics_are_asked_for_by_their_ids_and_walked_through(hand_map: TopicMap) -> None:
    assert "0.1" in hand_map and "0.2" not in hand_map and 1 not in hand_map
    assert [topic.id for topic in hand_map] == ["0", "0.0", "0.1"]
    assert next(iter(hand_map)).children[0].name == "Whales"
    unknown: Any = 1
    with pytest.raises(TreeError, match=r"no topic 1; the children of '0' are: 0\.0, 0\.1"):
        hand_map[unknown]
    with pytest.raises(InputError, match="papers cannot be TopicMap; give"):
        hand_map.place(hand_map)


def one_topic(papers: int) -> TopicTree:
    return TopicTree((Topic("0", np.arange(papers, dtype=np.int32)),), Assignment.certain(papers))


def test_a_tree_is_changed_in_the_main_view_of_a_copy(hand_map: TopicMap) -> None:
    single = one_topic(4)
    changed = hand_map.with_tree(single)
    assert changed.tree is single
    assert changed.embeddings is hand_map.embeddings
    assert len(hand_map.tree) == 3


def test_a_view_is_added_replaced_and_looked_at_by_its_name(hand_map: TopicMap) -> None:
    space = hand_map.views["topics"]
    both = hand_map.with_view("method", space.with_tree(one_topic(4)))
    assert list(both.views) == ["topics", "method"]
    assert both.tree is hand_map.tree
    seen = both.view("method")
    assert isinstance(seen, TopicMap)
    assert (seen.main, list(seen.views), len(seen.tree)) == ("method", ["method", "topics"], 1)
    assert len(both.with_view("method", space).view("method").tree) == 3
    assert list(both.view("topics").views) == ["topics", "method"]


def test_an_unknown_view_is_refused_with_those_there_are(hand_map: TopicMap) -> None:
    with pytest.raises(TreeError, match="no view 'year'; it has: topics"):
        hand_map.view("year")


@pytest.mark.parametrize("name", ["", "Method", "../up", "a b", "-x", "x" * 41])
def test_a_view_s_name_could_be_a_folder_s(hand_map: TopicMap, name: str) -> None:
    with pytest.raises(TreeError, match="a view cannot be called"):
        hand_map.with_view(name, hand_map.views["topics"])


def test_parts_of_other_papers_are_refused(hand_map: TopicMap) -> None:
    space = hand_map.views["topics"]
    with pytest.raises(TreeError, match="the tree has 1 papers, but embeddings 4"):
        hand_map.with_tree(one_topic(1))
    with pytest.raises(TreeError, match="at least one view"):
        TopicMap(hand_map.corpus, {})
    with pytest.raises(TreeError, match="the tree has 4 papers, but layout 2"):
        replace(space, layout=Layout(np.zeros((2, 2), np.float32), "hand"))
    fewer = View(one_topic(2), space.embeddings.take(rows(0, 1)), Layout(np.zeros((2, 2), np.float32), "hand"))
    with pytest.raises(TreeError, match="the corpus holds 4 papers, but the view 'few' 2"):
        hand_map.with_view("few", fewer)
    with pytest.raises(TreeError, match=r"memberships must have the shape \(4, 3\)"):
        replace(space, memberships=csr_array((4, 2), dtype=np.float32))


def test_a_view_in_another_order_is_the_same_view(hand_map: TopicMap) -> None:
    memberships = csr_array(np.array([[0, 0, 0.5], [0, 0, 0], [0, 0, 0], [0, 0.25, 0]], dtype=np.float32))
    plane = np.arange(8, dtype=np.float32).reshape(4, 2)
    space = replace(hand_map.views["topics"], memberships=memberships, plane=plane)
    order = rows(2, 0, 3, 1)  # paper 0 becomes paper 2, ...
    moved = space.reordered(order)
    assert moved.plane is not None and moved.memberships is not None
    assert moved.tree["0.1"].members.tolist() == [0]
    np.testing.assert_array_equal(moved.plane[2], plane[0])
    np.testing.assert_array_equal(moved.embeddings.matrix[order], space.embeddings.matrix)
    assert moved.memberships.toarray()[2].tolist() == [0, 0, 0.5]


def test_memberships_stay_with_the_topics_that_they_are_of(hand_map: TopicMap) -> None:
    memberships = csr_array((4, 3), dtype=np.float32)
    space = replace(hand_map.views["topics"], memberships=memberships)
    renamed = space.tree.with_topics([replace(topic, name="X") for topic in space.tree])
    assert space.with_tree(renamed).memberships is memberships
    assert space.with_tree(one_topic(4)).memberships is None


def test_a_page_that_cannot_be_written_is_an_error_of_ours(hand_map: TopicMap, tmp_path: Path) -> None:
    with pytest.raises(HierarchographyError, match=r"cannot write .*map\.html: .*choose a writable folder"):
        hand_map.write_html(tmp_path / "no such folder" / "map.html")


@pytest.mark.parametrize("plane", [np.zeros((3, 2)), np.zeros((4, 3)), np.full((4, 2), np.nan)])
def test_a_plane_of_other_papers_is_refused(hand_map: TopicMap, plane: np.ndarray) -> None:
    with pytest.raises(TreeError, match=r"a plane must be finite coordinates \(4, 2\)"):
        replace(hand_map.views["topics"], plane=plane)
