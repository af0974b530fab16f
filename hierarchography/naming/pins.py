"""Manual names: pins, which find their topic again after a rebuild by its papers.

Topic ids change with the papers, the settings and the seed, but papers keep their ids. A pin stores the papers of its
topic (for a large topic, a sample over all its leaves) and their number. In a new tree it is assigned to the topic with
the highest F1 against them. All pins are assigned jointly, at most one per topic (the assignment problem).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from hierarchography.errors import InputError
from hierarchography.model import Corpus, Topic, TopicTree
from hierarchography.model.tree import ROOT
from hierarchography.naming.labels import fits, name_key, title_case
from hierarchography.naming.pin import Pin
from hierarchography.naming.portrait import refresh_descriptions

KEPT = 50
"""Maximum number of papers in a pin; the share of them in a topic is then known to ±.07."""
LEAST_F1 = 0.5
"""Minimum F1 of the papers of a pin and of a topic for the topic to count as the same."""
BY_HAND = "hand"
"""The value of `details["named_by"]` for a topic with a pin."""
SAME_PLACE = 1e-6
"""A bonus that breaks ties: for the topic with the id of the pin."""


@dataclass(frozen=True, eq=False)
class Pinned:
    """A tree with its pins: `topics` are the ids of the pins' topics (None if not found), with `notes` that explain."""

    tree: TopicTree
    topics: tuple[str | None, ...]
    notes: tuple[str, ...]


def make_pin(tree: TopicTree, corpus: Corpus, topic_id: str, name: str, keywords: Sequence[str] = ()) -> Pin:
    """A pin for a topic of a tree. Raises `TreeError` if there is no such topic."""
    topic = tree[topic_id]
    # a systematic sample in the order of the leaves takes its share from every part of the topic
    order = topic.members[np.argsort(tree.leaf_of[topic.members], kind="stable")]
    sampled = min(KEPT, topic.size)
    sample = np.sort(order[((np.arange(sampled) + 0.5) * topic.size / sampled).astype(np.int64)])
    papers = tuple(corpus.frame["id"].iloc[sample].tolist())
    return Pin(name, papers, topic.size, tree.papers, tuple(keywords), topic_id)


def check_free(tree: TopicTree, topic_id: str, name: str) -> None:
    """Raise `InputError` if a sibling of the topic already has this name."""
    for sibling in tree.siblings(topic_id):
        if name_key(sibling.name) == name_key(name):
            raise InputError(
                f"topic {sibling.id}, a sibling of {topic_id}, is already called {sibling.name!r}; "
                f"choose another name, or give {sibling.id} another name first"
            )


def apply_pins(tree: TopicTree, corpus: Corpus, pins: Sequence[Pin]) -> Pinned:
    """Give pinned names and keywords to the topics that hold the pins' papers.

    An automatic name that equals the new name of a pinned sibling, parent or child is replaced by the topic's best
    free keyword, and the notes say so. A pin is skipped and reported in the notes if its topic is gone or a better
    matching pin gave its name to a sibling. Siblings' names stay unique.
    """
    if not pins:
        return Pinned(tree, (), ())
    likeness = _likeness(tree, corpus, pins)
    rows = _assigned(likeness, tree, pins)
    topics, refused = _without_namesakes(tree, pins, rows, likeness)
    named = {topic_id: pin for topic_id, pin in zip(topics, pins, strict=True) if topic_id is not None}
    notes = [f"manual names: {len(named):,} of {len(pins):,} topics found"]
    for place, pin in enumerate(pins):
        if topics[place] is None:
            reason = refused.get(place) or _why_not(tree, likeness[place], rows)
            notes.append(f"{pin.where or repr(pin.name)}: {reason}")
    pinned = tree.with_topics(_with_pin(topic, named[topic.id]) if topic.id in named else topic for topic in tree)
    distinct = yielding(pinned, set(named))
    notes += _yielded(pinned, distinct, set(named))
    return Pinned(refresh_descriptions(tree, distinct, corpus), topics, tuple(notes))


def find_topics(tree: TopicTree, corpus: Corpus, pins: Sequence[Pin]) -> list[tuple[str | None, str]]:
    """The topic (id) that holds the papers of each pin, without repeats; None, with the reason, if there is none."""
    if not pins:
        return []
    likeness = _likeness(tree, corpus, pins)
    rows = _assigned(likeness, tree, pins)
    return [
        (None, _why_not(tree, likeness[place], rows)) if row is None else (tree.topics[row].id, "")
        for place, row in enumerate(rows)
    ]


def _likeness(tree: TopicTree, corpus: Corpus, pins: Sequence[Pin]) -> NDArray[np.float64]:
    """F1 of the papers of each pin and each topic (pins, topics); all -1 for a pin without papers on the map.

    F1 is 2 h n / (n + m), where n is the number of remaining papers of the pinned topic, m that of the topic, and h the
    share of the pin's remaining papers in the topic. If the map has grown, m counts only the papers that the topic had
    before, assuming that papers were added evenly. F1 is 0 between the root and other topics.
    """
    row_of = {paper: row for row, paper in enumerate(corpus.frame["id"].tolist())}
    sizes = np.array([topic.size for topic in tree], dtype=np.float64)
    table = np.full((len(pins), len(tree)), -1.0)
    for place, pin in enumerate(pins):
        rows = np.array([row_of[paper] for paper in pin.papers if paper in row_of], dtype=np.int64)
        if len(rows):
            left = pin.size * len(rows) / len(pin.papers)
            before = sizes * min(1.0, pin.of / tree.papers) if pin.of else sizes
            table[place] = 2 * left * (_hits(tree, rows) / len(rows)) / (left + before)
            # the root always matches the root, and no other topic does
            table[place, slice(1, None) if pin.id == ROOT else 0] = 0.0
    return table


def _hits(tree: TopicTree, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of these papers in each topic; (topics,)."""
    hits = np.zeros(len(tree), dtype=np.int64)
    for depth in range(tree.depth + 1):
        counts = np.bincount(tree.labels_at(depth)[rows], minlength=len(tree))
        hits = np.maximum(hits, counts)  # a leaf is also part of every level below it
    return hits


def _assigned(likeness: NDArray[np.float64], tree: TopicTree, pins: Sequence[Pin]) -> list[int | None]:
    """The row of each pin's topic, without repeats and with the greatest total F1; None below `LEAST_F1`."""
    alike = likeness >= LEAST_F1
    same = np.array([[topic.id == pin.id for topic in tree] for pin in pins])
    of_pin, of_topic = linear_sum_assignment(np.where(alike, likeness + SAME_PLACE * same, 0.0), maximize=True)
    topic_of_pin = dict(zip(of_pin.tolist(), of_topic.tolist(), strict=True))
    return [
        topic_of_pin[place] if place in topic_of_pin and alike[place, topic_of_pin[place]] else None
        for place in range(len(pins))
    ]


def _without_namesakes(
    tree: TopicTree, pins: Sequence[Pin], rows: Sequence[int | None], likeness: NDArray[np.float64]
) -> tuple[tuple[str | None, ...], dict[int, str]]:
    """The pins' topics, and why others were refused: of siblings pinned to one name, only the best match is kept."""
    matched: list[str | None] = [None] * len(pins)
    refused: dict[int, str] = {}
    best_first = [(-likeness[place, row], place, row) for place, row in enumerate(rows) if row is not None]
    taken: dict[tuple[str | None, frozenset[str]], str] = {}
    for _, place, row in sorted(best_first):
        topic = tree.topics[row]
        holder = taken.setdefault((topic.parent, name_key(pins[place].name)), topic.id)
        if holder == topic.id:
            matched[place] = topic.id
        else:
            refused[place] = f"its topic {topic.id} is now a sibling of {holder}, which is pinned to the same name"
    return tuple(matched), refused


def _why_not(tree: TopicTree, likeness: NDArray[np.float64], rows: Sequence[int | None]) -> str:
    """Why a pin has no topic."""
    best = int(likeness.argmax())
    if likeness[best] < 0:
        return "none of its papers is on the map"
    topic = tree.topics[best]
    best_match = f"the best match, {topic.id} ({topic.name!r}), has F1 {likeness[best]:.2f}"
    if likeness[best] >= LEAST_F1:
        return (
            f"{best_match}, but another entry pins it"
            if best in rows
            else f"{best_match}, but fits other entries better"
        )
    return f"no topic matches its papers: {best_match}, below the required {LEAST_F1}"


def _with_pin(topic: Topic, pin: Pin) -> Topic:
    """The topic with the name of a pin; one that has it already keeps the measures of its name."""
    has_it = topic.name == pin.name and topic.details.get("named_by") == BY_HAND
    named = topic if has_it else topic.called(pin.name, BY_HAND)
    return replace(named, keywords=pin.keywords or topic.keywords)


def yielding(tree: TopicTree, pinned: set[str]) -> TopicTree:
    """The tree, with new names for topics that are not pinned but have the name of a relative in `pinned` (ids)."""
    topics = {topic.id: topic for topic in tree}
    for topic in tree:
        relatives = [topics[relative.id] for relative in _relatives(tree, topic)]
        by_hand = {name_key(relative.name) for relative in relatives if relative.id in pinned}
        if topic.id not in pinned and name_key(topic.name) in by_hand:
            topics[topic.id] = topic.called(_free_name(topic, [name_key(relative.name) for relative in relatives]))
    return tree.with_topics(topics.values())


def _yielded(before: TopicTree, after: TopicTree, pinned: set[str]) -> list[str]:
    """A note for each topic to which `yielding` has given a new name."""
    notes = []
    for old, new in zip(before, after, strict=True):
        if old.name != new.name:
            others = (other for other in _relatives(before, old) if name_key(other.name) == name_key(old.name))
            namesake = next(other.id for other in others if other.id in pinned)
            notes.append(f"topic {old.id}: {old.name!r} is now {new.name!r}, because {namesake} has that name by hand")
    return notes


def _free_name(topic: Topic, taken: Sequence[frozenset[str]]) -> str:
    """The best keyword that is not the name of a relative, preferably one that contains no such name."""
    names = [title_case(word) for word in topic.keywords]
    free = [name for name in names if fits(name) and name_key(name) not in taken]
    overlaps = [any(name_key(name) < key or key < name_key(name) for key in taken) for name in free]
    return free[overlaps.index(min(overlaps))] if free else f"Topic {topic.id}"


def _relatives(tree: TopicTree, topic: Topic) -> list[Topic]:
    """The topics whose names a topic's must differ from: its parent, its siblings and its children."""
    parent = [] if topic.parent is None else [tree[topic.parent]]
    return [*parent, *tree.siblings(topic.id), *tree.children(topic.id)]
