"""Names given by hand to the topics of a map in a folder, kept by its later builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hierarchography.config import Config, expanded
from hierarchography.model import MapData
from hierarchography.naming import (
    NAMES,
    Pin,
    Pinned,
    apply_pins,
    check_free,
    check_keywords,
    check_name,
    make_pin,
    read_pins,
    write_pin,
)
from hierarchography.storage import read_map, save_map


def pin_topic(folder: str | Path, topic_id: str, name: str, keywords: Sequence[str] = ()) -> Pinned:
    """Give a topic of the map in `folder` a name, and keywords, that its next builds keep (`names_file`).

    The name is in the map at once: its files are written again. Pinning a topic anew replaces its pin. Raises
    `TreeError` for an unknown topic and `InputError` for a name that is empty, over 40 characters or a sibling's.
    """
    folder = expanded(folder)
    topic_map, path = read_map(folder), names_file(folder)
    where = f"topic {topic_id}"
    name, keywords = check_name(name, where), check_keywords(keywords, where)
    pin = make_pin(topic_map.tree, topic_map.corpus, topic_id, name, keywords)
    check_free(topic_map.tree, topic_id, name)
    known = apply_pins(topic_map.tree, topic_map.corpus, read_pins(path) if path.exists() else []).topics
    pins = write_pin(path, pin, known.index(topic_id) if topic_id in known else None)
    return _renamed(topic_map, pins, Path(folder))


def apply_names(folder: str | Path) -> Pinned:
    """Put the names of the file of names (`names_file`) into the map in `folder`, and write its files again."""
    folder = expanded(folder)
    topic_map = read_map(folder)
    return _renamed(topic_map, read_pins(names_file(folder)), Path(folder))


def names_file(folder: str | Path) -> Path:
    """The file of names given by hand for the map in `folder`: the one it was built with, else its own `names.toml`."""
    folder = Path(expanded(folder))
    settings = folder / "config.toml"
    given = Config.from_toml(settings).naming.names if settings.is_file() else ""
    return Path(given) if given else folder / NAMES


def _renamed(topic_map: MapData, pins: Sequence[Pin], folder: Path) -> Pinned:
    """Save the map with these names, and with its file of names in the settings."""
    pinned = apply_pins(topic_map.tree, topic_map.corpus, pins)
    config = topic_map.config.with_settings(names=str(names_file(folder)))
    save_map(replace(topic_map.with_tree(pinned.tree), config=config), folder)
    return pinned
