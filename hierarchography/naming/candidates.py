"""Which names are true of which papers: the candidates for the topics under one parent, paper by paper.

A candidate is an entry of the vocabulary or a phrase of the papers. Of an entry, the estimate is that of
`vocabulary.chances`. A phrase is true of a paper that has it in its title, nearly always of one that has it in its
abstract or keywords, and of one that lies as near to it as the papers that have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.evidence import Evidence
from hierarchography.naming.labels import as_name, joined_name, name_key
from hierarchography.naming.phrases import is_single_word
from hierarchography.naming.pin import MOST_CHARACTERS
from hierarchography.vocabulary import Vocabulary
from hierarchography.vocabulary.languages import ENGLISH

ENTRIES, PHRASES = 14, 10
"""Entries and phrases that are looked at closely for each topic."""
BROADER_HELD = 0.5
"""Entries above those are looked at too where they are true of so many of the topic's papers."""
IN_TITLE, IN_TEXT, BY_VECTOR = 0.95, 0.75, 0.9
"""The chance that a phrase is true of a paper that has it in its title, that has it elsewhere, and, at most, that is
only near to it."""
SAID = 0.1
"""A phrase that a smaller share of a topic's papers has is less true of the others: of twelve such phrases, judges
found one paper in eight, and the likeness promised one in three (`benchmarks/RESULTS.md`)."""
WIDTH = 0.5
"""Width of the logistic curve around the likeness of the middle paper that has the phrase, in standard deviations of
the likeness of all papers compared."""


COMPOUNDS: Mapping[str, int] = MappingProxyType({"de": 12, "ko": 4, "nl": 12, "sv": 12})
"""Letters from which on a word is mostly a compound, in languages that write compounds as one word."""
UNSPACED, SHORT = frozenset({"ja", "zh"}), 2
"""Languages without spaces, in which so many characters are mostly one word: "model", "structure"."""


@dataclass(frozen=True, eq=False)
class Subjects:
    """The vocabulary's estimate: `chance` (n, k) CSR, see `vocabulary.chances`, and `sums` (topics, k) over topics."""

    vocabulary: Vocabulary
    chance: sp.csr_array
    sums: NDArray[np.float32]

    @classmethod
    def of(cls, vocabulary: Vocabulary, chance: sp.csr_array, tree: TopicTree) -> Subjects:
        """The estimates of all papers, summed up for every topic of the tree (rows in preorder)."""
        leaf = tree.leaf_of
        members = sp.csr_array(
            (np.ones(len(leaf), dtype=np.float32), (leaf, np.arange(len(leaf)))), (len(tree), len(leaf))
        )
        sums = np.asarray((members @ chance).toarray(), dtype=np.float32)
        for row in range(len(tree) - 1, 0, -1):  # children stand after their parents
            sums[tree.row(tree.topics[row].parent or "")] += sums[row]
        return cls(vocabulary, chance, sums)


@dataclass(frozen=True, eq=False)
class PhraseList:
    """Phrases that topics could be named by: their `rows` in `Evidence.phrases`, `vectors` (m, d), best first by topic.

    `by_topic` holds for each topic (in preorder) places in `rows`; `in_title` (n, m) CSR of ones.
    """

    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]
    by_topic: Sequence[Sequence[int]]
    in_title: sp.csr_matrix


@dataclass(frozen=True, eq=False)
class Candidates:
    """Names for the children of one topic, each an entry or a phrase (the other is -1), all arrays (c,).

    `true` (m, c): the chance that the name is true of each of the parent's m papers; `child` (m,): the place, among
    the children, of the one that holds the paper. `names` are as the source spells them; `reach` (c,) is how many of
    all papers each is true of (of a phrase, how many hold it); `titled` (m, c) tells the papers that have a phrase in
    their titles.
    `languages` are the names'; all are English where none is told.
    """

    names: tuple[str, ...]
    entries: NDArray[np.int64]
    phrases: NDArray[np.int64]
    true: NDArray[np.float32]
    child: NDArray[np.int64]
    reach: NDArray[np.float64]
    titled: NDArray[np.bool_]
    languages: tuple[str, ...] = ()

    def name(self, column: int) -> str:
        """A candidate as a name, in the case of its language."""
        return as_name(self.names[column], self.language(column))

    def is_single_word(self, column: int) -> bool:
        """Whether a candidate is one word: no compound of a language that writes several as one, no longer run of
        characters without spaces.
        """
        name, language = self.names[column], self.language(column)
        if not is_single_word(name):
            return language in UNSPACED and len(name) <= SHORT
        return len(name) < COMPOUNDS.get(language, MOST_CHARACTERS)

    def joined(self, first: int, second: int) -> str:
        """Two candidates as one name; empty where both join two things already."""
        if {self.language(first), self.language(second)} == {ENGLISH}:
            return as_name(joined_name(self.names[first], self.names[second]), ENGLISH)
        return joined_name(self.name(first), self.name(second))

    def language(self, column: int) -> str:
        """The language of a candidate."""
        return self.languages[column] if self.languages else ENGLISH


def candidates(
    tree: TopicTree, parent: Topic, evidence: Evidence, listed: PhraseList, subjects: Subjects | None
) -> Candidates:
    """Entries that fit a child of the topic best by their sums, and its best phrases, measured paper by paper."""
    children = tree.children(parent.id)
    child = np.empty(tree.papers, dtype=np.int64)
    for place, topic in enumerate(children):
        child[topic.members] = place
    entries = _best_entries(tree, parent, children, subjects)
    phrases = sorted({place for topic in children for place in listed.by_topic[tree.row(topic.id)][:PHRASES]})
    members = parent.members
    titled = listed.in_title[members][:, phrases].toarray() > 0
    held = np.asarray(evidence.phrases.presence[:, listed.rows].sum(axis=0)).ravel()
    true = [_true_phrases(members, child[members], evidence, listed, np.array(phrases, dtype=np.int64), titled)]
    if subjects is not None:
        true.insert(0, subjects.chance[members][:, entries].toarray())
    names = [subjects.vocabulary.names[entry] for entry in entries] if subjects else []
    names += [evidence.phrases.forms[listed.rows[place]] for place in phrases]
    return _without_twins(
        Candidates(
            tuple(names),
            np.array([*entries, *(-1 for _ in phrases)], dtype=np.int64),
            np.array([*(-1 for _ in entries), *phrases], dtype=np.int64),
            np.hstack(true).astype(np.float32),
            child[members],
            np.array([*(subjects.sums[0, entries] if subjects else ()), *held[phrases]], dtype=np.float64),
            np.hstack([np.zeros((len(members), len(entries)), dtype=bool), titled]),
            (*(ENGLISH for _ in entries), *(evidence.phrases.languages[listed.rows[place]] for place in phrases)),
        )
    )


def _without_twins(offered: Candidates) -> Candidates:
    """The same without phrases that are entries' names: what tells of the phrase tells of the entry."""
    entry_of = {name_key(name): column for column, name in enumerate(offered.names) if offered.entries[column] >= 0}
    true, titled, reach = offered.true.copy(), offered.titled.copy(), offered.reach.copy()
    left = []
    for column, name in enumerate(offered.names):
        entry = entry_of.get(name_key(name), column)
        if entry == column:
            left.append(column)
            continue
        np.maximum(true[:, entry], true[:, column], out=true[:, entry])
        titled[:, entry] |= titled[:, column]
        reach[entry] = max(reach[entry], reach[column])
    return replace(
        offered,
        names=tuple(offered.names[column] for column in left),
        entries=offered.entries[left],
        phrases=offered.phrases[left],
        true=true[:, left],
        reach=reach[left],
        titled=titled[:, left],
        languages=tuple(offered.languages[column] for column in left),
    )


def _best_entries(tree: TopicTree, parent: Topic, children: Sequence[Topic], subjects: Subjects | None) -> list[int]:
    if subjects is None:
        return []
    above = subjects.sums[tree.row(parent.id)]
    best: set[int] = set()
    for topic in children:
        sums = subjects.sums[tree.row(topic.id)]
        fit = 2 * sums / (topic.size + above)
        order = np.argsort(-np.round(fit, 9), kind="stable")[:ENTRIES]
        nearest = [int(entry) for entry in order if fit[entry] > 0]
        broader = subjects.vocabulary.above(nearest)
        best.update(nearest, (entry for entry in broader if sums[entry] >= BROADER_HELD * topic.size))
    return sorted(best)


def _true_phrases(
    members: NDArray[np.int32],
    child: NDArray[np.int64],
    evidence: Evidence,
    listed: PhraseList,
    places: NDArray[np.int64],
    titled: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """The chance (m, c) that the phrases at these places are true of papers (m,), each of a `child` (m,)."""
    held = evidence.phrases.presence[members][:, listed.rows[places]].toarray() > 0
    said = np.ones(held.shape, dtype=np.float32)
    for place in np.unique(child):
        said[child == place] = np.minimum(held[child == place].mean(axis=0) / SAID, 1)
    return true_phrases(evidence.embeddings.matrix[members] @ listed.vectors[places].T, titled, held, said=said)


def true_phrases(
    near: NDArray[np.float32],
    titled: NDArray[np.bool_],
    held: NDArray[np.bool_],
    middle: float | None = None,
    said: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """The chance (m, c) that phrases are true of papers: by their likeness, and where papers have them; all (m, c).

    A phrase that no paper has is true of those that lie nearer to it than `middle`, of none without that. `said` (m, c)
    are factors, 0 to 1, of the chance by likeness alone.
    """
    scale = max(float(near.std()), 1e-6) if near.size else 1.0
    true = np.where(titled, IN_TITLE, np.where(held, IN_TEXT, 0.0)).astype(np.float32)
    for column in range(near.shape[1]):
        having = titled[:, column] if titled[:, column].sum() >= 3 else held[:, column]
        least = np.median(near[having, column]) if having.any() else middle
        if least is not None:
            by_vector = BY_VECTOR * expit((near[:, column] - least) / (WIDTH * scale))
            if said is not None:
                by_vector *= said[:, column]
            np.maximum(true[:, column], by_vector, out=true[:, column])
    return true


def holders(evidence: Evidence) -> Mapping[tuple[str, ...], float]:
    """How many papers hold each phrase, by its folded words."""
    counts = np.asarray(evidence.phrases.presence.sum(axis=0)).ravel()
    return dict(zip(evidence.phrases.keys, counts.tolist(), strict=True))
