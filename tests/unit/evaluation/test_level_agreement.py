"""Gold levels against the partitions at their own depths."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from hierarchography.evaluation import Level, Scheme, level_agreement, level_amis
from hierarchography.model import TopicTree

FIELD = Level.of("field", list("aaaabbbb"))
SUBJECT = Level.of("subject", ["x", "x", "y", "y", "z", "z", "z", "z"])


def test_a_level_is_compared_at_its_own_depth_alone(eight: TopicTree) -> None:
    """A and B are the fields. At depth 2 the leaf B of depth 1 counts as it is, and the three leaves are the subjects.

    The other way round no level agrees fully, although every class is a topic of the tree.
    """
    found = level_agreement(eight, Scheme("field,subject", (FIELD, SUBJECT)))
    assert [(each.column, each.depth, each.topics, each.ami) for each in found.levels] == [
        ("field", 1, 2, 1.0),
        ("subject", 2, 3, 1.0),
    ]
    assert (found.scheme, found.mean) == ("field,subject", 1.0)

    turned = level_agreement(eight, Scheme("subject,field", (SUBJECT, FIELD)))
    between = adjusted_mutual_info_score(SUBJECT.classes, FIELD.classes)
    assert [each.ami for each in turned.levels] == pytest.approx([between, between])
    assert turned.mean == pytest.approx(between)
    assert between < 0.9


def test_levels_below_the_tree_are_compared_with_its_leaves(eight: TopicTree) -> None:
    found = level_agreement(eight, Scheme("all", (FIELD, SUBJECT, SUBJECT)))
    assert (found.levels[2].depth, found.levels[2].topics, found.levels[2].ami) == (3, 3, 1.0)


def test_papers_without_a_label_are_left_out(eight: TopicTree) -> None:
    partial = Level.of("field", ["a", None, "a", "a", "b", "b", "", "b"])
    assert level_agreement(eight, Scheme("field", (partial,))).mean == 1.0
    assert np.isnan(level_amis(eight.labels_at, [np.full(8, -1)])).all()
