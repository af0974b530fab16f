"""The title of a map whose maker gave none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from hierarchography.model.title import UNTITLED, made_title
from hierarchography.model.tree import TopicTree


def tree_of(*topics: tuple[str, int]) -> TopicTree:
    """As much of a tree as a title is made from: the topics under the root, by name and size."""
    children = [SimpleNamespace(label=name, size=size) for name, size in topics]
    tree: Any = SimpleNamespace(root=SimpleNamespace(id="0"), children=lambda _: children)
    return cast("TopicTree", tree)


TREE = tree_of(("Optics", 3), ("Ecology", 9), ("Music", 2), ("Law", 1))


@pytest.mark.parametrize(
    ("inputs", "title"),
    [
        (["whale-songs.csv"], "Whale songs"),
        (["astro-ph.EP.jsonl.gz"], "Astro ph EP"),
        (["lists/ACL_2020-2024.jsonl.gz"], "ACL 2020 2024"),
        ([r"C:\lists\soil.bib"], "Ecology, Optics and Music"),
        (["papers.csv"], "Ecology, Optics and Music"),
        (["savedrecs (3).txt"], "Ecology, Optics and Music"),
        (["2024.csv"], "Ecology, Optics and Music"),
        (["https://example.org/soil.csv"], "Ecology, Optics and Music"),
        (["soil.bib", "water.bib"], "Ecology, Optics and Music"),
        ([], "Ecology, Optics and Music"),
        (["x" * 90 + ".csv"], "Ecology, Optics and Music"),
    ],
)
def test_a_title_comes_from_a_telling_name_else_from_the_topics(inputs: list[str], title: str) -> None:
    assert made_title(inputs, TREE) == title


def test_long_names_are_left_out_rather_than_cut() -> None:
    assert made_title([], tree_of(("A" * 50, 2), ("B" * 50, 1))) == "A" * 50
    assert made_title([], tree_of(("A" * 90, 2))) == UNTITLED
    assert made_title([], tree_of()) == UNTITLED
