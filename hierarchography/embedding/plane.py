"""The papers on a plane, to be looked at: no topic is grown from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import LayoutConfig
from hierarchography.embedding.layout import SMALLEST_FOR_UMAP, principal_axes, umap_layout
from hierarchography.model import Space

EPOCHS = 60
"""Passes over the neighbour graph. The start is the finished layout, so that few are needed."""

MIN_DIST = 0.15
"""Points keep apart, so that each can be hovered; the layout that topics are grown from lets them meet."""


def flatten(space: Space, config: LayoutConfig, seed: int) -> NDArray[np.float32]:
    """Coordinates (n, 2) float32, the long side along the first axis.

    UMAP (McInnes et al. 2018) in two dimensions over the neighbours that the layout was made from, started
    at the layout's own two principal axes: the plane shows the same islands, and costs a fraction of it.
    Fewer than 20 papers, or papers that are all alike, stay on those axes.
    """
    axes = principal_axes(space.layout.matrix, 2, seed)
    if len(space) < SMALLEST_FOR_UMAP or not axes.any():
        return axes
    plane = umap_layout(
        seed, space.embeddings.matrix, space.neighbours, axes, replace(config, min_dist=MIN_DIST), EPOCHS
    )
    return principal_axes(plane, 2, seed)
