"""Files that are there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from hierarchography.errors import RenderError

SCRIPT_FILES = PLOTLY_FILE, PAGE_FILE = ("map-plotly.js", "map-page.js")
"""The files beside the page, if assets = "directory"."""


def write_file(path: str | Path, content: bytes) -> Path:
    """Write a file under another name beside it and rename it; returns the path. Raises `RenderError`."""
    return write_parts(path, (content,))


def write_parts(path: str | Path, parts: Iterable[bytes]) -> Path:
    """The same of content that comes in parts, of which only one is held."""
    return write_with(path, lambda file: file.writelines(parts))


def write_with(path: str | Path, write: Callable[[BinaryIO], object]) -> Path:
    """The same of what `write` writes into the file that it is given."""
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            write(file)
        part.replace(path)
    except OSError as error:
        _remove_quietly(part)
        raise RenderError(f"cannot write {path}: {error.strerror}; choose a writable folder") from error
    except BaseException:  # of `write`, or Ctrl-C
        _remove_quietly(part)
        raise
    return path


def _remove_quietly(path: Path) -> None:
    """Remove what is left of a failed writing, if there is any; an error of its own would hide the first one."""
    with suppress(OSError):  # a read-only file system refuses even if there is no file
        path.unlink(missing_ok=True)


def write_text(path: str | Path, text: str) -> Path:
    """Write text as UTF-8 with plain line ends, `?` for lone surrogates; else as `write_file`."""
    return write_file(path, text.encode("utf-8", "replace"))
