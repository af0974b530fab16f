"""The steps of a build: each result is read from the cache, or computed and then cached."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar, overload

from hierarchography.build.keys import CachedResult
from hierarchography.cache import Cache
from hierarchography.progress import SILENT, Reporter, Timed

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
        start = time.perf_counter()
        cache = Cache(area=cached.area)
        value = cached.codec.recall(cache, cached.key) if cached.key is not None else None
        if value is not None:
            self.clock.add(title, time.perf_counter() - start)
            self.clock.note(f"{title}: from the cache")
            return value
        value = compute()
        if value is not None and cached.key is not None:
            cached.codec.keep(cache, cached.key, value)
        return value
