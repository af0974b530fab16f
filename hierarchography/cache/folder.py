"""Where the cache is: a folder for each build, the user's own where none is named, or nowhere."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

FOLDER_VARIABLE = "HIERARCHOGRAPHY_CACHE"

logger = logging.getLogger(__name__)


@dataclass
class Folder:
    """A folder of entries, None for no cache. A folder that fails, fails for every entry: it is told once."""

    path: Path | None
    failed: bool = False

    def complain(self, what: str, error: OSError) -> None:
        """Warn that the folder cannot be used, the first time."""
        if not self.failed:
            logger.warning(
                "%s %s: %s; the build goes on, and what is not kept is computed again (another folder: --cache DIR)",
                what,
                self.path,
                error.strerror or error,
            )
        self.failed = True


_current: ContextVar[Folder | None] = ContextVar("folder", default=None)


def default_folder() -> Path:
    """The folder that the variable `HIERARCHOGRAPHY_CACHE` names, else this system's place for caches."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return _at_home(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "hierarchography"


def current_folder() -> Folder:
    """The folder of the build that runs (`cache_in`), else the default one."""
    return _current.get() or Folder(default_folder())


@contextmanager
def cache_in(folder: str | Path | bool) -> Iterator[Folder]:
    """Every `Cache` that is made within uses this folder; True: the default one, False: none, nothing is kept."""
    named = (default_folder() if folder else None) if isinstance(folder, bool) else _at_home(folder)
    chosen = Folder(named)
    token = _current.set(chosen)
    try:
        yield chosen
    finally:
        _current.reset(token)


def _at_home(folder: str | Path) -> Path:
    """The folder with `~` at its start as the home folder."""
    return Path(os.path.expanduser(folder))  # noqa: PTH111  # Path.expanduser raises for an unknown user
