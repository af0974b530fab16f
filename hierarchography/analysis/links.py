"""Links between topics: how many links of the papers' nearest-neighbour graph join two topics, at any levels.

Two papers are linked if one is among the `LINKED` papers nearest to the other. Only the counts of pairs of leaves are
stored, and only those that are not zero. As every topic is a set of leaves, the count of any two topics is a sum of
these: nothing is estimated, and no pairs of the upper levels are stored.

The papers' own links cannot be recovered from it, as they can from the p- and n-edges of a lossless hierarchical
summary (Lee, Ko and Shin 2022): these save something where more than half of all pairs of papers of two groups are
linked, and with `LINKED` links a paper no two topics of more than a few papers are (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from hierarchography.analysis.neighbours import nearest_papers
from hierarchography.analysis.per_view import per_view
from hierarchography.errors import InputError
from hierarchography.model import MapData, TopicTree, View
from hierarchography.model.distinct import distinct_numbers

LINKED = 10
"""Nearest papers to which each paper is linked."""
COLUMNS = ("from_id", "from", "to_id", "to", "links", "expected", "lift")


@dataclass(frozen=True, eq=False)
class Links:
    """The links between the leaves of a tree.

    `counts` (leaves, leaves) int64 holds the links of two leaves in the row of the first and the column of the second
    (in preorder, first <= second), and those within a leaf on the diagonal, each link once.
    """

    tree: TopicTree
    counts: csr_array

    @property
    def total(self) -> int:
        """The number of links of the whole graph."""
        return int(self.counts.sum())

    @property
    def stored(self) -> int:
        """The number of counts that are stored."""
        return int(self.counts.nnz)

    @cached_property
    def both_ways(self) -> csr_array:
        """The counts from each leaf to each: symmetric, with the links within a leaf twice; rows sum to `ends`."""
        return csr_array(self.counts + self.counts.T)

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """For each topic, in preorder, the ends of links that are papers of it: twice those within, once the others."""
        before = np.concatenate([[0], np.cumsum(np.asarray(self.both_ways.sum(axis=1)).ravel())])
        return np.asarray(before[self.leaves[:, 1]] - before[self.leaves[:, 0]], dtype=np.int64)

    @cached_property
    def leaves(self) -> NDArray[np.int64]:
        """For each topic (topics, 2) the number of its first leaf and of the leaf after its last, in preorder."""
        number = {leaf.id: place for place, leaf in enumerate(self.tree.leaves)}
        ends = np.zeros((len(self.tree), 2), dtype=np.int64)
        for row in range(len(self.tree) - 1, -1, -1):  # children come after their parents
            topic = self.tree.topics[row]
            below = [self.tree.row(child.id) for child in self.tree.children(topic.id)]
            ends[row] = (ends[below[0], 0], ends[below[-1], 1]) if below else (number[topic.id], number[topic.id] + 1)
        return ends

    def between(self, first: str, second: str) -> int:
        """The links that join papers of two topics, of any levels; of a topic and itself, those within it.

        Raises `TreeError` for an unknown topic, and `InputError` if one of them contains the other.
        """
        if first != second and _nested(first, second):
            inner, outer = sorted((first, second), key=len, reverse=True)
            raise InputError(f"topic {outer} contains topic {inner}; links are counted between separate topics")
        (start, stop), (begin, end) = (self.leaves[self.tree.row(topic)] for topic in (first, second))
        ends = int(self.both_ways[start:stop, begin:end].sum())
        return ends // 2 if first == second else ends

    def to_all(self, row: int) -> NDArray[np.int64]:
        """The ends of links (topics,) that a topic has in each topic: of one apart from it, the links between them."""
        start, stop = self.leaves[row]
        of_leaves = np.asarray(self.both_ways[start:stop].sum(axis=0)).ravel()
        before = np.concatenate([[0], np.cumsum(of_leaves)])
        return np.asarray(before[self.leaves[:, 1]] - before[self.leaves[:, 0]], dtype=np.int64)

    def of_level(self, rows: NDArray[np.integer]) -> csr_array:
        """The ends of links (k, k) between separate topics (rows, ascending), as in `both_ways`."""
        starts, stops = self.leaves[rows].T
        leaf = np.concatenate([np.arange(start, stop) for start, stop in zip(starts, stops, strict=True)])
        place = np.repeat(np.arange(len(rows)), stops - starts)
        shape = (len(rows), self.both_ways.shape[0])
        group = csr_array((np.ones(len(leaf), dtype=np.int64), (place, leaf)), shape)
        return csr_array(group @ self.both_ways @ group.T)

    def expected(self, first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.float64]:
        """The links expected between topics (rows), if links were drawn at random among papers with as many links."""
        ends = self.ends.astype(np.float64)
        return np.asarray(ends[first] * ends[second] / max(2 * self.total, 1))


@per_view
def links_of(view: View) -> Links:
    """The links of a view. Of more than 10,000 papers, neighbours are searched in near leaves only (see `similar`)."""
    tree, papers = view.tree, len(view)
    pairs = paper_links(view)
    number = np.searchsorted([tree.row(leaf.id) for leaf in tree.leaves], tree.leaf_of) if papers else tree.leaf_of
    ends = np.sort(number[pairs], axis=1)
    shape = (len(tree.leaves), len(tree.leaves))
    counts = csr_array(coo_array((np.ones(len(ends), dtype=np.int64), (ends[:, 0], ends[:, 1])), shape))
    return Links(tree, counts)


def paper_links(view: View) -> NDArray[np.int64]:
    """Every link once (links, 2): the rows of two papers, the lower first."""
    near = nearest_papers(view)[:, :LINKED].astype(np.int64)
    papers = len(near)
    paper = np.broadcast_to(np.arange(papers)[:, None], near.shape)
    links = distinct_numbers((np.minimum(paper, near) * papers + np.maximum(paper, near))[near >= 0])  # one number each
    return np.stack([links // max(papers, 1), links % max(papers, 1)], axis=1)


def links_table(topic_map: MapData, level: int = 1, topic: str = "") -> pd.DataFrame:
    """One row for each two topics of a level that are linked, most links first, with the columns `COLUMNS`.

    `links` is exact, `expected` what chance would give: (link ends of the one) x (link ends of the other) / (all link
    ends). `lift` is links / expected. With a `topic` of any level, its links with the topics of the level outside it.
    Raises `InputError` for a level below 1 and `TreeError` for an unknown topic.
    """
    if not isinstance(level, int) or level < 1:
        raise InputError(f"links are counted between the topics of a level, which is 1 or more, not {level!r}")
    tree, links = topic_map.tree, links_of(topic_map.views[topic_map.main])
    rows = np.array([tree.row(other.id) for other in tree.level(level)])
    if topic:
        second = rows[[not _nested(tree.topics[row].id, topic) for row in rows]]
        first, found = np.full(len(second), tree.row(topic)), links.to_all(tree.row(topic))[second]
    else:
        pairs = links.of_level(rows).tocoo()
        first, second, found = rows[pairs.row], rows[pairs.col], np.where(pairs.row < pairs.col, pairs.data, 0)
    order = np.lexsort((second, first, -found))[: np.count_nonzero(found)]
    return _table(links, first[order], second[order], found[order])


def links_between(links: Links, others: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each topic, in preorder, its links to some others, given as rows of the tree."""
    return [links.to_all(row)[list(rows)].tolist() if rows else [] for row, rows in enumerate(others)]


def _table(links: Links, first: NDArray[np.int64], second: NDArray[np.int64], found: NDArray[np.int64]) -> pd.DataFrame:
    topics, expected = links.tree.topics, links.expected(first, second)
    return pd.DataFrame(
        {
            "from_id": [topics[row].id for row in first],
            "from": [topics[row].label for row in first],
            "to_id": [topics[row].id for row in second],
            "to": [topics[row].label for row in second],
            "links": found.astype(np.int64),
            "expected": expected,
            "lift": found / expected,
        },
        columns=list(COLUMNS),
    )


def _nested(first: str, second: str) -> bool:
    return f"{first}.".startswith(f"{second}.") or f"{second}.".startswith(f"{first}.")
