"""UMAP and HDBSCAN at every topic."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from hierarchography.model import Space, TopicTree
from hierarchography.workers.compiled import EPOCH

Arrange = Callable[[np.ndarray], Space]
Grow = Callable[..., TopicTree]


def blobs(each: int) -> np.ndarray:
    """Three blobs around three axes."""
    noise = np.random.default_rng(0).normal(scale=0.02, size=(3 * each, 8))
    return np.repeat(np.eye(8)[:3], each, axis=0) + noise


def test_three_blobs_are_the_first_level(arrange: Arrange, grow: Grow) -> None:
    tree = grow(arrange(blobs(30)), builder="naive", min_topic_size=20)
    assert [topic.members.tolist() for topic in tree.children("0")] == [
        list(range(0, 30)),
        list(range(30, 60)),
        list(range(60, 90)),
    ]


def test_too_few_for_umap_are_clustered_as_they_are(arrange: Arrange, grow: Grow) -> None:
    """18 papers in three blobs of six: under 20, the vectors themselves are clustered."""
    tree = grow(arrange(blobs(6)), builder="naive", min_topic_size=4)
    assert [topic.members.tolist() for topic in tree.children("0")] == [
        list(range(0, 6)),
        list(range(6, 12)),
        list(range(12, 18)),
    ]


def test_two_texts_copied_many_times_are_two_topics(arrange: Arrange, grow: Grow) -> None:
    tree = grow(arrange(np.repeat(np.eye(8)[:2], 25, axis=0)), builder="naive")
    assert [topic.members.tolist() for topic in tree.leaves] == [list(range(25)), list(range(25, 50))]


def test_planted_topics_are_its_leaves(few: Any, grow: Grow) -> None:
    tree = grow(few.space, builder="naive")
    assert adjusted_mutual_info_score(few.topics[few.settled], tree.leaf_of[few.settled]) > 0.7


def test_umaps_loops_are_compiled_once_for_all_processes() -> None:
    """In a process of its own, where no other builder has seen to it."""
    script = (
        "import numpy as np; from umap import layouts, umap_; from hierarchography.clustering.naive import own_layout\n"
        "own_layout(np.random.default_rng(0).normal(size=(30, 8)).astype(np.float32), 0)\n"
        f"loops = umap_.fast_knn_indices, umap_.smooth_knn_dist, getattr(layouts, {EPOCH!r})\n"
        "print([bool(loop.stats.cache_path) for loop in loops])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, True, True]"
