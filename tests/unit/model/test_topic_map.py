"""The finished map, on four papers and two topics worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hierarchography.errors import HierarchographyError, TreeError
from hierarchography.model import Assignment, Corpus, Embeddings, Layout, Topic, TopicTree
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
        Embeddings.from_vectors(vectors, "hand"),
        Layout(np.zeros((4, 2), dtype=np.float32), "hand"),
        {"topics": tree},
    )


def test_the_map_says_what_it_is(hand_map: TopicMap) -> None:
    assert repr(hand_map) == "TopicMap('Topic map': 4 papers, 3 topics, depth 1, encoder hand)"
    assert len(hand_map) == 4
    assert hand_map.tree is hand_map.trees["topics"]


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


def test_with_tree_adds_a_facet_and_leaves_the_map_as_it_was(hand_map: TopicMap) -> None:
    single = TopicTree((Topic("0", rows(0, 1, 2, 3)),), Assignment.certain(4))
    both = hand_map.with_tree(single, "methods")
    assert list(both.trees) == ["topics", "methods"]
    assert both.tree is hand_map.tree
    assert hand_map.with_tree(single).tree is single
    assert list(hand_map.trees) == ["topics"]


def test_parts_of_other_papers_are_refused(hand_map: TopicMap) -> None:
    small = TopicTree((Topic("0", rows(0)),), Assignment.certain(1))
    with pytest.raises(TreeError, match="the corpus holds 4 papers, but tree 'topics' 1"):
        hand_map.with_tree(small)
    with pytest.raises(TreeError, match="at least one tree"):
        TopicMap(hand_map.corpus, hand_map.embeddings, hand_map.layout, {})
    with pytest.raises(TreeError, match="the corpus holds 4 papers, but embeddings 2"):
        TopicMap(hand_map.corpus, hand_map.embeddings.take(rows(0, 1)), hand_map.layout, hand_map.trees)


def test_a_page_that_cannot_be_written_is_an_error_of_ours(hand_map: TopicMap, tmp_path: Path) -> None:
    with pytest.raises(HierarchographyError, match=r"cannot write .*map\.html: .*choose a folder"):
        hand_map.write_html(tmp_path / "no such folder" / "map.html")


@pytest.mark.parametrize("plane", [np.zeros((3, 2)), np.zeros((4, 3)), np.full((4, 2), np.nan)])
def test_a_plane_of_other_papers_is_refused(hand_map: TopicMap, plane: np.ndarray) -> None:
    with pytest.raises(TreeError, match=r"a plane must be finite coordinates \(4, 2\)"):
        replace(hand_map, plane=plane)
