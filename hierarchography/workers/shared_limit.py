"""A limit on the process that several callers may need at once, such as a number of threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

Before = TypeVar("Before")


class SharedLimit(Generic[Before]):
    """Counts its callers: the first one sets the limit, and the last one removes it.

    Without the count, concurrent builds in Python threads would remove each other's limit. `limit` sets it and returns
    what `remove` needs to restore the state before.
    """

    def __init__(self, limit: Callable[[], Before], remove: Callable[[Before], None]) -> None:
        self._limit, self._remove = limit, remove
        self._lock = Lock()
        self._callers = 0
        self._before: list[Before] = []

    @contextmanager
    def held(self) -> Iterator[None]:
        """The limit applies at least until the end of this context."""
        with self._lock:
            if not self._callers:
                self._before.append(self._limit())
            self._callers += 1
        try:
            yield
        finally:
            with self._lock:
                self._callers -= 1
                if not self._callers:
                    self._remove(self._before.pop())
