"""From hundreds of dimensions to few: UMAP over neighbours that are computed once."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import LayoutConfig
from hierarchography.model import Embeddings, Layout, Neighbours

SMALLEST_FOR_UMAP = 20
"""Below this many papers a neighbour graph has no shape to learn, and principal axes serve as the layout."""


def reduce_dimensions(embeddings: Embeddings, neighbours: Neighbours, config: LayoutConfig, seed: int) -> Layout:
    """Coordinates (n, config.dimensions) float32: UMAP (McInnes et al. 2018), or principal axes for few papers.

    The start is the principal axes, not the spectral embedding: it never fails on a disconnected graph and
    keeps the large-scale order of the corpus (Kobak & Linderman 2021).
    """
    axes = _principal_axes(embeddings.matrix, config.dimensions)
    if len(embeddings) < SMALLEST_FOR_UMAP or not axes.any():
        return Layout(axes, "pca")
    return Layout(_umap(embeddings.matrix, neighbours, axes, config, seed), "umap")


def _umap(
    matrix: NDArray[np.float32], neighbours: Neighbours, axes: NDArray[np.float32], config: LayoutConfig, seed: int
) -> NDArray[np.float32]:
    from umap import UMAP

    count = min(config.neighbours, neighbours.indices.shape[1])
    knn = (neighbours.indices[:, :count].astype(np.int32), neighbours.distances[:, :count].copy())
    with warnings.catch_warnings():
        # UMAP warns that a seed means one thread, and that precomputed neighbours cannot place new points.
        warnings.simplefilter("ignore")
        reducer = UMAP(
            n_components=config.dimensions,
            n_neighbors=count,
            min_dist=config.min_dist,
            metric="cosine",
            init=axes,
            precomputed_knn=knn,
            random_state=seed,
            n_jobs=1,
        )
        return np.ascontiguousarray(reducer.fit_transform(matrix), dtype=np.float32)


def _principal_axes(matrix: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """Scores on the first principal axes, scaled to at most 10; axes that do not exist are zero."""
    centred = matrix.astype(np.float64) - matrix.mean(axis=0, dtype=np.float64)
    variances, directions = np.linalg.eigh(centred.T @ centred)
    first = np.argsort(-variances, kind="stable")[:dimensions]
    directions = directions[:, first] * _signs(directions[:, first])
    scores = np.zeros((len(matrix), dimensions))
    scores[:, : len(first)] = centred @ directions
    spread = np.abs(scores).max()
    return (scores * (10 / spread) if spread > 1e-5 else scores * 0).astype(np.float32)


def _signs(directions: NDArray[np.float64]) -> NDArray[np.float64]:
    """An axis may point either way; let its largest weight be positive, so that the answer is one."""
    largest = np.abs(directions).argmax(axis=0)
    return np.where(directions[largest, np.arange(directions.shape[1])] < 0, -1.0, 1.0)
