"""What the manifest of a map records about edits, so that a later edit applies only what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hierarchography.build.edits.entries import Edit

RECORD = "edits"


def record_of(edits: Iterable[Edit]) -> dict[str, Any]:
    """The entry of the manifest for edits that a map has taken into account."""
    return {RECORD: [edit.key for edit in edits]}


def recorded(manifest: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the edits that a map has taken into account."""
    listed = manifest.get(RECORD, [])
    return frozenset(listed) if isinstance(listed, list) else frozenset()
