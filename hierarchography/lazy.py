"""Imports public names on first use, so that importing a package is fast.

>>> _HOMES = {"load_map": "topic_map"}                               # name: module of the package
>>> __getattr__, __dir__ = names(__name__, _HOMES)                   # doctest: +SKIP
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def names(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The functions `__getattr__` and `__dir__` (PEP 562) of a package; `homes` maps names to its modules."""

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return list(sys.modules[package].__all__)

    return get, listed
