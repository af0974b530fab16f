"""Trees written by hand: the members of each topic by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pytest

from hierarchography.model import Assignment, Topic, TopicTree

Grown = Callable[..., TopicTree]


def _grown(members: Mapping[str, Iterable[int]], names: Mapping[str, str] | None = None) -> TopicTree:
    topics = tuple(
        Topic(topic_id, np.array(sorted(papers), dtype=np.int32), (names or {}).get(topic_id, ""))
        for topic_id, papers in members.items()
    )
    return TopicTree(topics, Assignment.certain(topics[0].size))


@pytest.fixture(scope="session")
def grown() -> Grown:
    """Builds a tree from `{"0": range(4), "0.0": [0, 1], "0.1": [2, 3]}`, in preorder, and names by id."""
    return _grown


@pytest.fixture
def eight(grown: Grown) -> TopicTree:
    """Eight papers: A = {0, 1, 2, 3} with the leaves {0, 1} and {2, 3}, and the leaf B = {4, 5, 6, 7}."""
    return grown({"0": range(8), "0.0": [0, 1, 2, 3], "0.0.0": [0, 1], "0.0.1": [2, 3], "0.1": [4, 5, 6, 7]})
