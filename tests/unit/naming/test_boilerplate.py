"""Hand-worked: what hardly any title says, and papers unlike each other hold, is boilerplate."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from hierarchography.naming.boilerplate import boilerplate, likeness, seldom_titled, unsaid

# Ten papers, five on each of two subjects. Phrases: "this paper" (all, no title), "galaxies" (the first five, three
# titles), "redshift" (the first five, no title), "machine translation" (all, four titles).
HELD = np.zeros((10, 4), dtype=np.float32)
HELD[:, [0, 3]] = 1
HELD[:5, [1, 2]] = 1
TITLED = np.zeros_like(HELD)
TITLED[:3, 1] = 1
TITLED[[0, 2, 6, 8], 3] = 1
VECTORS = np.repeat(np.eye(2, dtype=np.float32), 5, axis=0)


def test_what_is_in_far_fewer_titles_than_usual_is_seldom() -> None:
    """Usual are 7 of 30. Shares of (0, 3, 0, 4) with two papers' worth of .233: .04, .50, .07, .37; a third is .08."""
    assert seldom_titled(HELD.sum(axis=0), TITLED.sum(axis=0)).tolist() == [True, False, True, False]


def test_no_title_in_few_papers_may_be_chance() -> None:
    assert seldom_titled(np.array([100.0, 2.0, 3.0]), np.array([50.0, 0.0, 0.0])).tolist() == [False, False, False]
    assert seldom_titled(np.array([100.0, 4.0]), np.array([50.0, 0.0])).tolist() == [False, True]


def test_titles_that_say_nothing_tell_nothing() -> None:
    assert not seldom_titled(np.array([50.0, 60.0]), np.zeros(2)).any()


def test_likeness_is_of_pairs_beyond_that_of_all() -> None:
    """Of the 45 pairs of all papers 20 are alike: .444; of the ten pairs of the first five, all."""
    found = likeness(csr_matrix(HELD), VECTORS)
    np.testing.assert_allclose(found, [0, 5 / 9, 5 / 9, 0], atol=1e-6)


def test_boilerplate_is_seldom_in_titles_and_spread_over_all_subjects() -> None:
    """A subject that all papers share stays for its titles, a subject without a title for its papers."""
    assert boilerplate(csr_matrix(HELD), csr_matrix(TITLED), VECTORS).tolist() == [True, False, False, False]


def test_phrases_with_a_word_that_no_title_says_are_cut_out_of_sentences() -> None:
    keys: list[tuple[str, ...]] = [("dark", "matter"), ("dark",), ("dark", "matter", "dominate"), ("dominate",)]
    titled = csr_matrix(np.array([[1, 1, 0, 0], [0, 1, 0, 0]], dtype=np.float32))
    assert unsaid(keys, titled).tolist() == [False, False, True, False]
