"""Cache keys: hashes of everything that a value is computed from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def content_key(*parts: Any) -> str:
    """The key of a value computed from these parts (JSON values): 64 hexadecimal digits.

    >>> content_key("model", {"a": 1, "b": 2}) == content_key("model", {"b": 2, "a": 1})
    True
    """
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def fingerprint(*arrays: NDArray[Any], texts: Iterable[str] = ()) -> str:
    """A hash of arrays (dtypes, shapes and values) and texts, for keys: 64 hexadecimal digits. Copies no array."""
    hasher = hashlib.sha256()
    for array in arrays:
        hasher.update(f"{array.dtype.str}{array.shape};".encode("ascii"))
        hasher.update(np.ascontiguousarray(array).data.cast("B") if array.size else b"")
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        hasher.update(f"{len(content)}:".encode("ascii"))
        hasher.update(content)
    return hasher.hexdigest()


def file_hash(path: Path) -> str:
    """The SHA-256 of a file: 64 hexadecimal digits. Raises `OSError` if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
