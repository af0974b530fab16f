"""What is said of a topic beside its name: hand-worked on six papers in a plane."""

from __future__ import annotations

from typing import Any

import numpy as np

from hierarchography.config import NamingConfig
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming import name_tree

DEGREES = (0, 4, 8, 60, 64, 68)
ABSTRACTS = [
    "the bread of rye flour",
    "rye bread and yeast",
    "bread from an oven",
    "green tea",
    "tea leaves",
    "black tea and milk",
]


def named(parts: int = 2) -> TopicTree:
    """Papers a to c on bread, d to f on tea, by their angle in a plane; b and e lie in the middle of their topics."""
    angles = np.radians(DEGREES)
    vectors = Embeddings.from_vectors(np.stack([np.cos(angles), np.sin(angles)], axis=1), "hand")
    corpus = Corpus.from_records(
        [
            {"id": name, "title": f"Title {name}", "abstract": text}
            for name, text in zip("abcdef", ABSTRACTS, strict=True)
        ]
    )
    rows = {"0": range(6), "0.0": range(3), "0.1": range(3, 6)} if parts == 2 else {"0": range(6)}
    topics = (Topic(name, np.array(row, dtype=np.int32)) for name, row in rows.items())
    tree = TopicTree(tuple(topics), Assignment.certain(6))
    return name_tree(tree, corpus, vectors, lambda texts: None, NamingConfig(vocabulary="none"))


def portrait(tree: TopicTree, topic: str = "0") -> dict[str, Any]:
    """What is known of a topic besides its name."""
    return dict(tree[topic].details)


def test_the_most_central_papers_come_first() -> None:
    assert portrait(named(), "0.0")["central"] == ["b", "a", "c"]
    assert portrait(named(), "0.1")["central"][0] == "e"


def test_papers_that_span_a_topic_are_far_apart() -> None:
    """The most central of the inner four of six (c, at 8 degrees, or d, at 60), then the farthest, then the next."""
    spanning = portrait(named(parts=1))["spanning"]
    angles = dict(zip("abcdef", DEGREES, strict=True))
    assert len(set(spanning)) == 3
    assert abs(angles[spanning[0]] - angles[spanning[1]]) >= 52
    assert spanning[0] == portrait(named(parts=1))["central"][0]


def test_the_nearest_sibling_and_the_words_that_part_them() -> None:
    nearest = portrait(named(), "0.0")["nearest"]
    assert nearest["topic"] == "0.1"
    assert any("bread" in word for word in nearest["words"])
    assert not any("tea" in word for word in nearest["words"])


def test_a_sentence_of_evidence() -> None:
    tree = named()
    sentence = portrait(tree, "0.0")["description"]
    assert sentence.startswith("About ")
    assert f"differs from {tree['0.1'].name} in: " in sentence
    assert sentence.endswith("most central: “Title b”.")


def test_all_papers_are_described_by_their_largest_topics() -> None:
    tree = named()
    names = " and ".join(f"“{tree[id].name}”" for id in ("0.0", "0.1"))
    assert str(portrait(tree)["description"]).startswith(f"The largest topics are {names}; most central: ")
    assert str(portrait(named(parts=1))["description"]).startswith("About ")


def test_a_topic_without_siblings_is_told_from_nothing() -> None:
    details = portrait(named(parts=1))
    assert "nearest" not in details
    assert "differs from" not in details["description"]
