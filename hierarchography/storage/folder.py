"""Maps on disk: a folder with the page, the exports and everything needed to load the map again.

No file is ever partial: files are created in a temporary folder and moved when all of them are complete. The manifest
marks a folder whose files are being moved, so that a map whose move was interrupted (a power cut) is not loaded. Only
files of a map are replaced; a folder that has other files of the same names is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from hierarchography import rendering
from hierarchography.errors import InputError, RenderError
from hierarchography.memory import give_back
from hierarchography.model import MapData
from hierarchography.settings import relative
from hierarchography.storage.atomic import MoveError, moved_together
from hierarchography.storage.files import (
    FILES,
    MANIFEST,
    MOVING,
    PAGE_FILES,
    SCHEMA,
    VIEWS,
    read_json,
    write_text,
)
from hierarchography.storage.target import check_folder
from hierarchography.storage.views import (
    view_files,
    views_facts,
    write_further_views,
    write_view_data,
    write_view_pages,
)
from hierarchography.workers import one_thread


@one_thread()
def save_map(topic_map: MapData, folder: str | Path) -> Path:
    """Write all files of a map into `folder`, replacing those of an earlier map; returns the folder.

    Raises `InputError` if the folder cannot be written or has other files of the same names.
    """
    from hierarchography.evaluation import quality

    target = Path(folder)
    check_folder(target, names=view_files(topic_map))
    give_back()  # what the build has left
    topic_map = _described(topic_map, quality(topic_map.tree, topic_map.embeddings.matrix))
    with _writing(target, (*rendering.SCRIPT_FILES, *_files_of_views(topic_map, target), *FILES)) as workshop:
        _write_page(topic_map, workshop, target)
        _write_data(topic_map, workshop)
        _write_manifest(topic_map, workshop)
    return target


@one_thread()
def redraw(topic_map: MapData, folder: str | Path) -> Path:
    """Write only the files that depend on the rendering settings: the page, its previews, and the settings."""
    target = Path(folder)
    topic_map = _described(topic_map, topic_map.manifest.get("quality", {}))
    pages = [name for name in view_files(topic_map) if name.endswith("/map.html")]
    names = (*rendering.SCRIPT_FILES, *pages, *PAGE_FILES, MANIFEST)
    unchanged = {*topic_map.manifest.get("files", ())} - {*names}
    with _writing(target, names) as workshop:
        _write_page(topic_map, workshop, target)
        _write_manifest(topic_map, workshop, unchanged)
    return target


def _described(topic_map: MapData, figures: Mapping[str, Any]) -> MapData:
    """The map with the manifest's facts about the page and the quality of the map."""
    manifest = {**topic_map.manifest, "quality": dict(figures), "page": rendering.page_facts(topic_map)}
    return replace(topic_map, manifest=manifest)


@contextmanager
def _writing(target: Path, names: Sequence[str]) -> Iterator[Path]:
    """A folder in which to write these files; they are then moved to `target`, the manifest last."""
    try:
        with moved_together(target, names, json.dumps({"schema": MOVING}) + "\n") as workshop:
            yield workshop
    except (MoveError, OSError, RenderError) as error:
        cause = error.__cause__ if isinstance(error, MoveError | RenderError) else error
        if not isinstance(cause, OSError):
            raise
        state = "its files are now from two maps" if isinstance(error, MoveError) else "nothing was changed there"
        raise InputError(
            f"cannot write the map into {target}: {cause.strerror or cause}; {state}. "
            "Free some space or give another folder with -o; the same command continues from the cache"
        ) from error


def _write_page(topic_map: MapData, workshop: Path, target: Path) -> None:
    config = topic_map.config.with_paths(lambda name: relative(name, target))
    write_view_pages(topic_map, workshop)
    write_text(workshop / "report.html", rendering.render_report(topic_map))
    topic_map = rendering.first_view(topic_map)
    page = rendering.write_page(topic_map, workshop / "map.html").read_text(encoding="utf-8")
    whole = config.rendering.assets != "directory"
    write_text(workshop / "embed.html", rendering.render_embed(topic_map, page=page if whole else None))
    write_text(workshop / "oembed.json", rendering.oembed_json(topic_map))
    rendering.write_review_flow(topic_map, workshop / "flow.svg")
    rendering.write_picture(topic_map, workshop / "map.svg")
    rendering.write_picture(topic_map, workshop / "map.png")
    write_text(workshop / "config.toml", config.to_toml())


def _write_data(topic_map: MapData, workshop: Path) -> None:
    write_view_data(topic_map, workshop)
    write_further_views(topic_map, workshop)
    rendering.write_papers(topic_map, workshop / "papers.csv", workshop / "papers.parquet")
    rendering.write_dropped(topic_map, workshop / "dropped.csv")


def _write_manifest(topic_map: MapData, workshop: Path, unchanged: Iterable[str] = ()) -> None:
    """Write the manifest, which lists the files that were written and those that stay `unchanged`."""
    written = {path.relative_to(workshop).as_posix() for path in workshop.rglob("*") if path.is_file()}
    files = sorted({*written, *unchanged, MANIFEST})
    manifest = {"schema": SCHEMA, **topic_map.manifest, "views": views_facts(topic_map), "files": files}
    write_text(workshop / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _files_of_views(topic_map: MapData, target: Path) -> list[str]:
    """The files of the other views: those to write, and those of the map in `target`, which are removed."""
    before = read_json(target / MANIFEST).get("files", []) if (target / MANIFEST).is_file() else []
    return sorted({*view_files(topic_map), *(name for name in before if name.startswith(f"{VIEWS}/"))})
