"""From candidates to names: every topic named from the root down, siblings together, by what they have earned.

What has earned no name gets an honest makeshift, marked as such: of a topic with subtopics two or three names
that together are true of most papers, or the names of its largest subtopics; else the best candidate, with others that
add papers enough.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hierarchography.model import Topic, TopicTree
from hierarchography.model.tree import KEYWORDS, SUBTOPICS
from hierarchography.naming.candidates import Candidates
from hierarchography.naming.earned import Earned, options
from hierarchography.naming.labels import Broader, Option, choose, listed, name_key, share_a_word
from hierarchography.naming.pin import MOST_CHARACTERS
from hierarchography.vocabulary import Vocabulary

ROOT_NAME = "All papers"
LONGEST_NUMBER = 30
PER_FIT = 100.0
"""Points of a score for a whole point of fit: `labels.choose` weighs repeated names in points."""
MAKESHIFT = 1.0
"""Loss of fit for a makeshift, so that it lies under any name that is earned."""
MANY_TIMES = 4
"""A topic of so many times the papers of its sibling may have the broader name."""
LARGEST = 6
"""Children of a topic, the largest, of whose names a makeshift may be made."""

Offer = Callable[[Topic], Candidates]


@dataclass(frozen=True)
class Named:
    """The name of a topic, and what was measured of it; `by` is empty for a name that is earned."""

    name: str
    share: float = 1.0
    share_above: float = 1.0
    parts: tuple[tuple[str, float], ...] = ()
    by: str = ""

    @property
    def details(self) -> dict[str, object]:
        """The measurements, ready for JSON."""
        details: dict[str, object] = {
            "name_share": round(self.share, 4),
            "name_share_in_parent": round(self.share_above, 4),
        }
        if self.parts:
            details["name_parts"] = [{"name": name, "share": round(share, 4)} for name, share in self.parts]
        if self.by:
            details["named_by"] = self.by
        return details


def give_names(
    tree: TopicTree, offer: Offer, ranked: Sequence[Sequence[int]], vocabulary: Vocabulary | None
) -> dict[str, Named]:
    """A name for every topic: `offer` gives the candidates for a topic's children, `ranked` each topic's phrases.

    Topics in preorder; phrases best first, numbered as in `Candidates.phrases`.
    """
    names = {tree.root.id: Named(ROOT_NAME)}
    spent = {tree.root.id: Spent()}
    used: set[frozenset[str]] = set()
    for topic in sorted(tree, key=lambda topic: topic.depth):  # broad topics first: each name is used once
        children = tree.children(topic.id)
        if not children:
            continue
        offered = offer(topic)
        choices = [
            _options(tree, child, place, offered, ranked[tree.row(child.id)], spent[topic.id])
            for place, child in enumerate(children)
        ]
        broader = _broader_in(vocabulary, children)
        above = [names[ancestor.id].name for ancestor in tree.ancestors(topic.id)]
        chosen = choose(choices, [_number(child) for child in children], above, used, broader)
        for child, name, child_options in zip(children, chosen, choices, strict=True):
            alike = [option for option in child_options if option.name == name]
            picked = max(alike, key=lambda option: option.score, default=None)
            names[child.id] = _named(name, picked, bool(tree.children(child.id)))
            spent[child.id] = spent[topic.id].after(picked, vocabulary)
        used.update(name_key(part) for child in children for part in _said(names[child.id]))
    return _with_subtopics(tree, names)


@dataclass(frozen=True)
class Spent:
    """The entries in the names from the root to a topic, not to be used again below, and the reach of the narrowest.

    Half of a joined name is free: under "Computer Science & Machine Learning" a topic may be "Machine Learning".
    """

    entries: frozenset[int] = frozenset()
    reach: float = np.inf

    def after(self, name: Earned | None, vocabulary: Vocabulary | None) -> Spent:
        """What is spent when a name has been given: nothing below may be called by a broader one."""
        if name is None or name.makeshift:
            return self
        reach = min(self.reach, name.reach or np.inf)
        if vocabulary is None or not name.entries:
            return Spent(self.entries, reach)
        spent = self.entries | vocabulary.above(name.entries)
        if len(name.parts) == 0:
            spent |= frozenset(name.entries)
        return Spent(spent, reach)


def _options(
    tree: TopicTree, topic: Topic, place: int, offered: Candidates, rank: Sequence[int], spent: Spent
) -> list[Earned]:
    """The options of a topic in points: without what is spent above, and makeshifts under all that is earned."""
    widest = min(spent.reach, tree[topic.parent or topic.id].size)  # a child is never broader than its parent
    allowed = []
    for option in options(tree, topic, place, offered, rank, widest, spent.entries):
        if not spent.entries.intersection(option.entries):
            loss = MAKESHIFT if option.makeshift else 0.0
            allowed.append(replace(option, score=PER_FIT * (option.score - loss)))
    return allowed


def _broader_in(vocabulary: Vocabulary | None, siblings: Sequence[Topic]) -> Broader:
    """Whether an entry in one name stands above an entry in another: "mathematics" beside "number theory".

    Of a topic that is many times as large as the other, a reader expects that.
    """

    def broader(place: int, first: Option, other: int, second: Option) -> bool:
        if vocabulary is None or not isinstance(first, Earned) or not isinstance(second, Earned):
            return False
        if siblings[place].size >= MANY_TIMES * siblings[other].size:
            return False
        return not vocabulary.above(second.entries).isdisjoint(first.entries)

    return broader


def _said(named: Named) -> Iterator[str]:
    """A name, and the names joined in it."""
    yield named.name
    yield from (part for part, _ in named.parts)


def _named(name: str, picked: Earned | None, inner: bool) -> Named:
    if picked is None:
        return Named(name, 0.0, 0.0, (), KEYWORDS)
    by = (SUBTOPICS if picked.parts and inner else KEYWORDS) if picked.makeshift else ""
    return Named(name, picked.share, picked.share_above, picked.parts, by)


def _with_subtopics(tree: TopicTree, names: dict[str, Named]) -> dict[str, Named]:
    """Makeshift names of topics with subtopics made of the subtopics' names, the deepest first."""
    taken = {name_key(named.name) for named in names.values()}
    for topic in reversed(tree.topics):
        if names[topic.id].by:
            made = [name for name in _of_subtopics(tree, topic, names) if name_key(name.name) not in taken]
            made = [name for name in made if name.share > names[topic.id].share]
            if made:
                names[topic.id] = max(made, key=lambda name: (name.share, name.name))
                taken.add(name_key(names[topic.id].name))
    return names


def _of_subtopics(tree: TopicTree, topic: Topic, names: Mapping[str, Named]) -> Iterator[Named]:
    """Two or three of the names that a topic's largest children have earned, joined, with the papers that they hold."""
    earned = [child for child in tree.children(topic.id)[:LARGEST] if not names[child.id].by]
    for count in (2, 3):
        for children in itertools.combinations(earned, count):
            words = [names[child.id].name for child in children]
            name = listed(words)
            if len(name) <= MOST_CHARACTERS and "&" not in "".join(words) and not share_a_word(words):
                share = sum(names[child.id].share * child.size for child in children) / topic.size
                yield Named(name, share, names[topic.id].share_above, (), SUBTOPICS)


def unearned(tree: TopicTree, most_children: int) -> frozenset[str]:
    """The inner topics of a named tree that have earned no name and can be dissolved: merges that say nothing.

    The one with the least share first, as long as the topic above then has at most `most_children` children. What is
    under a topic that is dissolved is looked at again in the tree that follows.
    """
    count = {topic.id: len(tree.children(topic.id)) for topic in tree}
    makeshift = [topic for topic in tree if topic.parent and count[topic.id] and topic.has_makeshift]
    gone: set[str] = set()
    for topic in sorted(makeshift, key=lambda topic: (topic.details.get("name_share", 0.0), topic.id)):
        parent = topic.parent or ""
        if parent in gone or any(child.id in gone for child in tree.children(topic.id)):
            continue
        if count[parent] - 1 + count[topic.id] <= most_children:
            count[parent] += count[topic.id] - 1
            gone.add(topic.id)
    return frozenset(gone)


def _number(topic: Topic) -> str:
    """What tells a topic from its siblings and its parent: its id, or depth and place where the id is long."""
    return topic.id if len(topic.id) <= LONGEST_NUMBER else f"{topic.depth}.{topic.id.rpartition('.')[2]}"
