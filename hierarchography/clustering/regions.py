"""HDBSCAN as every builder here runs it, and when there is nothing for it to tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hdbscan import HDBSCAN

SAMPLES = 5
"""Neighbours within reach of a point of a dense region, at most; as many as the least cluster has in a smaller one."""


def divisible(points: NDArray[np.floating], min_size: int) -> bool:
    """Whether there are points (n, k) enough for two clusters of `min_size`, and not all at one place."""
    return len(points) >= 2 * min_size and bool(np.ptp(points, axis=0).any())


def dense_regions(points: NDArray[np.floating], min_size: int, selection: str = "eom") -> HDBSCAN:
    """HDBSCAN (Campello, Moulavi & Sander 2013) fitted to points (n, k): `labels_`, `condensed_tree_`.

    `selection` of the clusters is `eom` (excess of mass) or `leaf`. Exact, and on one core: the same every time.
    """
    from hdbscan import HDBSCAN

    model = HDBSCAN(
        min_cluster_size=max(2, min_size),  # HDBSCAN knows no cluster of one
        min_samples=min(SAMPLES, min_size),
        cluster_selection_method=selection,
        approx_min_span_tree=False,
        core_dist_n_jobs=1,
    )
    return model.fit(points.astype(np.float64))
