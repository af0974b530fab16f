"""Makes a binary tree readable: selects the merges that become topics, jointly for the whole tree.

A binary tree has as many levels as merges, but a reader wants few levels with a handful of topics each. The selected
merges are those that persist longest. A merge persists from its own height to that of the merge above it, and its gain
is the logarithm of the ratio of the two heights, plus the worth of its best name if that is known, times its papers.
The selected merges have the greatest total gain that the shape allows.

This extends the excess of mass of Campello et al. (2013, "A framework for semi-supervised and unsupervised optimal
extraction of clusters from hierarchies") from a flat cut to several levels. Like theirs, it is computed by dynamic
programming from the leaves up. The gains are weighted by papers, because otherwise the hundreds of small merges would
decide where the few broad ones are cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.merge import Merge
from hierarchography.model.nodes import Node

FEWEST_CHILDREN = 4
"""Minimum number of children to aim for; a level with fewer is hardly worth a click."""
MORE_AT_ROOT = 2
"""Additional children to aim for at the root, because every reader sees that level."""
MISSING = 0.2
"""Penalty per missing child and paper. A topic with three children is still selected if it persists clearly longer
than the alternatives. Measured in `benchmarks/RESULTS.md`."""
TWO_WAYS = 100.0
"""Penalty for only two children if more are wanted: more than any persistence, and less than that of a lost leaf."""
EVEN = 1.5
"""If a number of levels is requested, a topic has at most this many times the children of evenly spaced levels."""
NO_HEIGHT = 1e-6
"""Share of the last merge's height below which heights are treated as equal."""
LOST = 1e6
"""Penalty for a leaf that is joined with another: more than everything else together."""
NAME = 0.5
"""Gain per paper of a merge with a perfect name. A merge that persists to 1.65 times its own height gains as much,
because persistence is a logarithm."""


@dataclass(frozen=True)
class Shape:
    """Limits for a readable tree.

    There are at most `levels` levels below the root. A topic has at most `most` children, and if possible without
    losing a leaf at least `fewest` (the root has `MORE_AT_ROOT` more). With `even`, the leaves are spread over all
    levels; otherwise the number of levels depends on the merges.
    """

    levels: int
    most: int
    fewest: int = FEWEST_CHILDREN
    even: bool = False

    def most_of(self, leaves: int, level: int) -> int:
        """The maximum number of children of a topic with `leaves` leaves and `level` levels below it."""
        if not self.even:
            return self.most
        return min(self.most, max(2, self.fewest, int(np.ceil(EVEN * leaves ** (1 / level)))))


def readable(
    merge: Merge,
    leaves: Sequence[NDArray[np.integer]],
    shape: Shape,
    worth: NDArray[np.floating] | Callable[[Sequence[Merge]], NDArray[np.floating]] | None = None,
) -> Node:
    """The topics of a merge in the given shape; `leaves` are the papers (rows) of each leaf.

    Leaves are joined only if the limits require it. `worth` is the worth of each merge's best name, 0 to 1, as an array
    in the order of `parts_first` or as a function of the merges in that order.
    """
    plan = Plan(merge, [len(leaf) for leaf in leaves], shape, worth(parts_first(merge)) if callable(worth) else worth)
    return plan.node(leaves, len(plan.merges) - 1, shape.levels)


class Plan:
    """The best selection for each merge (numbered, parts before wholes) and each number of levels left.

    `inside[i, d]` is the best total gain inside merge i with d levels below it; `among[i, d, c]` is that of its leaves
    as c siblings, with d levels from theirs down. `count` and `split` record how it is reached.
    """

    def __init__(
        self, merge: Merge, papers: Sequence[int], shape: Shape, worth: NDArray[np.floating] | None = None
    ) -> None:
        self.merges = parts_first(merge)
        self.number = {id(part): at for at, part in enumerate(self.merges)}
        self.shape = shape
        sizes = (len(self.merges), shape.levels + 1, shape.most + 1)
        self.inside, self.count = np.zeros(sizes[:2]), np.zeros(sizes[:2], dtype=np.int64)
        self.among, self.split = np.full(sizes, -np.inf), np.zeros(sizes, dtype=np.int64)
        self.shares = _shares(self.merges, self.number, papers)
        gains = _gains(self.merges, self.number, worth) * self.shares
        for at, part in enumerate(self.merges):
            if part.parts:
                self._join(at, part)
                self._divide(at, part, root=part is merge)
            self.among[at, 1:, 1] = gains[at] + self.inside[at, :-1]

    def _join(self, at: int, merge: Merge) -> None:
        """For each number of siblings, the best way to divide them among the two parts of a merge."""
        left, right = (self.among[self.number[id(part)]] for part in merge.parts)
        on_left, on_right = (len(part.leaves) for part in merge.parts)
        for first in range(1, min(self.shape.most - 1, on_left) + 1):
            others = min(self.shape.most - first, on_right)
            worth = left[:, first, None] + right[:, 1 : others + 1]
            counts = slice(first + 1, first + others + 1)
            better = worth > self.among[at, :, counts]
            self.among[at, :, counts][better] = worth[better]
            self.split[at, :, counts][better] = first

    def _divide(self, at: int, merge: Merge, root: bool) -> None:
        """For each number of levels, the best number of children, or none."""
        self.inside[at] = -LOST * (len(merge.leaves) - 1)
        loss = self._losses(at, self.shape.fewest + MORE_AT_ROOT * root)
        for level in range(1, self.shape.levels + 1):
            most = self.shape.most_of(len(merge.leaves), level)
            worth = np.round((self.among[at, level] - loss)[2 : most + 1], 9)
            if worth.max() > self.inside[at, level]:
                self.inside[at, level], self.count[at, level] = worth.max(), 2 + int(worth.argmax())

    def _losses(self, at: int, fewest: int) -> NDArray[np.float64]:
        """The penalty of a merge for each number of children below `fewest`."""
        fewest = min(fewest, self.shape.most)
        children = np.arange(self.shape.most + 1)
        loss = MISSING * self.shares[at] * np.maximum(fewest - children, 0)
        return np.asarray(np.where((children < 3) & (fewest > 2), loss + TWO_WAYS, loss))

    def node(self, leaves: Sequence[NDArray[np.integer]], at: int, level: int) -> Node:
        """The topics of a merge, given by its number, with `level` levels below it."""
        if not self.count[at, level]:
            return node_of(leaves, self.merges[at])
        groups = self.siblings(at, level, int(self.count[at, level]))
        return Node.of([self.node(leaves, group, level - 1) for group in groups])

    def division_gains(self, at: int) -> NDArray[np.float64]:
        """The gain of a merge for each number of siblings, in a plan of one level; lost leaves are not counted."""
        siblings = np.arange(self.shape.most + 1)
        return np.asarray(self.among[at, 1] + LOST * (len(self.merges[at].leaves) - siblings))

    def siblings(self, at: int, level: int, count: int) -> list[int]:
        """The merges (numbers) that best replace a merge by `count` siblings."""
        found: list[int] = []
        groups = [(at, count)]
        while groups:
            group, wanted = groups.pop()
            if wanted == 1:
                found.append(group)
            else:
                first = int(self.split[group, level, wanted])
                left, right = (self.number[id(part)] for part in self.merges[group].parts)
                groups += [(right, wanted - first), (left, first)]
        return found


def node_of(leaves: Sequence[NDArray[np.integer]], merge: Merge) -> Node:
    """All papers of a merge in one topic."""
    return Node(np.concatenate([leaves[leaf] for leaf in merge.leaves]))


def parts_first(merge: Merge) -> list[Merge]:
    """A merge and all merges below it, each part before its whole. Not recursive, because chains may be long."""
    wholes_first, waiting = [], [merge]
    while waiting:
        wholes_first.append(waiting.pop())
        waiting.extend(wholes_first[-1].parts)
    return wholes_first[::-1]


def _gains(merges: Sequence[Merge], number: dict[int, int], worth: NDArray[np.floating] | None) -> NDArray[np.float64]:
    """The gain per paper of each merge as a topic; leaves are topics in any case."""
    gains = _persistence(merges, number)
    if worth is not None:
        gains += NAME * np.where([bool(merge.parts) for merge in merges], worth, 0.0)
    return gains


def _persistence(merges: Sequence[Merge], number: dict[int, int]) -> NDArray[np.float64]:
    """The logarithm of the ratio of the height above each merge to its own; 0 for leaves and for the last merge."""
    persistence = np.zeros(len(merges))
    lowest = max(merges[-1].height, 1e-300) * NO_HEIGHT
    for whole in merges:
        for part in whole.parts:
            if part.parts:
                persistence[number[id(part)]] = np.log(max(whole.height, lowest) / max(part.height, lowest))
    return persistence


def _shares(merges: Sequence[Merge], number: dict[int, int], papers: Sequence[int]) -> NDArray[np.float64]:
    """The share of all papers in each merge; `papers` is the number of papers of each leaf."""
    sizes = np.zeros(len(merges))
    for at, merge in enumerate(merges):
        sizes[at] = sum(sizes[number[id(part)]] for part in merge.parts) if merge.parts else papers[merge.leaves[0]]
    return np.asarray(sizes / sizes[-1])
