"""Of which papers candidates are true: phrases in titles, in abstracts and near; entries by their sums."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.special import expit

from hierarchography.model import Corpus, Embeddings
from hierarchography.naming.candidates import (
    BROADER_HELD,
    BY_VECTOR,
    ENTRIES,
    IN_TEXT,
    IN_TITLE,
    SAID,
    WIDTH,
    PhraseList,
    Subjects,
    candidates,
    holders,
)
from hierarchography.naming.evidence import Evidence, gather
from hierarchography.vocabulary import Vocabulary

CORPUS = Corpus.from_records(
    [
        {"title": "Green tea", "abstract": "leaves"},
        {"title": "Leaves", "abstract": "of green tea"},
        {"title": "Kettles", "abstract": "and pots"},
        {"title": "Football", "abstract": "and goals"},
    ]
)
AXES = np.array([[1.0, 0], [1, 0], [1, 0], [0, 1]])
FOOD = Vocabulary(("Food", "Bread", "Drinks"), ("",) * 3, (-1, 0, -1))


@pytest.fixture
def tree(planted: Any) -> Any:
    return planted({"0": range(4), "0.0": [0, 2], "0.1": [1, 3]})


@pytest.fixture
def evidence(tree: Any) -> Evidence:
    return gather(tree, CORPUS, Embeddings.from_vectors(AXES, "hand"))


def listed(evidence: Evidence, *by_topic: list[int]) -> PhraseList:
    """Of one phrase, "green tea", along the first axis, in the title of the first paper."""
    row = evidence.phrases.keys.index(("green", "tea"))
    in_title = csr_array(np.array([[1.0], [0], [0], [0]]))
    return PhraseList(np.array([row]), np.array([[1, 0]], dtype=np.float32), by_topic, in_title)


def test_a_phrase_is_true_by_title_by_abstract_and_by_nearness(tree: Any, evidence: Evidence) -> None:
    """The likeness of the four is 1, 1, 1, 0: a standard deviation of .433; the middle one that holds it has 1.

    So one as near that does not hold it has half of .9, and one at 0 lies 1 / (.5 * .433) = 4.6 widths off.
    """
    found = candidates(tree, tree["0"], evidence, listed(evidence, [], [0], []), None)
    far = BY_VECTOR * expit(-1 / (WIDTH * np.sqrt(3 / 16)))
    assert found.names == ("green tea",)
    assert found.true.ravel() == pytest.approx([IN_TITLE, IN_TEXT, BY_VECTOR / 2, far], abs=1e-6)
    assert far < 0.01
    assert found.titled.ravel().tolist() == [True, False, False, False]
    assert (found.entries.tolist(), found.phrases.tolist(), found.reach.tolist()) == ([-1], [0], [2])
    assert found.child.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(("papers", "fields"), [(3, {"Food", "Bread", "Drinks"}), (2, set())])
def test_in_a_collection_of_one_discipline_its_fields_are_marked(
    tree: Any, evidence: Evidence, papers: int, fields: set[str]
) -> None:
    """Three of four papers are on food; bread is a field of it, and rye bread is not."""
    kinds = Vocabulary(("Food", "Bread", "Drinks", "Rye bread"), ("",) * 4, (-1, 0, -1, 1))
    chance = np.full((4, 4), 0.5, dtype=np.float32)
    chance[:, 0] = np.arange(4) < papers
    known = Subjects.of(kinds, csr_array(chance), tree)
    found = candidates(tree, tree["0"], evidence, listed(evidence, [], [0], []), known)
    assert {name for name, field in zip(found.names, found.fields, strict=True) if field} == fields
    assert {*kinds.names, "green tea"} == set(found.names)


def test_how_much_closer_papers_are_to_a_name_than_all_papers(tree: Any, evidence: Evidence) -> None:
    """The phrase has the similarities 1, 1, 1, 0, of mean .75 and deviation .433; children have the means 1 and .5."""
    phrase = np.array([[0.25], [-0.25]]) / np.sqrt(3 / 16)
    across = np.array([[0, 1]] * 3, dtype=np.float32)
    known = replace(Subjects.of(FOOD, csr_array(np.eye(4, 3, dtype=np.float32)), tree), vectors=across)
    found = candidates(tree, tree["0"], evidence, listed(evidence, [], [0], []), known)
    assert found.closer == pytest.approx(np.hstack([-np.repeat(phrase, 3, axis=1), phrase]))


def test_closeness_is_known_for_english_and_the_encoder_of_the_bundled_vectors(tree: Any, evidence: Evidence) -> None:
    estimates = Subjects.of(FOOD, csr_array(np.eye(4, 3, dtype=np.float32)), tree)
    for subjects in (None, estimates):
        found = candidates(tree, tree["0"], evidence, listed(evidence, [], [0], []), subjects)
        assert found.closer.shape == (2, len(found.names))
        assert np.isnan(found.closer).all()
    known = replace(estimates, vectors=np.ones((3, 2), dtype=np.float32))
    french = replace(evidence, phrases=replace(evidence.phrases, languages=("fr",) * len(evidence.phrases.forms)))
    found = candidates(tree, tree["0"], french, listed(french, [], [0], []), known)
    assert np.isnan(found.closer).tolist() == [[False, False, False, True]] * 2


@pytest.mark.parametrize(("holding", "factor"), [(2, 1.0), (1, 0.5), (0, 0.0)])
def test_a_phrase_that_hardly_any_paper_of_a_topic_has_is_less_true_of_the_others(
    planted: Any, holding: int, factor: float
) -> None:
    """Of the first topic's twenty papers none to two hold it, all as near as the three of the other topic: half of .9.

    Of twenty two are a tenth, which is enough, one is half of that; and those that hold it are as they were.
    """
    assert SAID == 0.1
    said = [True] * holding + [False] * (20 - holding) + [True] * 3
    corpus = Corpus.from_records([{"title": "Kettles", "abstract": "of green tea" if has else "pots"} for has in said])
    tree = planted({"0": range(23), "0.0": range(20), "0.1": range(20, 23)})
    evidence = gather(tree, corpus, Embeddings.from_vectors(np.ones((23, 2)), "hand"))
    row = evidence.phrases.keys.index(("green", "tea"))
    phrase = PhraseList(np.array([row]), np.full((1, 2), 0.5**0.5), ([], [0], []), csr_array((23, 1)))
    true = candidates(tree, tree["0"], evidence, phrase, None).true.ravel()
    expected = [IN_TEXT if has else factor * BY_VECTOR / 2 for has in said]
    assert true == pytest.approx(expected, abs=1e-4)


def test_a_phrase_that_is_the_name_of_an_entry_is_one_with_it(tree: Any, evidence: Evidence) -> None:
    """Green tea, the entry, is true of the last paper; the phrase of the first two, and it is in the first's title."""
    kinds = Vocabulary(("Teas, green", "Drinks"), ("",) * 2, (-1, -1))
    chance = csr_array(np.array([[0.2, 0.9], [0.8, 0.9], [0, 0.9], [0.7, 0]], dtype=np.float32))
    phrase = listed(evidence, [], [0], [])
    alone = candidates(tree, tree["0"], evidence, phrase, None)
    found = candidates(tree, tree["0"], evidence, phrase, Subjects.of(kinds, chance, tree))
    assert found.names == ("Teas, green", "Drinks")
    assert (found.entries.tolist(), found.phrases.tolist(), found.languages) == ([0, 1], [-1, -1], ("en", "en"))
    assert found.true[:, 0] == pytest.approx(np.maximum([0.2, 0.8, 0, 0.7], alone.true[:, 0]))
    assert found.true[:, 0] == pytest.approx([IN_TITLE, 0.8, BY_VECTOR / 2, 0.7])
    assert found.true[:, 1] == pytest.approx([0.9, 0.9, 0.9, 0])
    assert found.titled.tolist() == [[True, False], [False] * 2, [False] * 2, [False] * 2]
    assert found.reach.tolist() == pytest.approx([2, 2.7]), "two papers hold the phrase, the entry's chances sum to 1.7"


def test_phrases_with_the_same_words_are_not_one(planted: Any) -> None:
    """Only an entry takes a phrase in."""
    tree = planted({"0": range(4), "0.0": [0, 2], "0.1": [1, 3]})
    corpus = Corpus.from_records([{"title": f"{words} here"} for words in ("Green tea", "Tea green") for _ in "ab"])
    evidence = gather(tree, corpus, Embeddings.from_vectors(AXES, "hand"))
    rows = [at for at, key in enumerate(evidence.phrases.keys) if set(key) == {"green", "tea"}]
    phrases = PhraseList(
        np.array(rows), np.eye(2, dtype=np.float32)[: len(rows)], ([], [0, 1], []), csr_array((4, len(rows)))
    )
    assert len(rows) == 2
    assert len(candidates(tree, tree["0"], evidence, phrases, None).names) == 2


def test_only_the_phrases_of_a_child_are_offered(tree: Any, evidence: Evidence) -> None:
    assert candidates(tree, tree["0"], evidence, listed(evidence, [0], [], []), None).names == ()


def test_estimates_are_summed_up_for_every_topic(planted: Any) -> None:
    deep = planted({"0": range(4), "0.0": range(3), "0.0.0": range(2), "0.0.1": [2], "0.1": [3]})
    chance = csr_array(np.array([[1, 0.5, 0], [1, 0, 0], [0.5, 0, 0], [0, 0, 1]], dtype=np.float32))
    sums = Subjects.of(FOOD, chance, deep).sums
    assert sums.tolist() == [[2.5, 0.5, 1], [2.5, 0.5, 0], [2, 0.5, 0], [0.5, 0, 0], [0, 0, 1]]


def test_entries_with_the_chances_of_the_parents_papers_stand_before_phrases(tree: Any, evidence: Evidence) -> None:
    """Bread is true of no paper, and no candidate. The reach of an entry is the sum over all papers,
    that of a phrase how many hold it.
    """
    chance = csr_array(np.array([[0.9, 0, 0], [0.1, 0, 0.8], [0.9, 0, 0], [0, 0, 0.6]], dtype=np.float32))
    found = candidates(tree, tree["0"], evidence, listed(evidence, [], [0], []), Subjects.of(FOOD, chance, tree))
    assert found.names == ("Food", "Drinks", "green tea")
    assert found.entries.tolist() == [0, 2, -1]
    assert found.phrases.tolist() == [-1, -1, 0]
    assert found.true[:, :2] == pytest.approx(chance.toarray()[:, [0, 2]])
    assert found.reach.tolist() == pytest.approx([1.9, 1.4, 2])
    assert not found.titled[:, :2].any()


def test_the_entries_that_fit_a_child_best_within_the_parent(tree: Any, evidence: Evidence) -> None:
    """Of more entries than are looked at, the last, true of half the papers of each child, falls out."""
    many = Vocabulary(tuple(f"Entry {at}" for at in range(ENTRIES + 1)), ("",) * (ENTRIES + 1), (-1,) * (ENTRIES + 1))
    chance = np.zeros((4, ENTRIES + 1), dtype=np.float32)
    chance[[0, 2], :ENTRIES] = 1
    chance[[0, 1], ENTRIES] = 1
    one_child = candidates(
        tree, tree["0"], evidence, listed(evidence, [], [], []), Subjects.of(many, csr_array(chance), tree)
    )
    assert set(one_child.names) == set(many.names), "it is the best of the other child"
    chance[1, ENTRIES] = 0
    found = candidates(
        tree, tree["0"], evidence, listed(evidence, [], [], []), Subjects.of(many, csr_array(chance), tree)
    )
    assert set(found.names) == set(many.names[:ENTRIES])


@pytest.mark.parametrize(("second", "is_offered"), [(0.5, True), (0.25, False)])
def test_a_broader_entry_is_looked_at_where_half_of_the_papers_are_its_own(
    tree: Any, evidence: Evidence, second: float, is_offered: bool
) -> None:
    """The entries below food fit the first child wholly, F 1, and fill its list; others fill the other child's.

    Food is true of one of its two papers by half and of the other by `second`, F 2 / 3: no entry but it is looked at
    for being broader.
    """
    kinds, tools = (tuple(f"{word} {at}" for at in range(ENTRIES)) for word in ("Kind", "Tool"))
    many = Vocabulary(("Food", *kinds, *tools), ("",) * (1 + 2 * ENTRIES), (-1, *[0] * ENTRIES, *[-1] * ENTRIES))
    chance = np.zeros((4, 1 + 2 * ENTRIES), dtype=np.float32)
    chance[[0, 2], 0] = 0.5, second
    chance[[0, 2], 1 : 1 + ENTRIES] = 1
    chance[[1, 3], 1 + ENTRIES :] = 1
    found = candidates(
        tree, tree["0"], evidence, listed(evidence, [], [], []), Subjects.of(many, csr_array(chance), tree)
    )
    assert ((0.5 + second) / 2 >= BROADER_HELD) is is_offered
    assert set(found.names) == {*kinds, *tools, *(["Food"] if is_offered else [])}


def test_how_many_papers_hold_a_phrase(evidence: Evidence) -> None:
    counts = holders(evidence)
    assert counts["green", "tea"] == 2
    assert counts[("football",)] == 1
