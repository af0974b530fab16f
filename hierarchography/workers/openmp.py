"""Makes the thread pools of a process survive a fork: those of OpenMP (used by torch, scikit-learn, Numba) and Numba.

A fork copies only the calling thread. GNU OpenMP does not notice: in the child it waits forever for its worker threads,
and Numba aborts such a child. The threads are therefore ended before a fork with the "resource relinquishing routines"
of OpenMP 5.0. Parent and child start new ones when needed, as many as before, so that results stay the same. Libraries
that handle forks themselves (OpenBLAS, LLVM's and Intel's OpenMP) are not changed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, c_int
from threading import Lock

from threadpoolctl import LibController, ThreadpoolController

from hierarchography.cache import ensure_numba_cache

_PAUSE_SOFT = 1
"""`omp_pause_soft`: end the threads, keep the settings."""

_numba_in_use = Lock()


@contextmanager
def numba_alone() -> Iterator[None]:
    """Context for Numba's parallel loops; only one Python thread at a time may be in it.

    Without OpenMP, Numba uses its own work queue, and aborts the process if two threads use it at the same time.
    Afterwards nested OpenMP teams are switched off again.
    """
    with _numba_in_use:
        ensure_numba_cache()
        try:
            yield
        finally:
            _disable_nested_teams()


def _disable_nested_teams() -> None:
    """Switch off nested teams of threads, which Numba switches on, in all OpenMP libraries of this process.

    If torch is loaded later, it shares the library. MKL would then start a team in each of torch's threads, and a
    transformer would be twenty times slower.
    """
    for library in _libraries():
        if limit := getattr(library.dynlib, "omp_set_max_active_levels", None):  # missing in OpenMP 2.0, on Windows
            limit(1)


def one_openmp_thread() -> None:
    """Let this Python thread, and no other, compute alone in all OpenMP libraries of this process."""
    for library in _libraries():
        library.dynlib.omp_set_num_threads(1)


def _libraries() -> list[LibController]:
    libraries: list[LibController] = ThreadpoolController().select(user_api="openmp").lib_controllers
    return libraries


def _before_fork() -> None:
    """End the worker threads of the calling thread in each copy of GNU OpenMP."""
    for library in _libraries():
        pause = getattr(library.dynlib, "omp_pause_resource_all", None)  # since GCC 9
        if library.prefix == "libgomp" and pause:
            pause(_PAUSE_SOFT)


def _in_child() -> None:
    """Replace the lock, whose holder may not exist in the child, and tell Numba about the new process.

    Numba remembers the process that started its OpenMP threads; launching them again makes it remember this one.
    """
    global _numba_in_use
    _numba_in_use = Lock()
    if pool := sys.modules.get("numba.np.ufunc.omppool"):
        CFUNCTYPE(None, c_int)(pool.launch_threads)(sys.modules["numba"].config.NUMBA_NUM_THREADS)
        _disable_nested_teams()


if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(before=_before_fork, after_in_child=_in_child)
