"""Chooses names from the candidates: from the root down, for all siblings at once, preferring earned names.

A topic without an earned name gets a makeshift name, marked as such. For a topic with subtopics, this is two or three
names that together are true of most papers, or the names of its largest subtopics; otherwise it is the best candidate,
joined with others that add enough papers.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np

from hierarchography.model import Topic, TopicTree
from hierarchography.model.tree import KEYWORDS, SUBTOPICS
from hierarchography.naming.candidates import Candidates
from hierarchography.naming.earned import Earned, options
from hierarchography.naming.labels import LONGEST_JOINED, Clashes, Option, can_be_joined, choose, listed, name_key
from hierarchography.vocabulary import Vocabulary

ROOT_NAME = "All papers"
LONGEST_NUMBER = 30
PER_FIT = 100.0
"""Score points per unit of fit: `labels.choose` measures its penalty for repeated names in points."""
MAKESHIFT = 1.0
"""Penalty on fit for a makeshift, so that it ranks below all earned names."""
MANY_TIMES = 4
"""A topic with at least this many times the papers of its sibling may have the broader name."""
BROAD_PART = 0.3
"""Penalty on fit for a joined name with a whole discipline as a part, in a topic below a name."""
WIDER = 2.0
"""How many times the papers of a topic without an earned name the names of its subtopics may be true of, at most."""
MOSTLY = 0.5
"""A leaf with more than this share of the papers of the topic above it needs that topic's name if it has none."""
PART_ELSEWHERE = 0.3
"""Penalty on fit for a joined name with a part that topics in another branch say."""
LARGEST = 6
"""Number of a topic's largest children whose names may form a makeshift."""

Offer = Callable[[Topic], Candidates]
Remember = Callable[[Topic, int, Hashable, Callable[[], list[Earned]]], list[Earned]]
"""What the last argument finds: the options of the child of a topic at a place. The third argument tells what of the
names above they depend on."""


def find_again(topic: Topic, place: int, state: Hashable, find: Callable[[], list[Earned]]) -> list[Earned]:
    """Remember nothing."""
    return find()


@dataclass(frozen=True)
class Named:
    """The name of a topic with its measurements; `by` is empty for an earned name; `accepted` as in `Earned`."""

    name: str
    share: float = 1.0
    share_above: float = 1.0
    parts: tuple[tuple[str, float], ...] = ()
    by: str = ""
    accepted: float = 1.0

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


@dataclass(frozen=True)
class Given:
    """The names of topics (by id), and the options that each but the root had, with scores in points.

    `picked` are the options that became names, before joined names of subtopics replaced makeshifts. `settled` are the
    topics (ids) whose names stay as they are.
    """

    names: dict[str, Named]
    options: Mapping[str, Sequence[Earned]]
    picked: Mapping[str, Earned | None]
    settled: frozenset[str] = frozenset()


def give_names(
    tree: TopicTree,
    offer: Offer,
    ranked: Sequence[Sequence[int]],
    vocabulary: Vocabulary | None,
    remember: Remember = find_again,
) -> Given:
    """A name for every topic: `offer` gives the candidates for a topic's children, `ranked` each topic's phrases.

    `ranked` has the topics in preorder, and the phrases best first, numbered as in `Candidates.phrases`. If topics of
    several branches get the same name, it is reserved for the one that it is true of most papers of. `remember` can
    give options that are known.
    """
    given = _given(tree, offer, ranked, vocabulary, {}, remember)
    if owners := _owners(tree, given.names):
        given = _given(tree, offer, ranked, vocabulary, owners, remember)
    return replace(given, names=_with_subtopics(tree, given.names))


def _owners(tree: TopicTree, names: Mapping[str, Named]) -> dict[frozenset[str], str]:
    """For the key of each name of several topics, the topic (id) with the most papers that it is true of."""
    having: dict[frozenset[str], list[Topic]] = {}
    for topic in tree:
        having.setdefault(name_key(names[topic.id].name), []).append(topic)
    true = {topic.id: round(names[topic.id].share * topic.size, 6) for topic in tree}
    return {
        key: max(topics, key=lambda topic: (true[topic.id], topic.id)).id
        for key, topics in having.items()
        if len(topics) > 1
    }


def _given(
    tree: TopicTree,
    offer: Offer,
    ranked: Sequence[Sequence[int]],
    vocabulary: Vocabulary | None,
    owners: Mapping[frozenset[str], str],
    remember: Remember,
) -> Given:
    """The names of all topics, before those of subtopics are joined; `owners` are the topics (ids) of reserved names.

    A reserved name counts for all other topics as that of a topic in another branch.
    """
    names = {tree.root.id: Named(ROOT_NAME)}
    options: dict[str, Sequence[Earned]] = {}
    picked: dict[str, Earned | None] = {}
    spent = {tree.root.id: Spent()}
    said: Counter[frozenset[str]] = Counter()
    for topic in sorted(tree, key=lambda topic: topic.depth):  # broad topics first: each name is used once
        children = tree.children(topic.id)
        if not children:
            continue
        offered = cache(partial(offer, topic))  # only if some options are not known
        choices = [
            _options(tree, child, place, offered, ranked[tree.row(child.id)], spent[topic.id], vocabulary, remember)
            for place, child in enumerate(children)
        ]
        clashes = clashes_in(vocabulary, children)
        above = [names[ancestor.id] for ancestor in tree.ancestors(topic.id)]
        reserved = {key for key, owner in owners.items() if owner not in {child.id for child in children}}
        elsewhere = reserved.union(said - Counter(keys_of(above)))
        choices = [[_repeating(option, elsewhere) for option in of_child] for of_child in choices]
        numbers = [_number(child) for child in children]
        chosen = choose(choices, numbers, [one.name for one in above], elsewhere, clashes)
        for child, name, child_options in zip(children, chosen, choices, strict=True):
            alike = [option for option in child_options if option.name == name]
            options[child.id] = child_options
            best = picked[child.id] = max(alike, key=lambda option: option.score, default=None)
            inner, numbered = bool(tree.children(child.id)), Named(name, 0.0, 0.0, (), KEYWORDS)
            names[child.id] = named_by(best, inner) if best else numbered
            spent[child.id] = spent[topic.id].after(best, vocabulary)
        said.update(keys_of(names[child.id] for child in children))
    return Given(names, options, picked)


@dataclass(frozen=True)
class Spent:
    """The entries used in the names from the root to a topic, which may not be reused below, and the smallest reach.

    The parts of a joined name may be reused: below "Computer Science & Machine Learning", a topic may be named "Machine
    Learning". `nearest` are the entries in the nearest earned name.
    """

    entries: frozenset[int] = frozenset()
    reach: float = np.inf
    nearest: tuple[int, ...] = ()

    def after(self, name: Earned | None, vocabulary: Vocabulary | None) -> Spent:
        """The state after assigning a name: its broader entries are also excluded below."""
        if name is None or name.makeshift:
            return self
        reach = min(self.reach, name.reach or np.inf)
        if vocabulary is None or not name.entries:
            return Spent(self.entries, reach)
        spent = self.entries | vocabulary.above(name.entries)
        if len(name.parts) == 0:
            spent |= frozenset(name.entries)
        return Spent(spent, reach, name.entries)

    def widest(self, topic: Topic) -> float:
        """How many of all papers the names of a topic's subtopics may be true of: not more than the name above is."""
        return max(self.reach, topic.size) if np.isfinite(self.reach) else WIDER * topic.size

    def has_broad_part(self, option: Earned, vocabulary: Vocabulary | None) -> bool:
        """Whether a part of a joined name, below a topic with an earned name, is a whole discipline: "engineering"."""
        if vocabulary is None or not self.nearest or not option.parts:
            return False
        return any(vocabulary.broader[entry] < 0 and entry not in self.nearest for entry in option.entries)


def _options(
    tree: TopicTree,
    topic: Topic,
    place: int,
    offered: Callable[[], Candidates],
    rank: Sequence[int],
    spent: Spent,
    vocabulary: Vocabulary | None,
    remember: Remember,
) -> list[Earned]:
    """The options of a topic with scores in points, without used entries, and with makeshifts below earned names."""
    parent = tree[topic.parent or topic.id]
    widest = spent.widest(parent)

    def find() -> list[Earned]:
        return options(tree, topic, place, offered(), rank, widest, spent.entries)

    allowed = []
    for option in remember(parent, place, (widest, spent.entries), find):
        if not spent.entries.intersection(option.entries):
            loss = MAKESHIFT if option.makeshift else 0.0
            loss += BROAD_PART if spent.has_broad_part(option, vocabulary) else 0.0
            allowed.append(replace(option, score=PER_FIT * (option.score - loss)))
    return allowed


def clashes_in(vocabulary: Vocabulary | None, siblings: Sequence[Topic]) -> Clashes:
    """A test whether two names clash: "mathematics" beside "number theory", or "AI & Robotics" beside "AI & Law".

    An entry may be broader than one in the other name if the first topic is `MANY_TIMES` as large as the other, because
    readers then expect a broader name.
    """

    def clashes(place: int, first: Option, other: int, second: Option) -> bool:
        if not isinstance(first, Earned) or not isinstance(second, Earned):
            return False
        if {name_key(part) for part, _ in first.parts} & {name_key(part) for part, _ in second.parts}:
            return True
        if vocabulary is None or siblings[place].size >= MANY_TIMES * siblings[other].size:
            return False
        return not vocabulary.above(second.entries).isdisjoint(first.entries)

    return clashes


def _repeating(option: Earned, elsewhere: Collection[frozenset[str]]) -> Earned:
    """An option of which a part may be said in another branch, which costs it points."""
    repeats = any(name_key(part) in elsewhere for part, _ in option.parts)
    return replace(option, score=option.score - PER_FIT * PART_ELSEWHERE) if repeats else option


def keys_of(names: Iterable[Named]) -> Iterator[frozenset[str]]:
    """The keys of names, and of the parts of joined ones."""
    for named in names:
        yield from (name_key(said) for said in (named.name, *(part for part, _ in named.parts)))


def named_by(option: Earned, inner: bool) -> Named:
    """An option as the name of a topic, which has subtopics if it is an `inner` one."""
    by = (SUBTOPICS if option.parts and inner else KEYWORDS) if option.makeshift else ""
    return Named(option.name, option.share, option.share_above, option.parts, by, option.accepted)


def _with_subtopics(tree: TopicTree, names: dict[str, Named]) -> dict[str, Named]:
    """Replace makeshifts by the joined names of subtopics where these are true of more papers, deepest topics first."""
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
    """Joined names of two or three of a topic's largest children with earned names, with the share they are true of."""
    earned = [child for child in tree.children(topic.id)[:LARGEST] if not names[child.id].by]
    for count in (2, 3):
        for children in itertools.combinations(earned, count):
            words = [names[child.id].name for child in children]
            name = listed(words)
            if len(name) <= LONGEST_JOINED and "&" not in "".join(words) and can_be_joined(words):
                share = sum(names[child.id].share * child.size for child in children) / topic.size
                yield Named(name, share, names[topic.id].share_above, (), SUBTOPICS)


def unearned(tree: TopicTree, most_children: int) -> frozenset[str]:
    """The ids of inner topics that can be dissolved: without an earned name, or with a nameless leaf of most papers.

    Topics with the smallest share come first, and are dissolved if their parent then has at most `most_children`
    children. Neither a dissolved topic's parent nor its children are dissolved in the same call.
    """
    count = {topic.id: len(tree.children(topic.id)) for topic in tree}
    inner = [topic for topic in tree if topic.parent and count[topic.id]]
    nameless = [topic for topic in inner if topic.has_makeshift or _says_it_all(tree, topic)]
    gone: set[str] = set()
    for topic in sorted(nameless, key=lambda topic: (topic.details.get("name_share", 0.0), topic.id)):
        parent = topic.parent or ""
        if parent in gone or any(child.id in gone for child in tree.children(topic.id)):
            continue
        if count[parent] - 1 + count[topic.id] <= most_children:
            count[parent] += count[topic.id] - 1
            gone.add(topic.id)
    return frozenset(gone)


def _says_it_all(tree: TopicTree, topic: Topic) -> bool:
    """Whether a topic's name is needed for its largest child, a leaf that has none and most of the papers."""
    largest = tree.children(topic.id)[0]
    return largest.has_makeshift and not tree.children(largest.id) and largest.size > MOSTLY * topic.size


def _number(topic: Topic) -> str:
    """A label that distinguishes a topic from its siblings and parent: its id or, if that is long, depth and place."""
    return topic.id if len(topic.id) <= LONGEST_NUMBER else f"{topic.depth}.{topic.id.rpartition('.')[2]}"
