"""The contents of a cache folder, and how it is kept small: by commands and by a size limit.

Only entries are counted and removed. Other files stay, because the user may name any folder as the cache.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hierarchography.cache.entries import PART
from hierarchography.cache.folder import Folder
from hierarchography.errors import InputError

LIMIT_VARIABLE = "HIERARCHOGRAPHY_CACHE_GB"
LIMIT_GB = 10.0
ABANDONED_SECONDS = 24 * 3600
"""Seconds after which an unfinished file must be from a killed run: one day."""

logger = logging.getLogger(__name__)

_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Area:
    """Entries of one kind: their number and bytes, and when the oldest and the newest were last used (seconds)."""

    name: str
    entries: int
    bytes: int
    oldest: float
    newest: float


@dataclass(frozen=True)
class Removed:
    """The number and the bytes of removed entries."""

    entries: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class _Entry:
    path: Path
    area: str
    bytes: int
    used: float


def areas(folder: Path) -> list[Area]:
    """The contents of the folder by area; empty if the folder does not exist."""
    by_area: dict[str, list[_Entry]] = {}
    for entry in _entries(folder):
        by_area.setdefault(entry.area, []).append(entry)
    return [
        Area(
            name,
            len(entries),
            sum(entry.bytes for entry in entries),
            min(entry.used for entry in entries),
            max(entry.used for entry in entries),
        )
        for name, entries in sorted(by_area.items())
    ]


def clear(folder: Path, area: str | None = None, unused_days: float = 0) -> Removed:
    """Remove all entries, those of one area, or those not used for the given number of days.

    Raises `InputError` for an area that is not in the folder.
    """
    _sweep(folder)
    entries = list(_entries(folder))
    known = sorted({entry.area for entry in entries})
    if area is not None and area not in known:
        raise InputError(f"{folder} has no area {area!r}; it has: {', '.join(known) or 'nothing'}")
    before = time.time() - unused_days * 24 * 3600
    return _remove(
        folder, (entry for entry in entries if area in (None, entry.area) and (not unused_days or entry.used < before))
    )


def trim(folder: Path, limit: int) -> Removed:
    """Remove the least recently used entries until the rest take at most `limit` bytes."""
    _sweep(folder)
    entries = sorted(_entries(folder), key=lambda entry: entry.used)
    excess = sum(entry.bytes for entry in entries) - limit
    dropped = []
    for entry in entries:
        if excess <= 0:
            break
        dropped.append(entry)
        excess -= entry.bytes
    return _remove(folder, dropped)


def keep_small(folder: Folder) -> None:
    """Trim the cache folder of a build to its limit (`limit_bytes`); log a warning if that fails."""
    try:
        if folder.path is not None:
            trim(folder.path, limit_bytes())
    except (InputError, OSError) as error:
        logger.warning("the cache may exceed its size limit: %s", error)


def limit_bytes() -> int:
    """The size limit of the cache: `HIERARCHOGRAPHY_CACHE_GB`, by default 10 GB. Raises `InputError`."""
    setting = os.environ.get(LIMIT_VARIABLE) or str(LIMIT_GB)
    try:
        limit = float(setting)
        if not 0 <= limit < float("inf"):
            raise ValueError
    except ValueError:
        raise InputError(f"{LIMIT_VARIABLE} must be a number of gigabytes, for example 5, not {setting!r}") from None
    return int(limit * 1e9)


def _entries(folder: Path) -> Iterator[_Entry]:
    for path in folder.glob("*/??/*"):
        if _KEY.fullmatch(path.name) and path.parent.name == path.name[:2]:
            with suppress(OSError):  # another run has removed it
                facts = path.stat()
                yield _Entry(path, path.parent.parent.name, facts.st_size, facts.st_mtime)


def _remove(folder: Path, entries: Iterable[_Entry]) -> Removed:
    removed = Removed()
    for entry in entries:
        try:
            entry.path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise InputError(f"cannot remove {entry.path}: {error.strerror}; check the permissions") from error
        removed = Removed(removed.entries + 1, removed.bytes + entry.bytes)
        for empty in (entry.path.parent, entry.path.parent.parent):
            with suppress(OSError):  # not empty
                empty.rmdir()
    return removed


def _sweep(folder: Path) -> None:
    """Remove partial files of killed runs."""
    before = time.time() - ABANDONED_SECONDS
    for path in folder.glob(f"*/??/{PART}*"):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()
