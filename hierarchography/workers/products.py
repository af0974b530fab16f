"""Products of matrices by one thread, so that no result depends on how many threads there are.

OpenBLAS, the linear algebra of numpy and scipy as they are installed from PyPI, parts a product differently with every
number of threads. The sums differ in the last bit, and UMAP makes another map of another last bit. One thread costs
little: the factorisations of narrow tables that a build consists of gain nothing from a second
(`benchmarks/RESULTS.md`). Torch, OpenVINO and Numba have threads of their own, which are left to them.
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
"""Not MKL: where numpy is built with it, as conda's is, a torch from there reads by the same threads."""


class _Limit:
    """How many ask for one thread now: the first sets the limit, and the last takes it back.

    The number of threads belongs to the process: builds side by side in threads of Python would else lift the limit
    for one another.
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
    """Those of numpy and scipy, found once: that takes longer than a small piece of work."""
    return ThreadpoolController().select(internal_api=LIBRARIES)


def _free() -> None:
    """Let any thread of Python set limits: threadpoolctl, from 3.8 on, heeds the one alone that did so last.

    The one that leaves last need not be the one that came first, and it too must leave the limit to others.
    """
    if free := getattr(OpenBLASController, "clear_controlling_thread", None):
        free(force=True)


_limit = _Limit()


@contextmanager
def one_thread() -> Iterator[None]:
    """Within, numpy and scipy multiply and factorise by one thread; as a decorator, a function does all its work so.

    >>> @one_thread()
    ... def squared(table):
    ...     return table @ table
    """
    _limit.ask()
    try:
        yield
    finally:
        _limit.leave()
