"""The sheet on which a judge says whether names are true."""

from __future__ import annotations

from collections.abc import Callable

from hierarchography.evaluation import judged_topics, name_sheet
from hierarchography.evaluation.sheets import Quote
from hierarchography.model import TopicTree

Grown = Callable[..., TopicTree]


def deep(grown: Grown) -> TopicTree:
    """Two topics at depth 1, four at depth 2, eight at depth 3, of two papers each."""
    members: dict[str, range] = {}

    def add(topic: str, start: int, size: int) -> None:
        members[topic] = range(start, start + size)
        if size > 2:
            add(f"{topic}.0", start, size // 2)
            add(f"{topic}.1", start + size // 2, size // 2)

    add("0", 0, 16)
    return grown(members, {topic: f"Name of {topic}" for topic in members})


def test_half_of_the_topics_are_of_the_upper_two_levels(grown: Grown) -> None:
    tree = deep(grown)
    chosen = judged_topics(tree, 8, 0)
    assert [topic.depth for topic in chosen] == [1, 1, 2, 2, 3, 3, 3, 3]
    assert len({topic.id for topic in chosen}) == 8
    assert [topic.id for topic in judged_topics(tree, 8, 0)] == [topic.id for topic in chosen]


def test_where_one_half_has_too_few_the_other_has_more(grown: Grown) -> None:
    tree = deep(grown)
    assert sorted(topic.depth for topic in judged_topics(tree, 13, 0)) == [1] * 2 + [2] * 4 + [3] * 7
    assert len(judged_topics(tree, 100, 0)) == 14
    flat = grown({"0": range(4), "0.0": [0, 1], "0.1": [2, 3]})
    assert len(judged_topics(flat, 2, 0)) == 2


def test_a_topic_is_shown_with_its_path_its_siblings_and_its_papers(grown: Grown) -> None:
    tree = deep(grown)
    papers = [Quote(f"Title {row}", f"Abstract\n{row} " + "x" * 500) for row in range(16)]
    text = name_sheet(tree, papers, [tree["0.1.0"]], 3, 0)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[:2] == ["T1 [0.1.0, 4 papers] Name of 0.1 > Name of 0.1.0", "   siblings: Name of 0.1.1"]
    rows = [int(line.split()[2]) for line in lines[2:]]
    assert len(rows) == 3
    assert set(rows) <= set(range(8, 12))
    assert all(len(line) < 200 for line in lines)
