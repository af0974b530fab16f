"""The chance that names are true of papers: hand-worked on four entries along four axes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.cache import cache_in
from hierarchography.vocabulary import Vocabulary
from hierarchography.vocabulary.chances import AREA, EVEN, LEAST, MENTIONED, STEEP, odds_of, subjects

FOOD = Vocabulary(("Food", "Bread", "Cheese", "Drinks"), ("",) * 4, (-1, 0, 0, -1))
AXES = np.eye(4, dtype=np.float32)


def chance(share: float, mentioned: bool = False) -> float:
    """(s / .11)^1.22 are the odds that a name is true, and 2.8 times as much where the paper's words mention it."""
    odds = (share / 0.11) ** 1.22 * (2.8 if mentioned else 1)
    return float(odds / (1 + odds))


WHOLE, HALF = chance(1), chance(0.5)


@pytest.fixture(autouse=True)
def no_cache() -> Iterator[None]:
    """Every table is computed, but for tests that keep them in a folder of their own."""
    with cache_in(False):
        yield


def estimated(*papers: NDArray[np.floating], vocabulary: Vocabulary = FOOD) -> NDArray[np.float32]:
    table: csr_array = subjects(np.stack(papers).astype(np.float32), AXES, vocabulary)
    return np.asarray(table.toarray())


def test_the_curve_from_share_to_odds() -> None:
    """At the even share the odds are one to one, and twice the share has 2^1.22 = 2.33 times the odds."""
    assert (EVEN, STEEP, MENTIONED) == (0.11, 1.22, 2.8)
    assert odds_of(np.array([0.0, 0.11, 0.22, 0.055])) == pytest.approx([0, 1, 2.3295, 1 / 2.3295], abs=1e-4)


def test_a_paper_counts_for_its_entry_and_for_all_above_it() -> None:
    table = estimated(AXES[1], AXES[2], AXES[3])
    expected = [[WHOLE, WHOLE, 0, 0], [WHOLE, 0, WHOLE, 0], [0, 0, 0, WHOLE]]
    assert table == pytest.approx(np.array(expected), abs=1e-5)


def test_a_paper_between_two_entries_has_half_of_each_and_both_names_are_likely_true() -> None:
    """Half a share has the odds 4.545^1.22 = 6.34: a chance of .864."""
    assert pytest.approx(0.864, abs=1e-3) == HALF
    between = (AXES[1] + AXES[3]) / np.sqrt(2)
    assert estimated(between, between)[0] == pytest.approx([HALF, HALF, 0, HALF], abs=1e-4)


def test_two_halves_below_one_entry_are_a_whole_of_it() -> None:
    between = (AXES[1] + AXES[2]) / np.sqrt(2)
    assert estimated(between, between)[0] == pytest.approx([WHOLE, HALF, HALF, 0], abs=1e-4)


def test_papers_that_the_vocabulary_does_not_know_have_none() -> None:
    """Bread lies at .8 from food; the second paper at .6 from bread, so no name may be true of it."""
    entries = np.array([[1, 0, 0], [0.8, 0.6, 0]], dtype=np.float32)
    papers = np.array([[1, 0, 0], [0, 0.6, 0.8]], dtype=np.float32)
    table = subjects(papers, entries, Vocabulary(("Food", "Bread"), ("", ""), (-1, 0))).toarray()
    assert table[0, 0] > 0.9
    assert not table[1].any()


def test_papers_that_cannot_be_read_have_none() -> None:
    table = subjects(AXES[[1, 1, 3]], AXES, FOOD, np.array([True, False, True]))
    assert np.diff(table.indptr).tolist() == [2, 0, 1]


def test_an_entry_of_zeros_has_only_what_is_below_it() -> None:
    """The encoder knows no word of "Food" nor of "Drinks": bread is food, and nothing is a drink."""
    entries = AXES.copy()
    entries[[0, 3]] = 0
    table = subjects(AXES[[1, 2]], entries, FOOD).toarray()
    assert table == pytest.approx(np.array([[WHOLE, WHOLE, 0, 0], [WHOLE, 0, WHOLE, 0]]), abs=1e-5)


def test_of_an_encoder_that_reads_no_entry_nothing_is_true_and_no_papers_have_no_rows() -> None:
    assert subjects(AXES, np.zeros((4, 4), dtype=np.float32), FOOD).nnz == 0
    assert subjects(AXES[:0], AXES, FOOD).shape == (0, 4)


def test_what_is_kept_is_what_was_computed_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = _papers(50)
    with cache_in(tmp_path):
        first = subjects(papers, AXES, FOOD)
        assert list((tmp_path / AREA).rglob("*"))
        monkeypatch.setattr("hierarchography.vocabulary.chances.counted_shares", None)  # a call of it would fail
        kept = subjects(papers, AXES, FOOD)
    assert kept.shape == first.shape
    for part in ("data", "indices", "indptr"):
        one, other = getattr(first, part), getattr(kept, part)
        assert one.dtype == other.dtype
        assert one.tobytes() == other.tobytes()


def test_other_papers_entries_vocabulary_or_readable_ones_are_computed_anew(tmp_path: Path) -> None:
    papers = _papers(8)
    other = Vocabulary(FOOD.names, FOOD.glosses, (-1, -1, -1, -1))
    with cache_in(tmp_path):
        one = subjects(papers, AXES, FOOD)
        assert abs(one - subjects(papers, AXES, other)).max() > 0
        assert subjects(papers, AXES, FOOD, np.zeros(8, dtype=bool)).nnz == 0
        assert subjects(papers, AXES[::-1].copy(), FOOD).toarray() != pytest.approx(one.toarray())
        assert subjects(papers[::-1].copy(), AXES, FOOD).toarray() == pytest.approx(one.toarray()[::-1], abs=1e-6)


def test_blocks_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mean is that of all papers, whatever the block."""
    papers = _papers(50)
    whole = subjects(papers, AXES, FOOD)
    monkeypatch.setattr("hierarchography.vocabulary.chances.PAPERS_PER_BLOCK", 7)
    parts = subjects(papers, AXES, FOOD)
    assert parts.shape == (50, 4)
    assert parts.toarray() == pytest.approx(whole.toarray(), abs=1e-5)


ALIASES = ((), ("sourdough",), (), ())
BAKERY = Vocabulary(FOOD.names, FOOD.glosses, FOOD.broader, aliases=ALIASES)


def test_papers_that_mention_an_entry_or_one_below_it_are_likelier_about_it() -> None:
    """Both are about bread, with the odds 14.8, and with a mention 41.4: a chance of .976 for .937.

    The first says so by an alias of bread, which is below food; cheese, which it says too, it is not about. The
    second says "food": that is no word for bread.
    """
    papers, said = AXES[[1, 1, 3]], chance(1, mentioned=True)
    assert (WHOLE, said) == pytest.approx((0.937, 0.976), abs=1e-3)
    table = subjects(papers, AXES, BAKERY, texts=["Sourdoughs and cheese", "On food", "On rain"]).toarray()
    expected = [[said, said, 0, 0], [said, WHOLE, 0, 0], [0, 0, 0, WHOLE]]
    assert table == pytest.approx(np.array(expected), abs=1e-5)


def test_words_weigh_the_odds_and_make_up_for_a_small_share() -> None:
    """A paper as near to each of twenty entries has a twentieth of each: a chance of .28, and with a mention .52."""
    names = tuple(f"Dish {chr(97 + at) * 3}" for at in range(20))
    dishes = Vocabulary(names, ("",) * 20, (-1,) * 20)
    axes = np.eye(20, dtype=np.float32)
    papers = np.full((2, 20), 20**-0.5, dtype=np.float32)
    table = subjects(papers, axes, dishes, texts=["A dish ccc", "Nothing"]).toarray()
    expected = np.full((2, 20), chance(1 / 20))
    expected[0, 2] = chance(1 / 20, mentioned=True)
    assert expected[0, 1:3] == pytest.approx([0.276, 0.517], abs=1e-3)
    assert table == pytest.approx(expected, abs=1e-4)


def test_a_chance_that_only_a_mention_makes_worth_keeping_is_kept() -> None:
    """A hundredth of each of a hundred entries has a chance of .051, and a two-hundredth one of .023 or .061."""
    for count, mentioned, kept in ((100, False, True), (200, False, False), (200, True, True)):
        value = chance(1 / count, mentioned)
        assert (value >= LEAST) is kept
        names = tuple(f"Dish {at}" for at in range(count))
        axes, paper = np.eye(count, dtype=np.float32), np.full((2, count), count**-0.5, dtype=np.float32)
        texts = ["Dish 7" if mentioned else "Rain"] * 2
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("hierarchography.vocabulary.chances.NEAREST", count)
            table = subjects(paper, axes, Vocabulary(names, ("",) * count, (-1,) * count), texts=texts)
        assert table[0, 7] == pytest.approx(value if kept else 0, abs=1e-4)


def test_words_that_say_nothing_change_nothing(tmp_path: Path) -> None:
    """Texts without a mention are as good as none, and others are computed anew."""
    with cache_in(tmp_path):
        without = subjects(AXES[[1]], AXES, BAKERY).toarray()
        silent = subjects(AXES[[1]], AXES, BAKERY, texts=["Rain"]).toarray()
        told = subjects(AXES[[1]], AXES, BAKERY, texts=["Bread"]).toarray()
    assert silent == pytest.approx(without)
    assert (without[0, 1], told[0, 1]) == pytest.approx((WHOLE, chance(1, mentioned=True)), abs=1e-5)


def test_small_chances_are_left_out() -> None:
    assert estimated(*_papers(50)).max() <= 1
    table = subjects(_papers(50), AXES, FOOD)
    assert table.data.min() >= 0.05
    assert table.dtype == np.float32
    assert table.has_sorted_indices


def _papers(count: int) -> NDArray[np.float32]:
    papers = np.abs(np.random.default_rng(3).normal(size=(count, 4)))
    return np.asarray(papers / np.linalg.norm(papers, axis=1, keepdims=True), dtype=np.float32)
