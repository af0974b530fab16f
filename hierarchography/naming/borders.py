"""Moves papers at the borders of topics to a leaf beside them whose name is true of them.

Of a paper whose nearest papers lie in several leaves, the vectors hardly say in which of these it belongs. A reader
looks for it under the name that is true of it. So its leaf is chosen by both: the share of its nearest papers there,
and the probability that the leaf's name is true of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.special import logit

from hierarchography.model import Neighbours
from hierarchography.naming.share import NameShares

VOTERS = 15
"""Number of nearest papers of which it counts how many lie in a leaf."""
BORDER = 0.5
"""A paper lies at a border if less than this share of its nearest papers is in its leaf."""
FEWEST_VOTES = 2
"""Minimum number of a paper's nearest papers that must be in another leaf for the paper to move there."""
NAME = 0.5
"""Weight of the log-odds that a leaf's name is true of the paper, relative to the logarithm of the votes for the leaf.
With weights of .3 to 1, level agreement and composite of three maps change by less than .005."""
STAYS = 0.3
"""Bonus, in the same unit, for the leaf that the paper is in."""
CERTAIN = 0.03
"""A name is at least this unlikely, and at most this short of certain, to be true of a paper."""
FEWEST_PAPERS = 5
"""A leaf keeps at least this number of papers, or all that it has."""


def resettled(shares: NameShares, neighbours: Neighbours) -> dict[str, NDArray[np.int32]]:
    """The papers (rows, ascending) of the leaves that lose or get papers, by the leaves' ids; empty if none move.

    `neighbours` are those of the papers of the named tree in `shares`. No leaf disappears. Deterministic.
    """
    topics, before = shares.tree.topics, shares.tree.leaf_of
    after = _chosen(shares, before, neighbours)
    sizes = np.bincount(before, minlength=len(topics))
    kept = np.bincount(before[before == after], minlength=len(topics))
    after = np.where((kept < np.minimum(sizes, FEWEST_PAPERS))[before], before, after)
    changed = np.unique([before[before != after], after[before != after]])
    return {topics[row].id: np.flatnonzero(after == row).astype(np.int32) for row in changed}


def _chosen(shares: NameShares, before: NDArray[np.int32], neighbours: Neighbours) -> NDArray[np.int32]:
    """The best leaf (n,) of each paper, by its row among the topics; `before` (n,) is the one that it is in."""
    papers, leaves, votes = _votes(before, neighbours)
    true = np.zeros(len(papers))
    for row in np.unique(leaves):
        at, leaf = np.flatnonzero(leaves == row), shares.tree.topics[row]
        if leaf.parent is not None:
            among = shares.tree[leaf.parent].members
            true[at] = np.nan_to_num(shares.true(leaf.name, papers[at], among).max(axis=1))
    score = np.log(votes + 0.5) + NAME * logit(np.clip(true, CERTAIN, 1 - CERTAIN))
    score += STAYS * (leaves == before[papers])
    best = np.lexsort((leaves, -np.round(score, 9), papers))
    first = best[np.unique(papers[best], return_index=True)[1]]
    after = before.copy()
    after[papers[first]] = leaves[first]
    return after


def _votes(
    before: NDArray[np.int32], neighbours: Neighbours
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """For each paper at a border and each leaf that it may be in: its row, the leaf's, and the votes."""
    near = neighbours.indices[:, 1 : 1 + VOTERS]
    room = np.minimum(near.shape[1], np.bincount(before)[before] - 1)
    own = (before[near] == before[:, None]).sum(axis=1)
    alone = ~neighbours.same[:, 1:].any(axis=1)  # papers of the same text stay together
    rows = np.flatnonzero((own < BORDER * room) & alone)
    labels = np.hstack([before[near[rows]], before[rows, None]])  # the last for its own leaf, which has no vote by it
    weights = np.hstack([np.ones((len(rows), near.shape[1])), np.zeros((len(rows), 1))])
    table = coo_array(
        (weights.ravel(), (np.repeat(rows, labels.shape[1]), labels.ravel())), (len(before), int(before.max()) + 1)
    )
    table.sum_duplicates()
    papers, leaves, votes = table.row.astype(np.int64), table.col.astype(np.int32), table.data
    counts = (votes >= FEWEST_VOTES) | (leaves == before[papers])
    return papers[counts], leaves[counts], votes[counts]
