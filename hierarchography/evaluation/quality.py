"""The inexpensive quality measures that every map stores in its manifest and shows in its report."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.intervals import Bootstrap
from hierarchography.evaluation.names import names
from hierarchography.evaluation.structure import structure
from hierarchography.model import TopicTree

_DIGITS = 4


def quality(tree: TopicTree, matrix: NDArray[np.float32]) -> dict[str, float | int | None]:
    """The shape of a tree, the cohesion of its papers (vectors (n, d)), and its names; None if not defined.

    The figures are those of `structure` and `names`, without intervals; `cohesion_gain_random` is the gain of a
    tree of the same shape with shuffled papers.
    """
    shape, words = structure(tree, matrix, Bootstrap(0)), names(tree)
    figures = {
        "coverage": shape.coverage.value,
        "placed_by_neighbours": shape.noise_share.value,
        "confidence": shape.confidence.value,
        "cohesion_gain": shape.cohesion_gain.value,
        "cohesion_gain_random": shape.cohesion_gain.random,
        "imbalance": shape.imbalance.value,
        "largest_child": shape.largest_child.value,
        "children_least": shape.branching.least,
        "children_mean": shape.branching.mean,
        "children_most": shape.branching.most,
        "chains": shape.chains,
        "smallest_leaf": shape.smallest_leaf,
        "names_unique": 1 - words.same_as_other,
        "names_like_sibling": words.same_as_sibling,
        "names_like_parent": words.same_as_parent,
        "name_words": words.mean_words,
    }
    return {name: _plain(value) for name, value in figures.items()}


def _plain(value: float) -> float | int | None:
    if isinstance(value, int):
        return value
    return round(float(value), _DIGITS) if math.isfinite(value) else None
