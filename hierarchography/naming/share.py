"""Estimates the share of papers of which a name is true, for names by a model, a person or the namer.

For a name of the vocabulary this is the estimate of `vocabulary.subjects`. Other names are estimated from titles, texts
and vectors, as the namer does for phrases (`candidates.true_phrases`). A joined name is true of a paper if one of its
parts is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from hierarchography.config import NamingConfig
from hierarchography.model import Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming.candidates import Subjects, true_phrases
from hierarchography.naming.estimates import known_subjects
from hierarchography.naming.evidence import Encode, Evidence, gather
from hierarchography.naming.labels import parts_of
from hierarchography.naming.memory import memory_of
from hierarchography.naming.particles import is_particle
from hierarchography.naming.phrases import Phrases, find_phrases
from hierarchography.naming.tongues import language_in, written_in
from hierarchography.naming.wording import read_wording
from hierarchography.vocabulary import entry_called, read_vocabulary
from hierarchography.vocabulary.languages import ENGLISH

MOST_AGAINST = 5
"""Maximum number of papers listed as contradicting a name."""
EVEN = 0.5
"""A paper contradicts a name if the probability that it is true of the paper is lower."""
FAR = 2.0
"""For a phrase that no paper contains: how much closer to it than the distant papers (in their standard deviations) a
paper must be for the phrase to be true of it. Distant papers are those with a similarity below average."""
ALL = slice(None)
"""All papers, as rows."""
BLOCK = 64
"""Number of names that are compared with all papers at once (256 bytes a paper)."""
_WORD = re.compile(r"[^\W_]+")

Rows = NDArray[np.int64] | NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class NameShares:
    """Estimates for the papers of one tree. Deterministic; results for a name are kept in memory."""

    tree: TopicTree
    evidence: Evidence
    subjects: Subjects | None
    encode: Encode
    _vectors: dict[str, NDArray[np.float32] | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, tree: TopicTree, corpus: Corpus, embeddings: Embeddings, encode: Encode, config: NamingConfig
    ) -> NameShares:
        """The estimates of the keyword namer for the same tree; cached parts are not computed again."""
        wording = read_wording(config.stopwords, config.synonyms)
        memory_of(corpus, embeddings, wording).read_by(encode)
        evidence = gather(tree, corpus, embeddings, wording=wording)
        vocabulary = read_vocabulary(config.vocabulary) if len(tree) > 1 else None
        subjects = known_subjects(tree, corpus, evidence, encode, vocabulary, wording)
        return cls(tree, evidence, subjects, encode)

    def share(self, name: str, papers: Rows, among: Rows | None = None) -> float:
        """The share of some papers of which a name is true; NaN if there are neither words nor vectors to decide.

        `among` are the papers from which the name should distinguish them, such as those of the parent; default: all.
        """
        return float(_either(self.true(name, papers, among)).mean(dtype=np.float64))

    def of_topic(self, name: str, topic: Topic) -> float:
        """The share of a topic's papers of which a name is true, in comparison with the parent's papers."""
        return self.share(name, topic.members, self._above(topic))

    def parts(self, name: str, papers: Rows, among: Rows | None = None) -> tuple[tuple[str, float], ...]:
        """The parts of a joined name, each with the share of papers of which it is true; empty for a single name."""
        parts = self.split(name)
        shares = self.true(name, papers, among).mean(axis=0, dtype=np.float64)
        return tuple(zip(parts, shares.tolist(), strict=True)) if len(parts) > 1 else ()

    def against(self, name: str, topic: Topic, most: int = MOST_AGAINST) -> list[int]:
        """The papers (rows) of a topic that contradict a name most, the strongest first.

        Among equal papers, the most central come first.
        """
        true = _either(self.true(name, topic.members, self._above(topic)))
        near = self.evidence.embeddings.centrality(topic.members)
        order = np.lexsort((topic.members, -np.round(near, 6), np.round(true, 6)))
        return [int(topic.members[at]) for at in order[:most] if true[at] < EVEN]

    def true(self, name: str, papers: Rows, among: Rows | None = None) -> NDArray[np.float32]:
        """The probability (m, parts) that each part of a name is true of papers; see `share`."""
        return np.stack([self._part(part, papers, among) for part in self.split(name)], axis=1)

    def everywhere(self, names: Sequence[str]) -> NDArray[np.float32]:
        """The probability (names, n) that each name is true of each paper, in comparison with all; see `share`.

        Remembered for the parts of the names (4 bytes a paper), for as long as topics have these names.
        """
        memory, parts = self.evidence.memory, [self.split(name) for name in names]
        new = dict(self._estimates({part for of_name in parts for part in of_name if not self._knows(part)}))
        whole = np.empty((len(names), self.tree.papers), dtype=np.float32)
        for row, of_name in enumerate(parts):
            true = [memory.recall(self._question(part), partial(new.__getitem__, part)) for part in of_name]
            np.max(true, axis=0, out=whole[row])
        return whole

    def between(self, families: Sequence[Sequence[Topic]]) -> list[NDArray[np.float64]]:
        """The share of the papers of each topic of a family (columns) that the name of each one (rows) is true of.

        Families have k topics each, and one table (k, k) each. Names are compared with all papers, as in `everywhere`;
        the shares alone are remembered.
        """
        asked: dict[str, list[Topic]] = {}
        for family in families:
            for topic in family:
                asked.setdefault(topic.name, []).extend(family)
        shares: dict[tuple[str, str], float] = {}
        names = sorted(asked)
        for start in range(0, len(names), BLOCK):
            shares |= self._shares_of({name: asked[name] for name in names[start : start + BLOCK]})
        return [
            np.array([[shares[topic.name, other.id] for other in family] for topic in family]).reshape(
                2 * [len(family)]
            )
            for family in families
        ]

    def _shares_of(self, asked: Mapping[str, Sequence[Topic]]) -> dict[tuple[str, str], float]:
        """The share of the papers of topics that some names are true of, by name and topic (id)."""
        memory, kin = self.evidence.memory, self.evidence.kin
        questions = {
            (name, topic.id): ("share", kin[self.tree.row(topic.id)].own, self._question(name))
            for name, topics in asked.items()
            for topic in topics
        }
        new = {name for (name, _), question in questions.items() if not memory.knows(question)}
        true = dict(self._estimates({part for name in new for part in self.split(name)}))

        def share(name: str, topic: str) -> float:
            either = np.max([true[part][self.tree[topic].members] for part in self.split(name)], axis=0)
            return float(either.mean(dtype=np.float64))

        return {key: memory.recall(question, partial(share, *key)) for key, question in questions.items()}

    def split(self, name: str) -> tuple[str, ...]:
        """The parts of a joined name, or the name itself; an entry or a phrase of the papers is not split.

        "Physics, Astronomy & Astrophysics" has two parts if "Astronomy and astrophysics" is an entry, and "Speech
        Recognition & Synthesis" has the part "Speech Synthesis" if that is one.
        """
        pieces = parts_of(name) if not language_in(name) else []
        parts: list[str] = []
        while pieces:
            lengths = (length for length in range(len(pieces), 1, -1) if self._is_one(" and ".join(pieces[:length])))
            length = next(lengths, 1)
            parts.append(" and ".join(pieces[:length]))
            pieces = pieces[length:]
        if len(parts) == 2:
            return self._spelled_out(*parts)
        return tuple(parts) if len(parts) > 1 else (name,)

    def _spelled_out(self, first: str, second: str) -> tuple[str, str]:
        """Two parts of a name, with the words of each that also belong to the other; unchanged if they are entries."""
        if self.entry(first) >= 0 and self.entry(second) >= 0:
            return first, second
        one, other = first.split(), second.split()
        for before, after in itertools.product(range(len(one)), range(len(other))):
            whole = " ".join([*one, *other[len(other) - after :]]), " ".join([*one[:before], *other])
            if before + after and all(map(self._is_one, whole)):
                return whole
        return first, second

    def is_discipline(self, name: str) -> bool:
        """Whether a name is an entry of the vocabulary with narrower ones and without a broader one: "Medicine"."""
        entry = self.entry(name)
        broader = self.subjects.vocabulary.broader if self.subjects else ()
        return entry >= 0 and broader[entry] < 0 and entry in broader

    def disciplines(self, name: str) -> frozenset[str]:
        """The disciplines (in lower case) of the entries in a name: that of "Mechanical Engineering" is engineering."""
        if self.subjects is None:
            return frozenset()
        vocabulary = self.subjects.vocabulary
        entries = [entry for part in self.split(name) if (entry := self.entry(part)) >= 0]
        tops = {vocabulary.names[[*vocabulary.lineage(entry)][-1]] for entry in entries}
        return frozenset(top.casefold() for top in tops if self.is_discipline(top))

    def entry(self, name: str) -> int:
        """The entry of the vocabulary with this name, or -1."""
        return entry_called(name, self.subjects.vocabulary) if self.subjects else -1

    def _is_one(self, name: str) -> bool:
        return self.entry(name) >= 0 or len(self._columns(name)) > 0

    def _above(self, topic: Topic) -> Rows | None:
        return self.tree[topic.parent].members if topic.parent else None

    def _part(self, part: str, papers: Rows, among: Rows | None) -> NDArray[np.float32]:
        """The probability (m,) that one part is true of papers."""
        if self.subjects is not None and (entry := self.entry(part)) >= 0:
            return np.asarray(self.subjects.chance[papers][:, [entry]].toarray()[:, 0], dtype=np.float32)
        if among is None:
            return dict(self._estimates([part]))[part][papers]
        rows = np.union1d(among, papers)
        true = self._phrase(part, rows, np.isin(rows, among))
        return true[np.searchsorted(rows, papers)]

    def _question(self, part: str) -> Hashable:
        return "everywhere", part, self.subjects.digest if self.subjects else ""

    def _knows(self, part: str) -> bool:
        return self.evidence.memory.knows(self._question(part))

    def _estimates(self, parts: Collection[str]) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Each of these parts of names with the probability (n,) that it is true of each of all papers."""
        entries = {part: entry for part in sorted(parts) if self.subjects and (entry := self.entry(part)) >= 0}
        if self.subjects is not None and entries:
            table = self.subjects.chance[:, list(entries.values())].T.tocsr()
            yield from ((part, table[[row]].toarray()[0]) for row, part in enumerate(entries))
        others = [part for part in sorted(parts) if part not in entries]
        self._read(others)
        read = {part: vector for part in others if (vector := self._vectors[part]) is not None}
        yield from ((part, self._without_vector(part, ALL)) for part in others if part not in read)
        for start in range(0, len(read), BLOCK):
            yield from self._phrases_everywhere([*read][start : start + BLOCK], [*read.values()][start : start + BLOCK])

    def _phrases_everywhere(
        self, phrases: Sequence[str], vectors: Sequence[NDArray[np.float32]]
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """At most `BLOCK` phrases with their probabilities (n,); words and vectors are compared for all at once."""
        columns = sorted({column for phrase in phrases for column in self._columns(phrase)})
        held, titled = (table[:, columns] for table in self._by_column)
        block = np.zeros((BLOCK, len(vectors[0])), dtype=np.float32)  # of one size: no product depends on the others
        block[: len(vectors)] = vectors
        near = self.evidence.embeddings.matrix @ block.T
        for at, (phrase, vector) in enumerate(zip(phrases, vectors, strict=True)):
            own = np.searchsorted(columns, self._columns(phrase))
            yield phrase, self._true(near[:, at], _any(titled[:, own]), _any(held[:, own]), vector, ALL)

    def _phrase(self, phrase: str, rows: Rows, context: NDArray[np.bool_]) -> NDArray[np.float32]:
        """The probability (m,) that a phrase is true of papers (m,), in comparison with those in `context`."""
        self._read([phrase])
        vector, columns = self._vectors[phrase], list(self._columns(phrase))
        if vector is None:
            return self._without_vector(phrase, rows)
        near = self.evidence.embeddings.matrix[rows] @ vector
        tables = self.evidence.phrases.presence, self.evidence.phrases.titled
        held, titled = (_any(table[rows][:, columns]) for table in tables)
        return self._true(near, titled, held, vector, context)

    def _without_vector(self, phrase: str, rows: Rows | slice) -> NDArray[np.float32]:
        """The probability (m,) for a phrase without a vector: certain if it names a language, else NaN."""
        if code := language_in(phrase):
            return written_in(code, self.evidence.phrases.written)[rows]
        return np.full(self.tree.papers, np.nan, dtype=np.float32)[rows]

    def _true(
        self,
        near: NDArray[np.float32],
        titled: NDArray[np.bool_],
        held: NDArray[np.bool_],
        vector: NDArray[np.float32],
        context: NDArray[np.bool_] | slice,
    ) -> NDArray[np.float32]:
        """The probability (m,) that a phrase with this vector is true of papers, by cosine and occurrences (m,)."""
        middle = None if held.any() else max(float(near[context].mean()), self._stray(vector))
        return true_phrases(near[:, None], titled[:, None], held[:, None], middle)[:, 0]

    def _stray(self, vector: NDArray[np.float32]) -> float:
        """The maximum similarity of papers and a phrase by chance, estimated from papers with below-average values."""
        near = self.evidence.embeddings.matrix @ vector
        far = near[near <= near.mean()]
        return float(far.mean() + FAR * far.std())

    def _columns(self, phrase: str) -> tuple[int, ...]:
        """The columns of this phrase among the papers' phrases, ignoring hyphens; empty if too few papers have it."""
        phrase = self.evidence.acronyms.spelled(phrase)
        return self.evidence.memory.recall(("columns of", phrase), partial(self._find_columns, phrase))

    def _find_columns(self, phrase: str) -> tuple[int, ...]:
        keys = find_phrases([(phrase.replace("-", " "),)], floor=1).keys
        words = max(keys, key=len, default=())
        whole = len(words) == len(_WORD.findall(phrase))
        as_it_stands = self._called.get(phrase.casefold(), ())
        return as_it_stands or (self._spelled.get(_plain(words), ()) if whole else ())

    @property
    def _by_column(self) -> tuple[csc_matrix, csc_matrix]:
        """The presence of phrases in the papers and in their titles, each (n, phrases), stored by phrases."""
        phrases = self.evidence.phrases
        return self.evidence.memory.recall("by column", lambda: (phrases.presence.tocsc(), phrases.titled.tocsc()))

    @property
    def _called(self) -> Mapping[str, tuple[int, ...]]:
        """The columns, by their spelling, of phrases in other languages than English and of those with particles."""
        return self.evidence.memory.recall("called", lambda: _by_spelling(self.evidence.phrases))

    @property
    def _spelled(self) -> Mapping[str, tuple[int, ...]]:
        """The columns of the papers' phrases by their words without hyphens."""
        return self.evidence.memory.recall("spelled", lambda: _by_words(self.evidence.phrases))

    def _read(self, phrases: Sequence[str]) -> None:
        """Find the unit vectors of phrases by the encoder, else from the papers that contain them.

        It is None if no paper does, and for a name of a language ("Papers in French"), which needs no vector.
        """
        self._vectors.update((phrase, None) for phrase in phrases if language_in(phrase))
        new = [phrase for phrase in phrases if phrase not in self._vectors]
        encoded = self.encode(new) if new else None
        for at, phrase in enumerate(new):
            vector = None if encoded is None else encoded[at : at + 1]
            columns = np.array(self._columns(phrase)[:1], dtype=np.int64)
            if vector is None or not vector.any():  # the encoder cannot read texts, or knows none of the words
                vector = self.evidence.phrase_vectors(columns, lambda texts: None) if len(columns) else None
            self._vectors[phrase] = None if vector is None else np.asarray(vector[0], dtype=np.float32)


def _any(held: csr_matrix | csc_matrix) -> NDArray[np.bool_]:
    """Which papers (m,) have one of some phrases (m, phrases)."""
    return np.asarray(held.sum(axis=1)).ravel() > 0


def _either(true: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probability (m,) that one of the parts (m, parts) is true of a paper; NaN if one is NaN."""
    return np.asarray(true.max(axis=1))


def _by_spelling(phrases: Phrases) -> dict[str, tuple[int, ...]]:
    named = zip(phrases.forms, phrases.languages, strict=True)
    return {
        form.casefold(): (at,)
        for at, (form, language) in enumerate(named)
        if language != ENGLISH or any(map(is_particle, form.split()))  # alone, "van der Waals" looks Dutch
    }


def _by_words(phrases: Phrases) -> dict[str, tuple[int, ...]]:
    spelled: dict[str, tuple[int, ...]] = {}
    for column, key in enumerate(phrases.keys):
        plain = _plain(key)
        spelled[plain] = (*spelled.get(plain, ()), column)
    return spelled


def _plain(words: Sequence[str]) -> str:
    return " ".join(words).replace("-", " ")
