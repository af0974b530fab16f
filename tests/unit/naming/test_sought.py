"""Under which of the names of siblings readers look for a paper, with vectors of two numbers set by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hierarchography.embedding import Reader

OPTICS, BIOLOGY = (1.0, 0.0), (0.0, 1.0)
NAMES = {"Optics": OPTICS, "Biology": BIOLOGY, "Lasers": (0.9, 0.1), "Cells": (0.1, 0.9), "Science": (0.7, 0.7)}
ROWS = {"0": range(8), "0.0": range(4), "0.1": range(4, 8)}
PAPERS = [OPTICS, OPTICS, OPTICS, BIOLOGY, BIOLOGY, BIOLOGY, OPTICS, BIOLOGY]
GERMAN = "Wir untersuchen, wie das Licht der Laser die Zellen verändert, und was sie danach tun."


@pytest.fixture
def seek(planted: Any, sought: Any) -> Any:
    """The two topics of eight papers: one of four in each lies with the other topic's name."""

    def seek(papers: Any = PAPERS, **texts: Any) -> Any:
        tree = planted(ROWS)
        return tree, sought(tree, papers, NAMES, **texts)

    return seek


def test_readers_look_for_a_paper_under_the_name_that_is_closest(seek: Any) -> None:
    tree, found = seek()
    assert found.shares(tree["0.0"], ["Optics", "Cells"], ["Biology"]).tolist() == [0.75, 0.0]
    assert found.shares(tree["0.1"], ["Biology"], ["Optics", "Lasers"]).tolist() == [0.75]


def test_without_siblings_all_papers_are_looked_for_under_any_name(seek: Any) -> None:
    tree, found = seek()
    assert found.shares(tree["0.0"], ["Optics", "Biology"], []).tolist() == [1.0, 1.0]


def test_a_name_that_is_close_to_all_papers_takes_none_from_one_that_is_closer_to_some(seek: Any) -> None:
    """The angle to "science" is 20 degrees for every paper; to its own name it is 25, and to the other one 65."""
    papers = [np.cos(np.radians([angle, 90 - angle])).tolist() for angle in (25, 25, 25, 65, 65, 65, 65, 65)]
    tree, found = seek(papers)
    assert found.shares(tree["0.0"], ["Optics"], ["Science"]).tolist() == [0.75]


def test_names_are_read_once_and_all_at_once(seek: Any) -> None:
    tree, found = seek()
    asked: list[list[str]] = []

    class Encoder:
        id = "asked"

        def encode_texts(self, names: Any) -> Any:
            if names:
                asked.append(list(names))
            return np.array([NAMES[name] for name in names], dtype=np.float32)

    reading = replace(found, read=Reader(Encoder()).vectors)
    for topic in (tree["0.0"], tree["0.1"], tree["0.1"]):
        assert reading.shares(topic, ["Cells"], ["Optics", "Lasers"]).tolist() == [{"0.0": 0.25, "0.1": 0.75}[topic.id]]
    assert asked == [["Cells", "Optics", "Lasers"]]


def test_a_name_is_read_in_english_only(seek: Any) -> None:
    english = "We study how the light of the lasers changes what the cells do."
    tree, found = seek(texts=[english] * 3 + [GERMAN] * 3 + [english] * 2)
    assert [found.knows(tree[name]) for name in ("0", "0.0", "0.1")] == [True, True, False]


@pytest.mark.parametrize("angle", range(1, 20))
def test_a_name_as_close_to_all_papers_is_between_the_others(seek: Any, angle: int) -> None:
    """Papers on both sides of the name: its cosines with them differ by rounding alone."""
    sides = np.radians([45 - angle, 45 + angle])
    tree, found = seek([[np.cos(side), np.sin(side)] for side in np.repeat(sides, 4)])
    assert found.shares(tree["0.0"], ["Science"], ["Optics"]).tolist() == [0.0]
    assert found.shares(tree["0.1"], ["Science"], ["Optics"]).tolist() == [1.0]
