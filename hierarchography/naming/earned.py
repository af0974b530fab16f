"""Names that topics have earned: true of enough of their papers, of all parts of them, and more than of their siblings.

The measure is F1 within the parent: the harmonic mean of the topic's share that the name is true of and of the share
of the papers it is true of, among the parent's, that lie in the topic. A name below the floor is no name.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.candidates import Candidates
from hierarchography.naming.labels import Option, name_key, title_case

FLOOR_TOP, FLOOR, FLOOR_LEAF = 0.66, 0.6, 0.5
"""The least share of its papers that the name of a topic is true of: at the top, below, and of a leaf."""
TELLING = 1.3
"""How many times the share of its siblings' papers a name must be true of: a name that fits them as well says nothing."""
OWN_PART = 0.2
"""Each half of a joined name must be true of so many of the papers that the other half is not true of."""
CHILD_HELD = 0.35
"""A child is held by its parent's name where the name is true of so many of its papers."""
NOT_HELD = 0.5
"""Loss of fit for the share of the papers in children that the name does not hold."""
MOST_NOT_HELD = 0.25
"""With more of its papers in children that a name does not hold, a topic has not earned it."""
JOINT, JOINT_LEAF = 0.1, 0.2
"""Loss of fit for joining two names: the second must add something, and in the name of a leaf, much."""
ENTRY = 0.05
"""Gain of fit of an entry of the vocabulary: it is what the field calls the subject."""
SINGLE_WORD = 0.1
"""Loss of fit of a phrase of one word that the vocabulary does not know: "patients", "primes"."""
LATER_PHRASE = 0.01
"""Loss of fit of a phrase for each phrase that the topic's papers set above it."""
JOINED_OF = 8
"""Names of a topic, the best, of which two may be joined."""
AND = " and "


@dataclass(frozen=True)
class Earned(Option):
    """A name with what was measured of it. `share` is of the topic's papers, `share_above` of its parent's.

    `parts` are the halves of a joined name, and the share of each; `entries` those of the vocabulary it is made of;
    `reach` is how many of all papers it is true of at most, 0 where that is not known.
    """

    share: float = 0.0
    share_above: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()
    entries: tuple[int, ...] = ()
    reach: float = 0.0


def floor_of(topic: Topic, inner: bool) -> float:
    """The least share of its papers that a topic's name must be true of."""
    if topic.depth <= 1:
        return FLOOR_TOP
    return FLOOR if inner else FLOOR_LEAF


def earned(tree: TopicTree, topic: Topic, place: int, offered: Candidates, rank: Sequence[int]) -> list[Earned]:
    """The names that a child (`place` among its siblings) has earned, the best first.

    `rank` are its phrases, the best first, numbered as `offered.phrases`.
    """
    measure = _Measure.of(tree, topic, place, offered)
    quality = _quality(offered, rank)
    singles = measure.fits(offered.true) + quality
    order = [int(column) for column in np.argsort(-np.round(singles, 9), kind="stable")]
    names = [
        Earned(
            title_case(offered.names[column]),
            float(singles[column]),
            float(measure.inside(offered.true)[column]),
            float(offered.true[:, column].mean()),
            (),
            (int(offered.entries[column]),) if offered.entries[column] >= 0 else (),
            float(offered.reach[column]),
        )
        for column in order
        if measure.passes(offered.true[:, [column]])[0] and quality[column] > -np.inf
    ]
    names += _joined(measure, offered, singles, [column for column in order[:JOINED_OF]])
    return sorted(names, key=lambda option: (-option.score, option.name))


@dataclass(frozen=True, eq=False)
class _Measure:
    """What a topic asks of its name: `own` (m,) tells its papers among the parent's, `below` (children, m) each
    child's papers."""

    own: NDArray[np.bool_]
    below: NDArray[np.bool_]
    floor: float

    @classmethod
    def of(cls, tree: TopicTree, topic: Topic, place: int, offered: Candidates) -> _Measure:
        children = tree.children(topic.id)
        own = offered.child == place
        below = np.zeros((len(children), len(own)), dtype=bool)
        if children:
            members = tree[topic.parent or ""].members
            for row, child in enumerate(children):
                below[row] = np.isin(members, child.members, assume_unique=True)
        return cls(own, below, floor_of(topic, bool(children)))

    def inside(self, true: NDArray[np.float32]) -> NDArray[np.float64]:
        """The share of the topic's papers that names (m, c) are true of."""
        return np.asarray(true[self.own].mean(axis=0, dtype=np.float64))

    def fits(self, true: NDArray[np.float32]) -> NDArray[np.float64]:
        """F1 within the parent, less what the name does not hold; (c,)."""
        size = self.own.sum()
        f1 = 2 * true[self.own].sum(axis=0, dtype=np.float64) / (size + true.sum(axis=0, dtype=np.float64))
        return np.asarray(f1 - NOT_HELD * self.not_held(true))

    def not_held(self, true: NDArray[np.float32]) -> NDArray[np.float64]:
        """The share of the topic's papers that lie in children which the name does not hold."""
        missed = np.zeros(true.shape[1])
        for papers in self.below:
            missed += papers.sum() * (true[papers].mean(axis=0, dtype=np.float64) < CHILD_HELD)
        return missed / max(int(self.own.sum()), 1)

    def passes(self, true: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Whether names are true of enough of the papers, of fewer of the siblings', and hold the children."""
        share = self.inside(true)
        others = true[~self.own].mean(axis=0, dtype=np.float64) if not self.own.all() else np.zeros(len(share))
        enough = (share >= self.floor) & (share >= TELLING * others)
        return np.asarray(enough & (self.not_held(true) <= MOST_NOT_HELD))


def _quality(offered: Candidates, rank: Sequence[int]) -> NDArray[np.float64]:
    """What is added to the fit of each candidate for what it is; -inf for the phrases of other topics."""
    place = {phrase: at for at, phrase in enumerate(rank)}
    quality = np.full(len(offered.names), -np.inf)
    for column, name in enumerate(offered.names):
        if offered.entries[column] >= 0:
            quality[column] = ENTRY
        elif (phrase := int(offered.phrases[column])) in place:
            quality[column] = -LATER_PHRASE * place[phrase] - SINGLE_WORD * (" " not in name)
    return quality


def _joined(
    measure: _Measure, offered: Candidates, singles: NDArray[np.float64], columns: Sequence[int]
) -> list[Earned]:
    """Two names joined where each half adds papers of its own, and the whole fits better than both."""
    loss = JOINT if len(measure.below) else JOINT_LEAF
    joined = []
    for pair in itertools.combinations([column for column in columns if singles[column] > -np.inf], 2):
        shares = measure.inside(offered.true[:, list(pair)])
        first, second = (pair[at] for at in np.argsort(-shares, kind="stable"))
        either = offered.true[:, list(pair)].max(axis=1, keepdims=True)
        together = float(measure.inside(either)[0])
        if together - shares.max() < OWN_PART or not measure.passes(either)[0]:
            continue
        fit = float(measure.fits(either)[0]) - loss
        name = joined_name(offered.names[first], offered.names[second])
        if not name or name_key(offered.names[first]) & name_key(offered.names[second]):
            continue
        parts = tuple((title_case(offered.names[at]), float(measure.inside(offered.true[:, [at]])[0])) for at in (first, second))
        entries = tuple(int(offered.entries[at]) for at in (first, second) if offered.entries[at] >= 0)
        joined.append(Earned(title_case(name), fit, together, float(either.mean()), parts, entries, float(offered.reach[list(pair)].sum())))
    return joined


def joined_name(first: str, second: str) -> str:
    """Two names as one; empty where both join two things already.

    >>> joined_name("Biology", "Medicine")
    'Biology & Medicine'
    >>> joined_name("Astronomy and astrophysics", "Physics")
    'Physics, astronomy & astrophysics'
    """
    if AND in first and AND in second:
        return ""
    if AND not in first and AND not in second:
        return f"{first} & {second}"
    single, double = (first, second) if AND in second else (second, first)
    return f"{single}, {double[0].lower()}{double[1:].replace(AND, ' & ', 1)}"
