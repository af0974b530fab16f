"""A binary tree made readable: which of its merges become topics, chosen together for the whole tree.

Ward's method gives as many levels as there are merges. A reader wants few of them, each a handful of topics.
The merges kept are those that stand longest on their own: a merge persists from its own height to that of
the merge that takes it in (what counts is their ratio), for each of its papers. What is kept has the greatest sum
that the limits allow: the mean paper finds itself in topics that stand as long as can be. It is the excess of mass of
Campello et al. (2013, "A framework for semi-supervised and unsupervised optimal extraction of clusters from
hierarchies"), for several levels in place of a flat cut, and found as theirs is, by dynamic programming from the leaves
up. Were all merges worth the same, the hundreds of small ones would decide where the few broad ones are cut.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.merge import Merge
from hierarchography.model.nodes import Node

FEWEST_CHILDREN = 3
"""A level that offers only two ways is a click wasted (unless two is all that is asked for)."""
EVEN = 1.5
"""Where levels are asked for, a group may have this many times the children that even levels would give it."""
NO_HEIGHT = 1e-6
"""Share of the last merge's height below which heights are as good as none."""
LOST = 1e6
"""What a leaf is worth that is kept apart from others: more than all persistence together."""


def readable(
    merge: Merge, leaves: Sequence[NDArray[np.integer]], levels: int, most_children: int, even: bool = False
) -> Node:
    """The topics of a merge: at most `levels` levels under it, at most `most_children` children each, at least three.

    Leaves stay apart where the limits leave room. `even` spreads them over all levels, where else the
    merges decide how many. `leaves` are the papers (rows) of each leaf.
    """
    plan = _Plan(merge, [len(leaf) for leaf in leaves], levels, most_children, even)
    return plan.node(leaves, len(plan.merges) - 1, levels)


class _Plan:
    """For each merge, by number (parts before wholes) and by the levels left: what is best done with it.

    `inside[i, d]` is the worth of what lies in merge i when d levels may stand under it, `among[i, d, c]` that
    of its leaves as c siblings with d levels from theirs down. `count` and `split` say how that is reached.
    """

    def __init__(self, merge: Merge, papers: Sequence[int], levels: int, most_children: int, even: bool) -> None:
        self.merges = _parts_first(merge)
        self.number = {id(one): at for at, one in enumerate(self.merges)}
        self.levels, self.most, self.even = levels, most_children, even
        shape = (len(self.merges), levels + 1, most_children + 1)
        self.inside, self.count = np.zeros(shape[:2]), np.zeros(shape[:2], dtype=np.int64)
        self.among, self.split = np.full(shape, -np.inf), np.zeros(shape, dtype=np.int64)
        persistence = _persistence(self.merges, self.number) * _shares(self.merges, self.number, papers)
        for at, one in enumerate(self.merges):
            if one.parts:
                self._join(at, one)
                self._divide(at, one, root=one is merge)
            self.among[at, 1:, 1] = persistence[at] + self.inside[at, :-1]

    def _join(self, at: int, one: Merge) -> None:
        """Siblings from both parts: the best way to share out each number of them."""
        left, right = (self.among[self.number[id(part)]] for part in one.parts)
        for first in range(1, self.most):
            worth = left[:, first, None] + right[:, 1 : self.most - first + 1]
            counts = slice(first + 1, self.most + 1)
            better = worth > self.among[at, :, counts]
            self.among[at, :, counts][better] = worth[better]
            self.split[at, :, counts][better] = first

    def _divide(self, at: int, one: Merge, root: bool) -> None:
        """One topic, or the number of children that is worth most."""
        self.inside[at] = -LOST * (len(one.leaves) - 1)
        fewest = min(FEWEST_CHILDREN, self.most)
        if root:
            fewest = min(fewest, len(one.leaves))
        for level in range(1, self.levels + 1):
            most = self.most
            if self.even:
                most = min(most, max(fewest, int(np.ceil(EVEN * len(one.leaves) ** (1 / level)))))
            worth = np.round(self.among[at, level, fewest : most + 1], 9)
            if worth.max(initial=-np.inf) > self.inside[at, level]:
                self.inside[at, level], self.count[at, level] = worth.max(), fewest + int(worth.argmax())

    def node(self, leaves: Sequence[NDArray[np.integer]], at: int, level: int) -> Node:
        """The topics of a merge, by number, with `level` levels under it."""
        if not self.count[at, level]:
            return Node(np.concatenate([leaves[leaf] for leaf in self.merges[at].leaves]))
        children: list[Node] = []
        groups = [(at, int(self.count[at, level]))]
        while groups:
            one, siblings = groups.pop()
            if siblings == 1:
                children.append(self.node(leaves, one, level - 1))
            else:
                first = int(self.split[one, level, siblings])
                left, right = (self.number[id(part)] for part in self.merges[one].parts)
                groups += [(right, siblings - first), (left, first)]
        return Node.of(children)


def _parts_first(merge: Merge) -> list[Merge]:
    """All merges at and under one, every part before its whole; a chain of merges may be as long as it likes."""
    wholes_first, waiting = [], [merge]
    while waiting:
        wholes_first.append(waiting.pop())
        waiting.extend(wholes_first[-1].parts)
    return wholes_first[::-1]


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
