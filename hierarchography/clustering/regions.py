"""Runs HDBSCAN for all builders, and checks whether papers can be divided at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hdbscan import HDBSCAN

SAMPLES = 5
"""Maximum `min_samples` of HDBSCAN: the neighbours that a point of a dense region has; less for small clusters."""


def divisible(points: NDArray[np.floating], min_size: int) -> bool:
    """Whether there are enough points (n, k) for two clusters of `min_size`, and they are not all identical."""
    return len(points) >= 2 * min_size and bool(np.ptp(points, axis=0).any())


def dense_regions(points: NDArray[np.floating], min_size: int, selection: str = "eom") -> HDBSCAN:
    """HDBSCAN (Campello, Moulavi & Sander 2013) fitted to points (n, k): `labels_`, `condensed_tree_`.

    `selection` of the clusters is `eom` (excess of mass) or `leaf`. Exact and on one core, so that results do not vary.
    """
    from hdbscan import HDBSCAN

    model = HDBSCAN(
        min_cluster_size=max(2, min_size),  # HDBSCAN has no clusters of one
        min_samples=min(SAMPLES, min_size),
        cluster_selection_method=selection,
        approx_min_span_tree=False,
        core_dist_n_jobs=1,
    )
    return model.fit(points.astype(np.float64))
