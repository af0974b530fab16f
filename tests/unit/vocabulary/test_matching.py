"""Papers and entries: likeness, how a paper is shared out, and words where there are no vectors."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.vocabulary import Vocabulary, by_words, known, likeness, likeness_and_nearest, shares


def test_a_paper_is_shared_out_over_the_nearest_by_their_lead() -> None:
    """Entries at .9, .8 and .1; a temperature of .1: the first gets e times the second's share, the third is out."""
    shared = shares(np.array([[0.9, 0.1, 0.8]]), nearest=2, temperature=0.1)
    assert shared.toarray()[0] == pytest.approx([np.e / (1 + np.e), 0, 1 / (1 + np.e)], abs=1e-6)
    assert shared.nnz == 2


def test_more_entries_are_asked_for_than_there_are() -> None:
    shared = shares(np.array([[0.5, 0.5]]), nearest=30, temperature=0.1)
    assert shared.toarray()[0] == pytest.approx([0.5, 0.5])


def test_what_all_papers_and_entries_share_counts_for_less() -> None:
    """Papers lie mostly along the third axis, as all entries do, and one is all of it: most of it is taken away."""
    papers = np.array([[0.3, 0.0, 0.954], [0.0, 0.3, 0.954]], dtype=np.float32)
    entries = np.array([[0.6, 0.0, 0.8], [0.0, 0.6, 0.8], [0.0, 0.0, 1.0]], dtype=np.float32)
    assert (papers @ entries.T).argmax(axis=1).tolist() == [2, 2]
    assert likeness(papers, entries, papers.mean(axis=0)).argmax(axis=1).tolist() == [0, 1]


def test_the_subject_that_all_papers_share_is_not_taken_away() -> None:
    """All papers are on the first entry's subject, with a little of the second's or of the third's."""
    papers = np.array([[0.9, 0.436, 0.0], [0.9, 0.0, 0.436]], dtype=np.float32)
    entries = np.eye(3, dtype=np.float32)
    assert likeness(papers, entries, papers.mean(axis=0)).argmax(axis=1).tolist() == [0, 0]


def test_likeness_is_the_cosine_of_what_is_left_without_most_of_the_means() -> None:
    """Of the mean (.5, .5) seven tenths go from both: papers and entries lie along (.65, -.35) and (-.35, .65)."""
    axes = np.eye(2, dtype=np.float32)
    alike, nearest = likeness_and_nearest(axes, axes, axes.mean(axis=0))
    assert alike == pytest.approx(np.array([[1, -0.455 / 0.545], [-0.455 / 0.545, 1]]), abs=1e-6)
    assert nearest == pytest.approx([1, 1])


def test_without_vectors_words_match() -> None:
    kitchen = Vocabulary(("Bread", "Drinks"), ("yeast, flour", "tea, water"), (-1, -1))
    papers, entries = by_words(["sourdough bread and yeast", "green tea"], kitchen)
    assert (papers @ entries.T).argmax(axis=1).tolist() == [0, 1]
    assert np.linalg.norm(papers, axis=1) == pytest.approx(1, abs=1e-5)


def test_what_lies_farther_than_the_vocabulary_from_itself_is_not_known() -> None:
    """Bread lies at a cosine of .8 from food: a paper at .9 from an entry is known, one at .7 is not."""
    kitchen = Vocabulary(("Food", "Bread"), ("", ""), (-1, 0))
    entries = np.array([[1, 0, 0], [0.8, 0.6, 0]], dtype=np.float32)
    papers = np.array([[0.9, 0, np.sqrt(0.19)], [0.7, 0, np.sqrt(0.51)]], dtype=np.float32)
    assert known(papers, entries, kitchen).tolist() == [True, False]


def test_a_vocabulary_without_broader_entries_knows_all() -> None:
    flat = Vocabulary(("Food", "Drinks"), ("", ""), (-1, -1))
    axes = np.eye(3, dtype=np.float32)
    assert known(axes[2:], axes[:2], flat).tolist() == [True]


def test_an_entry_that_the_encoder_cannot_read_does_not_say_what_near_is() -> None:
    """Bread lies at .8 from food. Tea is a row of zeros, at 0 from all: it must not make near whatever is not."""
    kitchen = Vocabulary(("Food", "Bread", "Tea"), ("", "", ""), (-1, 0, 0))
    entries = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0, 0]], dtype=np.float32)
    papers = np.array([[0.9, 0, np.sqrt(0.19)], [0.7, 0, np.sqrt(0.51)]], dtype=np.float32)
    assert known(papers, entries, kitchen).tolist() == [True, False]
