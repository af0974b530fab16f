"""From options to names: every topic named from the root down, siblings together, fields before phrases.

An entry of the vocabulary that fits a topic goes before any phrase: it says in the reader's words what the
papers never say. Where none fits (narrow topics, subjects that the vocabulary does not hold), the phrase
that sets the topic apart names it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.fields import Fields
from hierarchography.naming.labels import Option, choose, name_key, title_case
from hierarchography.vocabulary import Vocabulary

ROOT_NAME = "All papers"
LONGEST_NUMBER = 30
FITTING = 0.3
"""Fit (F1 within the parent) from which on an entry of the vocabulary names a topic."""
ABOVE_PHRASES, PER_FIT = 100.0, 60.0
"""Score of a fitting entry over any phrase, and what a whole point of fit adds (phrases are in deviations)."""


def give_names(tree: TopicTree, phrases: Sequence[Sequence[Option]], fields: Fields | None) -> dict[str, str]:
    """A name for every topic: `phrases` are each topic's in preorder, `fields` the vocabulary's counts, if any."""
    names = {tree.root.id: ROOT_NAME}
    spent = {tree.root.id: Spent()}
    used: set[frozenset[str]] = set()
    titles = _titles(fields.vocabulary) if fields else {}
    for topic in sorted(tree, key=lambda topic: topic.depth):  # broad topics first: each name is used once
        children = tree.children(topic.id)
        if not children:
            continue
        fitting = [_fitting(fields, tree, child, spent[topic.id], used) for child in children]
        options = [
            [*field_options, *phrases[tree.row(child.id)]]
            for field_options, child in zip(fitting, children, strict=True)
        ]
        above = [names[ancestor.id] for ancestor in tree.ancestors(topic.id)]
        chosen = choose(options, [_number(child) for child in children], above, used)
        for child, name, field_options in zip(children, chosen, fitting, strict=True):
            names[child.id] = name
            if fields:
                spent[child.id] = spent[topic.id].after(_entries(name, field_options, titles), fields.vocabulary)
            else:
                spent[child.id] = Spent()
        used.update(name_key(name) for name in chosen)
    return names


@dataclass(frozen=True)
class Spent:
    """The entries in the names from the root to a topic: `whole` may not come again, `halves` once more.

    Under "Computer Science & Machine Learning" a topic may be "Machine Learning", but nothing under that.
    `level` is how far down the vocabulary the names have come: names from higher up would lead out of it again.
    """

    whole: frozenset[int] = frozenset()
    halves: frozenset[int] = frozenset()
    level: int = 0

    def dear(self, vocabulary: Vocabulary) -> frozenset[int]:
        """The entries that may name a topic here only where they fit much better than others."""
        return self.halves.union(np.flatnonzero(vocabulary.levels < self.level).tolist())

    def after(self, entries: Collection[int], vocabulary: Vocabulary) -> Spent:
        """What is spent when a name of these entries has been given: nothing below may be called by a broader one."""
        again = self.halves.intersection(entries)
        whole = self.whole | again | vocabulary.above(entries)
        level = max(self.level, min((int(vocabulary.levels[entry]) for entry in entries), default=0))
        if len(entries) == 1:
            return Spent(whole.union(entries), self.halves, level)
        return Spent(whole, self.halves.union(entries), level)


@dataclass(frozen=True)
class _Entry(Option):
    """An option made of entries of the vocabulary."""

    entries: tuple[int, ...] = ()


def _fitting(
    fields: Fields | None, tree: TopicTree, topic: Topic, spent: Spent, used: Collection[frozenset[str]]
) -> list[_Entry]:
    if fields is None:
        return []
    options = fields.options(tree, topic.id, spent.whole, spent.dear(fields.vocabulary))
    fitting = (option for option in options if option.fit >= FITTING)
    entries = (
        _Entry(title_case(option.name), ABOVE_PHRASES + PER_FIT * option.fit, option.entries) for option in fitting
    )
    return [entry for entry in entries if name_key(entry.name) not in used]


def _entries(name: str, fitting: Sequence[_Entry], titles: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The entries that a name is made of; a phrase that reads as an entry does (`titles`) is as good as that."""
    made = next((option.entries for option in fitting if option.name == name), None)
    return titles.get(name, ()) if made is None else made


def _titles(vocabulary: Vocabulary) -> dict[str, tuple[int, ...]]:
    """The entries by how they read as names."""
    titles: dict[str, tuple[int, ...]] = {}
    for row, entry in enumerate(vocabulary.names):
        title = title_case(entry)
        titles[title] = (*titles.get(title, ()), row)
    return titles


def _number(topic: Topic) -> str:
    """What tells a topic from its siblings and its parent: its id, or depth and place where the id is long."""
    return topic.id if len(topic.id) <= LONGEST_NUMBER else f"{topic.depth}.{topic.id.rpartition('.')[2]}"
