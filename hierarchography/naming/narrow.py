"""Narrow entries of the vocabulary in place of keywords, and in place of names that are too broad for a collection.

In a collection on one subject, "Machine Learning" or "Computer Vision" is true of many papers and says little of them.
Judges saw all possible names of 131 topics with subtopics (15 collections), of 53 leaves with the names of fields, and
of 119 that are called by keywords, and the rules are from their sheets. Of 18 names that became narrow entries, they
called 28% good before and 72% after, and of 6 in collections that gave no rule 17% and all (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from hierarchography.model import Topic, TopicTree
from hierarchography.model.tree import SUBTOPICS
from hierarchography.naming.earned import Earned
from hierarchography.naming.rivals import Rivals, current
from hierarchography.naming.titles import Given, Named, named_by
from hierarchography.vocabulary import Vocabulary
from hierarchography.vocabulary.gate import MOST_NOT_HELD

NARROW = 2
"""Entries at this level of the vocabulary and below are narrow; those above are disciplines and their fields."""
TRUE, CLOSE, APART = 0.4, 1.8, 0.3
"""The share of the papers that a narrow entry must be true of to take the place of a leaf's keywords, how close they
must be to it, and how much closer than those of any sibling, in standard deviations of all papers. Judges called 65% of
34 such entries good and 9% wrong, 31% and 31% of 48 that are true of fewer papers, 5% and 29% of 56 whose papers are
less close, and 6% and 22% of 54 that are not so much closer."""
TRUE_FOR_FIELD, NOT_APART, MORE_APART = 0.45, 0.35, 0.5
"""For a leaf with the name of a field: the share that a narrow entry must be true of; the field's papers must not be
closer to its name than a sibling's by more than this, and to the narrow entry they must be closer by so much more."""
HALF = 0.5
"""The share of the papers of a topic with subtopics that a narrow entry must be true of, and of those of a leaf with
the name of a discipline."""
MORE_THAN_HALF = 0.55
"""The same for a topic with subtopics whose name is two or three entries that are together true of most papers."""
CLOSE_ABOVE, APART_ABOVE = 0.8, 0.2
"""The same as `CLOSE` and, in place of a broad entry, `APART` for topics with subtopics."""


@dataclass(frozen=True)
class _Asked:
    """What a narrow entry must be to take the place of a name: true of that share, that close, and that much closer."""

    true: float
    close: float
    apart: float = -np.inf

    def allows(self, option: Earned, vocabulary: Vocabulary) -> bool:
        """Whether an option is such a single entry, and covers the subtopics as an earned name does."""
        narrow = option.entries and not option.parts and vocabulary.levels[option.entries[0]] >= NARROW
        near = option.closer >= self.close and option.apart >= self.apart
        return bool(narrow) and near and option.share >= self.true and option.not_held <= MOST_NOT_HELD


def narrowed(tree: TopicTree, given: Given, vocabulary: Vocabulary | None, knows: Callable[[Topic], bool]) -> Given:
    """The names with narrow entries for topics that are called by keywords or have too broad a name.

    A narrow entry need not be true of as many papers, by the estimate, as an earned name. Only topics that it `knows`,
    with papers in the language of the entries, get one, from the top down; of siblings first the one whose papers are
    closer to it, compared with those of all others. Names stay different, and none is broader than one above. A topic
    keeps its name if the one above is called by it.
    """
    if vocabulary is None:
        return given
    names, picked, settled = dict(given.names), dict(given.picked), set(given.settled)
    for parent in tree:
        for child, option in _claims(tree, parent, replace(given, names=names, picked=picked), vocabulary, knows):
            if child.id not in settled and Rivals(tree, child, names).may_be(option, picked, vocabulary):
                made = named_by(option, inner=bool(tree.children(child.id)))
                names[child.id] = made if names[child.id].by else replace(made, by="")
                picked[child.id] = option
                settled.add(child.id)
    return replace(given, names=names, picked=picked, settled=frozenset(settled))


def _claims(
    tree: TopicTree, parent: Topic, given: Given, vocabulary: Vocabulary, knows: Callable[[Topic], bool]
) -> list[tuple[Topic, Earned]]:
    """The entries that may take the place of children's names, first those that other children are least close to."""
    found: list[tuple[Topic, Earned]] = []
    for child in tree.children(parent.id):
        now = current(given.names[child.id], given.picked[child.id])
        asked = _asked(given.names[child.id], now, bool(tree.children(child.id)), vocabulary)
        if asked is not None and knows(child) and not _is_quoted(child, parent, given.names):
            found += [(child, option) for option in given.options[child.id] if asked.allows(option, vocabulary)]
    return sorted(found, key=lambda claim: (-round(claim[1].apart, 6), claim[1].name, claim[0].id))


def _is_quoted(child: Topic, parent: Topic, names: Mapping[str, Named]) -> bool:
    """Whether a topic is called by the names of its subtopics, of which the child's is one."""
    above = names[parent.id]
    return above.by == SUBTOPICS and not above.parts and names[child.id].name in above.name


def _asked(named: Named, now: Earned | None, inner: bool, vocabulary: Vocabulary) -> _Asked | None:
    """What takes the place of a topic's name, of which `now` is the option; None if nothing does."""
    if named.by and inner:
        return _Asked(MORE_THAN_HALF if named.parts else HALF, CLOSE_ABOVE)
    if named.by:
        return None if named.parts else _Asked(TRUE, CLOSE, APART)
    if now is None or now.parts or not now.entries:
        return None
    level = vocabulary.levels[now.entries[0]]
    if level >= NARROW:
        return None
    if inner:
        return _Asked(HALF, CLOSE_ABOVE, APART_ABOVE)
    if level and now.apart <= NOT_APART:
        return _Asked(TRUE_FOR_FIELD, CLOSE, max(APART, now.apart + MORE_APART))
    return None if level else _Asked(HALF, CLOSE, APART)
