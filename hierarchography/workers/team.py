"""Pieces of work handed out to Dask's workers, and handed out again where workers die."""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextvars import ContextVar
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from hierarchography.errors import WorkersError
from hierarchography.workers.packed import Packed, packed_bytes

if TYPE_CHECKING:
    from distributed import Client, Future

Result = TypeVar("Result")

AHEAD = 2
"""Pieces for each thread that are out at once: one in hand and one to go on with. More would be lost with a build
that is killed, and held in memory."""
ATTEMPTS = 5
"""How often work is handed out again that was lost with all the workers that held what it needs."""
PATIENCE = 60.0
"""Seconds to wait for any worker at all, once there were some."""
LOOK_SECONDS = 5.0

_CURE = (
    "as a rule they lack memory: give fewer workers or larger ones; the same command goes on from what is in the cache"
)
_GONE = f"all workers are gone, and none came within {PATIENCE:.0f} s; {_CURE}"

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
    """The pieces of work that are out, first to last, and what they share."""

    def __init__(self, client: Client, name: str, shared: Sequence[Any]) -> None:
        self.client, self.name = client, name
        self.shared = [Packed.of(value) for value in shared]
        self.pieces: deque[tuple[bytes, Future]] = deque()
        self.placed = self._place()

    def __len__(self) -> int:
        return len(self.pieces)

    def give(self, work: bytes) -> None:
        """Hand out a piece; it shows under the function's name where Dask shows what it does."""
        key = f"{self.name}-{uuid4().hex}"
        self.pieces.append((work, self.client.submit(do, work, *self.placed, key=key, pure=False)))

    def take(self) -> list[Any]:
        """What the first piece gives, waited for."""
        for _ in range(ATTEMPTS):
            try:
                results = self._awaited(self.pieces[0][1])
            except CancelledError:  # what it needs, or the result, was on workers that are all gone
                self._give_again()
            else:
                self.pieces.popleft()
                return results
        raise WorkersError(f"workers died {ATTEMPTS} times over the same work ({self.name}); {_CURE}")

    def recall(self) -> None:
        """Take back what is out, where nobody waits for it any more."""
        if self.client.status == "running":
            self.client.cancel([*(future for _, future in self.pieces), *self.placed], force=True)

    def _awaited(self, future: Future) -> list[Any]:
        from distributed import KilledWorker

        alone_since = None
        while True:
            try:
                results: list[Any] = future.result(timeout=LOOK_SECONDS)
                return results
            except TimeoutError:
                if future.done():  # it is of the work itself
                    raise
                alone_since = None if self.client.nthreads() else alone_since or time.monotonic()
                if alone_since and time.monotonic() - alone_since > PATIENCE:
                    raise WorkersError(_GONE) from None
            except KilledWorker as error:
                raise WorkersError(f"the same work ({self.name}) killed several workers; {_CURE}") from error

    def _give_again(self) -> None:
        if self.client.status != "running":
            raise WorkersError("the scheduler is gone; start it and give the same command again, which goes on")
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise WorkersError(_GONE) from None
        self.placed = self._place()
        again, self.pieces = self.pieces, deque()
        for work, _ in again:
            self.give(work)

    def _place(self) -> list[Any]:
        placed: list[Any] = self.client.scatter(self.shared, broadcast=True, hash=False) if self.shared else []
        return placed


def do(work: bytes, *shared: Packed) -> list[Any]:
    """Do a piece of work, on a worker."""
    with _ONE_AT_A_TIME:
        function, items = pickle.loads(work)
        values = [value.open() for value in shared]
        return [function(item, *values) for item in items]
