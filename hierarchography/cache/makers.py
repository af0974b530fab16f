"""The code and the library versions that compute a value, as parts of its cache key.

The order of a sum changes its last bit, and a last bit changes what UMAP computes. A value computed by other code may
therefore differ from what this build would compute itself.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hierarchography.cache.keys import fingerprint

_PACKAGE = Path(__file__).parent.parent


@cache
def versions(*libraries: str) -> str:
    """The versions of distributions, for example 'numpy 2.3.0, torch missing'."""
    return ", ".join(f"{name} {installed_version(name)}" for name in libraries)


def installed_version(name: str) -> str:
    """The version of a distribution; 'missing' if it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


@cache
def code_hash(*parts: str) -> str:
    """A hash of source code of this package: folders or files such as 'embedding', 'embedding/chunks.py'; '.' is all.

    The version number alone does not identify a development version.
    """
    files = [file for part in parts for file in ([_PACKAGE / part] if part.endswith(".py") else _modules(part))]
    return fingerprint(texts=[file.read_text(encoding="utf-8") for file in files])


def _modules(folder: str) -> list[Path]:
    return sorted((_PACKAGE / folder).rglob("*.py"))
