"""The steps of a build: each result comes from the cache where it is kept, else it is computed and kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar, overload

from hierarchography.cache import Cache
from hierarchography.dependencies import Kept
from hierarchography.model import Parts
from hierarchography.progress import SILENT, Reporter, Timed

Value = TypeVar("Value")


class Steps:
    """Runs the steps of one build; `clock` is the reporter that times them.

    >>> steps.run("Growing the tree", dependencies.tree(space, config, 0), grow)    # doctest: +SKIP
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
        value = _recalled(kept)
        if value is not None:
            self.clock.add(title, time.perf_counter() - start)
            self.clock.note(f"{title}: from the cache")
            return value
        value = compute()
        if value is not None and kept.key is not None:
            Cache(area=kept.area).write(kept.key, kept.codec.pack(value).write)
        return value


def _recalled(kept: Kept[Value]) -> Value | None:
    if kept.key is None:
        return None
    with Cache(area=kept.area).reading(kept.key) as file:
        return None if file is None else kept.codec.unpack(Parts.read(file))
