"""The files of a map on disk: their names, and reading and writing them. Imports nothing that computes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hierarchography.errors import InputError

VIEWS = "views"
TREE, VECTORS, LAYOUT = "tree.json", "embeddings.npy", "layout.npy"
PLANE = "plane.npy"
"""The 2-D map; missing for a view without one."""
STATE = "encoder.state"
"""What the encoder learned from the papers; missing if it learned nothing."""
MEMBERSHIPS = "memberships.npz"
"""Additional topics of the papers; missing if every paper is in one leaf only."""
PLACEMENT = "placement.parquet"
"""Confidence of each paper in a view other than the main one, whose confidence is in `papers.parquet`."""
MAIN_FILES = (TREE, "topics.csv", "outline.md", VECTORS, STATE, LAYOUT, PLANE, MEMBERSHIPS)
FURTHER_FILES = (*MAIN_FILES, PLACEMENT, "map.html")
MANIFEST = "manifest.json"
PAGE_FILES = ("map.html", "embed.html", "report.html", "flow.svg", "map.svg", "map.png", "oembed.json", "config.toml")
"""The files that depend on the rendering settings."""
FILES = (*PAGE_FILES, *MAIN_FILES, "papers.csv", "papers.parquet", "dropped.csv", MANIFEST)
"""Every file of a map with one view (and `SCRIPT_FILES`, if assets = "directory"). The manifest is moved last."""
SCHEMA = "hierarchography.manifest/1"
MOVING = "hierarchography.moving/1"
"""Schema of the manifest while files are being moved into the folder."""


def read_file(path: Path, reader: Callable[[Path], Any]) -> Any:
    """A file of a map, read by `reader`. Raises `InputError` if it is missing or damaged."""
    try:
        return reader(path)
    except FileNotFoundError as error:
        raise InputError(f"the map is not complete: {path} is missing; build it again") from error
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({error}); build the map again") from error


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file of a map. Raises `InputError` if it is missing or damaged."""
    document = read_file(path, lambda source: json.loads(source.read_text(encoding="utf-8")))
    if not isinstance(document, dict):
        raise InputError(f"{path} cannot be read (it is no JSON object); build the map again")
    return document


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8 with Unix line ends; characters that cannot be encoded become `?`."""
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
