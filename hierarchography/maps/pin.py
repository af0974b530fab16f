"""Names given by hand to the topics of a map in a folder; later builds keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hierarchography.config import Config
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
from hierarchography.naming.handfile import restored_unless_saved
from hierarchography.settings import expanded
from hierarchography.storage import read_map, save_map
from hierarchography.storage.files import MANIFEST, VIEWS


def pin_topic(folder: str | Path, topic_id: str, name: str, keywords: Sequence[str] = (), view: str = "") -> Pinned:
    """Give a topic of the map in `folder` a name, and keywords, that later builds keep (`names_file`).

    `view` is the view of the topic; by default the main one.

    The file and the files of the map are rewritten, or nothing is. Pinning a topic again replaces its pin. Raises
    `TreeError` for an unknown topic and `InputError` for a name that is empty, over 80 characters or the name of a
    sibling.
    """
    topic_map, path = _seen(read_map(expanded(folder)), view), names_file(folder, view)
    where = f"topic {topic_id}"
    name, keywords = check_name(name, where), check_keywords(keywords, where)
    pin = make_pin(topic_map.tree, topic_map.corpus, topic_id, name, keywords)
    check_free(topic_map.tree, topic_id, name)
    known = apply_pins(topic_map.tree, topic_map.corpus, read_pins(path) if path.exists() else []).topics
    with restored_unless_saved(path, "the names", Path(expanded(folder)) / MANIFEST):
        pins = write_pin(path, pin, known.index(topic_id) if topic_id in known else None)
        return _renamed(folder, pins, view)


def apply_names(folder: str | Path, view: str = "") -> Pinned:
    """Apply the names in the names file (`names_file`) to the map in `folder`, and rewrite its files."""
    return _renamed(folder, read_pins(names_file(folder, view)), view)


def names_file(folder: str | Path, view: str = "") -> Path:
    """The names file of the map in `folder`: the one with which it was built, else `names.toml` in the folder.

    Every view except the main one has a separate names file beside its tree.
    """
    folder = Path(expanded(folder))
    if view and (folder / VIEWS / view).is_dir():
        return folder / VIEWS / view / NAMES
    settings = folder / "config.toml"
    given = Config.from_toml(settings).naming.names if settings.is_file() else ""
    return Path(given) if given else folder / NAMES


def _seen(topic_map: MapData, view: str) -> MapData:
    """The map with this view as its main view; unchanged if the name is empty."""
    return topic_map.view(view) if view else topic_map


def _renamed(folder: str | Path, pins: Sequence[Pin], view: str) -> Pinned:
    """Save the map with these names in a view; the settings refer to the names file of the main view."""
    folder = expanded(folder)
    topic_map = read_map(folder)
    name = view or topic_map.main
    pinned = apply_pins(_seen(topic_map, name).tree, topic_map.corpus, pins)
    config = topic_map.config
    if name == topic_map.main:
        config = config.with_settings(names=str(names_file(folder)))
    renamed = topic_map.with_view(name, topic_map.views[name].with_tree(pinned.tree))
    save_map(replace(renamed, config=config), folder)
    return pinned
