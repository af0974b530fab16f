"""Matrix products with a single thread, so that no result depends on the number of threads.

OpenBLAS (the linear algebra of numpy and scipy from PyPI) splits a product differently for every number of threads. The
sums differ in the last bit, and a last bit changes what UMAP computes. One thread costs little: a build factorises
narrow tables, for which a second thread is no faster (`benchmarks/RESULTS.md`). Torch, OpenVINO and Numba manage their
own threads and are not limited here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy  # noqa: F401  # it and scipy.linalg load the libraries that are to be found here
import scipy.linalg  # noqa: F401
from threadpoolctl import OpenBLASController, ThreadpoolController

from hierarchography.workers.shared_limit import SharedLimit

LIBRARIES = ["openblas", "blis"]
"""MKL is not in the list: with conda, torch and numpy share its threads, and the encoder needs them."""


@cache
def _libraries() -> Any:
    """The libraries of numpy and scipy, found once, because the search takes longer than a small piece of work."""
    return ThreadpoolController().select(internal_api=LIBRARIES)


def _free() -> None:
    """Let any Python thread set limits; threadpoolctl 3.8 and later accept only the thread that set the last limit.

    The last caller may be in another thread than the first, and must also allow other threads to set limits afterwards.
    """
    if free := getattr(OpenBLASController, "clear_controlling_thread", None):
        free(force=True)


def _remove(limiter: Any) -> None:
    _free()
    limiter.restore_original_limits()
    _free()


_ONE_THREAD = SharedLimit(lambda: _libraries().limit(limits=1), _remove)


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit the linear algebra of numpy and scipy to one thread, as a context manager or as a decorator.

    >>> @one_thread()
    ... def squared(table):
    ...     return table @ table
    """
    with _ONE_THREAD.held():
        yield
