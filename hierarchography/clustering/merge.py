"""Bottom-up: leaves merged by Ward's criterion, and the merges cut into a tree that a reader can use.

Ward's method gives a binary tree, one merge after the other. A reader wants few levels of a handful of
topics each, so every group is cut where its merges leave the largest gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

from hierarchography.clustering.nodes import Node

FEWEST_CHILDREN = 3
PREFERRED_CHILDREN = 6
"""A gap is looked for between 3 and 6 children; more (up to the limit) only where the depth demands it."""
EVEN = 1.5
"""Where levels are asked for, a group may have this many times the children that even levels would give it."""


@dataclass(frozen=True, eq=False)
class Merge:
    """A group of leaves in the binary tree: what it was merged from (nothing for a single leaf), and how far apart."""

    leaves: tuple[int, ...]
    height: float = 0.0
    parts: tuple[Merge, ...] = ()


def merge_leaves(centroids: NDArray[np.floating]) -> Merge:
    """The binary tree of Ward's linkage over the leaves' centroids (m, k)."""
    merges = [Merge((leaf,)) for leaf in range(len(centroids))]
    if len(merges) == 1:
        return merges[0]
    for left, right, height, _ in linkage(pdist(centroids), "ward"):
        parts = (merges[int(left)], merges[int(right)])
        merges.append(Merge(parts[0].leaves + parts[1].leaves, float(height), parts))
    return merges[-1]


def readable(
    merge: Merge, leaves: Sequence[NDArray[np.integer]], levels: int, most_children: int, even: bool = False
) -> Node:
    """The topics of a merge: at most `levels` levels under it, at most `most_children` children each.

    `even` spreads the leaves over all those levels, where else the gaps may need fewer.
    A group of just two leaves gives them to its parent where there is room, and else stays one topic:
    a level that offers only two ways is a click wasted (unless two is all that is asked for).
    """
    if len(merge.leaves) == 1 or levels == 0:
        return Node(np.concatenate([leaves[leaf] for leaf in merge.leaves]))
    groups = _dissolve_pairs(_cut(merge, levels, most_children, even), most_children)
    whole = 2 if most_children > 2 else 1
    below = [
        readable(group, leaves, 0 if len(group.leaves) <= whole else levels - 1, most_children, even)
        for group in groups
    ]
    return Node.of(below)


def _cut(merge: Merge, levels: int, most_children: int, even: bool) -> list[Merge]:
    """Undo the highest merges first, and stop at the largest gap among the allowed numbers of groups."""
    cuts, heights = [[merge]], [np.inf]  # cuts[k - 1]: the k groups
    while len(cuts) < most_children and any(group.parts for group in cuts[-1]):
        groups = cuts[-1]
        highest = max(groups, key=lambda group: (bool(group.parts), group.height))  # a single leaf stays
        place = groups.index(highest)
        heights.append(highest.height)
        cuts.append([*groups[:place], *highest.parts, *groups[place + 1 :]])
    heights.append(max(group.height for group in cuts[-1]))
    enough = int(np.ceil(len(merge.leaves) ** (1 / levels)))
    fewest = min(max(FEWEST_CHILDREN, enough), len(cuts))
    wanted = int(np.ceil(EVEN * enough)) if even else PREFERRED_CHILDREN
    most = min(max(wanted, fewest), len(cuts))
    gaps = {count: heights[count - 1] - heights[count] for count in range(fewest, most + 1)}
    return cuts[max(gaps, key=lambda count: gaps[count]) - 1]


def _dissolve_pairs(groups: list[Merge], most_children: int) -> list[Merge]:
    """Replace groups of two leaves by their leaves, the farthest apart first, while there is room."""
    pairs = sorted((group for group in groups if len(group.leaves) == 2), key=lambda group: -group.height)
    for pair in pairs[: most_children - len(groups)]:
        place = groups.index(pair)
        groups = [*groups[:place], *pair.parts, *groups[place + 1 :]]
    return groups
