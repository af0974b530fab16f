"""Who computes a value: the part of a key that other code and other libraries are told apart by.

Sums in another order differ in the last bit, and UMAP makes another map of another last bit: a value that other code
computed in another order is not what this build would compute itself.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hierarchography.cache.keys import fingerprint

_PACKAGE = Path(__file__).parent.parent


@cache
def versions(*libraries: str) -> str:
    """The versions of distributions, as 'numpy 2.3.0, torch missing'."""
    return ", ".join(f"{name} {installed_version(name)}" for name in libraries)


def installed_version(name: str) -> str:
    """The version of a distribution; 'missing' where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


@cache
def code_hash(*parts: str) -> str:
    """A hash of source of this package, by folders or files in it: 'embedding', 'embedding/chunks.py'; '.' for all.

    A development version is not known by its number.
    """
    files = [file for part in parts for file in ([_PACKAGE / part] if part.endswith(".py") else _modules(part))]
    return fingerprint(texts=[file.read_text(encoding="utf-8") for file in files])


def _modules(folder: str) -> list[Path]:
    return sorted((_PACKAGE / folder).rglob("*.py"))
