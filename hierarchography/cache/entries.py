"""Cache entries: one file per value, written completely or not at all."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from hierarchography.cache.folder import Folder, current_folder

SCHEMA = "hierarchography.cache/1"
PART = ".part-"
"""The prefix of files that are still being written."""

logger = logging.getLogger(__name__)


class Cache:
    """The entries of one `area` (a kind of value) in a folder; by default the folder of the current build.

    A folder that cannot be read or written is logged and is never an error: values that are not cached are computed
    again. Safe for concurrent use by several threads and processes.
    """

    def __init__(self, folder: Path | None = None, area: str = "values") -> None:
        self._root = Folder(folder) if folder else current_folder()
        self.area = area

    @property
    def folder(self) -> Path | None:
        """The folder of the entries; None if there is no cache."""
        return self._root.path and self._root.path / self.area

    def path(self, key: str) -> Path:
        """The file of a key, whether or not it exists. Raises `ValueError` if there is no cache."""
        if self.folder is None:
            raise ValueError("there is no cache in this build")
        return self.folder / key[:2] / key

    def get(self, key: str) -> bytes | None:
        """The value of a key; None if it is missing or its file is damaged."""
        with self.reading(key) as file:
            return None if file is None else file.read()

    def put(self, key: str, value: bytes) -> None:
        """Store a value, replacing an earlier one."""
        self.write(key, lambda file: file.write(value))

    @contextmanager
    def reading(self, key: str) -> Iterator[BinaryIO | None]:
        """The open file of a value, positioned at its start, with the checksum verified; None as in `get`.

        For large values: the checksum is computed in blocks, and the caller reads into its own arrays.
        """
        file = self._opened(key)
        if file is None:
            yield None
            return
        with file:
            yield file

    def write(self, key: str, fill: Callable[[BinaryIO], object]) -> None:
        """Store what `fill` writes into a file; for large values, because no copy is made."""
        if self.folder is None:
            return
        path = self.path(key)
        part = None
        try:
            number, part = _part_beside(path)
            with os.fdopen(number, "wb+") as file:
                start = file.write(_head(key, hashlib.sha256()))
                fill(file)
                file.seek(start)
                checksum = hashlib.file_digest(file, "sha256")
                file.seek(0)
                file.write(_head(key, checksum))
            part.replace(path)
            part = None
        except OSError as error:
            self._root.complain("cannot write to the cache", error)
        finally:
            if part is not None:
                part.unlink(missing_ok=True)

    def get_json(self, key: str) -> Any:
        """The JSON value of a key; None if it is missing (or if it is `null`)."""
        value = self.get(key)
        return None if value is None else json.loads(value)

    def put_json(self, key: str, value: Any) -> None:
        """Store a JSON value."""
        self.put(key, json.dumps(value, allow_nan=False).encode("ascii"))

    def _opened(self, key: str) -> BufferedReader | None:
        if self.folder is None:
            return None
        path = self.path(key)
        try:
            file = path.open("rb")
            if _is_whole(file, key):
                with suppress(OSError):  # a folder that may only be read
                    os.utime(path)  # what was used last is dropped last
                return file
            file.close()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._root.complain("cannot read the cache", error)
            return None
        logger.warning("%s is damaged or not an entry of this cache; its value is computed again", path)
        return None


def _part_beside(path: Path) -> tuple[int, Path]:
    """A new file in the folder of `path`, which is created; tried twice, as another run may clear the cache."""
    for last in (False, True):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            number, name = tempfile.mkstemp(dir=path.parent, prefix=PART)
            return number, Path(name)
        except FileNotFoundError:
            if last:
                raise
    raise AssertionError("unreachable")


def _is_whole(file: BufferedReader, key: str) -> bool:
    """Whether the file holds this entry undamaged; the file is then positioned at the start of the value."""
    head = file.read(len(_head(key, hashlib.sha256())))
    checksum = hashlib.file_digest(file, "sha256")
    file.seek(len(head))
    return head == _head(key, checksum)


def _head(key: str, checksum: Any) -> bytes:
    """The header line of an entry; its length does not depend on the checksum."""
    return f"{SCHEMA} {key} {checksum.hexdigest()}\n".encode("ascii")
