"""How many topics a level has, for the methods that must be told: Ward's cuts and k-means.

The counts grow geometrically from level to level, by about six: the geometric mean of the 3 and the 12
children that a reader can use. The finest level has one topic for every two smallest topics' worth of papers.
"""

from __future__ import annotations

import math

USUAL_CHILDREN = 6
PAPERS_IN_A_LEAF = 2
"""Papers of a leaf on average, in smallest topics: with fewer, a good part of the leaves would be too small."""


def level_counts(papers: int, smallest: int, levels: int, most_children: int) -> tuple[int, ...]:
    """Topics at each level, broad to narrow, over `papers` papers; none where they are too few to be divided.

    `smallest` is the least size of a topic, `levels` the most levels, `most_children` the most children of a topic.

    >>> level_counts(365, 7, 5, 12), level_counts(6_000, 18, 5, 12), level_counts(100_000, 46, 5, 12)
    ((5, 26), (5, 30, 166), (5, 32, 189, 1086))
    >>> level_counts(10, 3, 5, 12)
    ()
    """
    leaves = papers // (PAPERS_IN_A_LEAF * smallest)
    if leaves < 2 or levels == 0:
        return ()
    fewest = math.ceil(math.log(leaves) / math.log(most_children) - 1e-9)
    depth = min(levels, max(1, fewest, round(math.log(leaves) / math.log(USUAL_CHILDREN))))
    factor = min(most_children, leaves ** (1 / depth))
    return tuple(max(2, int(factor**level + 1e-9)) for level in range(1, depth + 1))
