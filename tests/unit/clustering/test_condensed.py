"""HDBSCAN's condensed tree, read by hand and made readable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from hierarchography.clustering.condensed import condensed_tree
from hierarchography.model import TopicTree

FIELDS = [("parent", "i8"), ("child", "i8"), ("lambda_val", "f8"), ("child_size", "i8")]


def test_a_condensed_tree_read_by_hand() -> None:
    """Eight papers. Paper 7 falls off the root (8), which parts into 9 (0, 1) and 10 (2-6) at distance 2.

    Paper 2 falls off 10, which parts into 11 (3, 4) and 12 (5, 6) at distance 1. So the leaves are 9, 11 and 12.
    """
    rows = np.array(
        [
            (8, 7, 0.25, 1),
            (8, 9, 0.5, 2),
            (8, 10, 0.5, 5),
            (10, 2, 0.8, 1),
            (10, 11, 1.0, 2),
            (10, 12, 1.0, 2),
            *((9, paper, 3.0, 1) for paper in (0, 1)),
            *((11, paper, 4.0, 1) for paper in (3, 4)),
            *((12, paper, 4.0, 1) for paper in (5, 6)),
        ],
        dtype=FIELDS,
    )
    merge, labels = condensed_tree(rows, 8)
    assert labels.tolist() == [0, 0, -1, 1, 1, 2, 2, -1]
    assert sorted(merge.leaves) == [0, 1, 2]
    assert merge.height == 2.0
    inner = next(part for part in merge.parts if part.parts)
    assert sorted(inner.leaves) == [1, 2]
    assert inner.height == 1.0


def test_papers_on_one_spot_part_at_no_distance() -> None:
    rows = np.array(
        [(4, 5, np.inf, 2), (4, 6, np.inf, 2), *((5 + paper // 2, paper, np.inf, 1) for paper in range(4))],
        dtype=FIELDS,
    )
    merge, labels = condensed_tree(rows, 4)
    assert merge.height == 0.0
    assert labels.tolist() == [0, 0, 1, 1]


def test_one_cluster_is_one_leaf() -> None:
    rows = np.array([(3, paper, 1.0, 1) for paper in range(3)], dtype=FIELDS)
    merge, labels = condensed_tree(rows, 3)
    assert merge.leaves == (0,)
    assert labels.tolist() == [0, 0, 0]


def test_planted_topics_are_the_leaves_of_the_condensed_tree(few: Any, grow: Callable[..., TopicTree]) -> None:
    tree = grow(few.space, builder="condensed")
    assert adjusted_mutual_info_score(few.topics[few.settled], tree.leaf_of[few.settled]) > 0.8
