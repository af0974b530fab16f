"""A cache of values on disk, keyed by the content from which they were computed.

An entry is one file: a header line with its key and the checksum of the value, then the value. The file is written
under a temporary name and renamed, so that a killed run never leaves a partial entry. A damaged or foreign entry is
detected, logged and computed again.

>>> cache = Cache(Path("some/folder"), "answers")                   # doctest: +SKIP
>>> cache.put_json(content_key("model", "question"), {"text": "42"})  # doctest: +SKIP
"""

from __future__ import annotations

from hierarchography.cache.compiled import ensure_numba_cache
from hierarchography.cache.entries import Cache
from hierarchography.cache.folder import FOLDER_VARIABLE, cache_in, current_folder, default_folder
from hierarchography.cache.keys import content_key, file_hash, fingerprint
from hierarchography.cache.makers import code_hash, installed_version, versions
from hierarchography.cache.upkeep import LIMIT_VARIABLE, Area, Removed, areas, clear, keep_small, limit_bytes, trim

__all__ = [
    "FOLDER_VARIABLE",
    "LIMIT_VARIABLE",
    "Area",
    "Cache",
    "Removed",
    "areas",
    "cache_in",
    "clear",
    "code_hash",
    "content_key",
    "current_folder",
    "default_folder",
    "ensure_numba_cache",
    "file_hash",
    "fingerprint",
    "installed_version",
    "keep_small",
    "limit_bytes",
    "trim",
    "versions",
]
