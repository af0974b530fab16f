"""What was done by hand on a map, as a new tree over the same papers needs it: names and edits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from hierarchography.build.edits import Edit, read_edits
from hierarchography.build.edits.entries import HIDE
from hierarchography.build.edits.record import recorded
from hierarchography.errors import InputError
from hierarchography.model import MapData
from hierarchography.naming import BY_HAND, Pin, make_pin, name_key, read_pins


def made_by_hand(topic_map: MapData, anyway: bool = False) -> tuple[list[Pin], list[Edit], list[str]]:
    """The names and the edits of a map that a new tree gets again, and notes about those that it does not get.

    Names are those of the file of names, and those that the map has besides. Papers that an edit has hidden are not on
    the map. Raises `InputError` if edits of the map are in no file, unless they may be lost (`anyway`).
    """
    filed, missing = _names(topic_map)
    edits, notes = _edits(topic_map, anyway)
    known = [pin.name for pin in filed] + [edit.name for edit in edits]
    return [*filed, *_others(topic_map, known)], edits, [*missing, *notes]


def hand_names(topic_map: MapData) -> list[Pin]:
    """Pins for all topics of a map that have a name by hand, from a file or not."""
    named = [topic for topic in topic_map.tree if topic.details.get("named_by") == BY_HAND]
    return [
        replace(
            make_pin(topic_map.tree, topic_map.corpus, topic.id, topic.name),
            where=f"the name {topic.name!r} of topic {topic.id}",
        )
        for topic in named
    ]


def _names(topic_map: MapData) -> tuple[list[Pin], list[str]]:
    path = topic_map.config.naming.names
    if not path or Path(path).is_file():
        return read_pins(path) if path else [], []
    return [], [f"the file of names {path} is not there; topics with names by hand keep them"]


def _others(topic_map: MapData, known: Collection[str]) -> list[Pin]:
    """Pins for the topics that have a name by hand which is not one of the known ones."""
    keys = {name_key(name) for name in known}
    return [pin for pin in hand_names(topic_map) if name_key(pin.name) not in keys]


def _edits(topic_map: MapData, anyway: bool) -> tuple[list[Edit], list[str]]:
    """The edits that are in force, except hiding, and notes; see `made_by_hand`."""
    applied, path = recorded(topic_map.manifest), topic_map.config.edits
    listed = read_edits(path) if path and Path(path).is_file() else []
    lost = len(applied - {edit.key for edit in listed})
    where = f"the file {path}" if path else "a file of edits"
    if lost and not anyway:
        raise InputError(
            f"{lost} edits of this map are not in {where}, so the new tree would lose them; put the file back, or "
            "lose them with --anyway (names by hand are kept)"
        )
    notes = [f"edits that are lost, as they are not in {where}: {lost}"] if lost else []
    notes += [
        f"{edit.where}: {edit.do} is not applied yet; 'hierarchography edit' applies it"
        for edit in listed
        if edit.key not in applied
    ]
    return [edit for edit in listed if edit.key in applied and edit.do != HIDE], notes
