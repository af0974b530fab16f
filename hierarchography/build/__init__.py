"""From papers to a finished map: the flow, its steps, and what each of them depends on."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hierarchography.build.flow import Papers, build_data, map_vectors, regrow

# Imported when they are asked for: `build.checks` comes before everything that computes.
_HOMES = {"Papers": "flow", "build_data": "flow", "map_vectors": "flow", "regrow": "flow"}

__all__ = ["Papers", "build_data", "map_vectors", "regrow"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
