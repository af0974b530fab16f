"""Tools for finished maps: measuring them, finding topics, and naming topics by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.maps.evaluate import evaluate_map
    from hierarchography.maps.find import find_topics
    from hierarchography.maps.pin import apply_names, names_file, pin_topic
    from hierarchography.maps.reader import reader_of

_HOMES = {
    "apply_names": "pin",
    "evaluate_map": "evaluate",
    "find_topics": "find",
    "names_file": "pin",
    "pin_topic": "pin",
    "reader_of": "reader",
}

__all__ = ["apply_names", "evaluate_map", "find_topics", "names_file", "pin_topic", "reader_of"]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
