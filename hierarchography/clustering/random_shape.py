"""A tree with shuffled papers: shows how much of a measure is due to the shape of the tree alone."""

from __future__ import annotations

import numpy as np

from hierarchography.model import TopicTree
from hierarchography.model.nodes import Node, plant
from hierarchography.model.tree import ROOT


def shuffled(tree: TopicTree, random: np.random.Generator) -> TopicTree:
    """A tree with topics of the same sizes in the same places, and with the papers shuffled."""
    order = random.permutation(tree.papers)

    def moved(topic_id: str) -> Node:
        below = tuple(moved(child.id) for child in tree.children(topic_id))
        return Node(order[tree[topic_id].members], below)

    return plant(moved(ROOT))
