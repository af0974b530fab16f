"""What the best name of each merge is worth: how nearly its papers are those that one name is true of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.clustering.merge import Merge


def name_worth(
    merges: Sequence[Merge], leaves: Sequence[NDArray[np.integer]], subjects: csr_array
) -> NDArray[np.float64]:
    """The greatest F1 that a name reaches for each merge, (m,) in 0..1; `merges` have their parts before them.

    `subjects` (n, k) holds the estimated chance that a name is true of a paper. A name that is true of S papers of a
    merge of M papers, and of A papers in all, has the F1 2 S / (M + A), with chances summed for numbers.
    """
    everywhere = np.asarray(subjects.sum(axis=0), dtype=np.float64).ravel()
    counts = leaf_subjects(leaves, subjects)
    sums: dict[int, tuple[int, NDArray[np.float64]]] = {}
    found = np.zeros(len(merges))
    for at, one in enumerate(merges):
        if one.parts:
            parts = [sums.pop(id(part)) for part in one.parts]
            size, true = sum(papers for papers, _ in parts), np.sum([names for _, names in parts], axis=0)
        else:
            size, true = len(leaves[one.leaves[0]]), counts[one.leaves[0]]
        sums[id(one)] = size, true
        found[at] = (2 * true / (size + everywhere)).max(initial=0.0)
    return found


def leaf_subjects(leaves: Sequence[NDArray[np.integer]], subjects: csr_array) -> NDArray[np.float64]:
    """The papers of each leaf that each name is true of, as sums of chances; shape (leaves, names)."""
    starts = np.concatenate([[0], np.cumsum([len(leaf) for leaf in leaves])])
    rows = np.concatenate(leaves)
    members = csr_array((np.ones(len(rows)), rows, starts), (len(leaves), subjects.shape[0]))
    return np.asarray((members @ subjects).toarray(), dtype=np.float64)
