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

from hierarchography.errors import InputError

FOLDER_VARIABLE = "HIERARCHOGRAPHY_CACHE"

logger = logging.getLogger(__name__)


@dataclass
class Folder:
    """A folder of entries, None for no cache. A folder that fails, fails for every entry: it is told once."""

    path: Path | None
    failed: bool = False

    def complain(self, what: str, error: OSError) -> None:
        """Warn that the folder cannot be used, the first time."""
        self.tell(
            "%s %s: %s; the build goes on, and what is not kept is computed again (another folder: --cache DIR)",
            what,
            self.path,
            error.strerror or error,
        )

    def tell(self, message: str, *values: object) -> None:
        """Warn that something cannot be kept, unless such a warning was given: one is enough for a build."""
        if not self.failed:
            logger.warning(message, *values)
        self.failed = True


_current: ContextVar[Folder | None] = ContextVar("folder", default=None)


def default_folder() -> Path:
    """The folder that the variable `HIERARCHOGRAPHY_CACHE` names, else this system's place for caches.

    Raises `InputError` where neither the variable nor the system names one.
    """
    if named := os.environ.get(FOLDER_VARIABLE):
        return _at_home(named)
    if caches := user_caches():
        return caches / "hierarchography"
    raise InputError(
        f"this user has no home folder, where the cache would be; name a folder: --cache DIR, or {FOLDER_VARIABLE}"
    )


def user_caches() -> Path | None:
    """The folder in which the programs of this user keep what can be computed again; None for a user without a home."""
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no variable says, and the system does not know the user, as in many containers
        return None


def current_folder() -> Folder:
    """The folder of the build that runs (`cache_in`), else the default one."""
    return _current.get() or _default()


def _default() -> Folder:
    try:
        return Folder(default_folder())
    except InputError:
        return Folder(None)


@contextmanager
def cache_in(folder: str | Path | bool) -> Iterator[Folder]:
    """Every `Cache` that is made within uses this folder; True: the default one, False: none, nothing is kept."""
    if folder is True:
        chosen = _default()
        if chosen.path is None:
            chosen.tell("this user has no home folder: nothing is cached (name a folder: --cache DIR)")
    else:
        chosen = Folder(_at_home(folder) if folder else None)
    token = _current.set(chosen)
    try:
        yield chosen
    finally:
        _current.reset(token)


def _at_home(folder: str | Path) -> Path:
    """The folder with `~` at its start as the home folder."""
    return Path(os.path.expanduser(folder))  # noqa: PTH111  # Path.expanduser raises for an unknown user
