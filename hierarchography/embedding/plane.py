"""The 2-D map of the papers, for display only: no topic is grown from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import LayoutConfig
from hierarchography.embedding.layout import SMALLEST_FOR_UMAP, Effort, principal_axes, umap_epochs, umap_graph
from hierarchography.model import Space

EFFORT = Effort(60, 3)
"""UMAP's effort. Little is needed, because the finished layout is the start."""

MIN_DIST = 0.15
"""UMAP's least distance between points: large enough to hover each point. The layout for topics uses a smaller one."""


def plane_begun(space: Space, config: LayoutConfig, seed: int) -> Callable[[], NDArray[np.float32]]:
    """What gives the coordinates (n, 2) float32, with the long side along the first axis; it can run beside anything.

    UMAP (McInnes et al. 2018) in two dimensions, over the same neighbours as the layout, and started from the first two
    principal axes of the layout. The 2-D map therefore shows the same islands, at a fraction of the cost. With fewer
    than 20 papers, or identical ones, the principal axes themselves are the map.
    """
    axes = principal_axes(space.layout.matrix, 2, seed)
    if len(space) < SMALLEST_FOR_UMAP or not axes.any():
        return lambda: axes
    near = replace(config, min_dist=MIN_DIST)
    graph = umap_graph(space.embeddings.matrix, space.neighbours, near)
    return lambda: principal_axes(umap_epochs(graph, axes, near, EFFORT, seed), 2, seed)
