"""Divides a topic into groups by names: every group has a name that is true of it and of fewer papers beside it.

A group has one name, or, at the top level, two: two subjects for which there is no common name but one that is true of
the whole map may stand together as "Question Answering & Dialogue Systems".
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.model.nodes import Node
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

FIRST = 0.25
"""Minimum share of a topic's papers that each of two joined names must be true of."""
TRIED = 12
"""Number of best names considered for joining two."""
JOINT = 0.2
"""Penalty on F for two joined names."""
LIKE, NEAR = 0.75, 0.75
"""How much it counts, beside F, that two groups that are merged have the same subjects, and that they lie in the same
direction. Of the two, subjects alone (1.5, 0) put "Quantum Information" beside machine learning; first levels of other
seeds are more alike with both (`benchmarks/RESULTS.md`)."""
LEAST = 1e-6
"""The worth of two joined names that fit, at least."""
SMALL = 0.005
"""A group at the top level with a smaller share of the papers is merged with another one if a name fits both."""
FEWEST = 2.0
"""Minimum papers of a topic that a name must be true of to be considered for its groups."""

Places = tuple[NDArray[np.integer], NDArray[np.floating]]
"""Where papers are: the label (n,) of each, and the position (m, d) of each label. The papers of a leaf share one."""


@dataclass(frozen=True, eq=False)
class Group:
    """A node with its `parts`, its `height` (0 for a leaf), and the number of its papers each name is true of (k,).

    `place` (d,) is the sum of the positions of its papers.
    """

    node: Node
    parts: tuple[Group, ...]
    true: NDArray[np.float64]
    place: NDArray[np.float64]

    @property
    def size(self) -> int:
        """Number of papers."""
        return len(self.node.members)

    @property
    def height(self) -> int:
        """Number of levels below."""
        return 1 + max((part.height for part in self.parts), default=-1)

    @classmethod
    def from_node(cls, node: Node, subjects: csr_array, places: Places) -> Group:
        """A node and all below it; `subjects` (n, k) is the chance that a name is true of a paper."""
        parts = tuple(cls.from_node(child, subjects, places) for child in node.children)
        if parts:
            return cls._around(node, parts)
        true = np.asarray(subjects[node.members].sum(axis=0), dtype=np.float64).ravel()
        labels, positions = places
        return cls(node, (), true, np.bincount(labels[node.members], minlength=len(positions)) @ positions)

    @classmethod
    def _around(cls, node: Node, parts: tuple[Group, ...]) -> Group:
        true, place = (np.sum([getattr(part, name) for part in parts], axis=0) for name in ("true", "place"))
        return cls(node, parts, true, place)

    @classmethod
    def of(cls, parts: Sequence[Group]) -> Group:
        """Combine parts into one group; a single part is returned unchanged."""
        if len(parts) == 1:
            return parts[0]
        node = Node(np.concatenate([part.node.members for part in parts]), tuple(part.node for part in parts))
        return cls._around(node, tuple(parts))


@dataclass(frozen=True, eq=False)
class Union:
    """Parts that may become one group: their papers, and for each name those it is true of and those it covers (k,).

    A name covers all papers of a part if it is true of enough of them (`CHILD_HELD`). `place` (d,) is as in `Group`.
    `names` are the one or two names (columns) that fit best, and `worth` is their F times the papers they cover; empty
    and 0 if no name fits.
    """

    parts: tuple[Group, ...]
    size: int
    true: NDArray[np.float64]
    held: NDArray[np.float64]
    place: NDArray[np.float64]
    names: tuple[int, ...] = ()
    worth: float = 0.0

    def __add__(self, other: Union) -> Union:
        """The parts of both, without a name."""
        return Union(
            self.parts + other.parts,
            self.size + other.size,
            self.true + other.true,
            self.held + other.held,
            self.place + other.place,
        )


class NamedGroups:
    """Compares names with the other papers of the topic that is divided.

    Names that are true of more of all papers than the topic has, or of fewer than two of its papers, are ignored. At
    the top level, a name must distinguish a group more clearly (`TELLING_TOP`).
    """

    def __init__(self, group: Group, subjects: csr_array, reach: NDArray[np.float64]) -> None:
        self.group = group
        self._subjects = subjects
        self._top = group.size == subjects.shape[0]
        self._telling = TELLING_TOP if self._top else TELLING
        self._names = np.flatnonzero((reach <= group.size) & (group.true >= FEWEST))
        self._above = group.true[self._names]
        self._of_part: dict[int, Union] = {}  # by the part's `id`; the value keeps the part alive

    def has_name(self, part: Group) -> bool:
        """Whether one name, or two joined names, fit a part."""
        return self._part(part).worth > 0

    def fit(self, parts: Sequence[Group]) -> float:
        """How well names fit the parts, in 0..1: the mean F of the best names over all papers."""
        return sum(self._part(part).worth for part in parts) / self.group.size

    def without(self, gone: Sequence[Group], most: int) -> list[Group]:
        """The parts of the topic, those in `gone` dissolved, merged into at most `most` groups with names.

        Greedily merges the two groups with the largest gain in worth (or the smallest loss) and similar subjects. No
        group has more than `most` parts or makes the topic deeper. Very small groups at the top level are merged, too,
        if a name fits. Empty if there is no such division.
        """
        left = [part for part in self.group.parts if part not in gone]
        parts = [*left, *(inner for part in gone for inner in part.parts)]
        unions = {at: self._part(part) for at, part in enumerate(parts)}
        pairs = itertools.combinations(unions, 2)
        merges = {(one, other): self._merge(unions[one], unions[other], most) for one, other in pairs}
        while choice := self._next(unions, merges, most):
            first, second = choice
            both = merges[choice][1]
            if both is None:
                return []
            new = max(unions) + 1
            del unions[first], unions[second]
            merges = {pair: merge for pair, merge in merges.items() if first not in pair and second not in pair}
            merges |= {(at, new): self._merge(union, both, most) for at, union in unions.items()}
            unions[new] = both
        return [Group.of(union.parts) for union in unions.values()]

    def _next(
        self, unions: Mapping[int, Union], merges: Mapping[tuple[int, int], tuple[float, Union | None]], most: int
    ) -> tuple[int, int] | None:
        """The two groups to merge next: of too many, the best; at the top level, the best with a very small one."""
        if len(unions) <= most:
            small = {at for at, union in unions.items() if self._top and union.size < SMALL * self.group.size}
            merges = {pair: merge for pair, merge in merges.items() if merge[1] and small.intersection(pair)}
        return max(merges, key=lambda pair: (merges[pair][0], [-at for at in pair]), default=None)

    def _part(self, part: Group) -> Union:
        """A part as a union of one, with the names that fit it and most of its own parts."""
        if id(part) not in self._of_part:
            whole = self._union(part)
            inside = self._union(*part.parts) if part.parts else whole
            names, worth = inside.names, inside.worth
            if part.parts and not worth:
                names, worth = self._two_names(part)
            self._of_part[id(part)] = replace(whole, names=names, worth=worth)
        return self._of_part[id(part)]

    def _union(self, *parts: Group) -> Union:
        """The parts as a union, with the single name that fits best."""
        true = [part.true[self._names] for part in parts]
        held = [part.size * (names >= CHILD_HELD * part.size) for part, names in zip(parts, true, strict=True)]
        size, place = sum(part.size for part in parts), np.sum([part.place for part in parts], axis=0)
        return self._named(Union(parts, size, np.sum(true, axis=0), np.sum(held, axis=0), place))

    def _merge(self, first: Union, second: Union, most: int) -> tuple[float, Union | None]:
        """The gain of merging two groups, and both as one; None if no name fits it or it gets too large."""
        both, pair = self._named(first + second), self._joined(first, second)
        if pair.worth > both.worth:
            both = pair
        elif both.worth:
            both = replace(both, parts=(*_opened(first, both, most), *_opened(second, both, most)))
        height = 1 + max(part.height for part in both.parts)
        if not both.worth or len(both.parts) > most or height >= self.group.height:
            return -np.inf, None
        like = LIKE * float(self._subject(first) @ self._subject(second))
        like += NEAR * float(self._direction(first) @ self._direction(second))
        return round(both.worth - first.worth - second.worth + like * min(first.size, second.size), 9), both

    def _subject(self, union: Union) -> NDArray[np.float64]:
        """The subjects (k,) of a union compared with those of the topic, of length 1."""
        own = union.true / union.size - self._above / self.group.size
        return np.asarray(own / max(float(np.linalg.norm(own)), 1e-12))

    def _direction(self, union: Union) -> NDArray[np.float64]:
        """The direction (d,) from the centre of the topic to that of a union, of length 1."""
        own = union.place / union.size - self.group.place / self.group.size
        return np.asarray(own / max(float(np.linalg.norm(own)), 1e-12))

    def _named(self, union: Union) -> Union:
        """A union with the single name that fits best, if any does."""
        missed = 1 - union.held / union.size
        fits = self._is_telling(union) & (union.true >= FLOOR_TOP * union.size) & (missed <= MOST_NOT_HELD)
        worth = np.where(fits, (self._f(union) - NOT_HELD * missed) * union.held, 0.0)
        if not worth.any():
            return union
        best = int(np.round(worth, 9).argmax())
        return replace(union, names=(best,), worth=round(float(worth[best]), 9))

    def _joined(self, first: Union, second: Union) -> Union:
        """At the top level, two groups with one name each as one with both names, if each adds enough papers."""
        both = first + second
        if not self._top or len(first.names) != 1 or len(second.names) != 1:
            return both
        names = [*first.names, *second.names]
        sides = [first.true[names].max(), second.true[names].max()]
        true, reach = float(sum(sides)), float(self._above[names].sum())
        others = max(reach - true, 0.0) / max(self.group.size - both.size, 1)
        if true < both.size * max(FLOOR_TOP, self._telling * others) or min(sides) < OWN_PART * both.size:
            return both
        worth = (1 + COVER) * true / (COVER * both.size + reach) - JOINT
        return replace(both, names=tuple(names), worth=round(max(worth, 0.0) * both.size, 9))

    def _is_telling(self, union: Union) -> NDArray[np.bool_]:
        others = (self._above - union.true) / max(self.group.size - union.size, 1)
        return np.asarray(union.true >= self._telling * union.size * others)

    def _f(self, union: Union) -> NDArray[np.float64]:
        return np.asarray((1 + COVER) * union.true / (COVER * union.size + self._above))

    def _two_names(self, part: Group) -> tuple[tuple[int, ...], float]:
        """The two joined names that fit a part best, with their worth; nothing if none do."""
        union = self._union(part)
        rows = np.flatnonzero(self._is_telling(union) & (union.true >= FIRST * union.size))
        best = rows[np.argsort(-np.round(self._f(union)[rows], 9), kind="stable")][:TRIED]
        members = self.group.node.members
        table, own = self._subjects[members][:, self._names[best]].toarray(), np.isin(members, part.node.members)
        below = [np.isin(members, inner.node.members) for inner in part.parts]
        names: tuple[int, ...] = ()
        worth = 0.0
        for pair in itertools.combinations(range(len(best)), 2):
            fit = _fit_together(table[:, list(pair)], own, below, self._telling)
            if fit * part.size > worth + 1e-9:
                names, worth = tuple(int(best[at]) for at in pair), fit * part.size
        return names, round(worth, 9)


def _opened(side: Union, both: Union, most: int) -> Sequence[Group]:
    """The parts of one side of a merge; a single part with the name of the whole is replaced by its own parts."""
    (first, *others) = side.parts
    opens = not others and first.parts and side.names == both.names and len(first.parts) < most
    return first.parts if opens else side.parts


def _fit_together(
    true: NDArray[np.float32], own: NDArray[np.bool_], below: Sequence[NDArray[np.bool_]], telling: float
) -> float:
    """F of two joined names (m, 2) for the papers `own` (m,), minus the penalty; 0 if they do not fit.

    They must fit the papers and most of the parts `below`, and each must add enough papers.
    """
    either = true.max(axis=1).astype(np.float64)
    share = either[own].mean()
    if share < FLOOR_TOP or share - true[own].mean(axis=0).max() < OWN_PART or share < telling * either[~own].mean():
        return 0.0
    missed = sum(int(papers.sum()) for papers in below if either[papers].mean() < CHILD_HELD)
    if missed > MOST_NOT_HELD * int(own.sum()):
        return 0.0
    f = (1 + COVER) * either[own].sum() / (COVER * own.sum() + either.sum())
    return max(float(f) - JOINT, LEAST)
