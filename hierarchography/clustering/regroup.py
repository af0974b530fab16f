"""Dissolves topics that no name fits, and regroups their subtopics so that every new group has a fitting name.

Neighbouring leaves need not have a name in common: all that two thirds of their papers share may be the subject of the
whole map ("machine learning" in a collection on language processing), which gives a reader no reason to choose this
group. The subtopics of such groups are therefore regrouped with their siblings (`named_groups.py`). Of all sets of such
groups, those are dissolved after which names fit the topic best. Leaves are not changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.clustering.named_groups import Group, NamedGroups, Places
from hierarchography.model.nodes import Node

UNNAMED = 6
"""Maximum number of topics under one topic that are considered for dissolving, those with the fewest parts first."""
ROUNDING = 1e-9
"""Fits that differ by less are equal."""


def regrouped(root: Node, subjects: csr_array, most: int, places: Places | None = None) -> Node:
    """The tree with topics that no name fits dissolved and regrouped, from the root down; it never gets deeper.

    `subjects` (n, k) is the chance that a name is true of a paper; no topic gets more than `most` children. Of
    groups to merge, those whose `places`, if known, are in the same direction are preferred.
    If no grouping by names has at most `most` groups, or if names would fit worse, a topic stays as it is.
    """
    unknown = np.zeros(subjects.shape[0], dtype=np.int64), np.zeros((1, 0))
    group = Group.from_node(root, subjects, places or unknown)
    return _regrouped(group, subjects, group.true, most).node


def _regrouped(group: Group, subjects: csr_array, reach: NDArray[np.float64], most: int) -> Group:
    """`reach` (k,) is the number of all papers that each name is true of."""
    if group.height < 2:
        return group
    parts = _divided(NamedGroups(group, subjects, reach), most)
    below = [_regrouped(part, subjects, reach, most) for part in parts]
    node = Node(group.node.members, tuple(part.node for part in below))
    return Group(node, tuple(below), group.true, group.place)


def _divided(topic: NamedGroups, most: int) -> Sequence[Group]:
    """The parts of a topic after dissolving those without a name for which names then fit the topic best.

    Of equally good divisions, the one in which most parts are dissolved, those with the fewest parts first.
    """
    best: Sequence[Group] = topic.group.parts
    fit = topic.fit(best) - 2 * ROUNDING
    unnamed = sorted((part for part in best if part.parts and not topic.has_name(part)), key=_parts)[:UNNAMED]
    for count in range(len(unnamed), 0, -1):
        for gone in itertools.combinations(unnamed, count):
            parts = topic.without(gone, most)
            found = topic.fit(parts) if parts else -np.inf
            if found > fit + ROUNDING:
                best, fit = parts, found
    return best


def _parts(group: Group) -> int:
    return len(group.parts)
