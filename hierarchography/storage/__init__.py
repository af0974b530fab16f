"""Saves maps to disk, completely or not at all, and loads them."""

from __future__ import annotations

from hierarchography.storage.folder import check_folder, read_map, redraw, save_map

__all__ = ["check_folder", "read_map", "redraw", "save_map"]
