"""Candidate names for the topics under one parent, with the chance that each is true of each paper.

A candidate is an entry of the vocabulary or a phrase of the papers. For entries, the chance comes from
`vocabulary.chances`. For phrases, it is high for papers with the phrase in the title, a little lower for papers with it
in the abstract or keywords, and for other papers it depends on how close their vectors are to that of the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit

from hierarchography.model import Embeddings, Topic, TopicTree
from hierarchography.model.remembered import remembered
from hierarchography.naming.acronyms import NO_ACRONYMS, Acronyms
from hierarchography.naming.evidence import Evidence
from hierarchography.naming.labels import LONGEST_SINGLE, as_name, joined_phrases, name_key
from hierarchography.naming.phrases import is_single_word
from hierarchography.naming.said import said
from hierarchography.vocabulary import Vocabulary
from hierarchography.vocabulary.languages import ENGLISH

ONE_DISCIPLINE = 0.75
"""A collection is of one discipline if that is true of at least this share of its papers. It is of .92 to .95 of the
ACL Anthology and of single categories of arXiv (human-computer interaction: .87), and the most common one of .40 of
arXiv and .31 of the landmarks."""
FIELD = 1
"""Disciplines are at level 0 of the vocabulary, and their fields, such as "Optics", at this one."""
ENTRIES, PHRASES = 14, 10
"""Maximum entries and phrases that are considered for each topic."""
COMPARED = 4000
"""Maximum number of papers whose similarity to names is measured, for `Candidates.closer`."""
BROADER_HELD = 0.5
"""Broader entries are also considered if they are true of at least this share of the topic's papers."""
IN_TITLE, IN_TEXT, BY_VECTOR = 0.95, 0.75, 0.9
"""The chance that a phrase is true of a paper with the phrase in its title, of one with it elsewhere, and the maximum
for a paper that is only close to it."""
SAID = 0.1
"""If a smaller share of a topic's papers contains a phrase, its chance for the other papers is reduced: for twelve such
phrases, judges found one in eight papers to match, but similarity predicted one in three (`benchmarks/RESULTS.md`)."""
WIDTH = 0.5
"""Width of the logistic curve around the median similarity of papers with the phrase, in standard deviations of all
similarities."""


COMPOUNDS: Mapping[str, int] = MappingProxyType({"de": 12, "ko": 4, "nl": 12, "sv": 12})
"""Minimum length of a word that is probably a compound, for languages that write compounds as one word."""
UNSPACED, SHORT = frozenset({"ja", "zh"}), 2
"""Languages without spaces, and the maximum number of characters that is usually one word, such as "model"."""
_GERUND = re.compile(r"\w{4,}-\w{3,}ing$")
"""What is done and to what: "decision-making", but neither "pre-training" nor "task-oriented"."""


@dataclass(frozen=True, eq=False)
class Subjects:
    """The vocabulary's estimates: `chance` (n, k) as CSR, see `vocabulary.chances`, and its `sums` (topics, k).

    `digest` tells estimates for other vocabularies or readable papers apart. `mentioned` (n, k) as CSR is 1 for a paper
    that contains the name of an entry or of a narrower one, as far as that is known. `vectors` (k, d) are those of the
    entries, if the encoder reads them as the bundled ones were read: for others, how close papers are to a name was not
    compared with judgements.
    """

    vocabulary: Vocabulary
    chance: sp.csr_array
    sums: NDArray[np.float32]
    digest: str = ""
    mentioned: sp.csr_array | None = None
    vectors: NDArray[np.float32] | None = None

    @classmethod
    def of(cls, vocabulary: Vocabulary, chance: sp.csr_array, tree: TopicTree) -> Subjects:
        """The estimates for all papers, with their sums for every topic of the tree (rows in preorder).

        The sums are exact (float32 values between .05 and 1 are multiples of 2^-28), then rounded to float32. So they
        do not depend on the order of the papers and of the topics.
        """
        leaf = tree.leaf_of
        members = sp.csr_array((np.ones(len(leaf)), (leaf, np.arange(len(leaf)))), (len(tree), len(leaf)))
        sums = (members @ chance).toarray()
        for row in range(len(tree) - 1, 0, -1):  # children come after their parents
            sums[tree.row(tree.topics[row].parent or "")] += sums[row]
        return cls(vocabulary, chance, sums.astype(np.float32))

    @cached_property
    def mentions(self) -> NDArray[np.float64]:
        """The number (k,) of papers that contain the name of each entry or of a narrower one; `mentioned` is known."""
        assert self.mentioned is not None, "asked only where it is known"
        return np.asarray(self.mentioned.sum(axis=0, dtype=np.float64)).ravel()

    @cached_property
    def is_one_discipline(self) -> bool:
        """Whether the papers are of one discipline (`ONE_DISCIPLINE`)."""
        return bool((self.sums[0, self.vocabulary.levels == 0] >= ONE_DISCIPLINE * self.chance.shape[0]).any())


@dataclass(frozen=True, eq=False)
class PhraseList:
    """Phrases that could be names of topics: their `rows` (m,) in `Evidence.phrases` and their `vectors` (m, d).

    `by_topic` lists for each topic (in preorder) positions in `rows`, best first; `in_title` (n, m) is 1 (as CSR) if
    the paper's title contains the phrase.
    """

    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]
    by_topic: Sequence[Sequence[int]]
    in_title: sp.csr_matrix

    def held(self, evidence: Evidence) -> sp.csr_matrix:
        """The papers that contain each phrase (n, m), 1 as CSR; found once."""
        return remembered(self, "held", lambda: sp.csr_matrix(evidence.phrases.presence[:, self.rows]))

    def papers(self, evidence: Evidence) -> NDArray[np.float32]:
        """The number of papers (m,) that contain each phrase."""
        return remembered(self, "papers", lambda: np.asarray(self.held(evidence).sum(axis=0)).ravel())


@dataclass(frozen=True, eq=False)
class Candidates:
    """Names for the children of one topic, each an entry or a phrase (the other is -1), all arrays (c,).

    `true` (m, c) is the chance that the name is true of each of the parent's m papers; `child` (m,) is the number of
    the child that contains the paper. `names` are spelled as in the source; `reach` (c,) is the number of all papers
    that an entry is true of, or that contain a phrase; `titled` (m, c) marks the papers with the phrase in their title.
    `said` (m, c) marks the papers that contain the name's words (see the module `said`). `mentions` (m, c) marks those
    that contain the name of an entry or of a narrower one, `mentions_in_all` (c,) is their share of all papers; NaN if
    not known. `closer` (children, c) is the similarity of each child's papers to the name minus that of all papers, in
    standard deviations of all papers; NaN for names that are not in English, or if the encoder is not the one that the
    bundled vectors are of. `fields` (c,) marks entries as broad as a field, if the collection is of one discipline.
    `languages` are those of the names; English if empty.
    """

    names: tuple[str, ...]
    entries: NDArray[np.int64]
    phrases: NDArray[np.int64]
    true: NDArray[np.float32]
    child: NDArray[np.int64]
    reach: NDArray[np.float64]
    titled: NDArray[np.bool_]
    said: NDArray[np.bool_]
    mentions: NDArray[np.bool_]
    mentions_in_all: NDArray[np.float64]
    closer: NDArray[np.float64]
    fields: NDArray[np.bool_]
    languages: tuple[str, ...] = ()

    @cached_property
    def sums(self) -> NDArray[np.float64]:
        """The number (c,) of the parent's papers that each name is true of."""
        return np.asarray(self.true.sum(axis=0, dtype=np.float64))

    def name(self, column: int) -> str:
        """A candidate as a name, in the case of its language."""
        return as_name(self.names[column], self.language(column))

    def is_single_word(self, column: int) -> bool:
        """Whether a candidate is a single word.

        Long compounds (`COMPOUNDS`), gerunds with hyphens ("decision-making"), and longer texts in languages without
        spaces (`UNSPACED`), are not.
        """
        name, language = self.names[column], self.language(column)
        if not is_single_word(name):
            return language in UNSPACED and len(name) <= SHORT
        if _GERUND.search(name):
            return False
        return len(name) < COMPOUNDS.get(language, LONGEST_SINGLE)

    def joined(self, first: int, second: int) -> str:
        """Two candidates as one name; empty if both are already joined names."""
        return joined_phrases(self.names[first], self.names[second], (self.language(first), self.language(second)))

    def language(self, column: int) -> str:
        """The language of a candidate."""
        return self.languages[column] if self.languages else ENGLISH


def candidates(
    tree: TopicTree, parent: Topic, evidence: Evidence, listed: PhraseList, subjects: Subjects | None
) -> Candidates:
    """The entries that best fit the children of `parent`, and the children's best phrases, with chances per paper."""
    children = tree.children(parent.id)
    child = np.empty(tree.papers, dtype=np.int64)
    for place, topic in enumerate(children):
        child[topic.members] = place
    entries = _best_entries(tree, parent, children, subjects)
    phrases = sorted({place for topic in children for place in listed.by_topic[tree.row(topic.id)][:PHRASES]})
    members = parent.members
    titled = _dense(listed.in_title, members, phrases) > 0
    holding = _dense(listed.held(evidence), members, phrases) > 0
    near = listed.vectors[phrases] @ _rows(evidence.embeddings.matrix, members).T
    true = [_true_phrases(near.T, child[members], titled, holding)]
    if subjects is not None:
        true.insert(0, _dense(subjects.chance, members, entries))
    names = [subjects.vocabulary.names[entry] for entry in entries] if subjects else []
    names += [evidence.phrases.forms[listed.rows[place]] for place in phrases]
    languages = (*(ENGLISH for _ in entries), *(evidence.phrases.languages[listed.rows[place]] for place in phrases))
    in_text = said(evidence, names, languages, members)
    in_text[:, len(entries) :] |= holding
    return _without_twins(
        Candidates(
            tuple(names),
            np.array([*entries, *(-1 for _ in phrases)], dtype=np.int64),
            np.array([*(-1 for _ in entries), *phrases], dtype=np.int64),
            _side_by_side(*true),
            child[members],
            np.array(
                [*(subjects.sums[0, entries] if subjects else ()), *listed.papers(evidence)[phrases]], dtype=np.float64
            ),
            _side_by_side(np.zeros((len(members), len(entries)), dtype=bool), titled),
            in_text,
            *_mentions(subjects, entries, members, len(phrases)),
            _closer(evidence.embeddings, children, subjects, entries, listed, phrases, languages),
            _fields(subjects, entries, len(phrases)),
            languages,
        ),
        evidence.acronyms,
    )


def _rows(table: Any, rows: NDArray[np.integer]) -> Any:
    """The rows of a table, dense or sparse: the table itself if these are all its rows, in their order."""
    return table if len(rows) == table.shape[0] else table[rows]


def _dense(table: sp.csr_array, rows: NDArray[np.integer], columns: Sequence[int]) -> NDArray[np.float32]:
    """Rows and columns of a sparse table, dense and stored by columns."""
    found: NDArray[np.float32] = _rows(table, rows)[:, columns].toarray(order="F")
    return found


def _columns(table: NDArray[Any], columns: Sequence[int]) -> NDArray[Any]:
    """Some columns of a table that is stored by columns, stored so too."""
    return table.T[columns].T


def _side_by_side(*tables: NDArray[Any]) -> NDArray[Any]:
    """Tables with the same rows as one, stored by columns."""
    return np.vstack([table.T for table in tables]).T


def _mentions(
    subjects: Subjects | None, entries: Sequence[int], members: NDArray[np.integer], phrases: int
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """`Candidates.mentions` and `.mentions_in_all` for entries, followed by a number of phrases."""
    inside = np.zeros((len(members), len(entries) + phrases), dtype=bool, order="F")
    in_all = np.full(len(entries) + phrases, np.nan)
    if subjects is not None and subjects.mentioned is not None and len(entries):
        inside[:, : len(entries)] = _dense(subjects.mentioned, members, entries) > 0
        in_all[: len(entries)] = subjects.mentions[list(entries)] / subjects.mentioned.shape[0]
    return inside, in_all


def _closer(
    embeddings: Embeddings,
    topics: Sequence[Topic],
    subjects: Subjects | None,
    entries: Sequence[int],
    listed: PhraseList,
    phrases: Sequence[int],
    languages: Sequence[str],
) -> NDArray[np.float64]:
    """`Candidates.closer` for entries, followed by phrases, in these languages.

    Of many papers, every so many is compared (`COMPARED`).
    """
    if subjects is None or subjects.vectors is None:
        return np.full((len(topics), len(languages)), np.nan)
    papers, names = embeddings.matrix, np.vstack([subjects.vectors[entries], listed.vectors[phrases]])
    mean, covariance = remembered(embeddings, "spread", lambda: _spread(papers))
    deviation = np.sqrt(np.maximum(np.einsum("cd,cd->c", names @ covariance, names), 0))
    inside = np.stack([_rows(papers, topic.members).mean(axis=0) for topic in topics]) - mean
    closer = (inside @ names.T) / np.maximum(deviation, 1e-6)
    return np.where(np.array(languages) == ENGLISH, closer, np.nan).astype(np.float64)


def _spread(papers: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean (d,) and the covariance (d, d) of papers, of many of every so many (`COMPARED`)."""
    every = papers[np.linspace(0, len(papers) - 1, min(len(papers), COMPARED)).astype(np.int64)].astype(np.float64)
    mean = every.mean(axis=0)
    return mean, (every - mean).T @ (every - mean) / len(every)


def _fields(subjects: Subjects | None, entries: Sequence[int], phrases: int) -> NDArray[np.bool_]:
    """`Candidates.fields` for entries, followed by a number of phrases."""
    found = np.zeros(len(entries) + phrases, dtype=bool)
    if subjects is not None and len(entries) and subjects.is_one_discipline:
        found[: len(entries)] = subjects.vocabulary.levels[list(entries)] <= FIELD
    return found


def _without_twins(offered: Candidates, acronyms: Acronyms = NO_ACRONYMS) -> Candidates:
    """The same with phrases that equal an entry's name, also as its abbreviation, merged into that entry."""
    keys = [name_key(acronyms.spelled(name)) for name in offered.names]
    entry_of = {key: column for column, key in enumerate(keys) if offered.entries[column] >= 0}
    if all(entry_of.get(key, column) == column for column, key in enumerate(keys)):
        return offered
    left = [column for column, key in enumerate(keys) if entry_of.get(key, column) == column]
    place = {column: at for at, column in enumerate(left)}
    true, titled = _columns(offered.true, left), _columns(offered.titled, left)
    in_text, reach, closer = _columns(offered.said, left), offered.reach[left], offered.closer[:, left]
    for column, key in enumerate(keys):
        if column in place:
            continue
        entry = place[entry_of[key]]
        np.maximum(true[:, entry], offered.true[:, column], out=true[:, entry])
        titled[:, entry] |= offered.titled[:, column]
        in_text[:, entry] |= offered.said[:, column]
        reach[entry] = max(reach[entry], offered.reach[column])
        closer[:, entry] = np.fmax(closer[:, entry], offered.closer[:, column])
    return replace(
        offered,
        names=tuple(offered.names[column] for column in left),
        entries=offered.entries[left],
        phrases=offered.phrases[left],
        true=true,
        reach=reach,
        titled=titled,
        said=in_text,
        mentions=_columns(offered.mentions, left),
        mentions_in_all=offered.mentions_in_all[left],
        closer=closer,
        fields=offered.fields[left],
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
    near: NDArray[np.float32], child: NDArray[np.int64], titled: NDArray[np.bool_], held: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """The chance (m, c) that phrases are true of papers (m,); `child` (m,) as in `Candidates`; see `true_phrases`."""
    papers = np.bincount(child)
    holding = np.array([np.bincount(child[column], minlength=len(papers)) for column in held.T])
    said = np.minimum(holding.reshape(-1, len(papers)) / np.maximum(papers, 1) / SAID, 1).astype(np.float32)
    return true_phrases(near, titled, held, said=said[:, child].T)


def true_phrases(
    near: NDArray[np.float32],
    titled: NDArray[np.bool_],
    held: NDArray[np.bool_],
    middle: float | None = None,
    said: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """The chance (m, c) that phrases are true of papers, from their similarity and from occurrences.

    `near` (m, c) is the similarity; `titled` (m, c) and `held` (m, c) mark occurrences in the title and anywhere. For a
    phrase that no paper contains, the logistic curve is centred at `middle`; without it, the chance is 0. `said` (m, c)
    are factors (0 to 1) for the chance from similarity.
    """
    scale = max(float(near.std()), 1e-6) if near.size else 1.0
    true = np.where(titled, np.float32(IN_TITLE), np.where(held, np.float32(IN_TEXT), np.float32(0)))
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
    """The number of papers that contain each phrase, by its folded words."""
    counts = np.asarray(evidence.phrases.presence.sum(axis=0)).ravel()
    return dict(zip(evidence.phrases.keys, counts.tolist(), strict=True))
