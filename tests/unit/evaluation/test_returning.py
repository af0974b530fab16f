"""How often topics come back in other trees."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.evaluation import Resampled, topic_stability
from hierarchography.model import TopicTree
from hierarchography.model.nodes import Node, plant


def tree_of(*leaves: range) -> TopicTree:
    return plant(Node(np.concatenate(leaves), tuple(Node(np.array(leaf)) for leaf in leaves)))


TREE = tree_of(range(8), range(8, 12), range(12, 14))


def test_a_topic_comes_back_with_half_of_the_papers_of_both() -> None:
    """In the second tree, 0.0 has lost two of eight, 0.1 has half as many more, and 0.2 is gone."""
    other = tree_of(range(6), range(6, 14))
    found = topic_stability(TREE, [TREE, other], {})
    assert found is not None
    assert found.trees == 2
    assert dict(found.topics) == {"0.0": 1.0, "0.1": 1.0, "0.2": 0.5}
    assert list(found.by_depth) == pytest.approx([2.5 / 3])


def test_rebuilds_deepen_what_the_build_has_measured() -> None:
    recorded = {"trees": 3, "topics": {"0.0": 1.0, "0.1": 0.6667}}
    alone = topic_stability(TREE, [], recorded)
    assert alone is not None
    assert (alone.trees, dict(alone.topics)) == (3, {"0.0": 1.0, "0.1": 0.6667})
    found = topic_stability(TREE, [TREE], recorded)
    assert found is not None
    assert found.trees == 4
    assert dict(found.topics) == {"0.0": 1.0, "0.1": pytest.approx(0.75, abs=1e-3), "0.2": 1.0}


def test_nothing_to_compare_with_is_no_stability() -> None:
    assert topic_stability(TREE, [], {}) is None


def test_a_tree_over_a_sample_is_compared_over_its_papers() -> None:
    """Of the sample 4 to 13, 0.0 has four papers and comes back with these and one more; 0.2 has lost half to it."""
    rows = np.arange(4, 14)
    sample = tree_of(range(5), range(5, 9), range(9, 10))  # papers 4 to 8, 9 to 12, and 13
    found = topic_stability(TREE, [Resampled(sample, rows)], {})
    assert found is not None
    assert dict(found.topics) == {"0.0": 1.0, "0.1": 1.0, "0.2": 1.0}
    apart = tree_of(range(2), range(2, 10))  # papers 4 and 5, and all others
    found = topic_stability(TREE, [Resampled(sample, rows), Resampled(apart, rows)], {})
    assert found is not None
    assert dict(found.topics) == {"0.0": 1.0, "0.1": 1.0, "0.2": 0.5}
