"""Setup of a worker on this machine (Dask finds it by the name of this module)."""

from __future__ import annotations

import signal
from threading import RLock
from typing import Any

from tqdm import tqdm


def dask_setup(worker: Any) -> None:
    """Ignore Ctrl-C, which a terminal sends to all processes: the parent process handles it and ends this worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tqdm.set_lock(RLock())  # tqdm's default is a system semaphore, about which Python complains when a worker is killed
