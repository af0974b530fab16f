"""Threads that belong to a process as a whole: OpenMP's, which torch, scikit-learn and Numba share, and Numba's own.

A fork copies the thread that asks for it and no other. GNU OpenMP does not notice: in the copy it waits for its
helpers for ever, and Numba ends a copy that would. So the helpers are sent away before a fork, as OpenMP 5.0 provides
("resource relinquishing routines"); whoever needs them has new ones on both sides, as many as before, so that results
stay the same. Libraries that see to forks themselves (OpenBLAS, LLVM's and Intel's OpenMP) are left alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, c_int
from threading import Lock

from threadpoolctl import LibController, ThreadpoolController

from hierarchography.cache import find_room_for_compiled

_PAUSE_SOFT = 1
"""`omp_pause_soft`: the threads end, the settings stay."""

_numba_in_use = Lock()


@contextmanager
def numba_alone() -> Iterator[None]:
    """Numba's parallel loops run within, those of one thread at a time; no nested teams of threads are left behind.

    Where Numba finds no OpenMP it uses a queue of its own, and ends a process in which two threads meet there.
    """
    with _numba_in_use:
        find_room_for_compiled()
        try:
            yield
        finally:
            _keep_teams_flat()


def _keep_teams_flat() -> None:
    """Take back, in all OpenMP libraries here, what Numba asks of its own: that teams of threads start teams.

    A torch that is loaded later shares that library: MKL then starts a team in each of torch's threads, and a
    transformer reads twenty times as slowly.
    """
    for library in _libraries():
        if limit := getattr(library.dynlib, "omp_set_max_active_levels", None):  # OpenMP 2.0, on Windows, has none
            limit(1)


def _libraries() -> list[LibController]:
    found: list[LibController] = ThreadpoolController().select(user_api="openmp").lib_controllers
    return found


def _before_fork() -> None:
    """Send away the helpers that the calling thread has in each copy of GNU OpenMP."""
    for library in _libraries():
        pause = getattr(library.dynlib, "omp_pause_resource_all", None)  # since GCC 9
        if library.prefix == "libgomp" and pause:
            pause(_PAUSE_SOFT)


def _in_child() -> None:
    """Free the lock, whose holder may not be here, and let Numba know of the new process.

    Numba remembers the process that started its OpenMP, and remembers another one where that starts it again.
    """
    global _numba_in_use
    _numba_in_use = Lock()
    if pool := sys.modules.get("numba.np.ufunc.omppool"):
        CFUNCTYPE(None, c_int)(pool.launch_threads)(sys.modules["numba"].config.NUMBA_NUM_THREADS)
        _keep_teams_flat()


if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(before=_before_fork, after_in_child=_in_child)
