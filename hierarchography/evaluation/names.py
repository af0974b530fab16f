"""Measures whether topic names are distinct and short."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hierarchography.model import Topic, TopicTree


@dataclass(frozen=True)
class Names:
    """Shares of the `topics` below the root, ignoring case; NaN if the tree has only a root.

    `same_as_sibling`, `same_as_parent`, `same_as_other`: same name as a sibling, the parent, or any other topic.
    `contains_another`: contains the shorter name of another topic as consecutive words. `mean_words`: mean number of
    words. `unnamed` is the number of topics without a name; these count as having the same name.
    """

    topics: int
    unnamed: int
    same_as_sibling: float
    same_as_parent: float
    same_as_other: float
    contains_another: float
    mean_words: float


def names(tree: TopicTree) -> Names:
    """Measure the names below the root. There is no sample, so there are no intervals."""
    below = tree.topics[1:]
    words = {topic.id: _words(topic) for topic in tree}
    times = Counter(words.values())
    among = {topic.id: Counter(words[child.id] for child in tree.children(topic.id)) for topic in tree}
    return Names(
        topics=len(below),
        unnamed=sum(not words[topic.id] for topic in below),
        same_as_sibling=_share([among[str(topic.parent)][words[topic.id]] > 1 for topic in below]),
        same_as_parent=_share([words[str(topic.parent)] == words[topic.id] for topic in below]),
        same_as_other=_share([times[words[topic.id]] > 1 for topic in below]),
        contains_another=_share([_contains_any(words[topic.id], times) for topic in below]),
        mean_words=_share([len(words[topic.id]) for topic in below]),
    )


def _words(topic: Topic) -> tuple[str, ...]:
    return tuple(topic.name.casefold().split())


def _contains_any(words: tuple[str, ...], known: Counter[tuple[str, ...]]) -> bool:
    """Whether a shorter sequence of consecutive words is a name."""
    runs = (
        words[start : start + length] for length in range(1, len(words)) for start in range(len(words) - length + 1)
    )
    return any(run in known for run in runs)


def _share(values: list[bool] | list[int]) -> float:
    return sum(values) / len(values) if values else float("nan")
