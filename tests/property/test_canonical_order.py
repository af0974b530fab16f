"""A corpus in canonical order does not remember how its papers came."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hierarchography.model import Corpus, Embeddings

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
PAIRS = st.lists(st.tuples(TEXT, TEXT | st.just("")), min_size=1, max_size=30)


def corpus(pairs: list[tuple[str, str]], **columns: list[str]) -> Corpus:
    titles, abstracts = zip(*pairs, strict=True)
    return Corpus.from_frame(pd.DataFrame({"title": titles, "abstract": abstracts, **columns}))


def canonical(papers: Corpus) -> Corpus:
    return papers.take(papers.canonical_order())


@given(PAIRS, st.randoms(use_true_random=False))
def test_texts_in_canonical_order_do_not_depend_on_the_order_given(
    pairs: list[tuple[str, str]], random: object
) -> None:
    """Also where no ids are given, and the made-up ones follow the order."""
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert canonical(corpus(shuffled)).texts() == canonical(corpus(pairs)).texts()


@given(PAIRS, st.randoms(use_true_random=False))
def test_papers_with_ids_come_in_the_very_same_order(pairs: list[tuple[str, str]], random: object) -> None:
    names = [f"id-{number}" for number in range(len(pairs))]
    order = list(range(len(pairs)))
    random.shuffle(order)  # type: ignore[attr-defined]
    one = corpus(pairs, id=names)
    other = corpus([pairs[row] for row in order], id=[names[row] for row in order])
    assert canonical(one).frame["id"].tolist() == canonical(other).frame["id"].tolist()


@given(PAIRS)
def test_canonical_order_is_a_permutation(pairs: list[tuple[str, str]]) -> None:
    assert sorted(corpus(pairs).canonical_order().tolist()) == list(range(len(pairs)))


@given(st.lists(st.sampled_from(["", "p1", "p2", "p3", "p2-2", "x"]), min_size=1, max_size=12))
def test_made_up_ids_are_unique_and_given_ones_stay(names: list[str]) -> None:
    given_once = [name if name not in names[:row] else "" for row, name in enumerate(names)]
    papers = corpus([("title", "")] * len(names), id=given_once)
    ids = papers.frame["id"].tolist()
    assert len(set(ids)) == len(ids)
    assert all(found == name for found, name in zip(ids, given_once, strict=True) if name)


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_vectors_in_canonical_order_do_not_depend_on_the_order_given(papers: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = Embeddings.from_vectors(random.integers(-1, 2, size=(papers, 3)).astype(float), "random")
    shuffled = vectors.take(random.permutation(papers))
    one, other = vectors.take(vectors.canonical_order()), shuffled.take(shuffled.canonical_order())
    assert np.array_equal(one.matrix, other.matrix)
