"""Files that are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

from hierarchography.errors import RenderError


def write_file(path: str | Path, content: bytes) -> Path:
    """Write a file under another name beside it and rename it; returns the path. Raises `RenderError`."""
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RenderError(f"cannot write {path}: {error.strerror}; choose a folder that can be written to") from error
    return path


def write_text(path: str | Path, text: str) -> Path:
    """Write text as UTF-8 with plain line ends, `?` for lone surrogates; else as `write_file`."""
    return write_file(path, text.encode("utf-8", "replace"))
