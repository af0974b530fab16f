"""What a worker of this machine does first (Dask calls it by this module's name)."""

from __future__ import annotations

import signal
from threading import RLock
from typing import Any

from tqdm import tqdm


def dask_setup(worker: Any) -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the one that started this worker and will end it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tqdm.set_lock(RLock())  # its own is a semaphore of the system, of which Python complains when a worker is killed
