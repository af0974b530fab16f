"""Summarises the namer's estimates of how many papers each name is true for.

A namer may store in `Topic.details`: `name_share`, the estimated share of the topic's papers for which its name is
true; `name_parts`, for a joined name ("X & Y") each part's name and share; `name_share_in_parent`, the same share of
the topic's name among the parent's papers; and `named_by`. A missing or invalid value counts as not estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hierarchography.model import Topic, TopicTree

FLOOR_AT_THE_TOP = 2 / 3
FLOOR_BELOW = 1 / 2
PART_FLOOR = 0.2
"""Minimum share of the topic's papers for which each part of a joined name must be true."""
KEYWORDS = "keywords"
"""`named_by` of a topic whose name consists of its strongest keywords."""


@dataclass(frozen=True)
class DepthShares:
    """Name shares of the `topics` at one depth: the number `estimated`, mean by size, share below the floor."""

    depth: int
    topics: int
    estimated: int
    mean_share: float
    floor: float
    below_floor: float


@dataclass(frozen=True)
class NameTruth:
    """Measures over the topics below the root; NaN if nothing was estimated. There is no sample, so no intervals.

    `mean_share`: mean name share of the `estimated` topics, weighted by their papers. `below_floor`: share of the
    estimated topics whose name share is below two thirds at depth 1, or below one half at deeper levels. `joined`:
    share of all topics with a joined name. `joined_earned`: share of the joined names of which every part is true for
    at least a fifth of the papers. `keywords_only`: share of all topics that are named by keywords.
    `broader_than_parent`: share of the `compared` topics whose name is true for at least as many of the parent's papers
    as the parent's own name.
    """

    topics: int
    estimated: int
    mean_share: float
    below_floor: float
    joined: float
    joined_earned: float
    keywords_only: float
    compared: int
    broader_than_parent: float
    by_depth: tuple[DepthShares, ...]


def name_truth(tree: TopicTree) -> NameTruth:
    """Summarise the namer's estimates."""
    below = tree.topics[1:]
    joined = [parts for topic in below if (parts := part_shares(topic))]
    compared = [broader for topic in below if (broader := broader_than_parent(tree, topic)) is not None]
    return NameTruth(
        topics=len(below),
        estimated=sum(name_share(topic) is not None for topic in below),
        mean_share=_mean_share(below),
        below_floor=_below_floor(below),
        joined=len(joined) / len(below) if below else float("nan"),
        joined_earned=_share(min(parts) >= PART_FLOOR for parts in joined),
        keywords_only=_share(topic.details.get("named_by") == KEYWORDS for topic in below),
        compared=len(compared),
        broader_than_parent=_share(compared),
        by_depth=tuple(_at_depth(tree, depth) for depth in range(1, tree.depth + 1)),
    )


def name_share(topic: Topic) -> float | None:
    """The estimated share of a topic's papers for which its name is true; None if it was not estimated."""
    return _as_share(topic.details.get("name_share"))


def part_shares(topic: Topic) -> list[float]:
    """The share of each part of a joined name, 0 if a part has none; empty if the name is not joined."""
    parts = topic.details.get("name_parts")
    if not isinstance(parts, Sequence) or isinstance(parts, str) or len(parts) < 2:
        return []
    return [(_as_share(part.get("share")) if isinstance(part, Mapping) else None) or 0.0 for part in parts]


def broader_than_parent(tree: TopicTree, topic: Topic) -> bool | None:
    """Whether a topic's name is true of at least as many of its parent's papers as the parent's own name is.

    None if one of the two shares was not estimated, as at depth 1, because the root has no name.
    """
    in_parent = _as_share(topic.details.get("name_share_in_parent"))
    of_parent = None if topic.parent is None else name_share(tree[topic.parent])
    return None if in_parent is None or of_parent is None else in_parent >= of_parent


def floor_at(depth: int) -> float:
    """The name share that a topic at this depth needs."""
    return FLOOR_AT_THE_TOP if depth == 1 else FLOOR_BELOW


def _at_depth(tree: TopicTree, depth: int) -> DepthShares:
    topics = [topic for topic in tree if topic.depth == depth]
    estimated = sum(name_share(topic) is not None for topic in topics)
    return DepthShares(depth, len(topics), estimated, _mean_share(topics), floor_at(depth), _below_floor(topics))


def _mean_share(topics: Sequence[Topic]) -> float:
    known = [(topic.size, share) for topic in topics if (share := name_share(topic)) is not None]
    papers = sum(size for size, _ in known)
    return sum(size * share for size, share in known) / papers if papers else float("nan")


def _below_floor(topics: Sequence[Topic]) -> float:
    return _share(share < floor_at(topic.depth) for topic in topics if (share := name_share(topic)) is not None)


def _as_share(value: object) -> float | None:
    """A number from 0 to 1, else None, because a value from a file or a plug-in may be anything."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None


def _share(values: Iterable[bool]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else float("nan")
