"""Adds views of the facets of its papers to a finished map: problem, method, result, or what a model reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hierarchography.build.dimensions import dimension_views
from hierarchography.build.facets import facet_views
from hierarchography.build.steps import Steps
from hierarchography.cache import cache_in
from hierarchography.errors import InputError
from hierarchography.facets import AUTO, FACETS, asked_dimensions, asked_facets
from hierarchography.llm import check
from hierarchography.maps.reader import objects_of
from hierarchography.model import MapData, View
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
    return _with_views(topic_map, {**kept, **views}, notes, steps)


@one_thread()
def with_dimensions(
    topic_map: MapData,
    dimensions: str | Sequence[str] = AUTO,
    llm: Mapping[str, Any] | None = None,
    encoder: Any = None,
    progress: Reporter = SILENT,
    cache: str | Path | bool = True,
) -> MapData:
    """The map with a view for each dimension that a language model reads in its papers; `AUTO` lets it propose them.

    `llm` are settings of the section `[llm]`, such as `{"url": ..., "model": ...}`; the rest are those of the map.
    Views of these names are replaced. Raises `InputError` for dimensions or settings that cannot be used.
    """
    setting = dimensions if isinstance(dimensions, str) else "; ".join(dimensions) + ";"
    if asked_dimensions(setting) == ():
        raise InputError(f"no dimension is named; name some, or {AUTO!r}")
    config, given = objects_of(topic_map, encoder)
    config = config.with_settings(
        {"facet_dimensions": setting, **{f"llm.{name}": value for name, value in (llm or {}).items()}}
    )
    check(config.llm)
    steps = Steps(progress)
    with cache_in(cache):
        views, notes = dimension_views(topic_map.corpus, config, given, steps)
    return _with_views(topic_map, {**topic_map.views, **views}, notes, steps)


def _with_views(topic_map: MapData, views: Mapping[str, View], notes: Sequence[str], steps: Steps) -> MapData:
    """The map with these views, and with the notes and records of making them."""
    manifest = dict(topic_map.manifest)
    manifest["notes"] = [*manifest.get("notes", ()), *notes]
    manifest["recorded"] = {**manifest.get("recorded", {}), **steps.clock.records}
    return replace(topic_map, views=views, manifest=manifest)


def add_dimensions(folder: str | Path, dimensions: str, llm: Mapping[str, Any], progress: Reporter = SILENT) -> MapData:
    """Save the map in `folder` with a view for each dimension; returns the map. See `with_dimensions`."""
    changed = with_dimensions(read_map(expanded(folder)), dimensions, llm, None, progress)
    save_map(changed, expanded(folder))
    return changed


def add_facets(folder: str | Path, facets: str | Sequence[str] = FACETS, progress: Reporter = SILENT) -> MapData:
    """Save the map in `folder` with a view for each facet; returns the map. See `with_facets` for the exceptions."""
    changed = with_facets(read_map(expanded(folder)), facets, None, progress)
    save_map(changed, expanded(folder))
    return changed
