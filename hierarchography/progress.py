"""Progress reporting: silent, as plain lines, or as a bar.

Every stage takes a `Reporter`. The default of the library is silent; the command line shows a bar on a terminal, and
otherwise plain lines. A stage declares its number of steps and counts them:

>>> with SILENT.stage("Reading papers", total=3) as advance:
...     advance(3)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TextIO

Advance = Callable[[int], None]


class Reporter(Protocol):
    """The interface through which a stage reports its progress."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """A context manager for one stage; it returns the function that counts steps."""

    def note(self, message: str) -> None:
        """A message for the user that belongs to no step (for example how many papers were dropped)."""

    def record(self, name: str, facts: Mapping[str, Any]) -> None:
        """Record facts about the run under a name (JSON values) for the manifest of the map; they are not shown."""


class Silent:
    """Reports nothing: the default of the library, and the base class of other reporters."""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Ignore the steps."""
        yield lambda steps: None

    def note(self, message: str) -> None:
        """Do nothing."""

    def record(self, name: str, facts: Mapping[str, Any]) -> None:
        """Do nothing."""


class Timed:
    """Forwards to another reporter, and collects each stage's `seconds` and the `records` of the run."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter
        self.seconds: dict[str, float] = {}
        self.records: dict[str, dict[str, Any]] = {}

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Time the stage; the seconds of a stage that runs twice are added."""
        start = time.perf_counter()
        with self.reporter.stage(name, total) as advance:
            yield advance
        self.add(name, time.perf_counter() - start)

    def add(self, name: str, seconds: float) -> None:
        """Add seconds of a stage that were measured elsewhere."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    def note(self, message: str) -> None:
        """Forward the message."""
        self.reporter.note(message)

    def record(self, name: str, facts: Mapping[str, Any]) -> None:
        """Store the facts; a later record replaces an earlier one of the same name."""
        self.records[name] = dict(facts)


def duration(seconds: float) -> str:
    """A time as people say it: "8 s", "12 min", "2 h 5 min"."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


class Lines(Silent):
    """Plain lines for each stage, for logs and pipes: `Embedding: 365  12.3 s`; during a long one, a line a minute."""

    EVERY = 60.0
    """Seconds between the lines of a long stage."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Print a line when the stage starts and one when it ends; in between, how far it is and what is left."""
        done = before = 0
        start = said = time.perf_counter()

        def advance(steps: int) -> None:
            nonlocal done, before, said
            done += steps
            now = time.perf_counter()
            if total and done < total and now - said >= self.EVERY:
                left = (total - done) * (now - said) / max(done - before, 1)  # steps since the last line: the pace now
                print(f"{name}: {done:,} of {total:,}, about {duration(left)} left", file=self.stream, flush=True)
                before, said = done, now

        print(f"{name} ...", file=self.stream, flush=True)
        yield advance
        count = f"{done:,}  " if done else ""
        print(f"{name}: {count}{time.perf_counter() - start:.1f} s", file=self.stream, flush=True)

    def note(self, message: str) -> None:
        """Print the message."""
        print(message, file=self.stream, flush=True)


class Bar(Silent):
    """A live bar with rate and time left for each stage, on a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        from rich.console import Console

        self.console = Console(file=stream or sys.stderr)

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Show a bar (or a spinner when the number of steps is unknown) until the stage ends."""
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        counts = (MofNCompleteColumn(), TimeRemainingColumn()) if total else ()
        columns = (SpinnerColumn(), TextColumn("{task.description:<22}"), BarColumn(), *counts, TimeElapsedColumn())
        with Progress(*columns, console=self.console) as progress:
            task = progress.add_task(name, total=total)
            yield lambda steps: progress.advance(task, steps)
            progress.update(task, total=total or 1, completed=total or 1)

    def note(self, message: str) -> None:
        """Print the message above the bars."""
        self.console.print(message, markup=False, highlight=False)


def for_stream(stream: TextIO) -> Reporter:
    """A bar if `stream` is a terminal, else plain lines."""
    return Bar(stream) if stream.isatty() else Lines(stream)


SILENT: Reporter = Silent()
