"""The location of the cache: a folder per build, the user's default folder, or none."""

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
    """A folder of entries, None for no cache. `failed` is set by the first error, so that only one is reported."""

    path: Path | None
    failed: bool = False

    def complain(self, what: str, error: OSError) -> None:
        """Warn that the folder cannot be used, the first time."""
        self.warn_once(
            "%s %s: %s; the build continues without the cache (another folder: --cache DIR)",
            what,
            self.path,
            error.strerror or error,
        )

    def warn_once(self, message: str, *values: object) -> None:
        """Warn that something cannot be cached, unless such a warning was given before in this build."""
        if not self.failed:
            logger.warning(message, *values)
        self.failed = True


_current: ContextVar[Folder | None] = ContextVar("folder", default=None)


def default_folder() -> Path:
    """The folder in the variable `HIERARCHOGRAPHY_CACHE`, else one in the user's cache folder.

    Raises `InputError` if there is neither.
    """
    if named := os.environ.get(FOLDER_VARIABLE):
        return _at_home(named)
    if caches := user_caches():
        return caches / "hierarchography"
    raise InputError(f"this user has no home folder for the cache; name a folder: --cache DIR, or {FOLDER_VARIABLE}")


def user_caches() -> Path | None:
    """The standard cache folder of this user and system; None for a user without a home folder."""
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no variable is set and the system does not know the user, as in many containers
        return None


def current_folder() -> Folder:
    """The folder of the current build (`cache_in`), else the default one."""
    return _current.get() or _default()


def _default() -> Folder:
    try:
        return Folder(default_folder())
    except InputError:
        return Folder(None)


@contextmanager
def cache_in(folder: str | Path | bool) -> Iterator[Folder]:
    """Every `Cache` created in this context uses this folder; True for the default one, False for no cache."""
    if folder is True:
        chosen = _default()
        if chosen.path is None:
            chosen.warn_once("this user has no home folder: nothing is cached (name a folder: --cache DIR)")
    else:
        chosen = Folder(_at_home(folder) if folder else None)
    token = _current.set(chosen)
    try:
        yield chosen
    finally:
        _current.reset(token)


def _at_home(folder: str | Path) -> Path:
    """The folder, with `~` replaced by the home folder."""
    return Path(os.path.expanduser(folder))  # noqa: PTH111  # Path.expanduser raises for an unknown user
