"""The evidence for a phrase as a topic name: how many of the topic's papers contain it, how much rarer it is
in the siblings, and how close its vector is to the topic's centroid and how far from the siblings' centroids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from hierarchography.errors import NamingError
from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.naming.boilerplate import boilerplate, unsaid
from hierarchography.naming.phrases import Phrases
from hierarchography.naming.reading import phrases_of
from hierarchography.naming.stopwords import HEAD_FIRST, NOT_LATIN, is_latin
from hierarchography.naming.wording import NO_WORDS, Wording
from hierarchography.progress import Advance

Encode = Callable[[Sequence[str]], NDArray[np.float32] | None]
"""Vectors of unit length for texts, in the space of the papers; None where the encoder reads no texts."""

OPENING = 0.25
"""Where nouns come first, what stands so seldom without a word before it is an adjective, or cut off its noun."""
PRIOR_SHARE = 0.05
"""Weight of the prior in `log_odds`, as a share of the papers compared: what is common above is expected below."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Phrases of the papers, counted by topic. Rows of topics are in preorder.

    `counts` (topics, phrases) CSR: papers of the topic that hold the phrase; `sizes` (topics,);
    `centroids` (topics, d): unit vectors; `embeddings`: the papers' own. `boilerplate` (phrases,): phrases that say
    how papers talk; `unsaid` (phrases,): phrases with words of which no title speaks.
    """

    phrases: Phrases
    counts: csr_matrix
    sizes: NDArray[np.int64]
    centroids: NDArray[np.float32]
    embeddings: Embeddings
    boilerplate: NDArray[np.bool_]
    unsaid: NDArray[np.bool_]
    _spoken: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def row(self, topic: int) -> NDArray[np.float64]:
        """The papers of one topic that hold each phrase; shape (phrases,)."""
        counts: NDArray[np.float64] = self.counts[topic].toarray().ravel().astype(np.float64)
        return counts

    def worth_saying(self, members: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which phrases say something about papers in the language of most of them; shape (phrases,)."""
        languages = Counter(self.phrases.written[paper] for paper in members)
        language = max(languages, key=lambda code: (languages[code], code))
        return self.spoken(language) & ~self.boilerplate & ~self.unsaid

    def spoken(self, language: str) -> NDArray[np.bool_]:
        """Which phrases are of a language, by their letters too where those are not Latin, and begin like a noun."""
        if language not in self._spoken:
            self._spoken[language] = self._find_spoken(language)
        return self._spoken[language]

    def _find_spoken(self, language: str) -> NDArray[np.bool_]:
        found = np.array([spoken == language for spoken in self.phrases.languages], dtype=bool)
        if language in NOT_LATIN:
            found &= ~np.array([is_latin(form) for form in self.phrases.forms], dtype=bool)
        return found & (self.phrases.opening >= OPENING) if language in HEAD_FIRST else found

    def phrase_vectors(self, rows: NDArray[np.int64], encode: Encode) -> NDArray[np.float32]:
        """Unit vectors of phrases: read by the encoder, else the mean of the papers that hold the phrase."""
        texts = [self.phrases.forms[row] for row in rows]
        encoded = encode(texts) if texts else None
        if encoded is None:
            return _unit(np.asarray(self.phrases.presence[:, rows].T @ self.embeddings.matrix))
        if encoded.shape != (len(rows), self.embeddings.dimensions):
            raise NamingError(
                f"the encoder gave vectors of shape {encoded.shape} for {len(rows)} phrases; "
                f"the papers' have {self.embeddings.dimensions} dimensions"
            )
        return _unit(encoded)


def gather(
    tree: TopicTree,
    corpus: Corpus,
    embeddings: Embeddings,
    advance: Advance = lambda steps: None,
    wording: Wording = NO_WORDS,
) -> Evidence:
    """Find the phrases of titles, abstracts and author keywords, and count them for every topic of a tree.

    `advance` counts the papers read. Raises `NamingError` where the three are of different papers.
    """
    if not tree.papers == len(corpus) == len(embeddings):
        raise NamingError(
            f"a tree of {tree.papers} papers, a corpus of {len(corpus)} and {len(embeddings)} vectors "
            "do not match in size"
        )
    phrases = phrases_of(corpus, advance, wording)
    members = _membership(tree)
    return Evidence(
        phrases,
        (members @ phrases.presence).tocsr(),
        np.array([topic.size for topic in tree], dtype=np.int64),
        _unit(np.asarray(members @ embeddings.matrix)),
        embeddings,
        boilerplate(phrases.presence, phrases.titled, embeddings.matrix),
        unsaid(phrases.keys, phrases.titled),
    )


def log_odds(inside: NDArray[np.float64], size: int, outside: NDArray[np.float64], rest: int) -> NDArray[np.float64]:
    """How much likelier papers hold each phrase inside than outside, in standard deviations; shape (phrases,).

    The log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi & Quinn 2008 (equations
    15, 16, 22), here of papers that hold the phrase or do not. The prior is the share of papers inside
    and outside together (their parent's) that hold it, weighted by `PRIOR_SHARE`. Without papers
    outside there is nothing to contrast with: the commonest phrases score highest.
    """
    if not rest:
        return np.asarray(np.log1p(inside))
    weight = max(1.0, PRIOR_SHARE * (size + rest))
    prior = weight * (inside + outside + 0.5) / (size + rest + 1)
    here, there = inside + prior, outside + prior
    contrast = np.log(here / (size + weight - here)) - np.log(there / (rest + weight - there))
    return np.asarray(contrast / np.sqrt(1 / here + 1 / there))


def spread(below: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """How evenly phrases cover a topic's children: 1 where each child has the same share, 1/k where one of k has all.

    `below` (children, phrases) counts papers, `sizes` (children,) the children's papers.
    """
    weights = sizes[:, None] / sizes.sum()
    shares = below / sizes[:, None]
    mean = (weights * shares).sum(axis=0)
    roots = (weights * np.sqrt(shares)).sum(axis=0)
    return np.asarray(np.divide(roots**2, mean, out=np.zeros_like(mean), where=mean > 0))


def _membership(tree: TopicTree) -> csr_matrix:
    sizes = [topic.size for topic in tree]
    columns = np.concatenate([topic.members for topic in tree])
    return csr_matrix(
        (np.ones(len(columns), dtype=np.float32), columns, np.cumsum([0, *sizes])), shape=(len(tree), tree.papers)
    )


def _unit(matrix: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows scaled to length 1; rows of zeros stay."""
    rows = np.array(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows
