"""How similar the papers of each topic are, from their vectors. All results are in preorder of the tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import MapData, TopicTree


def topic_sums(topic_map: MapData) -> NDArray[np.float64]:
    """The sum of the papers' vectors for each topic (topics, d)."""
    return topic_map.tree.sums(topic_map.embeddings.matrix)


def density(tree: TopicTree, sums: NDArray[np.float64]) -> list[float | None]:
    """The similarity of a topic's papers: the mean cosine of two of them; None for a single paper.

    The squared length of the sum of n unit vectors is n plus the cosines of all n (n - 1) ordered pairs,
    so the mean is exact and does not depend on the topic's size.
    """
    sizes = np.array([topic.size for topic in tree], dtype=np.float64)
    means = (np.einsum("ij,ij->i", sums, sums) - sizes) / np.maximum(sizes * (sizes - 1), 1)
    return [
        round(min(max(float(mean), -1.0), 1.0), 4) if size > 1 else None
        for mean, size in zip(means, sizes, strict=True)
    ]
