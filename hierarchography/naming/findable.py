"""Other names for leaves under whose names readers look for few of their papers.

Of the names that change because readers look for the papers under a sibling's name (`sought`), judges called 20% good
before and 56% after. The same sheets gave the rules (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.described import ACCEPTED
from hierarchography.naming.earned import Earned
from hierarchography.naming.rivals import Rivals
from hierarchography.naming.sought import Sought
from hierarchography.naming.titles import PER_FIT, Given, Named, named_by
from hierarchography.vocabulary import Vocabulary

ENOUGH = 0.5
"""A name stays if at least this share of the papers is looked for under it, and another one needs as much."""
CLEAR, CLEAR_SHARE = 3, 0.2
"""Minimum number of papers more, and minimum share, that must be looked for under another name."""
FOUND, MOST_FOUND = 2.5, 0.8
"""Bonus on fit for an earned name, times the share of papers that are looked for under it; more adds nothing."""
SAID = 0.5
"""Weight of the share of papers that contain one of a name's keywords, relative to the share that is looked for under
the name."""
LATER = 0.01
"""Loss for each place in the order of the names."""
COMPARED = 20
"""Maximum number of names of keywords that are compared for a topic."""

OfKeywords = Callable[[Topic, Collection[frozenset[str]], Mapping[str, Named]], Iterator[Named]]
"""The names of keywords for a topic that are not among those with some keys, beside these of all topics (by id), the
best first."""


def findable(
    tree: TopicTree,
    given: Given,
    of_keywords: OfKeywords,
    vocabulary: Vocabulary | None,
    sought: Sought,
) -> dict[str, Named]:
    """The names of topics (by id), with other ones for leaves under whose name readers look for few of the papers.

    One leaf after the other gets another name, of siblings first that under whose name the smallest share is looked
    for: an earned name another one that is earned, and keywords other keywords; names that are together true of most
    papers stay, and so do settled ones. Names stay different.
    """
    found, picked = dict(given.names), dict(given.picked)
    for topic in tree:
        leaves = [child for child in tree.children(topic.id) if not tree.children(child.id) and sought.knows(child)]
        shares = {leaf.id: _share(tree, leaf, found, sought) for leaf in leaves}
        for leaf in sorted(leaves, key=lambda leaf: (shares[leaf.id], leaf.id)):
            share = _share(tree, leaf, found, sought)
            if share >= ENOUGH or leaf.id in given.settled:
                continue
            place = _Leaf(tree, leaf, found, sought, share)
            if not place.named.by:
                picked[leaf.id] = best = _best_option(place, given.options[leaf.id], picked, vocabulary)
                found[leaf.id] = named_by(best, inner=False)
            elif not place.named.parts:
                found[leaf.id] = _best_of_keywords(place, of_keywords)
    return found


def _share(tree: TopicTree, leaf: Topic, names: Mapping[str, Named], sought: Sought) -> float:
    """The share of a leaf's papers that readers look for under its name."""
    others = [names[sibling.id].name for sibling in tree.siblings(leaf.id)]
    return float(sought.shares(leaf, [names[leaf.id].name], others)[0])


@dataclass(frozen=True, eq=False)
class _Leaf(Rivals):
    """A leaf that may get another name, with the share of its papers that is looked for under the one it has."""

    sought: Sought
    share: float

    def better(self, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """The share of papers found under each name (names,), and for which it is enough and clearly more than now."""
        shares = self.sought.shares(self.topic, names, self.beside)
        more = np.round(shares - self.share, 6)
        return shares, (np.round(more * self.topic.size, 3) >= CLEAR) & (more >= CLEAR_SHARE) & (shares >= ENOUGH)


def _best_option(
    leaf: _Leaf, options: Sequence[Earned], picked: Mapping[str, Earned | None], vocabulary: Vocabulary | None
) -> Earned:
    """The best earned name that more papers are looked for under, if it makes up for being true of fewer papers.

    `picked` are the options that are the names of topics; that of the leaf stays if there is no better one.
    """
    now = picked[leaf.topic.id]
    assert now is not None, "an earned name is one of the options"
    able = [
        option
        for option in options
        if not option.makeshift and option.accepted >= ACCEPTED and leaf.may_be(option, picked, vocabulary)
    ]
    if not able:
        return now
    shares, better = leaf.better([option.name for option in able])
    gains = np.minimum(shares, MOST_FOUND) - min(leaf.share, MOST_FOUND)
    worth = np.array([option.score for option in able]) + PER_FIT * FOUND * gains
    worth[~better | (worth <= now.score)] = -np.inf
    best = int(np.argmax(np.round(worth, 6)))
    return able[best] if np.isfinite(worth[best]) else now


def _best_of_keywords(leaf: _Leaf, of_keywords: OfKeywords) -> Named:
    """The best name of keywords that more papers are looked for under; that of the leaf if there is none."""
    apart = (named for named in of_keywords(leaf.topic, leaf.taken, leaf.names) if leaf.is_apart(named.name))
    possible = list(itertools.islice(apart, COMPARED))
    if not possible:
        return leaf.named
    shares, better = leaf.better([named.name for named in possible])
    worth = shares + SAID * np.array([named.share for named in possible]) - LATER * np.arange(len(possible))
    worth[~better] = -np.inf
    best = int(np.argmax(np.round(worth, 6)))
    return possible[best] if better[best] else leaf.named
