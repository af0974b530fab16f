"""Points to a topic tree: density at the bottom, merging above it."""

from __future__ import annotations

from hierarchography.clustering.extend import Extended, extend_tree
from hierarchography.clustering.grow import Builder, grow_tree, smallest_topic

__all__ = ["Builder", "Extended", "extend_tree", "grow_tree", "smallest_topic"]
