"""Trees and candidates worked out by hand: names with the chance that they are true of each paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming.candidates import Candidates
from hierarchography.naming.evidence import gather
from hierarchography.naming.sought import Sought

ENGLISH = "We study how the light of the lasers changes what the cells do."


@dataclass(frozen=True)
class Table:
    """Names, entries or phrases, true of papers with a chance; entries are numbered as they are given.

    `reach` of an entry is the sum of its chances, unless it is given; `titled` are papers that have a phrase in their
    titles. All papers contain the words of a name, except for those in `unsaid`. `mentioned` are papers that mention
    an entry or a narrower one; not known for other entries.
    """

    entries: Mapping[str, Sequence[float]] = field(default_factory=dict)
    phrases: Mapping[str, Sequence[float]] = field(default_factory=dict)
    reach: Mapping[str, float] = field(default_factory=dict)
    titled: Mapping[str, Sequence[int]] = field(default_factory=dict)
    unsaid: Mapping[str, Sequence[int]] = field(default_factory=dict)
    mentioned: Mapping[str, Sequence[int]] = field(default_factory=dict)
    closer: Mapping[str, float] = field(default_factory=dict)
    fields: Sequence[str] = ()

    def under(self, tree: TopicTree, parent: str = "0") -> Candidates:
        """The candidates for a topic's children."""
        members, names = tree[parent].members, [*self.entries, *self.phrases]
        true = np.array([*self.entries.values(), *self.phrases.values()], dtype=np.float32).reshape(
            len(names), tree.papers
        )
        child = np.full(tree.papers, -1)
        for place, topic in enumerate(tree.children(parent)):
            child[topic.members] = place
        counts, blank = len(self.entries), [-1] * len(self.phrases)
        titled = np.array([[row in self.titled.get(name, ()) for name in names] for row in members], dtype=bool)
        return Candidates(
            tuple(names),
            np.array([*range(counts), *blank], dtype=np.int64),
            np.array([*[-1] * counts, *range(len(blank))], dtype=np.int64),
            true.T[members],
            child[members],
            np.array([self.reach.get(name, sum(self.entries.get(name, ()))) for name in names], dtype=np.float64),
            titled.reshape(len(members), len(names)),
            ~np.array([[row in self.unsaid.get(name, ()) for name in names] for row in members], dtype=bool).reshape(
                len(members), len(names)
            ),
            np.array([[row in self.mentioned.get(name, ()) for name in names] for row in members], dtype=bool).reshape(
                len(members), len(names)
            ),
            np.array([len(self.mentioned[name]) / tree.papers if name in self.mentioned else np.nan for name in names]),
            np.array([[self.closer.get(name, np.nan) for name in names]] * len(tree.children(parent))),
            np.array([name in self.fields for name in names], dtype=bool),
        )


@pytest.fixture(scope="session")
def table() -> type[Table]:
    """What makes `Candidates` of a table of chances."""
    return Table


@pytest.fixture(scope="session")
def planted() -> Callable[[Mapping[str, Sequence[int] | range]], TopicTree]:
    """What makes a tree of the papers (rows) of each topic."""

    def plant(rows: Mapping[str, Sequence[int] | range]) -> TopicTree:
        topics = (Topic(name, np.array(row, dtype=np.int32)) for name, row in rows.items())
        return TopicTree(tuple(topics), Assignment.certain(len(rows["0"])))

    return plant


@pytest.fixture(scope="session")
def sought() -> Callable[..., Sought]:
    """What makes a `Sought` of a tree, with the vectors of its papers and of names, and the papers' texts."""

    def seek(
        tree: TopicTree, papers: Sequence[Sequence[float]], names: Mapping[str, Sequence[float]], texts: Any = ENGLISH
    ) -> Sought:
        abstracts = [texts] * tree.papers if isinstance(texts, str) else texts
        rows = enumerate(abstracts)
        corpus = Corpus.from_records({"id": str(row), "title": text, "abstract": text} for row, text in rows)
        evidence = gather(tree, corpus, Embeddings.from_vectors(np.array(papers, dtype=np.float32), "planted"))
        return Sought(tree, evidence, lambda wanted: np.array([names[name] for name in wanted], dtype=np.float32))

    return seek
