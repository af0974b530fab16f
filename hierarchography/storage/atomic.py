"""Several files written as one: made in a folder beside their own, and moved when all of them are there."""

from __future__ import annotations

import glob
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
"""Seconds after which a folder that nothing was written to is what a killed process left, and is removed."""


class MoveError(Exception):
    """Some of the files were moved, and others could not be; the cause is the `OSError`."""


@contextmanager
def moved_together(target: Path, names: Sequence[str], meanwhile: str) -> Iterator[Path]:
    """A folder to write files called `names` in; then each is moved to `target`, and one not written is removed there.

    A name may lead into folders (`views/method/tree.json`).

    A process that is killed between two moves leaves files of two kinds. So the last of the names is the one to look
    at: until all others are in place, the file by that name holds the text `meanwhile`. Ctrl-C waits for the moves,
    and so does another process that has files for `target`.
    Raises `OSError` when nothing has been changed yet, `MoveError` after that.
    """
    with workshop_beside(target) as workshop:
        yield workshop
        target.mkdir(parents=True, exist_ok=True)
        mark = workshop / "meanwhile"
        mark.write_text(meanwhile, encoding="utf-8", newline="\n")
        with _alone(target), _uninterrupted():
            mark.replace(target / names[-1])
            try:
                for name in names:
                    if (workshop / name).exists():
                        (target / name).parent.mkdir(parents=True, exist_ok=True)
                        (workshop / name).replace(target / name)
                    else:
                        _remove(target / name, target)
            except OSError as error:
                raise MoveError(str(error)) from error


def _remove(path: Path, target: Path) -> None:
    """Remove a file, if it is there, and the folders within `target` that are empty then."""
    path.unlink(missing_ok=True)
    for folder in path.relative_to(target).parents[:-1]:
        with suppress(OSError):  # not empty, or not there
            (target / folder).rmdir()


@contextmanager
def workshop_beside(target: Path) -> Iterator[Path]:
    """A temporary folder on the same disk as `target`; it and any new parents go when nothing came of it."""
    created = [path for path in (target.parent, *target.parent.parents) if not path.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name}.unfinished-"
    _remove_left(target.parent, prefix)
    workshop = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        for path in created:
            if not any(path.iterdir()):
                path.rmdir()


def _remove_left(folder: Path, prefix: str) -> None:
    """Remove what killed processes left; a living one writes a file more often than that."""
    for left in folder.glob(f"{glob.escape(prefix)}*"):
        try:
            old = time.time() - left.stat().st_mtime > LEFT_AFTER
        except FileNotFoundError:  # its own process has removed it just now
            continue
        if old:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold other processes back that move files to `target`: those of two maps would be mixed."""
    path = target.parent / f".{target.name}.lock"
    with FileLock(path):
        try:
            yield
        finally:
            with suppress(OSError):  # some systems remove no open file
                path.unlink()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for the moment; only the main thread can, and only it is interrupted."""
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
