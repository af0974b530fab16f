"""Links between topics: exact counts at every level, what chance would give, and little to store."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from hierarchography.analysis import links_between, links_of, links_table
from hierarchography.analysis.links import LINKED, paper_links
from hierarchography.errors import InputError, TreeError
from hierarchography.model import Embeddings
from hierarchography.topic_map import TopicMap

from ..conftest import map_of

DRAWS = range(8)


def drawn(seed: int) -> TopicMap:
    """A map of 20 to 90 papers in random topics on up to three levels, with random vectors."""
    generator = np.random.default_rng(seed)
    papers, width = int(generator.integers(20, 90)), int(generator.integers(2, 5))
    paths = generator.integers(width, size=(papers, 3))
    depth = generator.integers(2, 4, size=width)  # below each first topic the leaves end at level 2 or 3
    labels = [tuple(f"T{step}" for step in path[: depth[path[0]]]) for path in paths]
    vectors = generator.normal(size=(papers, 8)) + generator.normal(size=(width, 8))[paths[:, 0]]
    return map_of([{"title": str(row)} for row in range(papers)], labels, embeddings=_unit(vectors))


def _unit(vectors: np.ndarray) -> Embeddings:
    return Embeddings.from_vectors(vectors, "made")


def brute_graph(topic_map: TopicMap) -> set[tuple[int, int]]:
    """The pairs of papers of which one is among the ten nearest of the other with a cosine above 0."""
    cosines = np.round(topic_map.embeddings.matrix @ topic_map.embeddings.matrix.T, 4)
    np.fill_diagonal(cosines, -2)
    near = np.argsort(-cosines, axis=1, kind="stable")[:, :LINKED]
    pairs = ((row, other) for row, others in enumerate(near.tolist()) for other in others if cosines[row, other] > 0)
    return {(min(pair), max(pair)) for pair in pairs}


def counted(graph: set[tuple[int, int]], first: set[int], second: set[int]) -> int:
    return sum((a in first and b in second) or (a in second and b in first) for a, b in graph)


@pytest.mark.parametrize("seed", DRAWS)
def test_counts_equal_brute_force_between_any_topics_at_any_levels(seed: int) -> None:
    topic_map = drawn(seed)
    graph, links = brute_graph(topic_map), links_of(topic_map.views["topics"])
    assert {tuple(pair) for pair in paper_links(topic_map.views["topics"]).tolist()} == graph
    assert links.total == len(graph)
    members = {topic.id: set(topic.members.tolist()) for topic in topic_map.tree}
    for topic in topic_map.tree:
        assert links.between(topic.id, topic.id) == counted(graph, members[topic.id], members[topic.id])
    apart = [pair for pair in combinations(members, 2) if not members[pair[0]] & members[pair[1]]]
    for first, second in apart[:: max(1, len(apart) // 60)]:
        expected = counted(graph, members[first], members[second])
        assert links.between(first, second) == links.between(second, first) == expected
        row, other = topic_map.tree.row(first), topic_map.tree.row(second)
        assert links.to_all(row)[other] == expected


@pytest.mark.parametrize("seed", DRAWS)
def test_the_links_within_and_between_the_topics_of_a_level_are_all_links(seed: int) -> None:
    topic_map = drawn(seed)
    links = links_of(topic_map.views["topics"])
    for level in range(1, topic_map.tree.depth + 1):
        within = sum(links.between(topic.id, topic.id) for topic in topic_map.tree.level(level))
        assert within + links_table(topic_map, level)["links"].sum() == links.total
        ends = sum(int(links.ends[topic_map.tree.row(topic.id)]) for topic in topic_map.tree.level(level))
        assert ends == 2 * links.total == links.ends[0]


def test_less_is_stored_than_links_and_than_pairs_of_leaves(landmarks: TopicMap) -> None:
    links, leaves = links_of(landmarks.views["topics"]), len(landmarks.tree.leaves)
    assert 0 < links.stored < links.total
    assert links.stored < leaves * (leaves + 1) / 2


def test_expected_and_lift_by_hand() -> None:
    """Two pairs of papers, A and B, one link in each and one between: 3 links, 3 ends each; 3 x 3 / 6 = 1.5 expected.

    Of 4 papers, a path: cosines above 0 between neighbours only.
    """
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [-0.6, 0.8]])
    vectors[3] = [-0.8, 0.6]
    path = map_of(
        [{"title": str(row)} for row in range(4)], [("A",), ("A",), ("B",), ("B",)], embeddings=_unit(vectors)
    )
    assert brute_graph(path) == {(0, 1), (1, 2), (2, 3)}
    table = path.links()
    assert table.to_dict("records") == [
        {"from_id": "0.0", "from": "A", "to_id": "0.1", "to": "B", "links": 1, "expected": 1.5, "lift": 1 / 1.5}
    ]


def test_the_table_is_sorted_and_of_one_topic_has_only_its_links() -> None:
    topic_map = drawn(1)
    table = topic_map.links(2)
    assert table["links"].is_monotonic_decreasing and (table["links"] > 0).all()
    assert (table["from_id"] != table["to_id"]).all()
    leaf = topic_map.tree.leaves[0].id
    own = topic_map.links(1, topic=leaf)
    assert {*own["from_id"]} == {leaf}
    assert not any(f"{leaf}.".startswith(f"{other}.") for other in own["to_id"])
    links = links_of(topic_map.views["topics"])
    assert own["links"].tolist() == [links.between(leaf, other) for other in own["to_id"]]


def test_links_to_chosen_topics(landmarks: TopicMap) -> None:
    links, tree = links_of(landmarks.views["topics"]), landmarks.tree
    last = len(tree) - 1
    chosen: list[list[int]] = [[] for _ in tree]
    chosen[1] = [last]
    assert links_between(links, chosen)[1] == [links.between(tree.topics[1].id, tree.topics[last].id)]
    assert links_between(links, chosen)[0] == []


def test_one_topic_and_papers_without_vectors_have_no_links(single: TopicMap, small: TopicMap) -> None:
    assert single.links().empty and links_of(single.views["topics"]).total == 0
    view = replace(small.views["topics"], embeddings=Embeddings(np.zeros((6, 8), np.float32), "made"))
    without = small.with_view("topics", view)
    assert without.links(2).empty and without.links(topic="0.1").empty
    assert without.links().columns.tolist() == ["from_id", "from", "to_id", "to", "links", "expected", "lift"]


def test_bad_input_is_said_in_one_line(small: TopicMap) -> None:
    with pytest.raises(InputError, match="a level, which is 1 or more, not 0"):
        small.links(0)
    with pytest.raises(TreeError, match=r"no topic '0\.7'"):
        small.links(topic="0.7")
    with pytest.raises(InputError, match=r"topic 0.0 contains topic 0.0.1; links are counted between separate topics"):
        links_of(small.views["topics"]).between("0.0.1", "0.0")
