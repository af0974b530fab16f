"""Grows a topic tree from the papers' vectors: clusters as leaves, and merging for the levels above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.clustering.extend import Extended, extend_tree
    from hierarchography.clustering.grow import Builder, grow_tree, smallest_topic
    from hierarchography.clustering.levels import level_notes, level_tree
    from hierarchography.clustering.placement import assess
    from hierarchography.clustering.placer import Landing, Placer

# Imported on first use: placing a paper needs no algorithm that grows a tree.
_HOMES = {
    "Builder": "grow",
    "Extended": "extend",
    "Landing": "placer",
    "Placer": "placer",
    "assess": "placement",
    "extend_tree": "extend",
    "grow_tree": "grow",
    "level_notes": "levels",
    "level_tree": "levels",
    "smallest_topic": "grow",
}

__all__ = [
    "Builder",
    "Extended",
    "Landing",
    "Placer",
    "assess",
    "extend_tree",
    "grow_tree",
    "level_notes",
    "level_tree",
    "smallest_topic",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
