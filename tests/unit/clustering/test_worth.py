"""What names are worth to merges: two fields of two leaves, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from hierarchography.clustering import grow_tree
from hierarchography.clustering.contract import parts_first
from hierarchography.clustering.merge import merge_leaves
from hierarchography.clustering.worth import name_worth
from hierarchography.config import ClusteringConfig
from hierarchography.errors import TreeError


def test_a_name_is_worth_its_f1() -> None:
    """The first name is true of both papers of leaf 0, and by half of the one of leaf 2."""
    leaves = [np.array([0, 1]), np.array([3]), np.array([2])]
    subjects = csr_array(np.array([[1, 0], [1, 0], [0.5, 0], [0, 0]]))
    merges = parts_first(merge_leaves(np.array([[0.0], [1.0], [9.0]])))
    worth = dict(zip([tuple(sorted(one.leaves)) for one in merges], name_worth(merges, leaves, subjects), strict=True))
    assert worth[(0,)] == pytest.approx(2 * 2 / (2 + 2.5))
    assert worth[(2,)] == pytest.approx(2 * 0.5 / (1 + 2.5))
    assert worth[(0, 1)] == pytest.approx(2 * 2 / (3 + 2.5))
    assert worth[(0, 1, 2)] == pytest.approx(2 * 2.5 / (4 + 2.5))
    assert worth[(1,)] == 0


def test_the_default_builder_takes_subjects(few: Any) -> None:
    """Each paper's planted field and topic are its subjects: the fields come out as they did, or better."""
    table = np.zeros((len(few.space), 15))
    table[few.settled, few.fields[few.settled]] = table[few.settled, 3 + few.topics[few.settled]] = 1
    space = replace(few.space, subjects=csr_array(table))
    tree = grow_tree(space, ClusteringConfig(), np.random.default_rng(0))
    assert tree.papers == len(space)
    assert space.digest != few.space.digest


def test_subjects_are_of_the_papers(few: Any) -> None:
    with pytest.raises(TreeError, match="subjects of 1 papers"):
        replace(few.space, subjects=csr_array(np.ones((1, 2))))
