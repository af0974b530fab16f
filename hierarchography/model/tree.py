"""The topic tree: flat, in preorder, every paper in exactly one topic at every level."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import content_key, fingerprint
from hierarchography.errors import TreeError
from hierarchography.model.embeddings import frozen

ROOT = "0"
DETAILS = (
    "description",
    "central",
    "spanning",
    "nearest",
    "facets",
    "named_by",
    "name_share",
    "name_share_in_parent",
    "name_parts",
    "also_called",
)
"""What a namer may add to a topic, besides name and keywords; see `Topic.details`."""
OF_THE_NAME = frozenset({"named_by", "name_share", "name_share_in_parent", "name_parts", "also_called"})
"""The details that are valid for the current name only."""
KEYWORDS, SUBTOPICS = "keywords", "subtopics"
"""Values of `details["named_by"]` for a makeshift name, used if no single name is true of enough papers: phrases of the
papers, or several names that together are true of most papers (two or three, or those of the largest subtopics)."""


@dataclass(frozen=True, eq=False)
class Topic:
    """One topic. `id` is its path (`"0.2.1"` is the second child of the third child of the root `"0"`).

    `members` are the rows of all papers at or below the topic, ascending (int32, read-only).
    `keywords` come best first. `details` holds what a namer adds, ready for JSON:
    `description` (a sentence), `central` and `spanning` (ids of papers), `nearest` (the nearest sibling and the words
    that distinguish the two), `facets`, and `named_by`: "hand", a language model, "keywords" or "subtopics" for
    makeshift names, or nothing. `name_share` is the estimated share of the topic's papers for which its name is true,
    `name_share_in_parent` the same for its parent's papers, and `name_parts` lists the parts of a joined name (`name`,
    `share`). `also_called` is the abbreviation of the name, or its long form, if the papers define it.
    """

    id: str
    members: NDArray[np.int32]
    name: str = ""
    keywords: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        frozen(self.members)

    def called(self, name: str, by: str = "") -> Topic:
        """The topic with another name, given by `by` (see `details`), without the measures of its current name."""
        details = {key: value for key, value in self.details.items() if key not in OF_THE_NAME}
        return replace(self, name=name, details={**details, "named_by": by} if by else details)

    @property
    def has_makeshift(self) -> bool:
        """Whether the name is a makeshift, because no name is true of enough papers."""
        return self.details.get("named_by") in (KEYWORDS, SUBTOPICS)

    @property
    def parent(self) -> str | None:
        """The id of the topic above, None for the root."""
        return self.id.rpartition(".")[0] or None

    @property
    def label(self) -> str:
        """The text to show for the topic: its name, or a placeholder if it has none."""
        if self.name.strip():
            return self.name
        return f"Topic {self.id}" if self.parent else "All papers"

    @property
    def depth(self) -> int:
        """Steps from the root: 0 for the root itself."""
        return self.id.count(".")

    @property
    def size(self) -> int:
        """The number of papers."""
        return len(self.members)


@dataclass(frozen=True, eq=False)
class Assignment:
    """How certain the place of each paper is.

    `confidence` (n,) float32 in 0..1: the probability that the paper stays in its leaf with another seed.
    `by_neighbours` (n,) bool: True if the paper was assigned to its neighbours' topic, because the clustering left it
    as noise or, in large collections, because the topics were learned from a sample without it.
    """

    confidence: NDArray[np.float32]
    by_neighbours: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.confidence.shape != self.by_neighbours.shape:
            raise TreeError(f"{len(self.confidence)} confidences for {len(self.by_neighbours)} placements")
        if not np.all((self.confidence >= 0) & (self.confidence <= 1)):
            raise TreeError("a confidence must be between 0 and 1")
        frozen(self.confidence)
        frozen(self.by_neighbours)

    @classmethod
    def certain(cls, papers: int) -> Assignment:
        """All papers placed by the clustering itself, with confidence 1."""
        return cls(np.ones(papers, dtype=np.float32), np.zeros(papers, dtype=bool))


@dataclass(frozen=True, eq=False)
class TopicTree:
    """Topics in preorder (a parent, then its children's subtrees, largest child first), and the assignment.

    The children of a topic are disjoint and cover it, so that at every level each paper is in exactly one topic; a
    leaf above a level is also part of that level. Raises `TreeError` if the tree is invalid.
    """

    topics: tuple[Topic, ...]
    assignment: Assignment

    def __post_init__(self) -> None:
        _validate(self)

    def __len__(self) -> int:
        return len(self.topics)

    def __iter__(self) -> Iterator[Topic]:
        return iter(self.topics)

    def __getitem__(self, topic_id: str) -> Topic:
        return self.topics[self.row(topic_id)]

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self._rows

    def __repr__(self) -> str:
        counts = f"{self.papers:,} papers, {len(self):,} topics, {len(self.leaves):,} leaves"
        return f"TopicTree({counts}, depth {self.depth})"

    @property
    def root(self) -> Topic:
        """The topic of all papers."""
        return self.topics[0]

    @property
    def papers(self) -> int:
        """The number of papers, n."""
        return self.root.size

    @cached_property
    def depth(self) -> int:
        """The level of the deepest topic; 0 for a tree of the root alone."""
        return max(topic.depth for topic in self.topics)

    def row(self, topic_id: str) -> int:
        """The position of a topic in preorder. Raises `TreeError`, with the nearest known ids, for an unknown topic."""
        if topic_id not in self._rows:
            known = str(topic_id)
            while known and known not in self._rows:
                known = known.rpartition(".")[0]
            near = self.children(known or ROOT)
            hint = ", ".join(topic.id for topic in near) or "none, it is a leaf"
            raise TreeError(f"no topic {topic_id!r}; the children of {known or ROOT!r} are: {hint}")
        return self._rows[topic_id]

    def children(self, topic_id: str) -> tuple[Topic, ...]:
        """The direct subtopics, largest first; empty for a leaf."""
        return tuple(self.topics[row] for row in self._children[self.row(topic_id)])

    def siblings(self, topic_id: str) -> tuple[Topic, ...]:
        """The other children of this topic's parent, largest first; empty for the root."""
        parent = self[topic_id].parent
        return () if parent is None else tuple(topic for topic in self.children(parent) if topic.id != topic_id)

    def ancestors(self, topic_id: str) -> tuple[Topic, ...]:
        """The path from the root to the topic, both included."""
        parts = self[topic_id].id.split(".")
        return tuple(self[".".join(parts[: step + 1])] for step in range(len(parts)))

    def subtree(self, topic_id: str) -> tuple[Topic, ...]:
        """The topic and all its descendants, in preorder."""
        start = self.row(topic_id)
        prefix = f"{topic_id}."
        stop = next((i for i in range(start + 1, len(self)) if not self.topics[i].id.startswith(prefix)), len(self))
        return self.topics[start:stop]

    @cached_property
    def leaves(self) -> tuple[Topic, ...]:
        """The topics without children, in preorder."""
        return tuple(self.topics[row] for row, below in enumerate(self._children) if not below)

    def level(self, depth: int) -> tuple[Topic, ...]:
        """The partition of the papers at a depth: its topics, and the leaves that end above it."""
        return tuple(
            topic
            for row, topic in enumerate(self.topics)
            if topic.depth == depth or (topic.depth < depth and not self._children[row])
        )

    def labels_at(self, depth: int) -> NDArray[np.int32]:
        """For each paper the row (in preorder) of its topic at a depth (0 or more); shape (n,)."""
        if depth < 0:
            raise TreeError(f"a level is 0 (the root) or more, not {depth}")
        labels = np.empty(self.papers, dtype=np.int32)
        for topic in self.level(depth):
            labels[topic.members] = self._rows[topic.id]
        return frozen(labels)

    @cached_property
    def leaf_of(self) -> NDArray[np.int32]:
        """For each paper the row (in preorder) of its leaf; shape (n,)."""
        return self.labels_at(self.depth)

    def sums(self, vectors: NDArray[np.floating]) -> NDArray[np.float64]:
        """The sum of the papers' vectors (n, d) for each topic, in preorder; (topics, d).

        Those of leaves are added upwards.
        """
        found = np.zeros((len(self.topics), vectors.shape[1]))
        for row in reversed(range(len(self.topics))):
            topic = self.topics[row]
            if not self._children[row]:
                found[row] = vectors[topic.members].sum(axis=0, dtype=np.float64)
            if topic.parent is not None:
                found[self._rows[topic.parent]] += found[row]
        return found

    @cached_property
    def digest(self) -> str:
        """A hash of the topics (papers, names, keywords and details) and of the assignment, for cache keys."""
        topics = [[topic.id, topic.name, topic.keywords, dict(topic.details)] for topic in self]
        arrays = fingerprint(self.leaf_of, self.assignment.confidence, self.assignment.by_neighbours)
        return content_key(topics, arrays)

    def with_topics(self, topics: Iterable[Topic]) -> TopicTree:
        """The same tree with other names, keywords or details."""
        return replace(self, topics=tuple(topics))

    def reordered(self, rows: NDArray[np.integer]) -> TopicTree:
        """The same tree over papers in another order: paper i of this tree is paper `rows[i]` of the new one."""
        topics = (replace(topic, members=np.sort(rows[topic.members]).astype(np.int32)) for topic in self.topics)
        confidence = np.empty_like(self.assignment.confidence)
        by_neighbours = np.empty_like(self.assignment.by_neighbours)
        confidence[rows], by_neighbours[rows] = self.assignment.confidence, self.assignment.by_neighbours
        return TopicTree(tuple(topics), Assignment(confidence, by_neighbours))

    def among(self, rows: NDArray[np.integer]) -> TopicTree:
        """The same topics with only some of the papers (`rows`, ascending), at least one of each topic."""
        place = np.full(self.papers, -1, dtype=np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        moved = (place[topic.members] for topic in self.topics)
        topics = (replace(topic, members=places[places >= 0]) for topic, places in zip(self.topics, moved, strict=True))
        assignment = Assignment(self.assignment.confidence[rows], self.assignment.by_neighbours[rows])
        return TopicTree(tuple(topics), assignment)

    def named_as(self, other: TopicTree) -> TopicTree:
        """The same tree with the names, keywords and details of another tree with the same topics."""
        return self.with_topics(
            replace(topic, name=named.name, keywords=named.keywords, details=named.details)
            for topic, named in zip(self, other, strict=True)
        )

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {topic.id: row for row, topic in enumerate(self.topics)}

    @cached_property
    def _children(self) -> list[list[int]]:
        children: list[list[int]] = [[] for _ in self.topics]
        for row, topic in enumerate(self.topics):
            if topic.parent is not None:
                children[self._rows[topic.parent]].append(row)
        return children


def _validate(tree: TopicTree) -> None:
    if not tree.topics or tree.topics[0].id != ROOT:
        raise TreeError("a tree must start with its root, the topic '0'")
    if len(tree._rows) != len(tree.topics):
        raise TreeError("two topics have the same id")
    for before, topic in itertools.pairwise(tree.topics):
        # in preorder a topic's parent is the topic before it or one of that topic's ancestors
        if topic.parent is None or not f"{before.id}.".startswith(f"{topic.parent}."):
            raise TreeError(f"topic {topic.id} does not follow its parent's other topics: the tree is not in preorder")
    if not np.array_equal(tree.root.members, np.arange(tree.papers)):
        raise TreeError("the root must contain every paper once, in order")
    if len(tree.assignment.confidence) != tree.papers:
        raise TreeError(f"the assignment has {len(tree.assignment.confidence)} papers, but the tree {tree.papers}")
    for topic, children in zip(tree.topics, tree._children, strict=True):
        below = [tree.topics[row].members for row in children]
        if below and not np.array_equal(np.sort(np.concatenate(below)), topic.members):
            raise TreeError(f"the children of topic {topic.id} do not contain each of its {topic.size} papers once")
        if topic.size == 0:
            raise TreeError(f"topic {topic.id} has no papers")
