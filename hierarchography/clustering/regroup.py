"""Levels that names fit: a topic that no name is true of is dissolved, and what it held is grouped anew by names.

Groups of leaves that lie near one another need have no name in common: all that two thirds of the papers share may be
what the whole map is about. A reader has nothing to choose such a group by. Its subtopics are then put together with
those of its siblings so that every new group has a name that is true of it, of all its parts, and of clearly less of
what is beside it. Leaves stay as they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.model.nodes import Node

FLOOR = 0.6
"""The least share of a group's papers that its name is true of."""
TELLING = 1.3
"""How many times the share of the papers beside it a name must be true of."""
HELD = 0.35
"""The least share of the papers of each part that the name of a group is true of."""
MOST_MISSED = 0.25
"""With more of its papers in parts that a name does not hold, a topic has no name."""
NOT_HELD = 0.5
"""Loss of F for the share of the papers in parts that a name does not hold."""
OWN_PART = 0.2
"""The share of a topic's papers that each of two names adds to the other, where it takes two."""
FIRST = 0.25
"""The least share of a topic's papers that one of two names is true of."""
TRIED = 12
"""Names, the best, of which two may be joined."""
COVER = 2.0
"""Weight of the share of the topic's papers in F, beside how well a name parts them from others."""


@dataclass(frozen=True, eq=False)
class Group:
    """A node with its `parts`, its `height` (0 for a leaf), and how many of its papers each name is true of: (k,)."""

    node: Node
    parts: tuple[Group, ...]
    true: NDArray[np.float64]

    @property
    def size(self) -> int:
        """Its papers."""
        return len(self.node.members)

    @property
    def height(self) -> int:
        """Levels under it."""
        return 1 + max((part.height for part in self.parts), default=-1)

    @classmethod
    def of(cls, parts: Sequence[Group]) -> Group:
        """Parts as one group; a single one stands for itself."""
        if len(parts) == 1:
            return parts[0]
        node = Node(np.concatenate([part.node.members for part in parts]), tuple(part.node for part in parts))
        return cls(node, tuple(parts), np.sum([part.true for part in parts], axis=0))


def regrouped(root: Node, subjects: csr_array, most: int) -> Node:
    """The tree with topics that no name fits divided anew, from the root down; none gets deeper.

    `subjects` (n, k) holds the chance that a name is true of a paper; no topic gets more than `most` children.
    Where no division by names is small enough, a topic stays as it is.
    """
    return _regrouped(_group(root, subjects), subjects, most).node


def _group(node: Node, subjects: csr_array) -> Group:
    parts = tuple(_group(child, subjects) for child in node.children)
    if parts:
        return Group(node, parts, np.sum([part.true for part in parts], axis=0))
    return Group(node, (), np.asarray(subjects[node.members].sum(axis=0), dtype=np.float64).ravel())


def _regrouped(group: Group, subjects: csr_array, most: int) -> Group:
    if group.height < 2:
        return group
    below = [_regrouped(part, subjects, most) for part in _divided(group, Beside(group, subjects), most)]
    node = Node(group.node.members, tuple(part.node for part in below))
    return Group(node, tuple(below), group.true)


def _divided(group: Group, beside: Beside, most: int) -> Sequence[Group]:
    """The parts without those that no name fits, or without as many of them as can be, those of fewest parts first."""
    unnamed = [part for part in group.parts if part.parts and not beside.names(part)]
    for count in range(len(unnamed), 0, -1):
        gone = sorted(unnamed, key=lambda part: len(part.parts))[:count]
        left = [part for part in group.parts if part not in gone]
        parts = beside.grouped([*left, *(inner for part in gone for inner in part.parts)], most)
        if parts:
            return parts
    return group.parts


class Beside:
    """What a name must be told apart from: the other papers of the topic that is divided."""

    def __init__(self, topic: Group, subjects: csr_array) -> None:
        self.topic, self.subjects = topic, subjects
        self.narrow = np.asarray(subjects.sum(axis=0)).ravel() <= topic.size
        """Names that are not true of more papers in all than the topic has."""

    def fit(self, parts: Sequence[Group]) -> float:
        """F of the best name of some parts together; 0 where none is true of enough of them."""
        size, true = sum(part.size for part in parts), np.sum([part.true for part in parts], axis=0)
        rows = np.flatnonzero(self._telling(true, size) & (true >= FLOOR * size))
        missed = sum(part.size * (part.true[rows] < HELD * part.size) for part in parts) / size
        fit = np.where(missed <= MOST_MISSED, self._f(true, size)[rows] - NOT_HELD * missed, 0.0)
        return round(float(fit.max(initial=0.0)), 9)

    def names(self, part: Group) -> bool:
        """Whether a name fits a part, or two names together."""
        return self.fit(part.parts) > 0 or self._two_names(part)

    def grouped(self, parts: Sequence[Group], most: int) -> list[Group]:
        """The parts as at most `most` groups with names, none higher than is there; empty where that cannot be.

        Two groups at a time become one: the two whose name, weighed by their papers, loses least or gains most.
        """
        groups = {at: [part] for at, part in enumerate(parts)}
        worth = {at: self._worth(group) for at, group in groups.items()}
        gains = {pair: self._gain(groups, worth, *pair, most) for pair in itertools.combinations(groups, 2)}
        while len(groups) > most:
            (first, second), gain = max(gains.items(), key=lambda item: (item[1], [-at for at in item[0]]))
            if gain == -np.inf:
                return []
            new = max(worth) + 1
            both = groups.pop(first) + groups.pop(second)
            worth[new] = self._worth(both)
            gains = {pair: gain for pair, gain in gains.items() if first not in pair and second not in pair}
            groups[new] = both
            gains |= {(at, new): self._gain(groups, worth, at, new, most) for at in groups if at != new}
        return [Group.of(group) for group in groups.values()]

    def _worth(self, parts: Sequence[Group]) -> float:
        return self.fit(parts) * sum(part.size for part in parts)

    def _gain(
        self, groups: dict[int, list[Group]], worth: dict[int, float], first: int, second: int, most: int
    ) -> float:
        parts = groups[first] + groups[second]
        if len(parts) > most or 1 + max(part.height for part in parts) >= self.topic.height:
            return -np.inf
        together = self._worth(parts)
        return together - worth[first] - worth[second] if together else -np.inf

    def _telling(self, true: NDArray[np.float64], size: int) -> NDArray[np.bool_]:
        others = (self.topic.true - true) / max(self.topic.size - size, 1)
        return np.asarray(self.narrow & (true >= TELLING * size * others))

    def _f(self, true: NDArray[np.float64], size: int) -> NDArray[np.float64]:
        return np.asarray((1 + COVER) * true / (COVER * size + self.topic.true))

    def _two_names(self, part: Group) -> bool:
        true, size = part.true, part.size
        rows = np.flatnonzero(self._telling(true, size) & (true >= FIRST * size))
        best = rows[np.argsort(-np.round(self._f(true, size)[rows], 9), kind="stable")][:TRIED]
        members = self.topic.node.members
        table, own = self.subjects[members][:, best].toarray(), np.isin(members, part.node.members)
        below = [np.isin(members, inner.node.members) for inner in part.parts]
        return any(
            _fit_together(table[:, list(pair)], own, below) for pair in itertools.combinations(range(len(best)), 2)
        )


def _fit_together(true: NDArray[np.float32], own: NDArray[np.bool_], below: Sequence[NDArray[np.bool_]]) -> bool:
    """Whether two names (m, 2) together fit the papers `own` (m,), and the parts `below`, each by papers of its own."""
    either = true.max(axis=1)
    share = either[own].mean()
    if share < FLOOR or share - true[own].mean(axis=0).max() < OWN_PART or share < TELLING * either[~own].mean():
        return False
    missed = sum(int(papers.sum()) for papers in below if either[papers].mean() < HELD)
    return missed <= MOST_MISSED * int(own.sum())
