"""Text files that people write and this package adds to: read and written with errors of one line."""

from __future__ import annotations

import os
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


def write_text(path: Path, text: str, what: str) -> None:
    """Write a file completely or not at all. Raises `InputError` if it cannot be written."""
    workshop = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        workshop.write_text(text, encoding="utf-8", newline="\n")
        workshop.replace(path)
    except OSError as error:
        workshop.unlink(missing_ok=True)
        raise InputError(f"cannot write {what} {path}: {error.strerror}; nothing was changed") from error
