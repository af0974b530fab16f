"""Points to a topic tree: density at the bottom, merging above it."""

from __future__ import annotations

from hierarchography.clustering.grow import Builder, grow_tree, smallest_topic

__all__ = ["Builder", "grow_tree", "smallest_topic"]
