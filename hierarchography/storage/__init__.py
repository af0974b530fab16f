"""Maps on disk: written whole or not at all, and read back."""

from __future__ import annotations

from hierarchography.storage.folder import check_folder, read_map, redraw, save_map

__all__ = ["check_folder", "read_map", "redraw", "save_map"]
