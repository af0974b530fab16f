"""The number of topics per level, for methods that need it as input: Ward's method and k-means.

The counts grow from level to level by a factor of about six, the geometric mean of the 3 to 12 children that suit a
reader. At the finest level, topics have on average twice the minimum size.
"""

from __future__ import annotations

import math

USUAL_CHILDREN = 6
PAPERS_IN_A_LEAF = 2
"""Average size of a leaf in multiples of the minimum size; with less, many leaves would be too small."""


def level_counts(papers: int, smallest: int, levels: int, most_children: int) -> tuple[int, ...]:
    """Number of topics at each level, broad to narrow, for `papers` papers; empty if there are too few to divide.

    `smallest` is the minimum size of a topic, `levels` the maximum number of levels, `most_children` the maximum number
    of children per topic.

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
