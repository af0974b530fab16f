"""Finds topics that their parent's name is not true of, and other topics whose names are.

A topic is placed by its vectors, which can put speech beside computer vision, or gender bias under sentiment analysis.
A reader goes by names: they look for a topic under a name that is true of it. For the same reason, two leaves that
names do not tell apart are merged, and so is a small leaf that no name fits; a topic of another discipline than that
of the topic above it ("Medicine & Neuroscience" below "Computer Science") stands at the first level; and a small leaf
there ("Ecology") is moved below a topic whose name is true of it ("Biology").
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.share import NameShares

STAYS = 0.45
"""A topic stays where it is if its parent's name is true of at least this share of its papers."""
FITS, GAIN = 0.55, 0.2
"""Minimum share of a topic's papers that another topic's name must be true of, and how much larger that share must be
than the parent's."""
FARTHER = 0.25
"""How much smaller the cosine with the other topic's centroid may be than with the parent's."""
SAME = 0.7
"""Minimum share of the papers of a leaf with a makeshift name that the name of the leaf beside it must be true of to
merge the two."""
ALIKE = 0.6
"""Two leaves with at most half of the papers of the topic above them are merged if the name of each is true of at least
this share of the other's papers."""
SMALL = 7
"""A leaf with at most this number of papers that no name fits is merged with the one beside it that is most similar. Of
names of leaves with up to 7 papers, judges called 49% good, of larger ones 65%."""
LAST = 10.0
"""Subtracted from the gain of such a merge, so that others come first."""
FIRST_LEVEL = 1 / 32
"""A leaf at the first level with at most this share of the papers is moved below a topic whose name is true of it."""
FEWEST = 3
"""Minimum number of children that a topic keeps."""
OWN_DISCIPLINE = 0.1
"""How much larger the share of a topic's papers that its discipline is true of must be than that of the one above."""
WITHIN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "machine learning": frozenset({"computer science"}),
        "statistics": frozenset({"mathematics"}),
        "astronomy and astrophysics": frozenset({"physics"}),
        "materials science": frozenset({"physics", "chemistry", "engineering"}),
        "neuroscience": frozenset({"biology", "medicine"}),
        "public health": frozenset({"medicine"}),
    }
)
"""Disciplines of the bundled vocabulary that many schemes place below another one."""


@dataclass(frozen=True)
class Move:
    """A topic, the topic that it should be moved to (both as ids), and how much better it fits there."""

    topic: str
    to: str
    gain: float


def misplaced(shares: NameShares, most_children: int) -> dict[str, str]:
    """The topics (ids) of a named tree that should be moved, and the topic that each should be moved to.

    A leaf is merged with the leaf that it should be moved to. Of the topics at the first level, only small leaves are
    moved. The tree gets no deeper, no topic gets more than `most_children` children, and none is left with fewer than
    `FEWEST`. Of two topics of which one contains the other, only the one that gains more is moved. Deterministic.
    """
    tree, places = shares.tree, _Places.of(shares)
    found = [*places.moves(), *places.merges(), *places.raised(), *places.lowered(), *places.too_small()]
    children = {topic.id: len(tree.children(topic.id)) for topic in tree}
    chosen: dict[str, str] = {}
    for move in sorted(found, key=lambda move: (-move.gain, move.topic, move.to)):
        parent = tree[move.topic].parent or ""
        room = children[move.to] < most_children and children[parent] > FEWEST
        if room and not any(_conflict(move, *earlier) for earlier in chosen.items()):
            chosen[move.topic] = move.to
            children[move.to] += 1 if children[move.to] else 0
            children[parent] -= 1
    return chosen


@dataclass(frozen=True, eq=False)
class _Places:
    """The inner topics (i) of a named tree, the probability (i, n) that their names are true of papers, and centroids.

    `centroids` (t, d) are those of all topics, of length 1.
    """

    shares: NameShares
    inner: tuple[Topic, ...]
    true: NDArray[np.float32]
    centroids: NDArray[np.float32]

    @classmethod
    def of(cls, shares: NameShares) -> _Places:
        tree = shares.tree
        inner = tuple(topic for topic in tree if topic.parent and tree.children(topic.id))
        true = shares.everywhere([topic.name for topic in inner])
        return cls(shares, inner, true, shares.evidence.centroids)

    @property
    def tree(self) -> TopicTree:
        """The named tree."""
        return self.shares.tree

    def moves(self) -> list[Move]:
        """All moves that fit, for the topics that their parent's name is not true of."""
        heights = _heights(self.tree)
        rows = {topic.id: row for row, topic in enumerate(self.inner)}
        found: list[Move] = []
        for topic in self.tree:
            if topic.depth < 2:
                continue
            shares = np.nan_to_num(self.true[:, topic.members].mean(axis=1, dtype=np.float64))
            near = self._near(topic)
            here = rows[topic.parent or ""]
            if shares[here] >= STAYS:
                continue
            for row, other in enumerate(self.inner):
                fits = shares[row] >= max(FITS, shares[here] + GAIN) and near[row] >= near[here] - FARTHER
                if fits and self._can_hold(other, topic, heights[topic.id]):
                    gain = shares[row] + near[row] - shares[here] - near[here]
                    found.append(Move(topic.id, other.id, round(float(gain), 6)))
        return found

    def merges(self) -> list[Move]:
        """Leaves with the leaf beside each that names do not tell apart from it.

        That is a leaf with a makeshift name beside one whose name is true of its papers, or one of two leaves whose
        names are true of the papers of both.
        """
        found: list[Move] = []
        families = [self._leaves_below(topic) for topic in self.tree]
        for topic, leaves, shares in zip(self.tree, families, self.shares.between(families), strict=True):
            for (place, leaf), (at, other) in itertools.permutations(enumerate(leaves), 2):
                held, back = float(shares[at, place]), float(shares[place, at])
                nameless = leaf.has_makeshift and not other.has_makeshift and not other.details.get("name_parts")
                alike = min(held, back) >= ALIKE and 2 * (leaf.size + other.size) <= topic.size
                if (nameless and held >= SAME) or (alike and (leaf.size, leaf.id) < (other.size, other.id)):
                    found.append(Move(leaf.id, other.id, round(held, 6)))
        return found

    def too_small(self) -> list[Move]:
        """The small leaves that no name fits, each with the leaf beside it whose papers are most similar."""
        found: list[Move] = []
        for topic in self.tree:
            leaves = self._leaves_below(topic)
            centroids = self.centroids[[self.tree.row(leaf.id) for leaf in leaves]]
            for place, leaf in enumerate(leaves):
                named = not leaf.has_makeshift or leaf.details.get("name_parts")
                if named or leaf.size > SMALL or len(leaves) < 2:
                    continue
                near = np.round(np.delete(centroids @ centroids[place], place), 6)
                best = int(near.argmax())
                found.append(Move(leaf.id, leaves[best + (best >= place)].id, float(near[best]) - LAST))
        return found

    def _leaves_below(self, topic: Topic) -> list[Topic]:
        """The children of a topic that are leaves."""
        return [child for child in self.tree.children(topic.id) if not self.tree.children(child.id)]

    def raised(self) -> list[Move]:
        """The topics of other disciplines than those of the topic above them, moved to the root.

        That is a topic named by disciplines of its own, or one that the name above it is true of too few papers of.
        """
        rows = {topic.id: row for row, topic in enumerate(self.inner)}
        found: list[Move] = []
        for topic in self.inner:
            if topic.depth < 2 or topic.has_makeshift:
                continue
            above = self.tree.ancestors(topic.id)[1]
            own, held = (float(self.true[rows[one.id], topic.members].mean()) for one in (topic, above))
            named = all(map(self.shares.is_discipline, self.shares.split(topic.name)))
            better = own >= held + OWN_DISCIPLINE if named else own >= max(FITS, held + GAIN) and held < STAYS
            if better and self._is_elsewhere(topic.name, above.name):
                found.append(Move(topic.id, self.tree.root.id, round(own - held, 6)))
        return found

    def lowered(self) -> list[Move]:
        """The small leaves at the first level, moved below topics there whose names are true of them."""
        tops = [row for row, other in enumerate(self.inner) if other.parent == self.tree.root.id]
        found: list[Move] = []
        for leaf in self._leaves_below(self.tree.root):
            if leaf.size > FIRST_LEVEL * self.tree.root.size:
                continue
            near = self._near(leaf)
            nearest = near[tops].max() if tops else 0.0
            for row in tops:
                other = self.inner[row]
                share = float(np.nan_to_num(self.true[row, leaf.members].mean(dtype=np.float64)))
                fits = share >= FITS and near[row] >= nearest - FARTHER and self._can_hold(other, leaf, 0)
                if fits and not self._is_elsewhere(leaf.name, other.name):
                    found.append(Move(leaf.id, other.id, round(share + float(near[row]), 6)))
        return found

    def _is_elsewhere(self, name: str, above: str) -> bool:
        """Whether the disciplines of a name are known, and none is one of the name above or counted as a part of it."""
        own, others = self.shares.disciplines(name), self.shares.disciplines(above)
        return bool(own) and not any(one in others or WITHIN.get(one, frozenset()) & others for one in own)

    def _near(self, topic: Topic) -> NDArray[np.float64]:
        """The cosine (i,) of a topic's centroid with those of the inner topics."""
        rows = [self.tree.row(other.id) for other in self.inner]
        return np.asarray(self.centroids[rows] @ self.centroids[self.tree.row(topic.id)], dtype=np.float64)

    def _can_hold(self, other: Topic, topic: Topic, height: int) -> bool:
        """Whether a topic with `height` levels below it can be a child of another one, whose name is earned."""
        inside = other.id == topic.id or other.id.startswith(f"{topic.id}.")
        return not inside and not other.has_makeshift and other.depth + 1 + height <= self.tree.depth


def _heights(tree: TopicTree) -> dict[str, int]:
    """The number of levels below each topic."""
    heights: dict[str, int] = {}
    for topic in reversed(tree.topics):
        heights[topic.id] = 1 + max((heights[child.id] for child in tree.children(topic.id)), default=-1)
    return heights


def _conflict(move: Move, topic: str, to: str) -> bool:
    """Whether a move concerns a topic that another one (from `topic` to `to`) moves, or one above, below or inside."""
    return _related(move.topic, topic) or f"{move.to}.".startswith(f"{topic}.") or f"{to}.".startswith(f"{move.topic}.")


def _related(first: str, second: str) -> bool:
    return f"{first}.".startswith(f"{second}.") or f"{second}.".startswith(f"{first}.")
