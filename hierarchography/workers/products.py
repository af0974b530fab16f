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
from threading import Lock
from typing import Any

import numpy  # noqa: F401  # it and scipy.linalg load the libraries that are to be found here
import scipy.linalg  # noqa: F401
from threadpoolctl import OpenBLASController, ThreadpoolController

LIBRARIES = ["openblas", "blis"]
"""MKL is not in the list: with conda, torch and numpy share its threads, and the encoder needs them."""


class _Limit:
    """Counts the callers that need one thread: the first sets the limit, and the last removes it.

    The number of threads is a property of the process. Without the count, concurrent builds in Python threads would
    remove each other's limit.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking = 0
        self._limiter: Any = None

    def ask(self) -> None:
        with self._lock:
            if not self._asking:
                self._limiter = _libraries().limit(limits=1)
            self._asking += 1

    def leave(self) -> None:
        with self._lock:
            self._asking -= 1
            if not self._asking:
                _free()
                self._limiter.restore_original_limits()
                _free()


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


_limit = _Limit()


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit the linear algebra of numpy and scipy to one thread, as a context manager or as a decorator.

    >>> @one_thread()
    ... def squared(table):
    ...     return table @ table
    """
    _limit.ask()
    try:
        yield
    finally:
        _limit.leave()
