"""The steps of a build: each result comes from the cache where it is kept, else it is computed and kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar, overload

from hierarchography.build.keys import Kept
from hierarchography.cache import Cache
from hierarchography.progress import SILENT, Reporter, Timed

Value = TypeVar("Value")


class Steps:
    """Runs the steps of one build; `clock` is the reporter that times them.

    >>> steps.run("Growing the tree", keys.tree(space, config, 0), grow)    # doctest: +SKIP
    """

    def __init__(self, progress: Reporter = SILENT) -> None:
        self.clock = Timed(progress)

    @overload
    def run(self, title: str, kept: Kept[Value], compute: Callable[[], Value]) -> Value: ...
    @overload
    def run(self, title: str, kept: Kept[Value], compute: Callable[[], Value | None]) -> Value | None: ...

    def run(self, title: str, kept: Kept[Value], compute: Callable[[], Value | None]) -> Value | None:
        """The result of a step; what is computed is shown as a stage called `title`. None is never kept."""

        def staged() -> Value | None:
            with self.clock.stage(title):
                return compute()

        return self.run_stages(title, kept, staged)

    @overload
    def run_stages(self, title: str, kept: Kept[Value], compute: Callable[[], Value]) -> Value: ...
    @overload
    def run_stages(self, title: str, kept: Kept[Value], compute: Callable[[], Value | None]) -> Value | None: ...

    def run_stages(self, title: str, kept: Kept[Value], compute: Callable[[], Value | None]) -> Value | None:
        """The same for a step that reports stages of its own."""
        start = time.perf_counter()
        cache = Cache(area=kept.area)
        value = kept.codec.recall(cache, kept.key) if kept.key is not None else None
        if value is not None:
            self.clock.add(title, time.perf_counter() - start)
            self.clock.note(f"{title}: from the cache")
            return value
        value = compute()
        if value is not None and kept.key is not None:
            kept.codec.keep(cache, kept.key, value)
        return value
