"""Under which name readers look for a paper: of the names of siblings, the one that its vector is closest to.

A name can be true of a topic's papers while a sibling's name is closer to them: readers then look for them there. Of
246 names made of keywords, judges called 19% of 59 good under which less than half of the topic's papers are looked
for, and 78% of 51 with nine of ten; of 451 names of one part 59% of 68 and 88% of 151 (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.evidence import Evidence
from hierarchography.vocabulary.languages import ENGLISH

Vectors = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sought:
    """The topics of a tree with the vectors of their papers, and what gives those of names in English.

    `read` gives unit vectors (k, d) of names. They, and results for a topic and a name, are remembered for the next
    tree. Deterministic.
    """

    tree: TopicTree
    evidence: Evidence
    read: Callable[[Sequence[str]], Vectors]

    def knows(self, topic: Topic) -> bool:
        """Whether most of a topic's papers are in the language that names are read in."""
        written = self.evidence.phrases.written
        return bool(sum(written[paper] == ENGLISH for paper in topic.members) > topic.size / 2)

    def shares(self, topic: Topic, names: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
        """The share of a topic's papers that readers look for under each of its possible names: (names,).

        `others` are the names of its siblings; without any, the shares are 1.
        """
        if not others:
            return np.ones(len(names))
        self.learn([*names, *others])
        elsewhere = self._close(topic, others).max(axis=1)
        return np.asarray((self._close(topic, names) > elsewhere[:, None]).mean(axis=0))

    def learn(self, names: Iterable[str]) -> None:
        """Read the names that are not known yet, all at once."""
        memory = self.evidence.memory
        unknown = [name for name in dict.fromkeys(names) if not memory.knows(("read", name))]
        for name, vector in zip(unknown, self.read(unknown) if unknown else (), strict=True):
            memory.recall(("read", name), partial(np.asarray, vector))

    def _close(self, topic: Topic, names: Iterable[str]) -> Vectors:
        """How close a topic's papers (m,) are to names: the cosine, standardised for each name; (m, names)."""
        memory, own = self.evidence.memory, self.evidence.kin[self.tree.row(topic.id)].own
        columns = (memory.recall(("close", own, name), partial(self._close_to, topic, name)) for name in names)
        return np.stack([*columns], axis=1)

    def _close_to(self, topic: Topic, name: str) -> Vectors:
        vector, usual, spread = self.evidence.memory.recall(("usually close", name), partial(self._usually, name))
        cosines = self.evidence.embeddings.matrix[topic.members] @ vector
        return np.asarray((cosines - usual) / spread, dtype=np.float32)

    def _usually(self, name: str) -> tuple[Vectors, float, float]:
        """The vector (d,) of a name, and the mean and the standard deviation of all papers' cosines with it."""
        mean, covariance = self.evidence.memory.recall("covariance", self._covariance)
        vector = self.evidence.memory.recall(("read", name), lambda: self.read([name])[0])
        return vector, float(mean @ vector), max(float(vector @ covariance @ vector) ** 0.5, 1e-6)

    def _covariance(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The mean (d,) and the covariance (d, d) of the papers' vectors."""
        papers = self.evidence.embeddings.matrix
        mean = papers.mean(axis=0, dtype=np.float64)
        return mean, (papers.T @ papers) / len(papers) - np.outer(mean, mean)
