"""From papers to a finished map: the flow, its steps, and what each of them depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.build.flow import (
        Again,
        ByHand,
        Papers,
        build_data,
        grow_again,
        intake_of,
        map_vectors,
        name_topics,
        regrow,
    )

# Imported when they are asked for: `build.checks` comes before everything that computes.
_HOMES = {
    "Again": "flow",
    "ByHand": "flow",
    "Papers": "flow",
    "build_data": "flow",
    "grow_again": "flow",
    "intake_of": "flow",
    "map_vectors": "flow",
    "name_topics": "flow",
    "regrow": "flow",
}

__all__ = [
    "Again",
    "ByHand",
    "Papers",
    "build_data",
    "grow_again",
    "intake_of",
    "map_vectors",
    "name_topics",
    "regrow",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
