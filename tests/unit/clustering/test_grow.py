"""The stage: settings settled for the corpus, and the builder found by its name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hierarchography.clustering import grow_tree, smallest_topic
from hierarchography.config import ClusteringConfig
from hierarchography.errors import InputError
from hierarchography.model import Space


@pytest.mark.parametrize(
    ("papers", "size"), [(1, 4), (10, 4), (76, 2), (365, 4), (6_000, 9), (18_125, 12), (100_000, 18), (10**6, 32)]
)
def test_the_smallest_topic_grows_slower_than_the_corpus(papers: int, size: int) -> None:
    assert smallest_topic(papers) == size


@pytest.mark.parametrize(("detail", "size"), [(0.25, 17), (0.5, 9), (1.0, 4), (2.0, 4)])
def test_more_detail_means_smaller_topics_but_never_fewer_than_four_papers(detail: float, size: int) -> None:
    assert smallest_topic(365, detail) == size


def test_an_unknown_builder_is_answered_with_the_known_ones(arrange: Callable[[np.ndarray], Space]) -> None:
    with pytest.raises(InputError, match="unknown builder 'magic'; known: density"):
        grow_tree(arrange(np.eye(3)), ClusteringConfig(builder="magic"), np.random.default_rng(0))
