"""Runs work in this process, in worker processes on this machine, or on a cluster (with Dask).

A stage defines a function for each piece of its work and reads the results in order. Where the pieces run is set once
for the whole build. A piece depends only on its arguments, so its result is the same everywhere.

>>> from operator import pow
>>> list(spread(pow, [1, 2, 3], 2))
[1, 4, 9]
>>> with workers_in(workers=2):                                      # doctest: +SKIP
...     list(spread(pow, [1, 2, 3], 2))
"""

from __future__ import annotations

from hierarchography.workers.cluster import workers_in
from hierarchography.workers.compiled import keep_umap_compiled
from hierarchography.workers.openmp import numba_alone, one_openmp_thread
from hierarchography.workers.products import one_thread
from hierarchography.workers.team import Team, current_team, spread
from hierarchography.workers.threads import beside, in_threads, threads_allowed

__all__ = [
    "Team",
    "beside",
    "current_team",
    "in_threads",
    "keep_umap_compiled",
    "numba_alone",
    "one_openmp_thread",
    "one_thread",
    "spread",
    "threads_allowed",
    "workers_in",
]
