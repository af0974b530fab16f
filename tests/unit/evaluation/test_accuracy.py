"""Trees against schemes, and schemes against one another."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.evaluation import Bootstrap, Level, Scheme, accuracy, between
from hierarchography.model import TopicTree

FIELD = Level.of("field", list("aaaabbbb"))
CODES = Level.of("codes", ["c1", "c1", "c2", "c2", "c3", "c3", None, ""])


def test_a_tree_that_follows_the_scheme(eight: TopicTree) -> None:
    """`field` is the first level. `codes` are the leaves: c3 shares B with papers without a label."""
    found = accuracy(eight, Scheme("field,codes", (FIELD, CODES)), Bootstrap(20, 0))
    broad, narrow = found.levels
    assert (broad.papers, broad.unlabelled, broad.classes) == (8, 0, 2)
    assert (narrow.papers, narrow.unlabelled, narrow.classes) == (6, 2, 3)
    assert [level.tree_f.value for level in found.levels] == [1.0, 1.0]
    assert [level.dendrogram_purity.value for level in found.levels] == [1.0, 1.0]
    assert (found.composite.value, found.composite.n) == (1.0, 8)
    assert found.composite.random < 0.9
    assert (broad.by_depth[0].depth, broad.by_depth[0].topics, broad.by_depth[0].agreement.ami) == (1, 2, 1.0)
    assert narrow.by_depth[1].agreement.ari == 1.0


def test_the_composite_is_the_mean_of_its_parts(eight: TopicTree) -> None:
    odd = Level.of("odd", list("xxxyxyyy"))
    found = accuracy(eight, Scheme("field,odd", (FIELD, odd)), Bootstrap(0))
    parts = [figure for level in found.levels for figure in (level.tree_f, level.dendrogram_purity)]
    assert [part.value for part in parts] == pytest.approx([1.0, 1.0, 0.75, 7.75 / 12])
    assert found.composite.value == pytest.approx(np.mean([part.value for part in parts]))
    assert found.composite.random == pytest.approx(np.mean([part.random for part in parts]))


def test_a_level_without_pairs_leaves_the_composite_open(eight: TopicTree) -> None:
    alone = Level.of("id", [str(paper) for paper in range(8)])
    found = accuracy(eight, Scheme("field,id", (FIELD, alone)), Bootstrap(5, 0))
    assert np.isnan(found.levels[1].dendrogram_purity.value)
    assert np.isnan([found.composite.value, found.composite.low]).all()
    assert found.levels[0].dendrogram_purity.value == 1.0


def test_schemes_against_one_another() -> None:
    """Over the papers that both label: codes refine the field, so V is 2·1·c / (1 + c), c = H(field) / H(codes)."""
    (found,) = between([Scheme("field", (FIELD,)), Scheme("codes", (CODES,))])
    assert (found.first, found.second, found.papers) == ("field", "codes", 6)
    share = (2 / 3 * np.log(3 / 2) + 1 / 3 * np.log(3)) / np.log(3)
    assert found.agreement.v_measure == pytest.approx(2 * share / (1 + share))


def test_schemes_without_a_common_paper() -> None:
    first, second = Level.of("a", ["x", None]), Level.of("b", [None, "y"])
    (found,) = between([Scheme("a", (first,)), Scheme("b", (second,))])
    assert found.papers == 0
    assert np.isnan(found.agreement.ami)


def test_levels_of_one_scheme_are_not_compared() -> None:
    assert between([Scheme("both", (FIELD, CODES))]) == ()
    assert len(between([Scheme("both", (FIELD, CODES)), Scheme("one", (FIELD,)), Scheme("two", (CODES,))])) == 5
