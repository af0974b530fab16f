"""The clustering stage: completes the settings for this corpus and calls the chosen builder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np

from hierarchography import plugins
from hierarchography.clustering.near_leaves import REVIEW
from hierarchography.config import ClusteringConfig
from hierarchography.model import Space, TopicTree

FEWEST = 4
FEWEST_IN_REVIEW = 2
"""The default minimum size in collections of the size of a review, where two papers can be a subject."""
GROWTH = 0.25
"""Exponent of the minimum size: with 16 times the papers, topics are twice as large and eight times as many."""


class Builder(Protocol):
    """The interface of tree builders; a plug-in of the kind `builders`."""

    def __call__(self, space: Space, settings: ClusteringConfig, random: np.random.Generator) -> TopicTree:
        """Grow a tree without names for the papers of `space`. `settings.min_topic_size` is never 0 here."""


def grow_tree(
    space: Space,
    config: ClusteringConfig,
    random: np.random.Generator,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> TopicTree:
    """Grow the topic tree with the builder that the settings name; `options` are the builder's own settings."""
    builder: Builder = plugins.load("builders", config.builder, options)
    size = config.min_topic_size or smallest_topic(len(space), config.detail)
    return builder(space, replace(config, min_topic_size=size), random)


def smallest_topic(papers: int, detail: float = 1.0) -> int:
    """The default minimum size of a topic: the fourth root of the papers divided by `detail`, but at least 4.

    In a collection of the size of a review (20 to 149 papers) it is 2 divided by `detail`, but at least 2.

    >>> [smallest_topic(papers) for papers in (10, 76, 365, 18_125, 100_000)]
    [4, 2, 4, 12, 18]
    >>> smallest_topic(18_125, detail=0.5), smallest_topic(76, detail=0.5)
    (23, 4)
    """
    if papers in REVIEW:
        return max(FEWEST_IN_REVIEW, int(np.round(FEWEST_IN_REVIEW / detail)))
    return max(FEWEST, int(np.round(papers**GROWTH / detail)))
