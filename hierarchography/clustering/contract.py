"""A binary tree made readable: which of its merges become topics, chosen together for the whole tree.

Merging gives as many levels as there are merges. A reader wants few of them, each a handful of topics.
The merges kept are those that persist longest: a merge persists from its own height to that of the merge that takes
it in. What counts is the ratio of the two heights, for each paper of the merge, and what the merge's best name is
worth, where that is known. The merges kept have the greatest sum that the shape allows. It is the excess of mass of
Campello et al. (2013, "A framework for semi-supervised and unsupervised optimal extraction of clusters from
hierarchies"), for several levels in place of a flat cut. It is found as theirs is, by dynamic programming from the
leaves up. Were all merges worth the same, the hundreds of small ones would decide where the few broad ones are cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.merge import Merge
from hierarchography.model.nodes import Node

FEWEST_CHILDREN = 4
"""Children of a topic below which a level is hardly worth a click."""
MORE_AT_ROOT = 2
"""Children that the root should have more than any other topic: it is the one level that every reader sees."""
MISSING = 0.2
"""What a topic loses for each child that it has too few, for each of its papers: a group of three is kept if it
persists clearly longer than what else could be shown. Measured in `benchmarks/RESULTS.md`."""
TWO_WAYS = 100.0
"""What a topic loses for two children where more are wanted: more than all persistence, and less than a leaf."""
EVEN = 1.5
"""Where a number of levels is asked for, a group has at most this many times the children of even levels."""
NO_HEIGHT = 1e-6
"""Share of the last merge's height below which heights are as good as none."""
LOST = 1e6
"""What a leaf is worth that is kept apart from others: more than all else together."""
NAME = 0.5
"""What a merge gains for each of its papers if its best name is perfect. Persistence is a logarithm of heights: a merge
that persists to 1.65 times its own height gains as much."""


@dataclass(frozen=True)
class Shape:
    """What a readable tree may look like.

    At most `levels` levels under the root. A topic has at most `most` children, and at least `fewest` (the root
    one more) where that costs no leaf. `even` spreads the leaves over all levels; else the merges decide how many.
    """

    levels: int
    most: int
    fewest: int = FEWEST_CHILDREN
    even: bool = False

    def most_of(self, leaves: int, level: int) -> int:
        """The most children of a group of `leaves` leaves with `level` levels under it."""
        if not self.even:
            return self.most
        return min(self.most, max(2, self.fewest, int(np.ceil(EVEN * leaves ** (1 / level)))))


def readable(
    merge: Merge,
    leaves: Sequence[NDArray[np.integer]],
    shape: Shape,
    worth: NDArray[np.floating] | Callable[[Sequence[Merge]], NDArray[np.floating]] | None = None,
) -> Node:
    """The topics of a merge in the shape asked for; `leaves` are the papers (rows) of each leaf.

    Leaves stay apart where the limits leave room. `worth` says what the best name of each merge is worth, 0 to 1: an
    array in the order of `parts_first`, or a function that takes the merges in that order.
    """
    plan = Plan(merge, [len(leaf) for leaf in leaves], shape, worth(parts_first(merge)) if callable(worth) else worth)
    return plan.node(leaves, len(plan.merges) - 1, shape.levels)


class Plan:
    """For each merge, by number (parts before wholes) and by the levels left: what is best done with it.

    `inside[i, d]` is the worth of what lies in merge i when d levels may stand under it, `among[i, d, c]` that
    of its leaves as c siblings with d levels from theirs down. `count` and `split` say how that is reached.
    """

    def __init__(
        self, merge: Merge, papers: Sequence[int], shape: Shape, worth: NDArray[np.floating] | None = None
    ) -> None:
        self.merges = parts_first(merge)
        self.number = {id(one): at for at, one in enumerate(self.merges)}
        self.shape = shape
        sizes = (len(self.merges), shape.levels + 1, shape.most + 1)
        self.inside, self.count = np.zeros(sizes[:2]), np.zeros(sizes[:2], dtype=np.int64)
        self.among, self.split = np.full(sizes, -np.inf), np.zeros(sizes, dtype=np.int64)
        self.shares = _shares(self.merges, self.number, papers)
        gains = _gains(self.merges, self.number, worth) * self.shares
        for at, one in enumerate(self.merges):
            if one.parts:
                self._join(at, one)
                self._divide(at, one, root=one is merge)
            self.among[at, 1:, 1] = gains[at] + self.inside[at, :-1]

    def _join(self, at: int, one: Merge) -> None:
        """Siblings from both parts: the best way to share out each number of them."""
        left, right = (self.among[self.number[id(part)]] for part in one.parts)
        on_left, on_right = (len(part.leaves) for part in one.parts)
        for first in range(1, min(self.shape.most - 1, on_left) + 1):
            others = min(self.shape.most - first, on_right)
            worth = left[:, first, None] + right[:, 1 : others + 1]
            counts = slice(first + 1, first + others + 1)
            better = worth > self.among[at, :, counts]
            self.among[at, :, counts][better] = worth[better]
            self.split[at, :, counts][better] = first

    def _divide(self, at: int, one: Merge, root: bool) -> None:
        """One topic, or the number of children that is worth most."""
        self.inside[at] = -LOST * (len(one.leaves) - 1)
        loss = self._losses(at, self.shape.fewest + MORE_AT_ROOT * root)
        for level in range(1, self.shape.levels + 1):
            most = self.shape.most_of(len(one.leaves), level)
            worth = np.round((self.among[at, level] - loss)[2 : most + 1], 9)
            if worth.max() > self.inside[at, level]:
                self.inside[at, level], self.count[at, level] = worth.max(), 2 + int(worth.argmax())

    def _losses(self, at: int, fewest: int) -> NDArray[np.float64]:
        """What each number of children below `fewest` costs a merge."""
        fewest = min(fewest, self.shape.most)
        children = np.arange(self.shape.most + 1)
        loss = MISSING * self.shares[at] * np.maximum(fewest - children, 0)
        return np.asarray(np.where((children < 3) & (fewest > 2), loss + TWO_WAYS, loss))

    def node(self, leaves: Sequence[NDArray[np.integer]], at: int, level: int) -> Node:
        """The topics of a merge, by number, with `level` levels under it."""
        if not self.count[at, level]:
            return node_of(leaves, self.merges[at])
        groups = self.siblings(at, level, int(self.count[at, level]))
        return Node.of([self.node(leaves, group, level - 1) for group in groups])

    def division_gains(self, at: int) -> NDArray[np.float64]:
        """What a merge gains as each number of siblings, for a plan of one level; leaves that are lost do not count."""
        siblings = np.arange(self.shape.most + 1)
        return np.asarray(self.among[at, 1] + LOST * (len(self.merges[at].leaves) - siblings))

    def siblings(self, at: int, level: int, count: int) -> list[int]:
        """The merges, by number, that are best shown as so many siblings in place of one."""
        found: list[int] = []
        groups = [(at, count)]
        while groups:
            one, wanted = groups.pop()
            if wanted == 1:
                found.append(one)
            else:
                first = int(self.split[one, level, wanted])
                left, right = (self.number[id(part)] for part in self.merges[one].parts)
                groups += [(right, wanted - first), (left, first)]
        return found


def node_of(leaves: Sequence[NDArray[np.integer]], merge: Merge) -> Node:
    """All papers of a merge in one topic."""
    return Node(np.concatenate([leaves[leaf] for leaf in merge.leaves]))


def parts_first(merge: Merge) -> list[Merge]:
    """All merges at and under one, every part before its whole; a chain of merges may be as long as it likes."""
    wholes_first, waiting = [], [merge]
    while waiting:
        wholes_first.append(waiting.pop())
        waiting.extend(wholes_first[-1].parts)
    return wholes_first[::-1]


def _gains(merges: Sequence[Merge], number: dict[int, int], worth: NDArray[np.floating] | None) -> NDArray[np.float64]:
    """What each merge gains for each of its papers where it is a topic; leaves are topics in any case."""
    found = _persistence(merges, number)
    if worth is not None:
        found += NAME * np.where([bool(one.parts) for one in merges], worth, 0.0)
    return found


def _persistence(merges: Sequence[Merge], number: dict[int, int]) -> NDArray[np.float64]:
    """How many times its own height each merge is merged at (as a logarithm); 0 for leaves and for the last merge."""
    persistence = np.zeros(len(merges))
    lowest = max(merges[-1].height, 1e-300) * NO_HEIGHT
    for whole in merges:
        for part in whole.parts:
            if part.parts:
                persistence[number[id(part)]] = np.log(max(whole.height, lowest) / max(part.height, lowest))
    return persistence


def _shares(merges: Sequence[Merge], number: dict[int, int], papers: Sequence[int]) -> NDArray[np.float64]:
    """The share of all papers that is in each merge; `papers` are those of the leaves."""
    sizes = np.zeros(len(merges))
    for at, merge in enumerate(merges):
        sizes[at] = sum(sizes[number[id(part)]] for part in merge.parts) if merge.parts else papers[merge.leaves[0]]
    return np.asarray(sizes / sizes[-1])
