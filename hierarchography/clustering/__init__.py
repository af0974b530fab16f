"""Grows a topic tree from the papers' vectors: clusters as leaves, and merging for the levels above."""

from __future__ import annotations

from hierarchography.clustering.extend import Extended, extend_tree
from hierarchography.clustering.grow import Builder, grow_tree, smallest_topic
from hierarchography.clustering.levels import level_notes, level_tree
from hierarchography.clustering.placement import assess
from hierarchography.clustering.placer import Landing, Placer

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
