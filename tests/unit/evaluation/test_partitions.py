"""Agreement of two labellings: by hand, and that labels of few papers each bring no warning."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from hierarchography.evaluation import agreement
from hierarchography.evaluation.partitions import mutual_information


def test_the_same_division_agrees_fully() -> None:
    found = agreement(np.array([0, 0, 1, 1]), np.array([7, 7, 3, 3]))
    assert (found.ami, found.v_measure, found.ari) == pytest.approx((1.0, 1.0, 1.0))


def test_v_measure_and_rand_index_by_hand() -> None:
    """Classes aabb, clusters xxxy: V from the entropies, and the pairs that both keep together for the Rand index.

    H(class) = 1 bit; the cluster x = {a, a, b} leaves H(class|cluster) = 3/4 · .9183 = .6887, homogeneity .3113.
    H(cluster) = .8113, of which b leaves 1/2 · 1 bit: completeness 1 - .5/.8113 = .3837. V = .3437.
    Pairs together: in both 1 (aa), in classes 2, in clusters 3, of 6; expected 2·3/6 = 1: ARI 0.
    """
    found = agreement(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1]))
    assert found.v_measure == pytest.approx(0.3437, abs=1e-4)
    assert found.ari == pytest.approx(0.0)


def test_all_three_are_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 6, 300), rng.integers(0, 9, 300)
    second[:150] = first[:150]
    found = agreement(first, second)
    assert found.ami == adjusted_mutual_info_score(first, second)
    assert found.v_measure == v_measure_score(first, second)
    assert found.ari == adjusted_rand_score(first, second)
    assert mutual_information(first, second) == found.ami


def test_classes_of_one_paper_each_bring_no_warning() -> None:
    assert agreement(np.arange(50), np.arange(50) % 2).v_measure > 0
    assert mutual_information(np.arange(50), np.arange(50)) == 1.0
