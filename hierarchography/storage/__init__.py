"""Saves maps to disk, completely or not at all, and loads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.storage.folder import redraw, save_map
    from hierarchography.storage.reading import read_map
    from hierarchography.storage.target import check_folder

# Imported on first use: the command line checks the folder before it loads the libraries.
_HOMES = {"check_folder": "target", "read_map": "reading", "redraw": "folder", "save_map": "folder"}

__all__ = ["check_folder", "read_map", "redraw", "save_map"]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
