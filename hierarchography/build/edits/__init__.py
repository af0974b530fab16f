"""Edits of a map by hand: the file, the topics that it speaks of, and applying it to a grown tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.build.edits.apply import Edited, apply_edits
    from hierarchography.build.edits.entries import EDITS, Edit, Part
    from hierarchography.build.edits.file import check_consistent, parse_edits, read_edits, write_edits
    from hierarchography.build.edits.locate import completed
    from hierarchography.build.edits.names import carried_names, joined_pins, same_topics

# Imported on first use: the file is checked before the numerical libraries are imported.
_HOMES = {
    "EDITS": "entries",
    "Edit": "entries",
    "Edited": "apply",
    "Part": "entries",
    "apply_edits": "apply",
    "carried_names": "names",
    "check_consistent": "file",
    "completed": "locate",
    "joined_pins": "names",
    "parse_edits": "file",
    "read_edits": "file",
    "same_topics": "names",
    "write_edits": "file",
}

__all__ = [
    "EDITS",
    "Edit",
    "Edited",
    "Part",
    "apply_edits",
    "carried_names",
    "check_consistent",
    "completed",
    "joined_pins",
    "parse_edits",
    "read_edits",
    "same_topics",
    "write_edits",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
