"""The topics that came back least often when the tree was grown from each of the build's layouts alone."""

from __future__ import annotations

from dataclasses import dataclass

from hierarchography.model import MapData
from hierarchography.rendering.table import counted

LISTED, BELOW = 10, 0.5
"""Topics listed, at most, and the share of trees below which they are."""


@dataclass(frozen=True)
class Unstable:
    """A topic's name, its papers, and in how many of the trees it came back, as they are shown."""

    name: str
    papers: str
    returns: str


def unstable_topics(topic_map: MapData) -> list[Unstable]:
    """The least stable topics, the largest first among equals; empty if the build has not measured it."""
    found = topic_map.recorded_stability
    trees, shares = int(found.get("trees", 0)), found.get("topics", {})
    topics = [topic for topic in topic_map.tree if shares.get(topic.id, 1.0) < BELOW]
    topics.sort(key=lambda topic: (shares[topic.id], -topic.size))
    return [
        Unstable(topic.label, counted(topic.size, "paper"), f"{round(shares[topic.id] * trees)} of {trees}")
        for topic in topics[:LISTED]
    ]
