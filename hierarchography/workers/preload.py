"""What a worker of this machine does first (Dask calls it by this module's name)."""

from __future__ import annotations

import signal
from typing import Any


def dask_setup(worker: Any) -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the one that started this worker and will end it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
