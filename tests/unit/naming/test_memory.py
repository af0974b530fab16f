"""What is remembered of topics: names after a change equal those named from nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hierarchography.config import NamingConfig
from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.model.nodes import moved, without
from hierarchography.naming import NameShares, misplaced, name_tree
from hierarchography.naming.memory import Memory, kin_of

Plant = Callable[[Mapping[str, Sequence[int] | range]], TopicTree]
GROUPS = (("photo", "camera", "lens", "speech"), ("grammar", "phone", "verse"), ("galaxy", "star", "comet"))
WORDS = tuple(word for group in GROUPS for word in group)
PAPERS = 5
ENTRIES = "name\tbroader\tgloss\nImaging\t\tphoto camera lens\nLinguistics\t\tgrammar verse speech\nComets\t\tcomet\n"


def encode(texts: Sequence[str]) -> np.ndarray:
    """An axis a word, and one a group."""
    axes = [[word in text.casefold() for word in WORDS] for text in texts]
    groups = [[any(word in text.casefold() for word in group) for group in GROUPS] for text in texts]
    return np.hstack([np.array(axes), np.array(groups), np.full((len(texts), 1), 0.1)]).astype(np.float32)


def mirrored(texts: Sequence[str]) -> np.ndarray:
    return encode(texts)[:, ::-1]


def corpus() -> Corpus:
    return Corpus.from_records(
        [
            {
                "title": f"Notes on the {word} part {number}",
                "abstract": f"A {word} of {GROUPS[at % 3][number % 3]} kind.",
            }
            for at, word in enumerate(WORDS)
            for number in range(PAPERS)
        ]
    )


def vectors(papers: Corpus) -> Embeddings:
    return Embeddings.from_vectors(encode(papers.texts()), "hand")


@pytest.fixture
def tree(planted: Plant) -> TopicTree:
    rows: dict[str, range] = {"0": range(PAPERS * len(WORDS))}
    at = 0
    for place, group in enumerate(GROUPS):
        rows[f"0.{place}"] = range(PAPERS * at, PAPERS * (at + len(group)))
        for number in range(len(group)):
            rows[f"0.{place}.{number}"] = range(PAPERS * at, PAPERS * (at + 1))
            at += 1
    return planted(rows)


def told(named: TopicTree) -> list[tuple[Any, ...]]:
    """All that naming adds."""
    return [(topic.id, topic.name, topic.keywords, dict(topic.details)) for topic in named]


@pytest.mark.parametrize("vocabulary", ["none", "own"])
def test_names_after_a_change_are_those_named_from_nothing(tree: TopicTree, tmp_path: Path, vocabulary: str) -> None:
    if vocabulary == "own":
        vocabulary = str(tmp_path / "own.tsv")
        Path(vocabulary).write_text(ENTRIES)
    config, papers = NamingConfig(vocabulary=vocabulary), corpus()
    near = vectors(papers)
    moved_tree = moved(tree, {"0.0.3": "0.1"})
    merged = moved(tree, {"0.1.2": "0.1.1"})
    for changed in (tree, moved_tree, without(moved_tree, {"0.2"}), merged, tree):
        again = name_tree(changed, papers, near, encode, config)
        fresh = corpus()
        afresh = name_tree(changed, fresh, vectors(fresh), encode, config)
        assert told(again) == told(afresh)
        places = misplaced(NameShares.of(again, papers, near, encode, config), 12)
        assert places == misplaced(NameShares.of(afresh, fresh, vectors(fresh), encode, config), 12)


def test_another_encoder_and_other_settings_are_not_answered_from_memory(tree: TopicTree) -> None:
    papers, config = corpus(), NamingConfig(vocabulary="none")
    near = vectors(papers)
    name_tree(tree, papers, near, encode, config)
    fresh = corpus()
    few = NamingConfig(vocabulary="none", keywords=2)
    for reader, settings in ((mirrored, config), (mirrored, few), (encode, few)):
        expected = name_tree(tree, fresh, vectors(fresh), reader, settings)
        assert told(name_tree(tree, papers, near, reader, settings)) == told(expected)


def test_kin_are_compared_by_their_papers_not_by_their_ids(tree: TopicTree) -> None:
    after = moved(tree, {"0.0.3": "0.1"})
    known = set(kin_of(tree))
    same = {after[topic.id].members.tobytes() for topic, kin in zip(after, kin_of(after), strict=True) if kin in known}
    assert {tree[f"0.2.{number}"].members.tobytes() for number in range(3)} <= same
    assert tree["0.0.0"].members.tobytes() not in same, "one of its siblings has left"
    assert tree.root.members.tobytes() not in same, "its children hold other papers"


def test_what_two_trees_did_not_use_is_forgotten() -> None:
    memory = Memory()
    asked: list[str] = []

    def find(question: str) -> str:
        asked.append(question)
        return question

    def answer(question: str) -> str:
        return memory.recall(question, lambda: find(question))

    for questions in (("a", "b"), ("a",), ("a",), ("b", "a")):
        memory.turn()
        assert [answer(question) for question in questions] == list(questions)
    assert asked == ["a", "b", "b"]


def test_of_large_tables_only_the_last_is_kept() -> None:
    memory = Memory()
    made: list[int] = []

    def make(question: int) -> int:
        made.append(question)
        return question

    def answer(question: int) -> int:
        return memory.latest("table", question, lambda: make(question))

    assert [answer(question) for question in (1, 1, 2, 1)] == [1, 1, 2, 1]
    assert made == [1, 2, 1]
