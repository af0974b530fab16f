"""Under which name readers look for a paper: of the names of siblings, the one that its vector is closest to.

A name can be true of a topic's papers while a sibling's name is closer to them: readers then look for them there. Of
246 names made of keywords, judges called 19% of 59 good under which less than half of the topic's papers are looked
for, and 78% of 51 with nine of ten; of 451 names of one part 59% of 68 and 88% of 151 (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.evidence import Evidence
from hierarchography.vocabulary.languages import ENGLISH

LEAST_SPREAD = 1e-4
"""Minimum standard deviation of the cosines of all papers with a name; less is rounding."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sought:
    """The topics of a tree with the vectors of their papers, and what gives those of names in English.

    `read` gives unit vectors (k, d) of names, as a `Reader` does, which remembers them. Deterministic.
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
        close = self._close(topic, [*names, *others])
        return np.asarray((close[:, : len(names)] > close[:, len(names) :].max(axis=1, keepdims=True)).mean(axis=0))

    def _close(self, topic: Topic, names: Sequence[str]) -> NDArray[np.float64]:
        """How close a topic's papers (m,) are to names: the cosine, standardised for each name; (m, names)."""
        mean, covariance = self.evidence.memory.recall("covariance", self._covariance)
        vectors = self.read(names).T
        spread = np.sqrt(np.maximum((vectors * (covariance @ vectors)).sum(axis=0), LEAST_SPREAD**2))
        cosines = self.evidence.embeddings.matrix[topic.members] @ vectors
        return np.asarray(np.round((cosines - mean @ vectors) / spread, 5))

    def _covariance(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The mean (d,) and the covariance (d, d) of the papers' vectors."""
        papers = self.evidence.embeddings.matrix
        mean = papers.mean(axis=0, dtype=np.float64)
        return mean, (papers.T @ papers) / len(papers) - np.outer(mean, mean)
