"""Topics that their parent's name is not true of, on papers in a space whose axes are words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hierarchography.config import NamingConfig
from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.naming import NameShares, misplaced, places

WORDS = ("vision", "photo", "camera", "lens", "language", "grammar", "speech", "phone")
SUBJECTS = {"vision": ("photo", "camera", "lens"), "language": ("grammar", "speech", "phone")}
Plant = Callable[[Mapping[str, Sequence[int] | range]], TopicTree]


def vector(text: str) -> np.ndarray:
    """The words of a text, each with an axis; a subject's words share an axis too."""
    found = re.findall(r"\w+", text.casefold())
    row = np.array([float(word in found) for word in WORDS] + [0.0, 0.0])
    for axis, (subject, words) in enumerate(SUBJECTS.items()):
        row[len(WORDS) + axis] = 1.5 * any(word in found for word in (subject, *words))
    return row / max(np.linalg.norm(row), 1e-9)


def encode(texts: Sequence[str]) -> np.ndarray:
    return np.array([vector(text) for text in texts], dtype=np.float32)


def papers(of: Sequence[str]) -> Corpus:
    """Four papers on each of some words, each of which names its subject too."""
    subject = {word: name for name, words in SUBJECTS.items() for word in words}
    return Corpus.from_records(
        [
            {"title": f"The {word} in {subject[word]}, part {number}", "abstract": f"We study {subject[word]}."}
            for word in of
            for number in range(4)
        ]
    )


def found(plant: Plant, inside: Mapping[str, Sequence[str]], most: int = 12, makeshift: str = "") -> dict[str, str]:
    """What is misplaced in a tree of two topics, Vision and Language, that hold leaves of these words."""
    order = [word for words in inside.values() for word in words]
    corpus = papers(order)
    rows: dict[str, list[int]] = {"0": list(range(4 * len(order)))}
    names = {"0": "All papers"}
    at = 0
    for place, (name, words) in enumerate(inside.items()):
        names[f"0.{place}"] = name
        rows[f"0.{place}"] = list(range(4 * at, 4 * (at + len(words))))
        for number, word in enumerate(words):
            names[f"0.{place}.{number}"] = word.title()
            rows[f"0.{place}.{number}"] = list(range(4 * at, 4 * at + 4))
            at += 1
    tree = plant(rows)
    tree = tree.with_topics(
        replace(topic, name=names[topic.id], details={"named_by": "keywords"} if names[topic.id] == makeshift else {})
        for topic in tree
    )
    vectors = Embeddings.from_vectors(encode(corpus.texts()), "hand")
    moves = misplaced(NameShares.of(tree, corpus, vectors, encode, NamingConfig(vocabulary="none")), most)
    return {names[topic]: names[to] for topic, to in moves.items()}


MIXED = {"Vision": ("photo", "camera", "lens", "speech"), "Language": ("grammar", "phone", "language")}


@pytest.fixture(autouse=True)
def language_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SUBJECTS, "language", ("grammar", "speech", "phone", "language"))


def test_a_topic_is_moved_to_the_topic_whose_name_is_true_of_it(planted: Plant) -> None:
    assert found(planted, MIXED) == {"Speech": "Language"}


def test_nothing_is_moved_where_all_names_are_true(planted: Plant) -> None:
    assert found(planted, {"Vision": ("photo", "camera", "lens"), "Language": ("grammar", "phone", "speech")}) == {}


def test_nothing_is_moved_below_a_makeshift_or_into_a_full_topic(planted: Plant) -> None:
    assert found(planted, MIXED, makeshift="Language") == {}
    assert found(planted, MIXED, most=3) == {}


def test_a_topic_keeps_three_children(planted: Plant) -> None:
    assert found(planted, {"Vision": ("photo", "camera", "speech"), "Language": ("grammar", "phone", "language")}) == {}


def test_a_leaf_without_a_name_is_merged_with_the_one_beside_it_whose_name_is_true_of_it(planted: Plant) -> None:
    inside = {"Vision": ("photo", "camera", "lens"), "Language": ("grammar", "speech", "phone", "language")}
    assert found(planted, inside, makeshift="Speech") == {"Speech": "Language"}


@pytest.mark.parametrize(("share", "moves"), [(4 / 28, {"Speech": "Language"}), (3 / 28, {})])
def test_a_small_leaf_at_the_first_level_is_moved_below_the_topic_whose_name_is_true_of_it(
    planted: Plant, monkeypatch: pytest.MonkeyPatch, share: float, moves: dict[str, str]
) -> None:
    monkeypatch.setattr(places, "FIRST_LEVEL", share)
    inside = {
        "Vision": ("photo", "camera", "lens"),
        "Language": ("grammar", "phone", "language"),
        "Speech": ("speech",),
    }
    corpus = papers([word for words in inside.values() for word in words])
    rows = {"0": range(28), "0.0": range(12), "0.1": range(12, 24), "0.2": range(24, 28)}
    rows |= {f"0.{at // 3}.{at % 3}": range(4 * at, 4 * at + 4) for at in range(6)}
    tree = planted({topic: rows[topic] for topic in sorted(rows)})
    names = dict(zip(("0", "0.0", "0.1", "0.2"), ("All papers", *inside), strict=True))
    tree = tree.with_topics(replace(topic, name=names.get(topic.id, f"Leaf {topic.id}")) for topic in tree)
    vectors = Embeddings.from_vectors(encode(corpus.texts()), "hand")
    monkeypatch.setattr(places, "FEWEST", 2)
    found = misplaced(NameShares.of(tree, corpus, vectors, encode, NamingConfig(vocabulary="none")), 12)
    assert {names[topic]: names[to] for topic, to in found.items() if topic in names} == moves


NESTED = ("photo", "camera", "lens"), ("grammar", "speech", "phone")
"""The leaves of Vision, beside which it has a topic Language with three leaves of its own."""
DISCIPLINES = "Vision,,\nPhoto,Vision,\nLanguage,,\nGrammar,Language,\n"


def raised(planted: Plant, table: Path, entries: str, most: int = 12) -> dict[str, str]:
    """What is misplaced in a tree in which Language is a topic of Vision, with a vocabulary of these entries."""
    table.write_text(f"name,broader,gloss\n{entries}")
    seen, said = NESTED
    corpus = papers([*seen, *said, "language"])
    rows: dict[str, list[int]] = {"0": list(range(28)), "0.0": list(range(24)), "0.0.0": list(range(12, 24))}
    rows |= {f"0.0.0.{number}": list(range(12 + 4 * number, 16 + 4 * number)) for number in range(3)}
    rows |= {f"0.0.{number + 1}": list(range(4 * number, 4 * number + 4)) for number in range(3)}
    rows["0.1"] = list(range(24, 28))
    names = dict(zip(("0", "0.0", "0.0.0", "0.1"), ("All papers", "Vision", "Language", "Optics"), strict=True))
    tree = planted(rows)
    tree = tree.with_topics(replace(topic, name=names.get(topic.id, f"Leaf {topic.id}")) for topic in tree)
    vectors = Embeddings.from_vectors(encode(corpus.texts()), "hand")
    moves = misplaced(NameShares.of(tree, corpus, vectors, encode, NamingConfig(vocabulary=str(table))), most)
    return {names[topic]: names[to] for topic, to in moves.items() if topic in names}


def test_a_small_leaf_without_a_name_is_merged_with_the_most_similar_one_beside_it(
    planted: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other name is true of the papers on optics, which share the subject with those on photos."""
    monkeypatch.setitem(SUBJECTS, "vision", (*SUBJECTS["vision"], "optics"))
    inside = {"Vision": ("photo", "camera", "lens", "optics"), "Language": ("grammar", "speech", "phone")}
    assert found(planted, inside) == {}
    assert found(planted, inside, makeshift="Optics") == {"Optics": "Photo"}
    monkeypatch.setattr(places, "SMALL", 3)
    assert found(planted, inside, makeshift="Optics") == {}


@pytest.mark.parametrize(("both", "merged"), [(4, {"0.0": "0.1"}), (0, {})])
def test_two_leaves_whose_names_are_true_of_the_papers_of_both_are_merged(
    planted: Plant, both: int, merged: dict[str, str]
) -> None:
    """Of four papers each on photos and on cameras, all or none are on both."""
    own = ("photo", "camera", "lens", "grammar", "speech")
    seen = {0: "photo and the camera", 1: "camera and the photo"}
    titles = [seen.get(place, word) if number < both else word for place, word in enumerate(own) for number in range(4)]
    corpus = Corpus.from_records([{"title": f"The {title}, part {row % 4}"} for row, title in enumerate(titles)])
    rows = {"0": range(20)} | {f"0.{place}": range(4 * place, 4 * place + 4) for place in range(5)}
    tree = planted(rows)
    names = {"0": "All papers"} | {f"0.{place}": word.title() for place, word in enumerate(own)}
    tree = tree.with_topics(replace(topic, name=names[topic.id]) for topic in tree)
    vectors = Embeddings.from_vectors(encode(corpus.texts()), "hand")
    assert misplaced(NameShares.of(tree, corpus, vectors, encode, NamingConfig(vocabulary="none")), 12) == merged


def test_a_discipline_of_its_own_stands_at_the_first_level_if_there_is_room(planted: Plant, tmp_path: Path) -> None:
    assert raised(planted, tmp_path / "own.csv", DISCIPLINES) == {"Language": "All papers"}
    within = DISCIPLINES.replace("Language,,", "Humanities,,\nLanguage,Humanities,")
    assert raised(planted, tmp_path / "own.csv", within) == {"Language": "All papers"}
    assert raised(planted, tmp_path / "own.csv", DISCIPLINES, most=2) == {}


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param("Vision,,\nPhoto,Vision,\nLanguage,Vision,\nGrammar,Language,\n", id="a part of the other"),
        pytest.param("Vision,,\nLanguage,,\n", id="a list without levels"),
    ],
)
def test_what_is_no_discipline_stays(planted: Plant, tmp_path: Path, entries: str) -> None:
    assert raised(planted, tmp_path / "own.csv", entries) == {}
