"""Keeps the machine code of UMAP's loops, which umap-learn compiles in every process: 8 to 12 s."""

from __future__ import annotations

from contextlib import suppress

EPOCH = "_nb_optimize_layout_euclidean_single_epoch"
"""UMAP's loop for one epoch, as umap-learn calls it."""


def keep_umap_compiled() -> None:
    """Let Numba cache UMAP's loops.

    The loop over the epochs is compiled so that other Python threads run beside it.
    """
    from umap import layouts, umap_

    for module, name in (
        (umap_, "fast_knn_indices"),
        (umap_, "smooth_knn_dist"),
        (umap_, "compute_membership_strengths"),
        (layouts, EPOCH),
    ):
        loop = getattr(module, name, None)
        if loop is not None and not loop.stats.cache_path:  # not enabled yet, here or by umap-learn
            if name == EPOCH:
                loop.targetoptions["nogil"] = True
            with suppress(RuntimeError):  # no folder that Numba can write to
                loop.enable_caching()
