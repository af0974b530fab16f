"""Toponymy's clusterer with its defaults, over UMAP in five dimensions, and the tree that it makes itself."""

from __future__ import annotations

import warnings
from typing import Any

import contract
import numpy as np
from numpy.typing import NDArray
from toponymy.clustering import ToponymyClusterer
from umap import UMAP

SIZES = (10, 7, 5, 3)
"""Least sizes of a cluster: Toponymy's default, then smaller ones, which it asks for when it finds too few clusters."""


def grow(vectors: NDArray[np.float32], texts: list[str], seed: int, smallest: int) -> dict[str, Any]:
    """The tree of one run. Toponymy's clusterer has no way of its own to place noise."""
    return clustered(vectors, reduced(vectors, seed))[1]


def warm(vectors: NDArray[np.float32]) -> None:
    """Let Numba compile."""
    clustered(vectors, reduced(vectors, 0))


def reduced(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """The vectors in five dimensions, where Toponymy's own examples cluster."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        points: NDArray[np.float32] = UMAP(
            n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        ).fit_transform(vectors)
    return points


def clustered(vectors: NDArray[np.float32], points: NDArray[np.float32]) -> tuple[list[Any], dict[str, Any]]:
    """Toponymy's own layers (none where it finds too few clusters), and what a script writes of them."""
    for size in SIZES:
        try:
            layers, below = ToponymyClusterer(base_min_cluster_size=size).fit_predict(points, vectors)
        except ValueError as error:
            if "Not enough clusters" not in str(error):
                raise
            continue
        above = {child: parent for parent, children in below.items() for child in children if parent[0] < len(layers)}
        notes = [] if size == SIZES[0] else [f"base_min_cluster_size {size}: {SIZES[0]} found too few clusters"]
        return layers, {**contract.layered([layer.cluster_labels for layer in layers], above), "notes": notes}
    return [], {**contract.layered([np.full(len(points), -1)]), "notes": ["too few clusters at any size"]}


if __name__ == "__main__":
    contract.run("toponymy", warm, grow)
