"""Other names for leaves whose papers readers look for under a sibling's name (`sought`).

Judges who saw both names of a leaf, among others, preferred the second where at least three papers and a fifth of all
more are then looked for under it: of 21 such leaves they called 29% good before and 43% after (12 before: 17% and 67%),
and of other changes fewer after than before (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.earned import Earned
from hierarchography.naming.labels import Option, name_key
from hierarchography.naming.sought import Sought
from hierarchography.naming.titles import PER_FIT, Given, Named, clashes_in, named_by
from hierarchography.vocabulary import Vocabulary

ENOUGH = 0.5
"""A name stays if at least this share of the papers is looked for under it, and another one needs as much."""
CLEAR, CLEAR_SHARE = 3, 0.2
"""Minimum number of papers more, and minimum share, that must be looked for under another name."""
FOUND, MOST_FOUND = 2.5, 0.8
"""Bonus on fit for an earned name, times the share of papers that are looked for under it; more adds nothing."""
SAID, LATER = 0.5, 0.01
"""Weight of the share of papers that contain one of a name's keywords, relative to the share that is looked for under
the name: a half, by logistic regression of 246 judgements. And the loss for each place in the order of the names."""
COMPARED = 20
"""Maximum number of names of keywords that are compared for a topic."""

OfKeywords = Callable[[Topic, Collection[frozenset[str]]], Iterator[Named]]
"""The names of keywords for a topic that are not among those with some keys, the best first."""


def findable(
    tree: TopicTree,
    given: Given,
    names: Mapping[str, Named],
    of_keywords: OfKeywords,
    vocabulary: Vocabulary | None,
    sought: Sought,
) -> dict[str, Named]:
    """The names of topics (by id), with other ones for leaves under whose name readers look for few of the papers.

    `given` has the options of all topics, and `names` the names that they have by now. One leaf after the other gets
    another name, of siblings first that under whose name the smallest share is looked for: an earned name another one
    that is earned, and keywords other keywords. Names stay different.
    """
    sought.learn(named.name for named in names.values())
    found = dict(names)
    for topic in tree:
        leaves = [child for child in tree.children(topic.id) if not tree.children(child.id) and sought.knows(child)]
        shares = {leaf.id: _share(tree, leaf, found, sought) for leaf in leaves}
        for leaf in sorted(leaves, key=lambda leaf: (shares[leaf.id], leaf.id)):
            share = _share(tree, leaf, found, sought)
            if share < ENOUGH:
                place = _Leaf(leaf, tree.siblings(leaf.id), found, sought, share)
                if place.named.by:
                    better = _best_of_keywords(place, of_keywords)
                else:
                    better = _best_option(place, given, vocabulary)
                found[leaf.id] = better or place.named
    return found


def _share(tree: TopicTree, leaf: Topic, names: Mapping[str, Named], sought: Sought) -> float:
    """The share of a leaf's papers that readers look for under its name."""
    others = [names[sibling.id].name for sibling in tree.siblings(leaf.id)]
    return float(sought.shares(leaf, [names[leaf.id].name], others)[0])


@dataclass(frozen=True, eq=False)
class _Leaf:
    """A leaf that may get another name, with the `names` of all topics, and the share found under its own."""

    topic: Topic
    siblings: Sequence[Topic]
    names: Mapping[str, Named]
    sought: Sought
    share: float

    @property
    def named(self) -> Named:
        return self.names[self.topic.id]

    @cached_property
    def taken(self) -> frozenset[frozenset[str]]:
        """The keys of all other topics' names."""
        return frozenset(name_key(named.name) for topic, named in self.names.items() if topic != self.topic.id)

    def better(self, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """The share of papers found under each name (names,), and for which it is enough and clearly more than now."""
        shares = self.sought.shares(self.topic, names, [self.names[sibling.id].name for sibling in self.siblings])
        more = np.round(shares - self.share, 6)
        return shares, (np.round(more * self.topic.size, 3) >= CLEAR) & (more >= CLEAR_SHARE) & (shares >= ENOUGH)

    def is_apart(self, name: str) -> bool:
        """Whether a name is free, and neither contains the name of a sibling nor is contained in one."""
        key = name_key(name)
        beside = [name_key(self.names[sibling.id].name) for sibling in self.siblings]
        return key not in self.taken and not any(key < other or other < key for other in beside)


def _best_option(leaf: _Leaf, given: Given, vocabulary: Vocabulary | None) -> Named | None:
    """The best earned name that more papers are looked for under, if it makes up for being true of fewer papers."""
    now = given.picked[leaf.topic.id]
    options = [
        option
        for option in given.options[leaf.topic.id]
        if not option.makeshift and leaf.is_apart(option.name) and not _clashes(option, leaf, given, vocabulary)
    ]
    if not options or now is None:
        return None
    shares, better = leaf.better([option.name for option in options])
    gains = np.minimum(shares, MOST_FOUND) - min(leaf.share, MOST_FOUND)
    worth = np.array([option.score for option in options]) + PER_FIT * FOUND * gains
    worth[~better | (worth <= now.score)] = -np.inf
    best = int(np.argmax(np.round(worth, 6)))
    return named_by(options[best], inner=False) if np.isfinite(worth[best]) else None


def _clashes(option: Earned, leaf: _Leaf, given: Given, vocabulary: Vocabulary | None) -> bool:
    """Whether a name clashes with an earned name of a sibling; see `clashes_in`."""
    topics = [leaf.topic, *leaf.siblings]
    clashes = clashes_in(vocabulary, topics)
    for at, sibling in enumerate(leaf.siblings, start=1):
        other: Option | None = given.picked[sibling.id]
        known = other is not None and other.name == leaf.names[sibling.id].name
        if other is not None and known and (clashes(0, option, at, other) or clashes(at, other, 0, option)):
            return True
    return False


def _best_of_keywords(leaf: _Leaf, of_keywords: OfKeywords) -> Named | None:
    """The best name of keywords that more papers are looked for under."""
    apart = (named for named in of_keywords(leaf.topic, leaf.taken) if leaf.is_apart(named.name))
    possible = list(itertools.islice(apart, COMPARED))
    if not possible:
        return None
    shares, better = leaf.better([named.name for named in possible])
    worth = shares + SAID * np.array([named.share for named in possible]) - LATER * np.arange(len(possible))
    worth[~better] = -np.inf
    best = int(np.argmax(np.round(worth, 6)))
    return possible[best] if better[best] else None
