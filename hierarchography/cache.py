"""Values kept between runs, by the content that they were computed from.

An entry is one file: a line that says what it is and the checksum of the rest, then the value. It is
written under another name and renamed, so that a run that is killed leaves whole entries or none; an
entry that is torn, changed or of something else is noticed, logged, and computed again.

>>> cache = Cache(Path("some/folder"), "answers")                   # doctest: +SKIP
>>> cache.put_json(content_key("model", "question"), {"text": "42"})  # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER_VARIABLE = "HIERARCHOGRAPHY_CACHE"
SCHEMA = "hierarchography.cache/1"

logger = logging.getLogger(__name__)


def content_key(*parts: Any) -> str:
    """The key of a value that is computed from these parts (JSON values): 64 hexadecimal digits.

    >>> content_key("model", {"a": 1, "b": 2}) == content_key("model", {"b": 2, "a": 1})
    True
    """
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def default_folder() -> Path:
    """The folder that the variable `HIERARCHOGRAPHY_CACHE` names, else this system's place for caches."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "hierarchography"


class Cache:
    """The entries of one `area` (what kind of value they are) in a folder; `default_folder()` when none is given.

    A folder that cannot be read or written is logged and never an error: what is not kept is computed again.
    Safe to use from several threads and processes at once.
    """

    def __init__(self, folder: Path | None = None, area: str = "values") -> None:
        self.folder = (folder or default_folder()) / area
        self._complained = False

    def path(self, key: str) -> Path:
        """The file of a key, whether or not it is there."""
        return self.folder / key[:2] / key

    def get(self, key: str) -> bytes | None:
        """The value under a key; None where there is none, or where its file is not what was written."""
        path = self.path(key)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._complain("cannot read the cache", error)
            return None
        head, _, value = content.partition(b"\n")
        if head != _head(key, value):
            logger.warning("%s is damaged or not of this cache; its value is computed again", path)
            return None
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; what is there already under the key is replaced."""
        path = self.path(key)
        part = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            part = Path(name)
            with os.fdopen(number, "wb") as file:
                file.write(_head(key, value) + b"\n" + value)
            part.replace(path)
            part = None
        except OSError as error:
            self._complain("cannot write to the cache", error)
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

    def _complain(self, what: str, error: OSError) -> None:
        """Say so once: a folder that fails, fails for every entry."""
        if not self._complained:
            logger.warning("%s %s: %s; values are computed again", what, self.folder, error.strerror or error)
        self._complained = True


def _head(key: str, value: bytes) -> bytes:
    """The first line of an entry."""
    return f"{SCHEMA} {key} {hashlib.sha256(value).hexdigest()}".encode("ascii")
