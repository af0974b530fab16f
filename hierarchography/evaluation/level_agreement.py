"""Level agreement: do the levels of a tree match the levels of a labelling?

Gold level l (1 is the broadest) is compared only with the partition of the papers at depth l. Unlike Tree F and
dendrogram purity, the measure does not reward topics at other depths.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.partitions import mutual_information
from hierarchography.evaluation.schemes import Scheme
from hierarchography.model import TopicTree

Partition = Callable[[int], NDArray[np.integer]]
"""For a depth, the number of each paper's topic at that depth (n,), or of its leaf if that is above the depth."""


@dataclass(frozen=True)
class LevelMatch:
    """One gold level and the partition at its depth, into `topics`: their adjusted mutual information."""

    column: str
    depth: int
    topics: int
    ami: float


@dataclass(frozen=True)
class LevelAgreement:
    """The levels of a scheme and a tree compared: one match per gold level, and the mean AMI. Without intervals."""

    scheme: str
    mean: float
    levels: tuple[LevelMatch, ...]


def level_agreement(tree: TopicTree, scheme: Scheme) -> LevelAgreement:
    """Compare gold level l with depth l; the leaves are used if the tree is not so deep."""
    amis = level_amis(tree.labels_at, [level.classes for level in scheme.levels])
    levels = tuple(
        LevelMatch(level.column, depth, len(tree.level(depth)), ami)
        for depth, (level, ami) in enumerate(zip(scheme.levels, amis, strict=True), start=1)
    )
    return LevelAgreement(scheme.name, fmean(amis), levels)


def level_amis(partition: Partition, levels: Sequence[NDArray[np.integer]]) -> list[float]:
    """The AMI of each gold level, broad to narrow, with the partition at its depth, over the labelled papers.

    `levels` hold each paper's class (n,), negative for none. NaN for a level without labels.
    """
    return [_ami(classes, partition(depth)) for depth, classes in enumerate(levels, start=1)]


def _ami(classes: NDArray[np.integer], topics: NDArray[np.integer]) -> float:
    known = classes >= 0
    return mutual_information(classes[known], topics[known]) if known.any() else float("nan")
