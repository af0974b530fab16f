"""Adds views of the facets of its papers to a finished map: problem, method, result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hierarchography.build.facets import facet_views
from hierarchography.build.steps import Steps
from hierarchography.cache import cache_in
from hierarchography.errors import InputError
from hierarchography.facets import FACETS, asked_facets
from hierarchography.maps.reader import objects_of
from hierarchography.model import MapData
from hierarchography.progress import SILENT, Reporter
from hierarchography.settings import expanded
from hierarchography.storage import read_map, save_map
from hierarchography.workers import one_thread


@one_thread()
def with_facets(
    topic_map: MapData,
    facets: str | Sequence[str] = FACETS,
    encoder: Any = None,
    progress: Reporter = SILENT,
    cache: str | Path | bool = True,
) -> MapData:
    """The map with a view for each facet; views of these names are replaced.

    Pass `encoder` if the map was built with an encoder object and loaded from a folder. Raises `InputError` for an
    unknown facet, and `EncoderError` if the encoder cannot be loaded.
    """
    asked = asked_facets(facets)
    if not asked:
        raise InputError(f"no facet is named; known: {', '.join(FACETS)}")
    if topic_map.main in asked:
        raise InputError(f"{topic_map.main!r} is the main view of the map and cannot be replaced by a facet")
    config, given = objects_of(topic_map, encoder)
    steps = Steps(progress)
    with cache_in(cache):
        views, notes = facet_views(topic_map.corpus, asked, config, given, steps)
    kept = {name: view for name, view in topic_map.views.items() if name not in asked}
    manifest = dict(topic_map.manifest)
    manifest["notes"] = [*manifest.get("notes", ()), *notes]
    manifest["recorded"] = {**manifest.get("recorded", {}), **steps.clock.records}
    return replace(topic_map, views={**kept, **views}, manifest=manifest)


def add_facets(folder: str | Path, facets: str | Sequence[str] = FACETS, progress: Reporter = SILENT) -> MapData:
    """Save the map in `folder` with a view for each facet; returns the map. See `with_facets` for the exceptions."""
    changed = with_facets(read_map(expanded(folder)), facets, None, progress)
    save_map(changed, expanded(folder))
    return changed
