"""Measures a topic's name, whoever gave it, and decides whether it is earned."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import NamingConfig
from hierarchography.model import Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming.earned import floor_of
from hierarchography.naming.evidence import Encode
from hierarchography.naming.share import NameShares
from hierarchography.naming.titles import Named
from hierarchography.vocabulary.gate import CHILD_HELD, MOST_NOT_HELD, OWN_PART, TELLING


@dataclass(frozen=True)
class Part:
    """One part of a joined name: the share of the topic's papers of which it is true, and of which only it is true."""

    name: str
    share: float
    own: float


@dataclass(frozen=True)
class Truth:
    """A name measured for a topic: the share of its papers of which it is true, of the parent's and of the siblings'.

    `above` is the share for the parent's papers, `beside` that for the siblings'. `missed` is the share of papers in
    children that the name does not fit; `parts` are those of a joined name. All are NaN if nothing can be measured.
    """

    name: str
    share: float
    above: float
    beside: float
    missed: float
    parts: tuple[Part, ...] = ()

    @property
    def details(self) -> dict[str, object]:
        """The measurements for `Topic.details`; empty if nothing could be measured."""
        if math.isnan(self.share):
            return {}
        return Named(self.name, self.share, self.above, tuple((part.name, part.share) for part in self.parts)).details


def truth_of(shares: NameShares, topic: Topic, name: str) -> Truth:
    """Measure a name for a topic and its relatives."""
    tree = shares.tree
    members = tree[topic.parent or topic.id].members
    true = shares.true(name, members, members)
    own = np.isin(members, topic.members, assume_unique=True)
    either = true.max(axis=1)
    names = shares.split(name)
    return Truth(
        name,
        _mean(either[own]),
        _mean(either),
        _mean(either[~own]) if not own.all() else 0.0,
        _missed(tree, topic, members, either),
        _parts(names, true[own]) if len(names) > 1 else (),
    )


def why_unearned(truth: Truth, topic: Topic, inner: bool) -> str | None:
    """Why a name is not earned, as a message to its author; None if it is earned or cannot be measured."""
    floor = floor_of(topic, inner)
    if truth.share < floor:
        share = math.floor(100 * truth.share)  # rounded up, it could equal the floor
        return f"{truth.name!r} is true of about {share}% of its papers, and must be of {floor:.0%}"
    for part in truth.parts:
        if part.own < OWN_PART:
            return f"{part.name!r} in {truth.name!r} adds hardly any papers: name one thing"
    if truth.missed > MOST_NOT_HELD:
        return f"{truth.name!r} fits some of its parts only"
    if truth.share < TELLING * truth.beside:
        return f"{truth.name!r} is as true of the topics beside it"
    return None


def with_shares(
    tree: TopicTree, corpus: Corpus, embeddings: Embeddings, encode: Encode, config: NamingConfig
) -> TopicTree:
    """The tree with measurements for names that have none, such as those given by hand; except for the root."""
    unknown = {topic.id for topic in tree if topic.parent and topic.name and "name_share" not in topic.details}
    if not unknown:
        return tree
    shares = NameShares.of(tree, corpus, embeddings, encode, config)
    return tree.with_topics(_measured(topic, shares) if topic.id in unknown else topic for topic in tree)


def _measured(topic: Topic, shares: NameShares) -> Topic:
    return replace(topic, details={**topic.details, **truth_of(shares, topic, topic.name).details})


def _parts(names: tuple[str, ...], true: NDArray[np.float32]) -> tuple[Part, ...]:
    """Each part of a joined name, from the probabilities for the topic's papers (m, parts)."""
    together = _mean(true.max(axis=1))
    rest = [_mean(np.delete(true, column, axis=1).max(axis=1)) for column in range(len(names))]
    return tuple(
        Part(name, _mean(true[:, column]), together - without)
        for column, (name, without) in enumerate(zip(names, rest, strict=True))
    )


def _missed(tree: TopicTree, topic: Topic, members: NDArray[np.int32], true: NDArray[np.float32]) -> float:
    """The share of a topic's papers in children that a name does not fit; `true` (m,) is that of the `members`."""
    missed = 0
    for child in tree.children(topic.id):
        share = _mean(true[np.searchsorted(members, child.members)])
        missed += child.size if share < CHILD_HELD else 0
    return missed / topic.size


def _mean(values: NDArray[np.float32]) -> float:
    return float(values.mean(dtype=np.float64))
