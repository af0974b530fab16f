"""Sends pieces of work to Dask workers, and sends them again if workers die."""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextvars import ContextVar
from itertools import chain, islice
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from hierarchography.errors import WorkersError
from hierarchography.workers.packed import Packed, packed_bytes
from hierarchography.workers.products import one_thread
from hierarchography.workers.threads import in_threads

if TYPE_CHECKING:
    from distributed import Client, Future

Result = TypeVar("Result")

AHEAD = 2
"""Pieces submitted at once per thread: one running and one waiting. More would take memory, and would be lost when the
build is killed."""
PATIENCE = 60.0
"""Seconds to wait for a new worker after all workers are lost."""
LOOK_SECONDS = 5.0

_CURE = (
    "the usual reason is too little memory: use fewer workers or larger ones; the same command continues from the cache"
)
_NO_SCHEDULER = "the scheduler is gone; start it and run the same command again, which continues from the cache"

_ONE_AT_A_TIME = Lock()
"""Tokenisers, Numba's threads and the filter of warnings are shared by a process, so a worker with several threads
runs one piece at a time."""
_current: ContextVar[Team | None] = ContextVar("team", default=None)
_on_worker: ContextVar[bool] = ContextVar("on_worker", default=False)
"""Whether this is a worker, beside which others run: it starts no threads."""


def current_team() -> Team | None:
    """The workers of the current build (`workers_in`); None if all work is done in this process."""
    return _current.get()


def spread(
    function: Callable[..., Result], items: Iterable[Any], *shared: Any, at_once: int = 1, threads: bool = False
) -> Iterator[Result]:
    """`function(item, *shared)` for each item, in order: like `map`, but on the workers, if there are any.

    The result of an item must depend only on the item and `shared`, so that it is the same on every worker and can be
    repeated if a worker dies. Items are consumed lazily, a few ahead of the results. `shared` is sent to each worker
    once and must not be changed. `at_once` small items are sent together. If there is only one such group, it is
    computed in this process. Without workers, `threads` asks for threads of this process (`workers.threads`).

    Raises what `function` raises, and `WorkersError` if workers are lost permanently.
    """
    team = current_team()
    if team is None and threads and not _on_worker.get():
        yield from in_threads(function, items, shared)
        return
    rest = iter(items)
    first = list(islice(rest, at_once + 1)) if team else []
    if team is None or len(first) <= at_once:
        yield from (function(item, *shared) for item in chain(first, rest))
    else:
        yield from team.spread(function, _groups(chain(first, rest), at_once), shared)


def _groups(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while group := list(islice(items, size)):
        yield group


class Team:
    """The workers of a Dask client."""

    def __init__(self, client: Client) -> None:
        self.client = client

    @property
    def facts(self) -> dict[str, int]:
        """The current number of processes and threads."""
        threads = self.client.nthreads()
        return {"processes": len(threads), "threads": sum(threads.values())}

    def spread(
        self, function: Callable[..., Result], groups: Iterable[list[Any]], shared: Sequence[Any]
    ) -> Iterator[Result]:
        """The results of `function` for each item of each group, in order; see `hierarchography.workers.spread`."""
        out = _Out(self.client, function.__name__, shared)
        most = AHEAD * max(1, self.facts["threads"])
        try:
            for group in groups:
                out.give(packed_bytes((function, group)))
                if len(out) >= most:
                    yield from out.take()
            while len(out):
                yield from out.take()
        finally:
            out.recall()


class _Out:
    """The submitted pieces of work, first to last, and their shared values.

    A shared value is submitted to Dask as the result of a piece of work, not placed on workers with `Client.scatter`,
    because the scheduler can then restore it when all workers that had it are lost.
    """

    def __init__(self, client: Client, name: str, shared: Sequence[Any]) -> None:
        self.client, self.name = client, name
        self.shared = [self._submitted("shared", held, Packed.of(value)) for value in shared]
        self.pieces: deque[Future] = deque()

    def __len__(self) -> int:
        return len(self.pieces)

    def give(self, work: bytes) -> None:
        """Submit a piece; Dask's dashboard shows it under the name of the function."""
        self.pieces.append(self._submitted(self.name, do, work, *self.shared))

    def take(self) -> list[Any]:
        """Wait for the first piece and return its results."""
        from distributed import KilledWorker

        future = self.pieces.popleft()
        self._wait(future)
        try:
            results: list[Any] = future.result()
        except KilledWorker as error:
            raise WorkersError(f"the same work ({self.name}) killed several workers; {_CURE}") from error
        except CancelledError as error:
            raise WorkersError(_NO_SCHEDULER) from error
        return results

    def _wait(self, future: Future) -> None:
        """Wait until the future is done. Raises `WorkersError` if there is no worker for too long."""
        done, alone_since = Event(), None
        future.add_done_callback(lambda _: done.set())
        while not done.wait(LOOK_SECONDS):  # Future.result(timeout) may miss a result that comes as the time is over
            alone_since = None if self._workers() else alone_since or time.monotonic()
            if alone_since and time.monotonic() - alone_since > PATIENCE:
                raise WorkersError(f"all workers are gone, and no new one connected within {PATIENCE:.0f} s; {_CURE}")

    def _workers(self) -> int:
        try:
            return len(self.client.nthreads())
        except OSError as error:
            raise WorkersError(_NO_SCHEDULER) from error

    def recall(self) -> None:
        """Cancel the pieces whose results are no longer needed."""
        if self.client.status == "running":
            self.client.cancel([*self.pieces, *self.shared], force=True)

    def _submitted(self, name: str, function: Callable[..., Any], *given: Any) -> Future:
        return self.client.submit(function, *given, key=f"{name}-{uuid4().hex}", pure=False)


def held(shared: Packed) -> Packed:
    """Return a shared value unchanged; runs on a worker."""
    return shared


def do(work: bytes, *shared: Packed) -> list[Any]:
    """Run a piece of work; runs on a worker."""
    with _ONE_AT_A_TIME, one_thread():  # as in a build with one process
        _on_worker.set(True)
        function, items = pickle.loads(work)
        values = [value.open() for value in shared]
        return [function(item, *values) for item in items]
