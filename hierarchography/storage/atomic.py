"""Writes several files as one: they are created in a temporary folder beside the target and moved when complete."""

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
"""Seconds without a write after which a temporary folder must be from a killed process and is removed."""


class MoveError(Exception):
    """Some files were moved, but others could not be; the cause is the `OSError`."""


@contextmanager
def moved_together(target: Path, names: Sequence[str], meanwhile: str) -> Iterator[Path]:
    """A folder in which to write the files `names`; each is then moved to `target`, or removed there if not written.

    A name may contain folders (`views/method/tree.json`).

    A process that is killed between two moves leaves old and new files. The last name therefore marks the state: until
    all other files are in place, the file of that name contains the text `meanwhile`. Ctrl-C waits for the moves, and
    so does another process that writes to `target`. Raises `OSError` if nothing has been changed yet, else `MoveError`.
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
    """Remove a file, if it exists, and the folders within `target` that become empty."""
    path.unlink(missing_ok=True)
    for folder in path.relative_to(target).parents[:-1]:
        with suppress(OSError):  # not empty, or not there
            (target / folder).rmdir()


@contextmanager
def workshop_beside(target: Path) -> Iterator[Path]:
    """A temporary folder on the same disk as `target`; it and new parent folders are removed on failure."""
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
    path = target.parent / f".{target.name}.lock"
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
