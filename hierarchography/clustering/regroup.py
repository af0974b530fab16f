"""Dissolves topics that no name fits, and regroups their subtopics so that every new group has a fitting name.

Neighbouring leaves need not have a name in common: all that two thirds of their papers share may be the subject of the
whole map, which gives a reader no reason to choose this group. The subtopics of such a group are therefore regrouped
with its siblings, so that every new group has a name that is true of the group, of most of its parts, and of a clearly
smaller share of the papers beside it. Leaves are not changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.model.nodes import Node
from hierarchography.vocabulary.gate import CHILD_HELD, COVER, FLOOR_TOP, MOST_NOT_HELD, NOT_HELD, OWN_PART, TELLING

FIRST = 0.25
"""Minimum share of a topic's papers that each of two joined names must be true of."""
TRIED = 12
"""Number of best names considered for joining two."""
FEWEST = 2.0
"""Minimum papers of a topic that a name must be true of to be considered for its subtopics."""


@dataclass(frozen=True, eq=False)
class Group:
    """A node with its `parts`, its `height` (0 for a leaf), and the number of its papers each name is true of (k,)."""

    node: Node
    parts: tuple[Group, ...]
    true: NDArray[np.float64]

    @property
    def size(self) -> int:
        """Number of papers."""
        return len(self.node.members)

    @property
    def height(self) -> int:
        """Number of levels below."""
        return 1 + max((part.height for part in self.parts), default=-1)

    @classmethod
    def of(cls, parts: Sequence[Group]) -> Group:
        """Combine parts into one group; a single part is returned unchanged."""
        if len(parts) == 1:
            return parts[0]
        node = Node(np.concatenate([part.node.members for part in parts]), tuple(part.node for part in parts))
        return cls(node, tuple(parts), np.sum([part.true for part in parts], axis=0))


def regrouped(root: Node, subjects: csr_array, most: int) -> Node:
    """The tree with topics that no name fits dissolved and regrouped, from the root down; it never gets deeper.

    `subjects` (n, k) is the chance that a name is true of a paper; no topic gets more than `most` children.
    If no grouping by names has at most `most` groups, a topic stays as it is.
    """
    group = _group(root, subjects)
    return _regrouped(group, subjects, group.true, most).node


def _group(node: Node, subjects: csr_array) -> Group:
    parts = tuple(_group(child, subjects) for child in node.children)
    if parts:
        return Group(node, parts, np.sum([part.true for part in parts], axis=0))
    return Group(node, (), np.asarray(subjects[node.members].sum(axis=0), dtype=np.float64).ravel())


def _regrouped(group: Group, subjects: csr_array, reach: NDArray[np.float64], most: int) -> Group:
    """`reach` (k,) is the number of all papers that each name is true of."""
    if group.height < 2:
        return group
    parts = _divided(group, Beside(group, subjects, reach), most)
    below = [_regrouped(part, subjects, reach, most) for part in parts]
    node = Node(group.node.members, tuple(part.node for part in below))
    return Group(node, tuple(below), group.true)


def _divided(group: Group, beside: Beside, most: int) -> Sequence[Group]:
    """The parts after dissolving as many as possible of those that no name fits, those with fewest parts first."""
    unnamed = [part for part in group.parts if part.parts and not beside.has_name(part)]
    for count in range(len(unnamed), 0, -1):
        gone = sorted(unnamed, key=lambda part: len(part.parts))[:count]
        left = [part for part in group.parts if part not in gone]
        parts = beside.grouped([*left, *(inner for part in gone for inner in part.parts)], most)
        if parts:
            return parts
    return group.parts


@dataclass(frozen=True, eq=False)
class Union:
    """Parts that may become one group: their papers, and for each name those it is true of and those it covers (k,).

    A name covers all papers of a part if it is true of enough of them (`CHILD_HELD`).
    """

    parts: tuple[Group, ...]
    size: int
    true: NDArray[np.float64]
    held: NDArray[np.float64]

    def __add__(self, other: Union) -> Union:
        return Union(self.parts + other.parts, self.size + other.size, self.true + other.true, self.held + other.held)


class Beside:
    """Compares names with the other papers of the topic that is divided.

    Names that are true of more of all papers than the topic has, or of fewer than two of its papers, are ignored.
    """

    def __init__(self, topic: Group, subjects: csr_array, reach: NDArray[np.float64]) -> None:
        self.topic, self.subjects = topic, subjects
        self.names = np.flatnonzero((reach <= topic.size) & (topic.true >= FEWEST))
        self.above = topic.true[self.names]

    def union(self, *parts: Group) -> Union:
        """The parts as a `Union`."""
        true = [part.true[self.names] for part in parts]
        held = [part.size * (names >= CHILD_HELD * part.size) for part, names in zip(parts, true, strict=True)]
        return Union(parts, sum(part.size for part in parts), np.sum(true, axis=0), np.sum(held, axis=0))

    def worth(self, union: Union) -> float:
        """F of the best name of a union, multiplied by its number of papers; 0 if no name fits."""
        missed = 1 - union.held / union.size
        fits = self._telling(union) & (union.true >= FLOOR_TOP * union.size) & (missed <= MOST_NOT_HELD)
        best = (self._f(union) - NOT_HELD * missed)[fits].max(initial=0.0)
        return round(float(best) * union.size, 9)

    def has_name(self, part: Group) -> bool:
        """Whether one name, or two joined names, fit a part."""
        return self.worth(self.union(*part.parts)) > 0 or self._two_names(part)

    def grouped(self, parts: Sequence[Group], most: int) -> list[Group]:
        """The parts merged into at most `most` groups with names, without adding a level; empty if impossible.

        Greedily merges the two groups with the largest gain in `worth` (or the smallest loss).
        """
        unions = {at: self.union(part) for at, part in enumerate(parts)}
        worth = {at: self.worth(union) for at, union in unions.items()}
        gains = {pair: self._gain(unions, worth, *pair, most) for pair in itertools.combinations(unions, 2)}
        while len(unions) > most:
            (first, second), gain = max(gains.items(), key=lambda item: (item[1], [-at for at in item[0]]))
            if gain == -np.inf:
                return []
            new, both = max(worth) + 1, unions.pop(first) + unions.pop(second)
            gains = {pair: gain for pair, gain in gains.items() if first not in pair and second not in pair}
            unions[new], worth[new] = both, self.worth(both)
            gains |= {(at, new): self._gain(unions, worth, at, new, most) for at in unions if at != new}
        return [Group.of(union.parts) for union in unions.values()]

    def _gain(
        self, unions: Mapping[int, Union], worth: Mapping[int, float], first: int, second: int, most: int
    ) -> float:
        both = unions[first] + unions[second]
        if len(both.parts) > most or 1 + max(part.height for part in both.parts) >= self.topic.height:
            return -np.inf
        together = self.worth(both)
        return together - worth[first] - worth[second] if together else -np.inf

    def _telling(self, union: Union) -> NDArray[np.bool_]:
        others = (self.above - union.true) / max(self.topic.size - union.size, 1)
        return np.asarray(union.true >= TELLING * union.size * others)

    def _f(self, union: Union) -> NDArray[np.float64]:
        return np.asarray((1 + COVER) * union.true / (COVER * union.size + self.above))

    def _two_names(self, part: Group) -> bool:
        union = self.union(part)
        rows = np.flatnonzero(self._telling(union) & (union.true >= FIRST * union.size))
        best = rows[np.argsort(-np.round(self._f(union)[rows], 9), kind="stable")][:TRIED]
        members = self.topic.node.members
        table, own = self.subjects[members][:, self.names[best]].toarray(), np.isin(members, part.node.members)
        below = [np.isin(members, inner.node.members) for inner in part.parts]
        pairs = itertools.combinations(range(len(best)), 2)
        return any(_fit_together(table[:, list(pair)], own, below) for pair in pairs)


def _fit_together(true: NDArray[np.float32], own: NDArray[np.bool_], below: Sequence[NDArray[np.bool_]]) -> bool:
    """Whether two joined names (m, 2) fit the papers `own` (m,) and the parts `below`, and each adds enough papers."""
    either = true.max(axis=1)
    share = either[own].mean()
    if share < FLOOR_TOP or share - true[own].mean(axis=0).max() < OWN_PART or share < TELLING * either[~own].mean():
        return False
    missed = sum(int(papers.sum()) for papers in below if either[papers].mean() < CHILD_HELD)
    return missed <= MOST_NOT_HELD * int(own.sum())
