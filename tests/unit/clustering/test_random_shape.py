"""A tree of the same shape, with its papers shuffled."""

from __future__ import annotations

import numpy as np

from hierarchography.clustering.random_shape import shuffled
from hierarchography.model.nodes import Node, plant


def test_sizes_and_places_stay_and_papers_move() -> None:
    first = Node.of([Node(np.arange(0, 10)), Node(np.arange(10, 15))])
    tree = plant(Node.of([first, Node(np.arange(15, 20)), Node(np.arange(20, 23))]))
    moved = shuffled(tree, np.random.default_rng(0))
    assert [(topic.id, topic.size) for topic in moved] == [(topic.id, topic.size) for topic in tree]
    assert moved["0.0.0"].members.tolist() != tree["0.0.0"].members.tolist()
    assert set(moved["0.0.0"].members) <= set(moved["0.0"].members)
