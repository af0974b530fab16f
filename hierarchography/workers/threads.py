"""Runs pieces of work in threads of this process, for functions that spend their time outside of Python's lock."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

import joblib

Result = TypeVar("Result")

MOST = 4
"""Maximum number of threads: each holds a piece of work in memory."""


def cores() -> int:
    """The number of processor cores that this process may use, by affinity and by limits of its container."""
    return int(joblib.cpu_count())


def threads_allowed() -> int:
    """The value of `OMP_NUM_THREADS` (1 on a Dask worker), else one thread per processor core."""
    setting = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return int(setting) if setting.isdigit() and int(setting) else cores()


def in_threads(function: Callable[..., Result], items: Iterable[Any], shared: Sequence[Any]) -> Iterator[Result]:
    """`function(item, *shared)` for each item, in order, computed by as many threads as there are cores (`MOST`).

    Items are consumed lazily, as many ahead as there are threads. Threads that wait do not use a core. If it is
    known that there are at most `MOST` items, each has a thread: of three on two cores, the third would else be
    computed while one core has nothing to do.
    """
    count = min(cores(), MOST)
    if count > 1 and isinstance(items, Sized) and len(items) <= MOST:
        count = max(count, len(items))
    if count == 1:
        yield from (function(item, *shared) for item in items)
        return
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(count, thread_name_prefix="pieces") as pool:
        try:
            for item in items:
                waiting.append(pool.submit(copy_context().run, function, item, *shared))
                if len(waiting) >= count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def beside(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Run `work` in another thread while the body of the context runs, which gets a function to wait for its result.

    Leaving the context waits for `work`. An error of `work` is raised where it is waited for, unless the body has
    raised one.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as pool:
        future = pool.submit(copy_context().run, work)
        yield future.result
        future.result()
