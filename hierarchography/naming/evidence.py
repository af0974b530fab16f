"""The evidence for a phrase as a topic name: how many of the topic's papers contain it, how much rarer it is
in the siblings, and how close its vector is to the topic's centroid and how far from the siblings' centroids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from hierarchography.errors import NamingError
from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.model.remembered import remembered
from hierarchography.naming.acronyms import NO_ACRONYMS, Acronyms, one_form
from hierarchography.naming.boilerplate import boilerplate, unsaid
from hierarchography.naming.memory import Kin, Memory, kin_of, memory_of
from hierarchography.naming.phrases import Phrases
from hierarchography.naming.reading import acronyms_of, phrases_of
from hierarchography.naming.stopwords import HEAD_FIRST
from hierarchography.naming.wording import NO_WORDS, Wording
from hierarchography.progress import Advance
from hierarchography.vocabulary.languages import NOT_LATIN, is_latin

Encode = Callable[[Sequence[str]], NDArray[np.float32] | None]
"""Unit vectors of texts in the space of the papers; None if the encoder cannot encode texts."""

OPENING = 0.25
"""Minimum `Phrases.opening` in languages where nouns come first; a phrase below it is an adjective or incomplete."""
PRIOR_SHARE = 0.05
"""Weight of the prior in `log_odds`, as a share of the papers compared."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Phrases of the papers, counted by topic. Rows of topics are in preorder.

    `counts` (topics, phrases) CSR: papers of the topic that contain the phrase; `sizes` (topics,);
    `centroids` (topics, d): unit vectors; `embeddings`: those of the papers. `boilerplate` (phrases,): phrases
    typical of papers in general; `unsaid` (phrases,): phrases with words that are in no title. `acronyms` are the
    papers' abbreviations, of which the phrases contain one form only. `kin` are those of the topics, and `memory` holds
    what is known of topics with the same kin.
    """

    phrases: Phrases
    counts: csr_matrix
    sizes: NDArray[np.int64]
    centroids: NDArray[np.float32]
    embeddings: Embeddings
    boilerplate: NDArray[np.bool_]
    unsaid: NDArray[np.bool_]
    acronyms: Acronyms = NO_ACRONYMS
    kin: Sequence[Kin] = ()
    memory: Memory = field(default_factory=Memory)

    @property
    def single_words(self) -> Mapping[str, int]:
        """The columns of the phrases of one word, by the folded word."""
        keys = self.phrases.keys
        return self.memory.recall("words", lambda: {key[0]: at for at, key in enumerate(keys) if len(key) == 1})

    @property
    def columns(self) -> Mapping[tuple[str, ...], int]:
        """The columns of the phrases by their folded words."""
        return self.memory.recall("columns", lambda: {key: at for at, key in enumerate(self.phrases.keys)})

    @property
    def in_titles(self) -> NDArray[np.bool_]:
        """Which phrases are in a title; shape (phrases,)."""
        return self.memory.recall("in titles", lambda: self.phrases.titled.getnnz(axis=0) > 0)

    def row(self, topic: int) -> NDArray[np.float64]:
        """The number of papers of one topic that contain each phrase; shape (phrases,)."""
        counts: NDArray[np.float64] = self.counts[topic].toarray().ravel().astype(np.float64)
        return counts

    def worth_saying(self, members: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which phrases can describe these papers, in the language of most of them; shape (phrases,)."""
        languages = Counter(self.phrases.written[paper] for paper in members)
        language = max(languages, key=lambda code: (languages[code], code))
        return self.spoken(language) & ~self.boilerplate & ~self.unsaid

    def spoken(self, language: str) -> NDArray[np.bool_]:
        """Which phrases are in a language, also by their letters if these are not Latin, and begin like a noun."""
        return self.memory.recall(("spoken", language), lambda: self._find_spoken(language))

    def _find_spoken(self, language: str) -> NDArray[np.bool_]:
        found = np.array([spoken == language for spoken in self.phrases.languages], dtype=bool)
        if language in NOT_LATIN:
            found &= ~np.array([is_latin(form) for form in self.phrases.forms], dtype=bool)
        return found & (self.phrases.opening >= OPENING) if language in HEAD_FIRST else found

    def phrase_vectors(self, rows: NDArray[np.int64], encode: Encode) -> NDArray[np.float32]:
        """Unit vectors of phrases by the encoder, or else the mean vector of the papers that contain the phrase."""
        texts = [self.phrases.forms[row] for row in rows]
        encoded = encode(texts) if texts else None
        if encoded is None:
            return _unit(np.asarray(self.phrases.presence[:, rows].T @ self.embeddings.matrix))
        if encoded.shape != (len(rows), self.embeddings.dimensions):
            raise NamingError(
                f"the encoder returned vectors of shape {encoded.shape} for {len(rows)} phrases; "
                f"those of the papers have {self.embeddings.dimensions} dimensions"
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

    `advance` counts the papers read. Raises `NamingError` if the numbers of papers differ.
    """
    if not tree.papers == len(corpus) == len(embeddings):
        raise NamingError(
            f"a tree of {tree.papers} papers, a corpus of {len(corpus)} and {len(embeddings)} vectors "
            "do not match in size"
        )
    found = of_papers(corpus, embeddings, advance, wording)
    kin, memory = kin_of(tree), memory_of(corpus, embeddings, wording)
    counts, centroids = memory.latest(
        "counts and centroids",
        tuple(one.own for one in kin),
        lambda: (_counts(tree, found.phrases.presence), _unit(np.asarray(_membership(tree) @ embeddings.matrix))),
    )
    return Evidence(
        found.phrases,
        counts,
        np.array([topic.size for topic in tree], dtype=np.int64),
        centroids,
        embeddings,
        found.boilerplate,
        found.unsaid,
        found.acronyms,
        kin,
        memory,
    )


@dataclass(frozen=True, eq=False)
class OfPapers:
    """The part of the evidence that depends on no tree; see `Evidence`."""

    phrases: Phrases
    boilerplate: NDArray[np.bool_]
    unsaid: NDArray[np.bool_]
    acronyms: Acronyms


def of_papers(
    corpus: Corpus, embeddings: Embeddings, advance: Advance = lambda steps: None, wording: Wording = NO_WORDS
) -> OfPapers:
    """The phrases of a corpus and what is known of them, found once. `advance` counts the papers read."""
    spoken = ("phrases", wording.digest)
    acronyms = remembered(corpus, "acronyms", lambda: acronyms_of(corpus))
    phrases = remembered(corpus, spoken, lambda: one_form(phrases_of(corpus, advance, wording), acronyms, wording))
    return OfPapers(
        phrases,
        remembered(
            corpus, (spoken, embeddings), lambda: boilerplate(phrases.presence, phrases.titled, embeddings.matrix)
        ),
        remembered(corpus, ("unsaid", spoken), lambda: unsaid(phrases.keys, phrases.titled)),
        acronyms,
    )


def log_odds(inside: NDArray[np.float64], size: int, outside: NDArray[np.float64], rest: int) -> NDArray[np.float64]:
    """How much more likely papers inside contain each phrase than papers outside, in standard deviations; (phrases,).

    This is the log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi & Quinn 2008 (equations 15, 16,
    22), for papers that contain the phrase or not. The prior is the share of all papers (those of the parent) that
    contain it, weighted by `PRIOR_SHARE`. If there are no papers outside, the most common phrases score highest.
    """
    if not rest:
        return np.asarray(np.log1p(inside))
    weight = max(1.0, PRIOR_SHARE * (size + rest))
    prior = weight * (inside + outside + 0.5) / (size + rest + 1)
    here, there = inside + prior, outside + prior
    contrast = np.log(here / (size + weight - here)) - np.log(there / (rest + weight - there))
    return np.asarray(contrast / np.sqrt(1 / here + 1 / there))


def spread(below: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """How evenly phrases cover a topic's children: 1 if each child has the same share, 1/k if one of k has all.

    `below` (children, phrases) is the number of papers with the phrase, `sizes` (children,) that of all papers.
    """
    weights = sizes[:, None] / sizes.sum()
    shares = below / sizes[:, None]
    mean = (weights * shares).sum(axis=0)
    roots = (weights * np.sqrt(shares)).sum(axis=0)
    return np.asarray(np.divide(roots**2, mean, out=np.zeros_like(mean), where=mean > 0))


def _counts(tree: TopicTree, presence: csr_matrix) -> csr_matrix:
    """The number of papers (topics, phrases) with each phrase, counted for leaves and summed up the tree."""
    leaf = {topic.id: at for at, topic in enumerate(tree.leaves)}
    below = [[leaf[one.id] for one in tree.subtree(topic.id) if one.id in leaf] for topic in tree]
    columns = np.array([at for leaves in below for at in leaves], dtype=np.int64)
    edges = np.cumsum([0, *map(len, below)])
    sums = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, edges), shape=(len(tree), len(leaf)))
    papers = np.zeros(tree.papers, dtype=np.int64)
    for at, topic in enumerate(tree.leaves):
        papers[topic.members] = at
    held = csr_matrix((np.ones(tree.papers, dtype=np.float32), (papers, np.arange(tree.papers))))
    return (sums @ (held @ presence)).tocsr()


def _membership(tree: TopicTree) -> csr_matrix:
    sizes = [topic.size for topic in tree]
    columns = np.concatenate([topic.members for topic in tree])
    return csr_matrix(
        (np.ones(len(columns), dtype=np.float32), columns, np.cumsum([0, *sizes])), shape=(len(tree), tree.papers)
    )


def _unit(matrix: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows scaled to length 1; rows of zeros are unchanged."""
    rows = np.array(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows
