"""Finds many terms, which are sequences of words, in many texts at once.

The words of all texts are one sequence of numbers, and the terms a tree of words (a trie). All places where a term can
begin go down the tree together, a word at a time, and few are left after the first word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Term = tuple[str, ...]
ABSENT = -1
"""The number of a word that is in no term."""


@dataclass(frozen=True, eq=False)
class Terms:
    """Terms as a tree of words; a node is the beginning of terms, and node 0 the empty one.

    `words` are the numbers of the words. `children` (edges,) are the nodes below others, in the order of `edges`
    (edges,): the node above times the number of words, plus the number of the word. `entries` of a node are those from
    `starts[node]` to `starts[node + 1]`; without any, no term ends there.
    """

    words: Mapping[str, int]
    edges: NDArray[np.int64]
    children: NDArray[np.int64]
    starts: NDArray[np.int64]
    entries: NDArray[np.int64]

    @classmethod
    def of(cls, terms: Iterable[tuple[Term, int]]) -> Terms:
        """The tree of terms of at least one word, each with an entry; a term can have several entries."""
        words: dict[str, int] = {}
        node_of: dict[tuple[int, int], int] = {}
        entries: list[set[int]] = [set()]
        for term, entry in terms:
            node = 0
            for word in term:
                edge = node, words.setdefault(word, len(words))
                if edge not in node_of:
                    node_of[edge] = len(entries)
                    entries.append(set())
                node = node_of[edge]
            entries[node].add(entry)
        codes = np.array([node * len(words) + word for node, word in node_of], dtype=np.int64)
        order = np.argsort(codes)
        return cls(
            words,
            codes[order],
            np.array(list(node_of.values()), dtype=np.int64)[order],
            np.cumsum([0, *map(len, entries)], dtype=np.int64),
            np.array([entry for found in entries for entry in sorted(found)], dtype=np.int64),
        )

    def found(self, words: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The entries (m,) whose terms are in texts, and the texts (m,); an entry can be found in a text repeatedly.

        `words` (N,) are the numbers of the words of all texts, `ABSENT` for those in no term, and `owners` (N,) the
        texts.
        """
        at, nodes = np.flatnonzero(words >= 0), np.zeros(int((words >= 0).sum()), dtype=np.int64)
        start = at
        texts, ends = [owners[:0]], [nodes[:0]]
        while len(at):
            below = self._child(nodes, words[at])
            start, at, nodes = start[below >= 0], at[below >= 0], below[below >= 0]
            texts.append(owners[start])
            ends.append(nodes)
            going = at + 1 < len(words)
            going[going] = owners[at[going] + 1] == owners[at[going]]
            going[going] = words[at[going] + 1] >= 0
            start, at, nodes = start[going], at[going] + 1, nodes[going]
        return self._entries(np.concatenate(texts), np.concatenate(ends))

    def _child(self, nodes: NDArray[np.int64], words: NDArray[np.int64]) -> NDArray[np.int64]:
        """The node below each node by a word, or -1."""
        codes = nodes * len(self.words) + words
        place = np.minimum(np.searchsorted(self.edges, codes), len(self.edges) - 1)
        return np.where(self.edges[place] == codes, self.children[place], -1)

    def _entries(
        self, texts: NDArray[np.int64], nodes: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All entries of the nodes that are reached in texts, and the texts."""
        counts = self.starts[nodes + 1] - self.starts[nodes]
        first = np.repeat(self.starts[nodes] - np.cumsum(counts) + counts, counts)
        return self.entries[first + np.arange(len(first))], np.repeat(texts, counts)
