"""The levels of a tree: as many as its leaves need, a requested number, or requested numbers of topics per level.

A reader chooses among 4 to 12 topics at a time, and each further choice is one more chance to be wrong. By default, a
tree therefore has two levels for up to 80 leaves, three for up to 500, and four for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.clustering.contract import Plan, Shape, node_of, readable
from hierarchography.clustering.merge import Merge
from hierarchography.config import ClusteringConfig
from hierarchography.model import TopicTree
from hierarchography.model.nodes import Node
from hierarchography.settings import whole_numbers

TWO, THREE = 80, 500
"""Maximum number of leaves of a tree with two levels, and with three."""
_WITHOUT_LEVELS, _WITHOUT_COUNTS = frozenset({"ward", "naive", "kmeans"}), frozenset({"recursive"})
"""Builders that follow no levels, and those that follow their number only."""

Worth = NDArray[np.floating]
Leaves = Sequence[NDArray[np.integer]]


@dataclass(frozen=True)
class Wanted:
    """The setting `levels`: a `number` of levels (0 = as many as needed), or the `counts` of topics per level."""

    number: int = 0
    counts: tuple[int, ...] = ()

    @classmethod
    def of(cls, settings: ClusteringConfig) -> Wanted:
        """Read the setting; there are never more levels than `max_depth`."""
        numbers = whole_numbers(settings.levels)
        if "," in settings.levels:
            return cls(counts=numbers[: settings.max_depth])
        return cls(number=min(numbers[0], settings.max_depth) if numbers else 0)


def usual_levels(leaves: int) -> int:
    """The default number of levels for a tree with this number of leaves.

    >>> [usual_levels(leaves) for leaves in (14, 80, 81, 500, 1_500)]
    [2, 2, 3, 3, 4]
    """
    return 2 + (leaves > TWO) + (leaves > THREE)


def level_tree(merge: Merge, leaves: Leaves, settings: ClusteringConfig, worth: Worth | None = None) -> Node:
    """The topics of a merge, with the levels in the settings; `leaves` are the papers (rows) of each leaf.

    `worth` is the worth of each merge's best name (see `contract.readable`). If no levels are requested and the default
    number would lose a leaf, there are more, up to `max_depth`.
    """
    wanted = Wanted.of(settings)
    if wanted.counts:
        return _counted(merge, leaves, wanted.counts, settings.max_children, worth)
    if wanted.number:
        shapes = _even_shapes(wanted.number, len(leaves), settings)
    else:
        first = min(usual_levels(len(leaves)), settings.max_depth)
        shapes = [
            Shape(levels, settings.max_children, settings.min_children)
            for levels in range(first, settings.max_depth + 1)
        ]
    found = [readable(merge, leaves, shapes[0], worth)]
    for shape in shapes[1:]:
        if _leaves_in(found[-1]) == len(leaves):
            break
        found.append(readable(merge, leaves, shape, worth))
    return max(found, key=_leaves_in)


def _even_shapes(levels: int, leaves: int, settings: ClusteringConfig) -> list[Shape]:
    """Shapes to try for a requested number of levels: even levels first; uneven ones if that loses a leaf.

    Topics may have fewer children than usual.
    """
    fewest = max(2, min(settings.min_children, int(leaves ** (1 / levels) + 1e-9)))
    return [Shape(levels, settings.max_children, fewest, even) for even in (True, False)]


def _leaves_in(node: Node) -> int:
    return sum(map(_leaves_in, node.children)) if node.children else 1


def _counted(merge: Merge, leaves: Leaves, counts: Sequence[int], most: int, worth: Worth | None) -> Node:
    """The topics of a merge, in levels with the requested numbers of topics, as closely as nested levels allow.

    From the top down, each level gets its own best division. Each topic is divided into at least two parts, unless it
    is a leaf or the level is the last one. Topics may have more than `most` children if the counts require it.
    """
    levels: list[list[list[int]]] = []
    plan = Plan(merge, [len(leaf) for leaf in leaves], Shape(1, most, 2), worth)
    groups = [len(plan.merges) - 1]
    for level, count in enumerate(counts):
        sizes = [len(plan.merges[group].leaves) for group in groups]
        widest = _widest(sizes, count, most)
        if widest > plan.shape.most:
            plan = Plan(merge, [len(leaf) for leaf in leaves], Shape(1, widest, 2), worth)
        parts = _shared_out(plan, groups, count, widest, last=level == len(counts) - 1)
        levels.append([plan.siblings(group, 1, part) for group, part in zip(groups, parts, strict=True)])
        groups = [child for children in levels[-1] for child in children]
    nodes = [node_of(leaves, plan.merges[group]) for group in groups]
    for level_groups in reversed(levels):
        below = iter(nodes)
        nodes = [Node.of([next(below) for _ in children]) for children in level_groups]
    return nodes[0]


def _widest(sizes: Sequence[int], count: int, most: int) -> int:
    """The maximum number of children needed so that topics with `sizes` leaves can have `count` children in total."""
    while most < max(sizes) and sum(min(size, most) for size in sizes) < count:
        most += 1
    return most


def _shared_out(plan: Plan, groups: Sequence[int], count: int, most: int, last: bool) -> list[int]:
    """The number of children of each group, so that they are `count` in total with the greatest gain."""
    best, chosen = np.zeros(1), []
    for group in groups:
        gains = plan.division_gains(group)[: most + 1]
        gains[1] = gains[1] if last or len(plan.merges[group].leaves) == 1 else -np.inf
        ways = np.full((len(gains), len(best) + len(gains) - 1), -np.inf)
        for parts, gain in enumerate(gains):
            ways[parts, parts : parts + len(best)] = best + gain
        chosen.append(ways.argmax(axis=0))
        best = ways.max(axis=0)
    possible = np.flatnonzero(np.isfinite(best))
    total = int(possible[np.abs(possible - count).argmin()])
    shares: list[int] = []
    for parts_of in reversed(chosen):
        shares.append(int(parts_of[total]))
        total -= shares[-1]
    return shares[::-1]


def level_notes(tree: TopicTree, settings: ClusteringConfig) -> list[str]:
    """Notes for the user if the levels differ from those requested."""
    asked, leaves = settings.levels, len(tree.leaves)
    numbers = whole_numbers(asked)
    if numbers and settings.builder in (_WITHOUT_LEVELS | _WITHOUT_COUNTS if "," in asked else _WITHOUT_LEVELS):
        return [f"levels {asked}: the builder {settings.builder} does not support them; set max_depth and max_children"]
    if "," in asked:
        got = tuple(len(tree.level(depth + 1)) for depth in range(min(len(numbers), tree.depth)))
        if got == numbers:
            return []
        note = f"levels {asked}: got {', '.join(map(str, got)) or 'none'}"
        return [f"{note}; a larger detail gives more topics" if got and max(got) < numbers[-1] else note]
    if not numbers or numbers[0] in (0, tree.depth):
        return []
    limit = f" and max_depth {settings.max_depth}" if settings.max_depth < numbers[0] else ""
    return [f"levels {asked} requested: {tree.depth} possible with {leaves} leaves{limit}"]
