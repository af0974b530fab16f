"""Pieces of work handed out to Dask's workers, and handed out again where workers die."""

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

if TYPE_CHECKING:
    from distributed import Client, Future

Result = TypeVar("Result")

AHEAD = 2
"""Pieces for each thread that are out at once: one in hand and one to go on with. More would be lost with a build
that is killed, and held in memory."""
PATIENCE = 60.0
"""Seconds to wait for any worker at all, once there were some."""
LOOK_SECONDS = 5.0

_CURE = (
    "as a rule they lack memory: give fewer workers or larger ones; the same command goes on from what is in the cache"
)
_NO_SCHEDULER = "the scheduler is gone; start it and give the same command again, which goes on from the cache"

_ONE_AT_A_TIME = Lock()
"""Tokenisers, Numba's threads and the filter of warnings belong to a process: a worker with several threads works
with one of them."""
_current: ContextVar[Team | None] = ContextVar("team", default=None)


def current_team() -> Team | None:
    """The workers of the build that runs (`workers_in`); None where all is done in this process."""
    return _current.get()


def spread(function: Callable[..., Result], items: Iterable[Any], *shared: Any, at_once: int = 1) -> Iterator[Result]:
    """`function(item, *shared)` of each item, in the order of the items: `map`, by the workers where there are any.

    What an item gives must depend on nothing but the item and `shared`, so that it is the same wherever it is done,
    and done again where a worker dies. Items are taken as they are needed, a few ahead of the results. `shared` goes
    to each worker once and must not be changed; `at_once` small items go together. Work for one worker stays here.

    Raises what `function` raises, and `WorkersError` where workers are lost for good.
    """
    team, rest = current_team(), iter(items)
    first = list(islice(rest, at_once + 1)) if team else []
    if team is None or len(first) <= at_once:
        yield from (function(item, *shared) for item in chain(first, rest))
    else:
        yield from team.spread(function, _groups(chain(first, rest), at_once), shared)


def _groups(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while group := list(islice(items, size)):
        yield group


class Team:
    """The workers that a Dask client reaches."""

    def __init__(self, client: Client) -> None:
        self.client = client

    @property
    def facts(self) -> dict[str, int]:
        """How many processes and threads there are now."""
        threads = self.client.nthreads()
        return {"processes": len(threads), "threads": sum(threads.values())}

    def spread(
        self, function: Callable[..., Result], groups: Iterable[list[Any]], shared: Sequence[Any]
    ) -> Iterator[Result]:
        """What `function` gives for each item of each group, in order; see `hierarchography.workers.spread`."""
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
    """The pieces of work that are out, first to last, and what they share.

    What is shared is given to Dask as the result of a piece of work, and not placed on workers (`Client.scatter`): the
    scheduler can have it again when all workers that held it are gone.
    """

    def __init__(self, client: Client, name: str, shared: Sequence[Any]) -> None:
        self.client, self.name = client, name
        self.shared = [self._submitted("shared", held, Packed.of(value)) for value in shared]
        self.pieces: deque[Future] = deque()

    def __len__(self) -> int:
        return len(self.pieces)

    def give(self, work: bytes) -> None:
        """Hand out a piece; it shows under the function's name where Dask shows what it does."""
        self.pieces.append(self._submitted(self.name, do, work, *self.shared))

    def take(self) -> list[Any]:
        """What the first piece gives, waited for."""
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
        """Until the future is done. Raises `WorkersError` when there was no worker to do it for too long."""
        done, alone_since = Event(), None
        future.add_done_callback(lambda _: done.set())
        while not done.wait(LOOK_SECONDS):  # Future.result(timeout) may miss a result that comes as the time is over
            alone_since = None if self._workers() else alone_since or time.monotonic()
            if alone_since and time.monotonic() - alone_since > PATIENCE:
                raise WorkersError(f"all workers are gone, and none came within {PATIENCE:.0f} s; {_CURE}")

    def _workers(self) -> int:
        try:
            return len(self.client.nthreads())
        except OSError as error:
            raise WorkersError(_NO_SCHEDULER) from error

    def recall(self) -> None:
        """Take back what is out, where nobody waits for it any more."""
        if self.client.status == "running":
            self.client.cancel([*self.pieces, *self.shared], force=True)

    def _submitted(self, name: str, function: Callable[..., Any], *given: Any) -> Future:
        return self.client.submit(function, *given, key=f"{name}-{uuid4().hex}", pure=False)


def held(shared: Packed) -> Packed:
    """What pieces of work share, as it is, on a worker."""
    return shared


def do(work: bytes, *shared: Packed) -> list[Any]:
    """Do a piece of work, on a worker."""
    with _ONE_AT_A_TIME, one_thread():  # as where all is done in one process
        function, items = pickle.loads(work)
        values = [value.open() for value in shared]
        return [function(item, *values) for item in items]
