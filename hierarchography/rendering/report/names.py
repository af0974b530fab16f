"""The topics whose names say little of their papers, for the report."""

from __future__ import annotations

from dataclasses import dataclass

from hierarchography.model import MapData
from hierarchography.rendering.table import counted
from hierarchography.rendering.weak import weakness

MOST = 20
"""Topics that are listed, the largest first."""


@dataclass(frozen=True)
class WeakName:
    """A topic, how many papers it has ("1,234 papers"), and why its name is listed."""

    name: str
    papers: str
    why: str


def weak_names(topic_map: MapData) -> list[WeakName]:
    """The largest topics whose names are makeshifts or true of less than half of their papers, by the estimate."""
    largest = sorted(topic_map.tree, key=lambda topic: -topic.size)
    found = [WeakName(topic.name, counted(topic.size, "paper"), why) for topic in largest if (why := weakness(topic))]
    return found[:MOST]
