"""Tools for finished maps: measuring them, finding topics, naming topics by hand, placing new papers, and updating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.maps.evaluate import evaluate_map
    from hierarchography.maps.find import find_topics
    from hierarchography.maps.pin import apply_names, names_file, pin_topic
    from hierarchography.maps.place import Placed, place_papers
    from hierarchography.maps.reader import reader_of
    from hierarchography.maps.refine import Refined, refine_map
    from hierarchography.maps.update import Updated, update_map

_HOMES = {
    "Placed": "place",
    "Refined": "refine",
    "Updated": "update",
    "apply_names": "pin",
    "evaluate_map": "evaluate",
    "find_topics": "find",
    "names_file": "pin",
    "pin_topic": "pin",
    "place_papers": "place",
    "reader_of": "reader",
    "refine_map": "refine",
    "update_map": "update",
}

__all__ = [
    "Placed",
    "Refined",
    "Updated",
    "apply_names",
    "evaluate_map",
    "find_topics",
    "names_file",
    "pin_topic",
    "place_papers",
    "reader_of",
    "refine_map",
    "update_map",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
