"""The worth of the best name of each merge: how well its papers match those for which a name is true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.clustering.merge import Merge


def name_worth(
    merges: Sequence[Merge], leaves: Sequence[NDArray[np.integer]], subjects: csr_array
) -> NDArray[np.float64]:
    """The greatest F1 of any name for each merge, (m,) in 0..1; in `merges`, parts come before wholes.

    `subjects` (n, k) is the estimated probability that a name is true of a paper. A name that is true of S papers of a
    merge of M papers, and of A papers in all, has F1 = 2 S / (M + A); S and A are sums of probabilities.
    """
    everywhere = np.asarray(subjects.sum(axis=0), dtype=np.float64).ravel()
    counts = leaf_subjects(leaves, subjects)
    sums: dict[int, tuple[int, NDArray[np.float64]]] = {}
    worth = np.zeros(len(merges))
    for at, merge in enumerate(merges):
        if merge.parts:
            parts = [sums.pop(id(part)) for part in merge.parts]
            size, true = sum(papers for papers, _ in parts), np.sum([names for _, names in parts], axis=0)
        else:
            size, true = len(leaves[merge.leaves[0]]), counts[merge.leaves[0]]
        sums[id(merge)] = size, true
        worth[at] = (2 * true / (size + everywhere)).max(initial=0.0)
    return worth


def leaf_subjects(leaves: Sequence[NDArray[np.integer]], subjects: csr_array) -> NDArray[np.float64]:
    """The estimated number of papers of each leaf for which each name is true; shape (leaves, names)."""
    starts = np.concatenate([[0], np.cumsum([len(leaf) for leaf in leaves])])
    rows = np.concatenate(leaves)
    members = csr_array((np.ones(len(rows)), rows, starts), (len(leaves), subjects.shape[0]))
    return np.asarray((members @ subjects).toarray(), dtype=np.float64)
