"""The steps of a build: each result is read from the cache, or computed and then cached."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, overload

from hierarchography.build.keys import CachedResult
from hierarchography.cache import Cache
from hierarchography.progress import SILENT, Reporter, Timed
from hierarchography.workers import beside

Value = TypeVar("Value")


class Steps:
    """Runs the steps of one build; `clock` is the reporter that measures their time.

    >>> steps.run("Growing the tree", keys.tree(space, config, 0), grow)    # doctest: +SKIP
    """

    def __init__(self, progress: Reporter = SILENT) -> None:
        self.clock = Timed(progress)

    @overload
    def run(self, title: str, cached: CachedResult[Value], compute: Callable[[], Value]) -> Value: ...
    @overload
    def run(self, title: str, cached: CachedResult[Value], compute: Callable[[], Value | None]) -> Value | None: ...

    def run(self, title: str, cached: CachedResult[Value], compute: Callable[[], Value | None]) -> Value | None:
        """The result of a step. Computing it is reported as a stage called `title`. None is never cached."""

        def staged() -> Value | None:
            with self.clock.stage(title):
                return compute()

        return self.run_stages(title, cached, staged)

    @overload
    def run_stages(self, title: str, cached: CachedResult[Value], compute: Callable[[], Value]) -> Value: ...
    @overload
    def run_stages(
        self, title: str, cached: CachedResult[Value], compute: Callable[[], Value | None]
    ) -> Value | None: ...

    def run_stages(self, title: str, cached: CachedResult[Value], compute: Callable[[], Value | None]) -> Value | None:
        """Like `run`, for a step that reports its own stages."""
        value = self._known(title, cached)
        if value is None:
            value = compute()
            _keep(cached, value)
        return value

    @contextmanager
    def beside(
        self, title: str, cached: CachedResult[Value], begin: Callable[[], Callable[[], Value]]
    ) -> Iterator[Callable[[], Value]]:
        """Compute a result in another thread while the body of the context runs, which gets a function to wait for it.

        `begin` is called first and returns what is computed there. The stage called `title` is the time that is left to
        wait. An error is raised where the body waits, or when it ends. If the body fails, the result is not kept.
        """
        known = self._known(title, cached)
        if known is not None:
            yield lambda: known
            return
        with beside(begin()) as result:

            def waited() -> Value:
                with self.clock.stage(title):
                    return result()

            yield waited
        _keep(cached, result())

    def _known(self, title: str, cached: CachedResult[Value]) -> Value | None:
        """The result in the cache, if it is there, which is said."""
        start = time.perf_counter()
        value = cached.codec.recall(Cache(area=cached.area), cached.key) if cached.key is not None else None
        if value is not None:
            self.clock.add(title, time.perf_counter() - start)
            self.clock.note(f"{title}: from the cache")
        return value


def _keep(cached: CachedResult[Value], value: Value | None) -> None:
    if value is not None and cached.key is not None:
        cached.codec.keep(Cache(area=cached.area), cached.key, value)
