"""Names that topics have earned: true of enough of their papers, of most subtopics, and of fewer papers elsewhere.

The main measure is F within the parent, a weighted harmonic mean of recall (the share of the topic's papers that the
name is true of) and precision (of the parent's papers that the name is true of, the share in the topic). A name below
the minimum share is not earned: the topic then gets a makeshift name, which claims no more than the papers show.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming import acceptance
from hierarchography.naming.broadness import objections
from hierarchography.naming.candidates import Candidates
from hierarchography.naming.heads import is_plain
from hierarchography.naming.labels import AND, Option, can_be_joined, fits, listed
from hierarchography.vocabulary.gate import (
    CHILD_HELD,
    COVER,
    FLOOR_TOP,
    MOST_NOT_HELD,
    NOT_HELD,
    OWN_PART,
    TELLING,
    TELLING_TOP,
)

FLOOR, FLOOR_LEAF = 0.57, 0.55
"""Minimum share of a topic's papers that its name must be true of, below the top level, and for a leaf."""
PHRASE_SAID = 0.4
"""Minimum share of the papers that must contain the words of a phrase: of 46 phrases as names with at least half,
judges called 67% good and none wrong; of 11 with .3 to .5, 36% and 36%; of 5 with less, 20% and 80%."""
PHRASE_TITLED = 0.1
"""Minimum share of the titles that must contain a phrase: of 12 phrases as names that hardly any title contains, judges
called 8% good, of 38 others 71%; of 32 and 34 single makeshifts 12% (53% wrong) and 32% (26%)."""
SAID, SAID_IN = 0.22, 0.3
"""Bonus on fit for a leaf's name whose words are in at least this share of the papers, less in proportion: of names
that are as true by the estimate, judges called 54% good if hardly any paper contains the words, else 76%."""
SAID_MAKESHIFT = 0.15
"""Minimum share of a leaf's papers that must contain the words of a makeshift, if there is another one."""
BROAD = 1.05
"""The same as `TELLING` for a broad name, which gets a penalty (`SAYS_LITTLE`); both are compared with the siblings'
papers, and with all other papers. At the top level, where names must tell more (`TELLING_TOP`), it is `TELLING`."""
IN_ALL = 0.3
"""Weight of F among all papers; F within the parent gets the rest. It prevents, for example, "linguistics" as the name
of ten papers on dictionaries."""
OWN_PART_INNER = 0.15
"""The same as `OWN_PART` for a topic with children, where a half can be one of several."""
LIKE_PARENT = 1.0
"""Pseudo-count: a topic's share is smoothed towards its parent's as if by this number of papers."""
TITLED_WORD = 0.5
"""Minimum share of the topic's titles that must contain a single-word phrase for it to be a name."""
ACCEPTED = 0.4
"""Weight, in fit, of the probability that a reader accepts a name with this share (`acceptance.by_share`)."""
JOINT, JOINT_LEAF = 0.15, 0.25
"""Penalty on fit for joining two names: in general, and for a leaf, where the second name must add more."""
ENTRY = 0.05
"""Bonus on fit for a vocabulary entry, because it is the field's standard term."""
SINGLE_WORD = 0.25
"""Penalty on fit for a single-word phrase that is not in the vocabulary: "patients", "primes"."""
TITLED = 0.15
"""Bonus on fit for a phrase, times the share of the topic's titles that contain it."""
TOGETHER, ALONE, SURE = 2.0, 1.5, 0.55
"""Bonus on fit for a makeshift of two or three names, for each unit by which the share of papers that it is true of is
greater than `SURE`, and the penalty for a single one, for each unit below it. Judges called 61% of 41 joined makeshifts
with a share of .5 to .7 good, and all 24 with more; of single ones, 7% of 41 below .3 (71% wrong), 22% of 77 below .5
(29%), and 29% of 92 others (21%)."""
NO_NAME = 2.2 + ACCEPTED + SAID + ALONE * SURE
"""Penalty on fit for a phrase used only if there is nothing else, larger than that of a makeshift: most single words,
and what papers work with, not their subject ("large dataset", "2020 task")."""
LATER_PHRASE = 0.01
"""Penalty on fit for each place in the topic's ranking of phrases."""
SAYS_LITTLE = 0.5 + ACCEPTED + SAID
"""Penalty on fit for a broad name; more than the acceptance by readers can add."""
TOO_BROAD, BROAD_FROM = 1.0, 0.4
"""Penalty on fit, below the top level, for each unit by which the share of the parent's papers that a name is true of
is greater than `BROAD_FROM`. Of 169 such names, judges called 51% good and 29% vague, of 777 others 68% and 11%."""
MOST_REACH = 0.5
"""Maximum share of all papers that a broad name may be true of."""
HOLDS_MOST = 0.45
"""Minimum share of the papers that two or three names together must be true of to form a makeshift."""
PART_OF_LEAF = 0.14
"""Minimum share of a leaf's papers that each name in a makeshift of two or three must be true of."""
PART_SAID = 3
"""Minimum number of a topic's papers that must contain a phrase for it to be a part of a joined name."""
PART_SAID_LEAF = 2
"""The same for a makeshift of two or three names for a leaf, which may have four papers. Judges called 58% of 12 such
names good and none wrong, of 81 single makeshifts 23% and 38%."""
JOINED_OF = 12
"""Number of a topic's best names considered for joining two."""
MAKESHIFTS = 4
"""Number of joined and of single makeshift names offered for a topic."""
TOGETHER_OF = 14
"""Number of a topic's best names considered for a makeshift of two or three."""
ROUNDING = 1e-9
"""Two ways to compute a share can differ by this much."""


@dataclass(frozen=True)
class Earned(Option):
    """A name with its measurements: it is true of `share` of the topic's papers and `share_above` of its parent's.

    `parts` are the names in a joined name, with the share of each; `entries` are the vocabulary entries in the name;
    `reach` is the maximum number of all papers that it is true of (0 if not known); `makeshift` marks a name that is
    not earned. `accepted` is the probability that a reader accepts it, as far as that is known. For a single candidate,
    `closer` is that of `Candidates.closer`, and `apart` is how much greater it is than the greatest of its siblings,
    infinite for an only child; NaN if not known. `not_held` is the share of the papers that are in children which a
    single candidate does not cover (`CHILD_HELD`).
    """

    share: float = 0.0
    share_above: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()
    entries: tuple[int, ...] = ()
    reach: float = 0.0
    makeshift: bool = False
    accepted: float = 1.0
    closer: float = np.nan
    apart: float = np.nan
    not_held: float = np.nan


def floor_of(topic: Topic, inner: bool) -> float:
    """The minimum share of its papers that a topic's name must be true of."""
    if topic.depth <= 1:
        return FLOOR_TOP
    return FLOOR if inner else FLOOR_LEAF


def options(
    tree: TopicTree,
    topic: Topic,
    place: int,
    offered: Candidates,
    rank: Sequence[int],
    widest: float = np.inf,
    spent: Collection[int] = (),
) -> list[Earned]:
    """The names that `topic` (number `place` among its siblings) has earned, best first, followed by makeshifts.

    `rank` are its phrases, best first, numbered as in `offered.phrases`. Names that are true of more than `widest`
    papers are left out if there are others. No makeshift contains an entry in `spent`.
    """
    measure = _Measure.of(tree, topic, place, offered, rank).within(widest)
    order = [column for column in measure.order if measure.worth[column] > -np.inf]
    phrase = offered.entries < 0
    fitting = measure.fitting
    passing = fitting & measure.telling & (~phrase | ((measure.said >= PHRASE_SAID) & measure.is_titled))
    little = (offered.entries >= 0) & (offered.reach <= MOST_REACH * tree.papers)
    broad = fitting & measure.broadly_telling & little
    names = [measure.single(column) for column in order if passing[column]]
    names += [measure.single(column, SAYS_LITTLE) for column in order if broad[column] and not passing[column]]
    joins = measure.can_be_joined
    parts = [column for column in order[:JOINED_OF] if joins[column]]
    names += measure.joined(parts)
    fresh = [column for column in order if offered.entries[column] not in spent]
    return [*sorted(names, key=lambda option: (-option.score, option.name)), *measure.makeshifts(fresh)]


@dataclass(frozen=True, eq=False)
class _Measure:
    """Measures candidate names for one topic.

    `own` (m,) marks its papers among the parent's, `below` (children, m) each child's papers; `papers` is the number of
    all papers. Of all candidates (c,): `sums` is the number of the topic's papers that each is true of, `not_held` the
    share of its papers in children that each does not cover, and `said_by` the number that contain its words. `quality`
    are their bonuses and penalties, and `worth` their fit including these; both are -inf for phrases of other topics.
    `closer` is the topic's row in `Candidates.closer`, `apart` how much greater it is than the greatest of its
    siblings, and `top` marks a topic at the top level, whose name must tell more.
    """

    offered: Candidates
    own: NDArray[np.bool_]
    below: NDArray[np.bool_]
    floor: float
    papers: int
    sums: NDArray[np.float64]
    not_held: NDArray[np.float64]
    said_by: NDArray[np.int64]
    quality: NDArray[np.float64]
    worth: NDArray[np.float64]
    closer: NDArray[np.float64]
    apart: NDArray[np.float64]
    top: bool

    @classmethod
    def of(cls, tree: TopicTree, topic: Topic, place: int, offered: Candidates, rank: Sequence[int]) -> _Measure:
        children, own = tree.children(topic.id), offered.child == place
        members = tree[topic.parent or topic.id].members
        below = np.zeros((len(children), len(own)), dtype=bool)
        for row, child in enumerate(children):
            below[row, np.searchsorted(members, child.members)] = True
        sums = offered.true[own].sum(axis=0, dtype=np.float64)
        not_held = _not_held(offered.true, own, below)
        said_by = offered.said[own].sum(axis=0, dtype=np.int64)
        quality = _quality(offered, own, rank, said_by / own.sum(), leaf=not children)
        quality -= objections(offered, place, tree.papers, inner=bool(children))
        floor = floor_of(topic, bool(children))
        closer, top = offered.closer[place], topic.depth <= 1
        apart = closer - np.delete(offered.closer, place, axis=0).max(axis=0, initial=-np.inf)
        found = sums, not_held, said_by, quality, quality, closer, apart
        measure = cls(offered, own, below, floor, tree.papers, *found, top)
        loss = NOT_HELD * not_held
        in_parent = measure.f_measure(sums, offered.sums) - loss
        in_all = measure.f_measure(sums, np.maximum(offered.reach, sums)) - loss
        worth = np.zeros(len(offered.names)) + ((1 - IN_ALL) * in_parent + IN_ALL * in_all)
        worth += measure.accepted(sums, offered.sums) + quality
        if not measure.top:
            worth -= TOO_BROAD * np.maximum(offered.sums / len(own) - BROAD_FROM, 0)
        return replace(measure, worth=worth)

    def within(self, widest: float) -> _Measure:
        """The same without candidates that are true of more than `widest` papers, if others remain."""
        worth = np.where(self.offered.reach <= widest, self.worth, -np.inf)
        return replace(self, worth=worth) if (self.telling & (worth > -np.inf)).any() else self

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Which candidates are true of a clearly larger share of the topic's papers than of others."""
        return self.is_telling(self.sums, self.offered.sums, self.offered.reach, self.least_telling)

    @property
    def broadly_telling(self) -> NDArray[np.bool_]:
        """Which candidates are true of a larger share at all (`BROAD`)."""
        least = TELLING if self.top else BROAD
        return self.is_telling(self.sums, self.offered.sums, self.offered.reach, least)

    @property
    def least_telling(self) -> float:
        """The minimum ratio of the share of the topic's papers that a name is true of to that of others."""
        return TELLING_TOP if self.top else TELLING

    @property
    def fitting(self) -> NDArray[np.bool_]:
        """Which candidates are true of enough of the topic's papers and cover enough of its children."""
        return self.is_enough(self.sums, self.offered.sums) & (self.not_held <= MOST_NOT_HELD)

    @property
    def can_be_joined(self) -> NDArray[np.bool_]:
        """Which candidates (c,) can be parts of a joined name: entries, and phrases that enough papers contain."""
        return np.asarray((self.offered.entries >= 0) | (self.said_by >= PART_SAID))

    @property
    def said(self) -> NDArray[np.float64]:
        """The share (c,) of the topic's papers that contain the words of each candidate."""
        return np.asarray(self.said_by / self.size)

    @property
    def is_titled(self) -> NDArray[np.bool_]:
        """Which candidates (c,) enough of the topic's titles contain; all, if no paper has a title with a candidate."""
        titled = self.offered.titled
        return np.asarray(titled[self.own].mean(axis=0) >= (PHRASE_TITLED if titled.any() else 0))

    @property
    def order(self) -> list[int]:
        """The candidates, best first."""
        return [int(column) for column in np.argsort(-np.round(self.worth, 9), kind="stable")]

    @property
    def size(self) -> int:
        """The number of the topic's papers."""
        return int(self.own.sum())

    def inside(self, columns: Sequence[int]) -> NDArray[np.float64]:
        """The share of the topic's papers that some candidates are true of."""
        return np.asarray(self.sums[list(columns)] / self.size)

    def surely(self, sums: NDArray[np.float64], above: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of the topic's papers that names are true of, smoothed towards that of the parent's papers.

        With few papers, high shares can be chance. `sums` (c,) are the papers of the topic that the names are true of,
        `above` (c,) those of the parent.
        """
        return np.asarray((sums + LIKE_PARENT * (above / len(self.own))) / (self.size + LIKE_PARENT))

    def f_measure(self, sums: NDArray[np.float64], everywhere: NDArray[np.float64]) -> NDArray[np.float64]:
        """F (c,) of names; `everywhere` (c,) is how many papers of the parent or the map they are true of."""
        return np.asarray((1 + COVER) * sums / (COVER * self.size + everywhere))

    def accepted(self, sums: NDArray[np.float64], above: NDArray[np.float64]) -> NDArray[np.float64]:
        """The bonus (c,) on fit for the probability that a reader accepts names; see `surely`."""
        return ACCEPTED * acceptance.by_share(self.surely(sums, above))

    def is_enough(self, sums: NDArray[np.float64], above: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether names are true of enough of the topic's papers to be earned; see `surely`."""
        return np.asarray(self.surely(sums, above) >= self.floor)

    def is_telling(
        self,
        sums: NDArray[np.float64],
        above: NDArray[np.float64],
        reach: NDArray[np.float64],
        telling: float,
    ) -> NDArray[np.bool_]:
        """Whether names are true of a larger share of the topic's papers than of the siblings' and all other papers.

        `reach` (c,) is the number of all papers that the names are true of, 0 if not known; see `surely`.
        """
        size, siblings = self.size, len(self.own) - self.size
        share = sums / size
        beside = (above - sums) / siblings if siblings else np.zeros(len(share))
        others = np.maximum(beside, (reach - share * size) / max(self.papers - size, 1))
        return np.asarray(share >= telling * others)

    def single(self, column: int, loss: float = 0.0) -> Earned:
        """A candidate as a name, with its fit reduced by `loss`."""
        true, entry = self.offered.true[:, column], int(self.offered.entries[column])
        share = float(true[self.own].mean())
        return Earned(
            self.offered.name(column),
            float(self.worth[column]) - loss,
            share,
            float(true.mean()),
            entries=(entry,) if entry >= 0 else (),
            reach=float(self.offered.reach[column]),
            accepted=1.0 if len(self.below) else acceptance.of_leaf(share, float(self.closer[column])),
            closer=float(self.closer[column]),
            apart=float(self.apart[column]),
            not_held=float(self.not_held[column]),
        )

    def joined(self, columns: Sequence[int]) -> list[Earned]:
        """The candidates joined two by two, where each adds enough papers, in the order of `columns`."""
        true = np.ascontiguousarray(self.offered.true[:, list(columns)].T)
        own = true[:, self.own].astype(np.float64)
        places = np.array(list(itertools.combinations(range(len(columns)), 2)), dtype=np.int64).reshape(-1, 2)
        added = own[places].max(axis=1).mean(axis=1) - own.mean(axis=1)[places].max(axis=1)
        pairs = places[added >= self.own_part - ROUNDING]
        names = (self._joined((columns[first], columns[second]), true[[first, second]]) for first, second in pairs)
        return [name for name in names if name]

    @property
    def own_part(self) -> float:
        """The minimum share of the topic's papers that a part of a joined name must add."""
        return OWN_PART_INNER if len(self.below) else OWN_PART

    def _joined(self, pair: tuple[int, int], true: NDArray[np.float32]) -> Earned | None:
        """Two candidates, `true` (2, m), joined; the one that is true of more papers comes first."""
        offered, shares = self.offered, self.inside(pair)
        first, second = (pair[at] for at in np.argsort(-shares, kind="stable"))
        name = offered.joined(first, second)
        if not name or not can_be_joined([offered.names[first], offered.names[second]]):
            return None
        either, reach = true.max(axis=0), offered.reach[list(pair)]
        sums, above = (np.array([papers.sum(dtype=np.float64)]) for papers in (either[self.own], either))
        together = float(sums[0] / self.size)
        whole = min(float(reach.sum()), self.papers) if (reach > 0).all() else 0.0
        if together - shares.max() < self.own_part or not self.is_enough(sums, above)[0]:
            return None
        not_held = _not_held(either[:, None], self.own, self.below)
        if not_held[0] > MOST_NOT_HELD or not self.is_telling(sums, above, np.array([whole]), self.least_telling)[0]:
            return None
        fit = self.f_measure(sums, above) + self.accepted(sums, above) - NOT_HELD * not_held
        joint = JOINT if len(self.below) else JOINT_LEAF
        return Earned(
            name,
            float(fit[0] + np.minimum(self.quality[list(pair)], 0).sum()) - joint,
            together,
            float(either.mean()),
            tuple((offered.name(at), float(shares[pair.index(at)])) for at in (first, second)),
            tuple(int(offered.entries[at]) for at in (first, second) if offered.entries[at] >= 0),
            whole,
        )

    def makeshifts(self, order: Sequence[int]) -> list[Earned]:
        """Names that claim no more than the papers show, best first.

        First pairs and triples of candidates that together are true of most of its papers. Then the best candidates
        alone. Judges called 20% of the makeshifts good, and 39% wrong, whose words less than
        15% of the papers contain, 43% and 18% of the others, and joined ones never wrong (`benchmarks/RESULTS.md`).
        """
        telling = self.telling
        best = sorted((column for column in order if telling[column]), key=self._as_makeshift())
        said = self.said
        least = 0.0 if len(self.below) else SAID_MAKESHIFT
        enough = (self.offered.entries >= 0) | ((self.said_by >= self._part_said) & self.is_titled)
        joins = enough & (self.quality > -SINGLE_WORD / 2) & (said >= least)
        parts = [at for at in best if joins[at]]
        alone = float(self.inside(best[:1]).sum())  # 0 if there is none
        made = self._together(parts[:TOGETHER_OF], alone + OWN_PART / 2)
        for column in best[:MAKESHIFTS]:
            made.append(self._of_names([column], len(made)))
        return made

    @property
    def _part_said(self) -> int:
        """The number of papers that must contain a phrase for it to be part of a makeshift."""
        return PART_SAID if len(self.below) else PART_SAID_LEAF

    def _as_makeshift(self) -> Callable[[int], tuple[int, int]]:
        """The order of candidates as makeshifts: the best first, but for a leaf those that the papers do not say later.

        Phrases of no title come later still, and single words last. The papers of a broad subject hardly say its name.
        """
        rank = {column: place for place, column in enumerate(self.order)}
        unsaid = (self.said < SAID_MAKESHIFT) & (not len(self.below))
        untitled = (self.offered.entries < 0) & ~self.is_titled
        tier = np.where(self.quality <= -SINGLE_WORD / 2, 3, np.maximum(unsaid.astype(int), 2 * untitled))
        return lambda column: (int(tier[column]), rank[column])

    def _together(self, best: Sequence[int], least: float) -> list[Earned]:
        """The pairs and triples of the best candidates that are true of most papers, if each candidate adds enough.

        Together they must be true of at least a share `least` of the papers.
        """
        names = [self.offered.name(column) for column in best]
        true = np.ascontiguousarray(
            self.offered.true[np.flatnonzero(self.own)[:, None], np.array(best, dtype=np.int64)].T
        )
        held = {
            columns: share
            for count in (2, 3)
            for columns, share in zip(
                itertools.combinations(range(len(best)), count), self._held(true, count), strict=True
            )
            if share >= (max(HOLDS_MOST, least) if len(self.below) else least)
            and _can_be_one([names[at] for at in columns])
        }
        ordered = sorted(held, key=lambda columns: (-held[columns], [self.offered.names[best[at]] for at in columns]))
        return [
            self._of_names([best[at] for at in columns], place) for place, columns in enumerate(ordered[:MAKESHIFTS])
        ]

    def _held(self, true: NDArray[np.float32], count: int) -> NDArray[np.float64]:
        """The share of papers that each combination of `count` names (c, m) is true of; 0 if one adds too little.

        In a leaf, each must also be true of enough papers itself.
        """
        groups = np.array(list(itertools.combinations(range(len(true)), count)), dtype=np.int64).reshape(-1, count)
        whole = true[groups].max(axis=1).mean(axis=1)
        rest = [true[np.delete(groups, at, axis=1)].max(axis=1).mean(axis=1) for at in range(count)]
        adds = whole - np.max(rest, axis=0) >= OWN_PART / 2
        if not len(self.below):
            adds &= true.mean(axis=1)[groups].min(axis=1) >= PART_OF_LEAF
        return np.where(adds, np.round(whole.astype(np.float64), 9), 0.0)

    def _of_names(self, columns: Sequence[int], place: int) -> Earned:
        """A makeshift made of candidates, the one that is true of the most papers first."""
        shares = self.inside(columns)
        order = np.argsort(-np.round(shares, 9), kind="stable")
        parts = tuple((self.offered.name(columns[at]), float(shares[at])) for at in order)
        if len(columns) == 1:
            return self._makeshift(parts[0][0], columns, place)
        return self._makeshift(listed([name for name, _ in parts]), columns, place, parts)

    def _makeshift(
        self, name: str, columns: Sequence[int], place: int, parts: tuple[tuple[str, float], ...] = ()
    ) -> Earned:
        """A makeshift with this name; it is true of the papers that any of the candidates is true of."""
        true = self.offered.true[:, list(columns)].max(axis=1)
        share, above = float(true[self.own].mean()), float(true.mean())
        entries = tuple(int(self.offered.entries[column]) for column in columns if self.offered.entries[column] >= 0)
        says_little = self.quality[columns[0]] <= -SINGLE_WORD / 2  # a single or a plain word
        score = TOGETHER * max(share - SURE, 0) if parts else -ALONE * (SURE if says_little else max(SURE - share, 0))
        score -= LATER_PHRASE * place
        made = Earned(name, score, share, above, parts, entries, makeshift=True)
        if parts:
            return made
        closer, apart, not_held = (float(of[columns[0]]) for of in (self.closer, self.apart, self.not_held))
        return replace(made, closer=closer, apart=apart, not_held=not_held)


def _can_be_one(names: Sequence[str]) -> bool:
    """Whether names can form one name: short enough, with only one "and", and without repeated words."""
    return fits(listed(names)) and sum(AND in name.lower() for name in names) < 2 and can_be_joined(names)


def _not_held(true: NDArray[np.float32], own: NDArray[np.bool_], below: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of the topic's papers that are in children which names, true (m, c) of papers, do not cover; (c,)."""
    missed = np.zeros(true.shape[1])
    for papers in below:
        missed += papers.sum() * (true[papers].mean(axis=0, dtype=np.float64) < CHILD_HELD)
    return missed / max(int(own.sum()), 1)


def _quality(
    offered: Candidates, own: NDArray[np.bool_], rank: Sequence[int], said: NDArray[np.float64], leaf: bool
) -> NDArray[np.float64]:
    """The bonuses and penalties (c,) on the fit of each candidate; -inf for the phrases of other topics."""
    place = {phrase: at for at, phrase in enumerate(rank)}
    titled = offered.titled[own].mean(axis=0)
    said = SAID * leaf * np.minimum(said / SAID_IN, 1)
    quality = np.full(len(offered.names), -np.inf)
    for column in range(len(offered.names)):
        if offered.entries[column] >= 0:
            quality[column] = ENTRY + said[column]
        elif (phrase := int(offered.phrases[column])) in place:
            quality[column] = TITLED * titled[column] - LATER_PHRASE * place[phrase] + said[column]
            if is_plain(offered.names[column], offered.language(column)):
                quality[column] -= NO_NAME
            if offered.is_single_word(column):
                quality[column] -= SINGLE_WORD if titled[column] >= TITLED_WORD else NO_NAME
    return quality
