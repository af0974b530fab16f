"""Papers at the borders of topics move to the leaf whose name is true of them: words are axes, neighbours by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hierarchography.config import NamingConfig
from hierarchography.model import Corpus, Embeddings, Neighbours
from hierarchography.naming import NameShares, resettled
from hierarchography.naming.borders import BORDER, FEWEST_PAPERS, FEWEST_VOTES

WORDS = ("bread", "soup", "oven", "spoon")
BREAD, SOUP = range(8), range(8, 16)
"""The papers of two leaves, Bread and Soup; the last one of Bread is about soup."""
STRAY = BREAD[-1]


def encode(texts: Sequence[str]) -> np.ndarray:
    rows = np.array([[float(word in text.casefold()) for word in WORDS] for text in texts], dtype=np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def named(planted: Any, stray: str = "soup", leaf: str = "Bread") -> NameShares:
    """The names of the two leaves, and whether they are true of the papers; `stray` is the last word of Bread."""
    words = ["bread"] * (len(BREAD) - 1) + [stray] + ["soup"] * len(SOUP)
    records = [
        {"title": f"The {word}, part {at}", "abstract": f"On {word} and a{' spoon' if at % 2 else 'n oven'}."}
        for at, word in enumerate(words)
    ]
    corpus = Corpus.from_records(records)
    tree = planted({"0": range(16), "0.0": BREAD, "0.1": SOUP})
    tree = tree.with_topics(replace(topic, name={"0.0": leaf, "0.1": "Soup"}.get(topic.id, "All")) for topic in tree)
    vectors = Embeddings.from_vectors(encode(corpus.texts()), "hand")
    return NameShares.of(tree, corpus, vectors, encode, NamingConfig(vocabulary="none"))


def near(votes: int, of: int = 7, distance: float = 0.5) -> Neighbours:
    """Each paper is near the papers of its leaf, but the stray one near `votes` of Soup among `of` nearest ones."""
    rows = []
    for paper in range(16):
        own = [other for other in (BREAD if paper in BREAD else SOUP) if other != paper]
        strayed = [*SOUP[:votes], *own][:of] if paper == STRAY else own[:of]
        rows.append([paper, *strayed])
    return Neighbours(np.array(rows, dtype=np.int32), np.full((16, of + 1), distance, dtype=np.float32))


def test_a_paper_moves_where_more_of_its_nearest_papers_are_and_the_name_is_true(planted: Any) -> None:
    found = resettled(named(planted), near(votes=4))
    assert {leaf: rows.tolist() for leaf, rows in found.items()} == {
        "0.0": [*BREAD[:-1]],
        "0.1": [STRAY, *SOUP],
    }


def test_the_name_decides_between_leaves_that_are_as_near(planted: Any) -> None:
    """Of its nearest papers, more lie in the other leaf; but it is about bread, and stays."""
    assert BORDER > 3 / 7
    assert not resettled(named(planted, stray="bread"), near(votes=4))


def test_papers_that_are_not_at_a_border_stay_whatever_the_name(planted: Any) -> None:
    """Four of seven nearest papers are in its own leaf."""
    assert BORDER <= 4 / 7
    assert not resettled(named(planted), near(votes=3))


def test_one_near_paper_is_not_enough(planted: Any) -> None:
    assert FEWEST_VOTES == 2
    lonely = near(votes=1, of=2)
    lonely = Neighbours(np.where(lonely.indices == BREAD[1], BREAD[0], lonely.indices), lonely.distances)
    assert not resettled(named(planted), lonely)


def test_papers_of_the_same_text_stay_together(planted: Any) -> None:
    assert not resettled(named(planted), near(votes=4, distance=0.0))


@pytest.mark.parametrize("strays", [3, 4])
def test_a_leaf_keeps_its_papers_if_too_few_would_be_left(planted: Any, strays: int) -> None:
    """Of the eight papers of Bread, three or four are about soup, and near to it; at least five must stay."""
    words = ["bread"] * (8 - strays) + ["soup"] * (strays + 8)
    corpus = Corpus.from_records(
        [{"title": f"The {word}, part {at}", "abstract": f"On {word}."} for at, word in enumerate(words)]
    )
    tree = planted({"0": range(16), "0.0": BREAD, "0.1": SOUP})
    tree = tree.with_topics(replace(topic, name={"0.0": "Bread", "0.1": "Soup"}.get(topic.id, "All")) for topic in tree)
    vectors = Embeddings.from_vectors(encode(corpus.texts()), "hand")
    shares = NameShares.of(tree, corpus, vectors, encode, NamingConfig(vocabulary="none"))
    soup = [[paper, *(other for other in SOUP if other != paper)][:7] for paper in range(8 - strays, 16)]
    bread = [[paper, *(other for other in BREAD if other != paper)][:7] for paper in range(8 - strays)]
    found = resettled(
        shares, Neighbours(np.array(bread + soup, dtype=np.int32), np.full((16, 7), 0.5, dtype=np.float32))
    )
    assert FEWEST_PAPERS == 5
    assert [rows.size for rows in found.values()] == ([8 - strays, 8 + strays] if 8 - strays >= FEWEST_PAPERS else [])
