"""Writes several files as one: they are created in a temporary folder beside the target and moved when complete."""

from __future__ import annotations

import glob
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

LEFT_AFTER = 3600.0
"""Seconds without a write after which a temporary folder must be from a killed process and is removed."""
_MARK, _PLAN = ".meanwhile", ".plan"
"""In the temporary folder: the text for the last file, and the names of all files with whether they were written."""


class MoveError(Exception):
    """Some files were moved, but others could not be; the cause is the `OSError`."""


@contextmanager
def moved_together(target: Path, names: Sequence[str], meanwhile: str) -> Iterator[Path]:
    """A folder in which to write the files `names`; each is then moved to `target`, or removed there if not written.

    A name may contain folders (`views/method/tree.json`).

    When all files are written, the temporary folder is renamed to `.NAME.moving`: from then on the new files count. A
    process that is killed before leaves the old files, and one that is killed later leaves moves that `finish_moves`
    completes. Until all other files are in place, the file of the last name contains the text `meanwhile`. Ctrl-C waits
    for the moves, and so does another process that writes to `target`. Raises `OSError` if nothing has been changed
    yet, else `MoveError`.
    """
    with workshop_beside(target) as workshop:
        yield workshop
        target.mkdir(parents=True, exist_ok=True)
        (workshop / _MARK).write_text(meanwhile, encoding="utf-8", newline="\n")
        plan = [(name, (workshop / name).exists()) for name in names]
        (workshop / _PLAN).write_text(json.dumps(plan), encoding="utf-8")
        ready = _ready(target)
        with _alone(target), _uninterrupted():
            shutil.rmtree(ready, ignore_errors=True)  # of a killed process; all its files are replaced
            workshop.replace(ready)
            try:
                _begin(ready, target)
                _move(ready, target)
            finally:
                shutil.rmtree(ready, ignore_errors=True)


def finish_moves(target: Path) -> None:
    """Complete the moves into `target` of a process that was killed during them, if there are any. Raises `OSError`."""
    ready = _ready(target)
    if not (ready / _PLAN).is_file():
        return
    with _alone(target):
        if (ready / _PLAN).is_file():  # not if the process is alive and has completed them meanwhile
            _begin(ready, target)
            _move(ready, target)
            shutil.rmtree(ready, ignore_errors=True)


def _ready(target: Path) -> Path:
    """The folder of complete files that are being moved to `target`."""
    place = _on_its_disk(target)
    return place.with_name(f".{place.name}.moving")


def _on_its_disk(target: Path) -> Path:
    """The path beside which files are on the same disk as those in `target`: one in it, if it is a mount point."""
    place = Path(os.path.realpath(target))
    mounted = place.is_dir() and place.stat().st_dev != place.parent.stat().st_dev
    return place / "map" if mounted else place


def _begin(ready: Path, target: Path) -> None:
    """Replace the last file of the plan by the text for the time of the moves."""
    if (ready / _MARK).exists():
        (ready / _MARK).replace(target / _plan(ready)[-1][0])


def _plan(ready: Path) -> list[tuple[str, bool]]:
    """The names of all files, with whether they were written."""
    plan: list[tuple[str, bool]] = json.loads((ready / _PLAN).read_text(encoding="utf-8"))
    return plan


def _move(ready: Path, target: Path) -> None:
    """Move the files of the plan that are still in `ready`, the last one last; remove those that were not written.

    Raises `MoveError` if a file cannot be moved.
    """
    try:
        for name, written in _plan(ready):
            if (ready / name).exists():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (ready / name).replace(target / name)
            elif not written:
                _remove(target / name, target)
    except OSError as error:
        raise MoveError(str(error)) from error


def _remove(path: Path, target: Path) -> None:
    """Remove a file, if it exists, and the folders within `target` that become empty."""
    path.unlink(missing_ok=True)
    for folder in path.relative_to(target).parents[:-1]:
        with suppress(OSError):  # not empty, or not there
            (target / folder).rmdir()


@contextmanager
def workshop_beside(target: Path) -> Iterator[Path]:
    """A temporary folder on the same disk as `target`; it and new parent folders are removed on failure."""
    place = _on_its_disk(target)
    created = [path for path in place.parents if not path.exists()]
    place.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{place.name}.unfinished-"
    _remove_left(place.parent, prefix)
    workshop = Path(tempfile.mkdtemp(prefix=prefix, dir=place.parent))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        for path in created:
            if not any(path.iterdir()):
                path.rmdir()


def _remove_left(folder: Path, prefix: str) -> None:
    """Remove temporary folders of killed processes, which have not been written to for a long time."""
    for left in folder.glob(f"{glob.escape(prefix)}*"):
        try:
            old = time.time() - left.stat().st_mtime > LEFT_AFTER
        except FileNotFoundError:  # its own process has removed it just now
            continue
        if old:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Lock `target` against other processes that move files there, so that two maps do not mix."""
    place = _on_its_disk(target)
    path = place.with_name(f".{place.name}.lock")
    with FileLock(path):
        try:
            yield
        finally:
            with suppress(OSError):  # some systems remove no open file
                path.unlink()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C; only the main thread can do this, and only it is interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)
