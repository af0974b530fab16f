"""Other names for leaves: narrow entries in place of keywords, and names under which readers look for the papers.

Of 34 leaves with keywords for which there is a narrow entry of the vocabulary that their papers are close to, judges
called 50% of the keywords good and 65% of the entries. Of the names that change because readers look for the papers
under a sibling's name (`sought`), they called 20% good before and 56% after. The same sheets gave the rules
(`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.described import ACCEPTED
from hierarchography.naming.earned import Earned
from hierarchography.naming.labels import fits, keys_among, name_key
from hierarchography.naming.sought import Sought
from hierarchography.naming.titles import PER_FIT, Given, Named, clashes_in, keys_of, named_by
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
NARROW = 2
"""Entries at this level of the vocabulary and below are narrower than a field."""
TRUE, CLOSE, APART = 0.4, 1.8, 0.3
"""The share of a leaf's papers that a narrow entry must be true of, how close its papers must be to it, and how much
closer than those of any sibling, in standard deviations of all papers. Judges called 65% of 34 such entries good and 9%
wrong, 31% and 31% of 48 that are true of fewer papers, 5% and 29% of 56 whose papers are less close, and 6% and 22% of
54 that are not so much closer."""
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
    that is earned, and keywords other keywords; names that are together true of most papers stay. Keywords give way to
    a narrow entry first, if there is one, however many papers are looked for under them. Names stay different.
    """
    found, picked = dict(names), dict(given.picked)
    for topic in tree:
        leaves = [child for child in tree.children(topic.id) if not tree.children(child.id) and sought.knows(child)]
        shares = {leaf.id: _share(tree, leaf, found, sought) for leaf in leaves}
        for leaf in sorted(leaves, key=lambda leaf: (shares[leaf.id], leaf.id)):
            share = _share(tree, leaf, found, sought)
            place = _Leaf(tree, leaf, found, sought, share)
            if entry := _narrow_entry(place, given.options[leaf.id], picked, vocabulary):
                picked[leaf.id], found[leaf.id] = entry, named_by(entry, inner=False)
            elif share < ENOUGH:
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
class _Leaf:
    """A leaf that may get another name, with the `names` of all topics, and the share found under its own."""

    tree: TopicTree
    topic: Topic
    names: Mapping[str, Named]
    sought: Sought
    share: float

    @property
    def named(self) -> Named:
        return self.names[self.topic.id]

    @cached_property
    def siblings(self) -> Sequence[Topic]:
        return self.tree.siblings(self.topic.id)

    @cached_property
    def beside(self) -> list[str]:
        """The names of the siblings."""
        return [self.names[sibling.id].name for sibling in self.siblings]

    @cached_property
    def taken(self) -> frozenset[frozenset[str]]:
        """The keys of all other topics' names, and of their parts if they are not above the leaf."""
        above = {topic.id for topic in self.tree.ancestors(self.topic.id)}
        others = [named for topic, named in self.names.items() if topic not in above]
        whole = (name_key(self.names[topic].name) for topic in above if topic != self.topic.id)
        return frozenset([*keys_of(others), *whole])

    def better(self, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """The share of papers found under each name (names,), and for which it is enough and clearly more than now."""
        shares = self.sought.shares(self.topic, names, self.beside)
        more = np.round(shares - self.share, 6)
        return shares, (np.round(more * self.topic.size, 3) >= CLEAR) & (more >= CLEAR_SHARE) & (shares >= ENOUGH)

    def is_apart(self, name: str) -> bool:
        """Whether a name is free, and neither contains the name of a sibling nor is contained in one."""
        key, *beside = keys_among([name, *self.beside])
        return key not in self.taken and not any(key <= other or other <= key for other in beside)


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
        if not option.makeshift and option.accepted >= ACCEPTED and _is_free(option, leaf, picked, vocabulary)
    ]
    if not able:
        return now
    shares, better = leaf.better([option.name for option in able])
    gains = np.minimum(shares, MOST_FOUND) - min(leaf.share, MOST_FOUND)
    worth = np.array([option.score for option in able]) + PER_FIT * FOUND * gains
    worth[~better | (worth <= now.score)] = -np.inf
    best = int(np.argmax(np.round(worth, 6)))
    return able[best] if np.isfinite(worth[best]) else now


def _narrow_entry(
    leaf: _Leaf, options: Sequence[Earned], picked: Mapping[str, Earned | None], vocabulary: Vocabulary | None
) -> Earned | None:
    """The narrow entry that a leaf named by keywords is closest to, compared with its siblings; None if it has none.

    It need not be true of as many papers, by the estimate, as an earned name; one that `described` replaced by keywords
    can come back so.
    """
    if vocabulary is None or not leaf.named.by or leaf.named.parts:
        return None
    able = [
        option
        for option in options
        if option.entries
        and not option.parts
        and vocabulary.levels[option.entries[0]] >= NARROW
        and option.share >= TRUE
        and option.closer >= CLOSE
        and option.apart >= APART
        and _is_free(option, leaf, picked, vocabulary)
    ]
    return max(able, key=lambda option: (round(option.apart, 6), option.name), default=None)


def _is_free(option: Earned, leaf: _Leaf, picked: Mapping[str, Earned | None], vocabulary: Vocabulary | None) -> bool:
    """Whether a leaf may get a name: it is short enough, and goes with those of other topics."""
    return fits(option.name) and leaf.is_apart(option.name) and not _clashes(option, leaf, picked, vocabulary)


def _clashes(option: Earned, leaf: _Leaf, picked: Mapping[str, Earned | None], vocabulary: Vocabulary | None) -> bool:
    """Whether a name clashes with an earned name of a sibling; see `clashes_in`."""
    clashes = clashes_in(vocabulary, [leaf.topic, *leaf.siblings])
    for at, (sibling, name) in enumerate(zip(leaf.siblings, leaf.beside, strict=True), start=1):
        other = picked[sibling.id]
        known = other is not None and other.name == name
        if other is not None and known and (clashes(0, option, at, other) or clashes(at, other, 0, option)):
            return True
    return False


def _best_of_keywords(leaf: _Leaf, of_keywords: OfKeywords) -> Named:
    """The best name of keywords that more papers are looked for under; that of the leaf if there is none."""
    apart = (named for named in of_keywords(leaf.topic, leaf.taken) if leaf.is_apart(named.name))
    possible = list(itertools.islice(apart, COMPARED))
    if not possible:
        return leaf.named
    shares, better = leaf.better([named.name for named in possible])
    worth = shares + SAID * np.array([named.share for named in possible]) - LATER * np.arange(len(possible))
    worth[~better] = -np.inf
    best = int(np.argmax(np.round(worth, 6)))
    return possible[best] if better[best] else leaf.named
