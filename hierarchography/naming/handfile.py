"""Text files that people write and this package adds to: read and written with errors of one line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hierarchography.errors import InputError


def read_text(path: Path, what: str, not_utf8: str) -> str:
    """The text of a file that holds `what` ("the edits").

    Raises `InputError` if it cannot be read or, as `not_utf8` says about the `{error}`, if it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {what} {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} {not_utf8.format(error=error)}") from error


def write_text(path: Path, text: str | bytes, what: str) -> None:
    """Write a file completely or not at all. Raises `InputError` if it cannot be written."""
    workshop = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        workshop.write_bytes(text.encode() if isinstance(text, str) else text)
        workshop.replace(path)
    except OSError as error:
        with suppress(OSError):  # a read-only file system refuses even if there is no file
            workshop.unlink(missing_ok=True)
        raise InputError(f"cannot write {what} {path}: {error.strerror}; nothing was changed") from error


@contextmanager
def restored_unless_saved(path: Path, what: str, manifest: Path) -> Iterator[None]:
    """Give a file its present content back if the block fails, so that it stays in step with its map.

    Not if the block has replaced the `manifest` of the map by then: Ctrl-C can arrive when the map is saved.
    """
    path = path.resolve()  # writes through symbolic links
    content, before = path.read_bytes() if path.exists() else None, _stamp(manifest)
    try:
        yield
    except BaseException:
        if _stamp(manifest) == before:
            if content is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != content:
                write_text(path, content, what)
        raise


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file is replaced."""
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns
