"""Entries: one file a value, whole or not there at all."""

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
"""How the name of a file that is still being written begins."""

logger = logging.getLogger(__name__)


class Cache:
    """The entries of one `area` (what kind of value they are) in a folder; that of the build when none is given.

    A folder that cannot be read or written is logged and never an error: what is not kept is computed again.
    Safe to use from several threads and processes at once.
    """

    def __init__(self, folder: Path | None = None, area: str = "values") -> None:
        self._root = Folder(folder) if folder else current_folder()
        self.area = area

    @property
    def folder(self) -> Path | None:
        """Where the entries are; None where nothing is kept."""
        return self._root.path and self._root.path / self.area

    def path(self, key: str) -> Path:
        """The file of a key, whether or not it is there. Raises `ValueError` where nothing is kept."""
        if self.folder is None:
            raise ValueError("there is no cache in this build")
        return self.folder / key[:2] / key

    def get(self, key: str) -> bytes | None:
        """The value under a key; None where there is none, or where its file is not what was written."""
        with self.reading(key) as file:
            return None if file is None else file.read()

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; what is there already under the key is replaced."""
        self.write(key, lambda file: file.write(value))

    @contextmanager
    def reading(self, key: str) -> Iterator[BinaryIO | None]:
        """The file of a value, at the value's start, its checksum found right; None as `get` has it.

        For large values: the checksum is taken by blocks, and what reads the file reads into its own arrays.
        """
        file = self._opened(key)
        if file is None:
            yield None
            return
        with file:
            yield file

    def write(self, key: str, fill: Callable[[BinaryIO], object]) -> None:
        """Keep what `fill` writes into a file; for large values, of which no copy is made."""
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
        """The JSON value under a key; None where there is none (`null` cannot be told from it)."""
        value = self.get(key)
        return None if value is None else json.loads(value)

    def put_json(self, key: str, value: Any) -> None:
        """Keep a JSON value."""
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
        logger.warning("%s is damaged or not of this cache; its value is computed again", path)
        return None


def _part_beside(path: Path) -> tuple[int, Path]:
    """A new file in the folder of `path`, which is made; twice, as another run may clear the cache meanwhile."""
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
    """Whether the file holds this entry as it was written; it is left at the start of the value."""
    head = file.read(len(_head(key, hashlib.sha256())))
    checksum = hashlib.file_digest(file, "sha256")
    file.seek(len(head))
    return head == _head(key, checksum)


def _head(key: str, checksum: Any) -> bytes:
    """The first line of an entry; of the same length for every checksum."""
    return f"{SCHEMA} {key} {checksum.hexdigest()}\n".encode("ascii")
