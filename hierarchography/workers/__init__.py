"""Work spread over processes: in this one, on workers of this machine, or on a cluster, by Dask.

A stage says what is to be done with each piece of its work and takes the results in order; where that happens is
said once, around it. A piece depends on nothing but what it is given, so that it gives the same everywhere.

>>> from operator import pow
>>> list(spread(pow, [1, 2, 3], 2))
[1, 4, 9]
>>> with workers_in(workers=2):                                      # doctest: +SKIP
...     list(spread(pow, [1, 2, 3], 2))
"""

from __future__ import annotations

from hierarchography.workers.cluster import workers_in
from hierarchography.workers.openmp import numba_alone
from hierarchography.workers.products import one_thread
from hierarchography.workers.team import Team, current_team, spread

__all__ = ["Team", "current_team", "numba_alone", "one_thread", "spread", "workers_in"]
