"""The homes of papers: the leaf in which the tree has a paper, and for some papers up to three others that they fit.

The first home stays the tree's placement, so that every paper is counted once per level. A further home is another leaf
with a high membership (see `memberships`).

>>> homes_table(m)                                                  # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.analysis.soft_memberships import memberships
from hierarchography.errors import InputError
from hierarchography.model import MapData, TopicTree

MOST = 3
"""Further homes of a paper, at most."""
LEAST = 0.35
"""Least membership of a further home. Most papers then have none (`benchmarks/RESULTS.md`)."""
COLUMNS = ("id", "title", "topic_id", "topic", "path", "membership", "probability", "primary")


@dataclass(frozen=True, eq=False)
class Homes:
    """Further homes, ordered by paper and then by membership, best first.

    For each the rows of the `paper` in the corpus and of the `leaf` in the tree, its `membership` and `probability`.
    """

    paper: NDArray[np.int64]
    leaf: NDArray[np.int64]
    membership: NDArray[np.float64]
    probability: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.paper)

    def of_papers(self, papers: int) -> list[list[tuple[int, float]]]:
        """For each of the papers its further homes: the row of the leaf, and the membership."""
        found: list[list[tuple[int, float]]] = [[] for _ in range(papers)]
        for paper, leaf, membership in zip(*(part.tolist() for part in self._columns), strict=True):
            found[paper].append((leaf, membership))
        return found

    @property
    def _columns(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        return self.paper, self.leaf, self.membership


def further_homes(topic_map: MapData, least: float = LEAST, most: int = MOST) -> Homes:
    """The leaves other than its own in which a paper has at least the membership `least`, at most `most` per paper.

    Raises `InputError` if `least` is not between 0 and 1, or `most` not between 0 and `MOST`.
    """
    if not 0 < least <= 1:
        raise InputError(f"the least membership of a home must be above 0 and at most 1, not {least!r}")
    if not isinstance(most, int) or not 0 <= most <= MOST:
        raise InputError(f"a paper can have 0 to {MOST} further homes, not {most!r}")
    found = memberships(topic_map.views[topic_map.main])
    chosen = np.flatnonzero(~found.own & (found.membership >= least))
    order = chosen[np.lexsort((found.leaf[chosen], -np.round(found.membership[chosen], 9), found.paper[chosen]))]
    paper = found.paper[order]
    rank = np.arange(len(paper)) - np.searchsorted(paper, paper)
    order = order[rank < most]
    return Homes(found.paper[order], found.leaf[order], found.membership[order], found.probability[order])


def homes_table(topic_map: MapData, least: float = LEAST, most: int = MOST) -> pd.DataFrame:
    """One row per paper and home, with the columns `COLUMNS`: the paper's own leaf first (`primary`), then the others.

    `membership` and `probability` are explained in `memberships`; missing for papers without a vector. The
    probabilities of a paper sum to at most 1. The arguments are those of `further_homes`.
    """
    frame, tree = topic_map.corpus.frame, topic_map.tree
    further, found = further_homes(topic_map, least, most), memberships(topic_map.views[topic_map.main])
    own = np.full((2, len(topic_map)), np.nan)
    own[:, found.paper[found.own]] = found.membership[found.own], found.probability[found.own]
    paper = np.concatenate([np.arange(len(topic_map)), further.paper])
    order = np.argsort(paper, kind="stable")
    leaf = np.concatenate([tree.leaf_of, further.leaf])[order]
    paths = paths_of(tree)
    return pd.DataFrame(
        {
            "id": frame["id"].to_numpy()[paper[order]],
            "title": frame["title"].to_numpy()[paper[order]],
            "topic_id": [tree.topics[row].id for row in leaf],
            "topic": [tree.topics[row].label for row in leaf],
            "path": [paths[row] for row in leaf.tolist()],
            "membership": np.concatenate([own[0], further.membership])[order],
            "probability": np.concatenate([own[1], further.probability])[order],
            "primary": np.repeat([True, False], [len(topic_map), len(further)])[order],
        },
        columns=list(COLUMNS),
    )


def home_counts(tree: TopicTree, homes: Homes) -> list[int]:
    """For each topic, in preorder, the number of papers with a further home in it that are not among its own papers."""
    pairs = {
        (paper, tree.row(above.id))
        for paper, leaf in zip(homes.paper.tolist(), homes.leaf.tolist(), strict=True)
        for above in tree.ancestors(tree.topics[leaf].id)
        if not f"{tree.topics[tree.leaf_of[paper]].id}.".startswith(f"{above.id}.")
    }
    rows = np.array([row for _, row in pairs], dtype=np.int64)
    counts: list[int] = np.bincount(rows, minlength=len(tree)).tolist()
    return counts


def paths_of(tree: TopicTree) -> dict[int, str]:
    """For the row of each leaf, the names from the first level down, joined by `" > "`."""
    return {
        tree.row(leaf.id): " > ".join(topic.label for topic in tree.ancestors(leaf.id)[1:]) or leaf.label
        for leaf in tree.leaves
    }
