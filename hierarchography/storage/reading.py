"""Reads a map from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from hierarchography.config import Config
from hierarchography.errors import InputError
from hierarchography.model import MAIN_VIEW, PLACEMENT_COLUMNS, Corpus, MapData, dropped_table
from hierarchography.storage.atomic import finish_moves
from hierarchography.storage.files import (
    MANIFEST,
    MEMBERSHIPS,
    MOVING,
    PLANE,
    SCHEMA,
    STATE,
    read_file,
    read_json,
)
from hierarchography.storage.views import read_views

_NOT_IN_EVERY_MAP = frozenset({MEMBERSHIPS, PLANE, STATE})


def read_map(folder: str | Path) -> MapData:
    """Read a map that `save_map` wrote. Raises `InputError` with the name of a missing or damaged file."""
    source = Path(folder)
    with suppress(OSError):  # of a folder that cannot be written; the manifest says then that it is incomplete
        finish_moves(source)
    if not (source / MANIFEST).is_file():
        raise InputError(f"{source} is not a map: it has no {MANIFEST}; make one with 'hierarchography build'")
    manifest = read_json(source / MANIFEST)
    if manifest.get("schema") == MOVING:
        raise InputError(
            f"the files in {source} are from two maps: a build was interrupted while moving them; build the map again"
        )
    if manifest.get("schema", SCHEMA) != SCHEMA:
        raise InputError(
            f"the map in {source} was written by another version of hierarchography ({manifest['schema']}, not "
            f"{SCHEMA}); build it again"
        )
    _check_complete(source, manifest)
    try:
        views, records = _views(manifest), manifest.get("counts", {}).get("records")
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError(
            f"{source / MANIFEST} cannot be read ({type(error).__name__}: {error}); build the map again"
        ) from error
    papers = read_file(source / "papers.parquet", pd.read_parquet)
    corpus = Corpus.from_frame(_without_placement(papers), records)
    return MapData(
        corpus=corpus,
        views=read_views(source, views, corpus, papers),
        config=Config.from_toml(source / "config.toml"),
        manifest=manifest,
        dropped=read_file(source / "dropped.csv", _read_dropped),
    )


def _check_complete(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise `InputError` for a missing file that not every map has, but this one had."""
    listed = manifest.get("files")
    for name in listed if isinstance(listed, list) else ():
        if str(name).rpartition("/")[2] in _NOT_IN_EVERY_MAP and not (folder / name).is_file():
            raise InputError(f"the map is not complete: {folder / name} is missing; build it again")


def _without_placement(papers: pd.DataFrame) -> pd.DataFrame:
    """What the papers are apart from their places; a map of an earlier version has no further homes."""
    return papers.drop(columns=[name for name in PLACEMENT_COLUMNS if name in papers])


def _views(manifest: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The manifest's facts about the views; older manifests describe the main view only."""
    if "views" in manifest:
        views: Mapping[str, Mapping[str, Any]] = manifest["views"]
        return views
    return {MAIN_VIEW: {"encoder": manifest["encoder"]["id"], "layout": manifest["layout"], "vectors": MAIN_VIEW}}


def _read_dropped(path: Path) -> pd.DataFrame:
    return dropped_table(pd.read_csv(path, dtype=str, keep_default_na=False))
