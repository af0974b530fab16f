"""What the stages of a build cost: seconds by the clock and of processors, and memory. Shown by `--verbose`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hierarchography.progress import Advance, Reporter, Silent

BETWEEN = "between the stages"
_CLEAR, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


@dataclass(frozen=True)
class Cost:
    """What a stage took: seconds by the clock and of processors, and the greatest memory held meanwhile (bytes).

    Processors' seconds and memory are those of this process and its threads, without worker processes.
    """

    wall: float
    cpu: float
    peak: int

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.cpu:.1f} CPU s, peak {self.peak / 1e9:.2f} GB"


class Costed(Silent):
    """Forwards to another reporter, keeps the cost of each stage in `costs`, and notes it as the stage ends."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter
        self.costs: dict[str, Cost] = {}
        self._start_over()

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Measure the stage; one that runs twice adds up, and so does what is done between stages."""
        self._charge(BETWEEN)
        with self.reporter.stage(name, total) as advance:
            yield advance
        self.reporter.note(f"{name}: {self._charge(name)}")

    def note(self, message: str) -> None:
        """Forward the message."""
        self.reporter.note(message)

    def record(self, name: str, facts: Mapping[str, Any]) -> None:
        """Forward the facts."""
        self.reporter.record(name, facts)

    def _start_over(self) -> None:
        _forget_peak()
        self._start, self._spent = time.perf_counter(), time.process_time()

    def _charge(self, name: str) -> Cost:
        """What was spent since the last time."""
        cost = Cost(time.perf_counter() - self._start, time.process_time() - self._spent, _peak())
        self.costs[name] = self.costs[name] + cost if name in self.costs else cost
        self._start_over()
        return cost


def _forget_peak() -> None:
    """Start the count of the greatest memory anew (Linux; elsewhere it is that of the whole run so far)."""
    with suppress(OSError):  # not Linux, or not allowed
        _CLEAR.write_text("5", encoding="ascii")


def _peak() -> int:
    """The greatest memory since the last start; 0 where the system does not tell."""
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
