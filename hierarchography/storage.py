"""Maps on disk: a folder with the page, the exports and all that is needed to load the map again.

No file is ever half-written: files are made in a folder beside the target and moved in one by one when all are
there. While they are moved the folder's manifest says so, and a map whose move was cut short (the power went) is not
taken for one. Only files of a map are replaced; a folder that holds other files by those names is refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.config import Config, is_bundled
from hierarchography.errors import InputError, RenderError
from hierarchography.evaluation import quality
from hierarchography.model import (
    DETAILS,
    MAIN_TREE,
    PLACEMENT_COLUMNS,
    Assignment,
    Corpus,
    Embeddings,
    Layout,
    Topic,
    TopicMap,
    TopicTree,
)
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
from hierarchography.rendering import (
    SCRIPT_FILES,
    oembed_json,
    outline_markdown,
    page_facts,
    render_embed,
    render_report,
    write_dropped,
    write_page,
    write_papers,
    write_picture,
    write_topics_csv,
    write_tree,
)
from hierarchography.workers import one_thread
from hierarchography.workshop import MoveError, moved_together, workshop_beside

MANIFEST = "manifest.json"
PLANE = "plane.npy"
"""The papers on a plane; maps of version 0.1 have none."""
PAGE_FILES = ("map.html", "embed.html", "report.html", "map.svg", "map.png", "oembed.json", "config.toml")
"""What the rendering settings change."""
FILES = (
    *PAGE_FILES,
    "tree.json",
    "topics.csv",
    "papers.csv",
    "papers.parquet",
    "dropped.csv",
    "outline.md",
    "embeddings.npy",
    "layout.npy",
    PLANE,
    MANIFEST,
)
"""Every file of a map (and `SCRIPT_FILES`, with assets = "directory"). The manifest is moved in last."""
MOVING = "hierarchography.moving/1"
"""Schema of the manifest that a folder has while files are moved into it."""


@one_thread()
def save_map(topic_map: TopicMap, folder: str | Path) -> Path:
    """Write all files of a map into `folder`, replacing those of an earlier map; returns the folder.

    Raises `InputError` when the folder cannot be written or holds other files by the same names.
    """
    target = Path(folder)
    check_folder(target)
    topic_map = _described(topic_map, quality(topic_map.tree, topic_map.embeddings.matrix))
    with _writing(target, (*SCRIPT_FILES, *FILES)) as workshop:
        _write_page(topic_map, workshop, target)
        _write_data(topic_map, workshop)
        _write_manifest(topic_map, workshop)
    return target


@one_thread()
def redraw(topic_map: TopicMap, folder: str | Path) -> Path:
    """Write only what the rendering settings change: the page and what shows it elsewhere, and the settings."""
    target = Path(folder)
    topic_map = _described(topic_map, topic_map.manifest.get("quality", {}))
    with _writing(target, (*SCRIPT_FILES, *PAGE_FILES, MANIFEST)) as workshop:
        _write_page(topic_map, workshop, target)
        _write_manifest(topic_map, workshop)
    return target


def load_map(folder: str | Path) -> TopicMap:
    """Read a map that `save_map` wrote. Raises `InputError` naming the file that is missing or damaged."""
    source = Path(folder)
    if not (source / MANIFEST).is_file():
        raise InputError(f"{source} holds no map: it has no {MANIFEST}; make one with 'hierarchography build'")
    manifest = _read_json(source / MANIFEST)
    if manifest.get("schema") == MOVING:
        raise InputError(
            f"the files in {source} are of two maps: a build was stopped while it put them there; build the map again"
        )
    papers = _read(source / "papers.parquet", pd.read_parquet)
    corpus = Corpus.from_frame(papers.drop(columns=list(PLACEMENT_COLUMNS)), manifest["counts"].get("records"))
    assignment = Assignment(
        papers["confidence"].to_numpy(dtype=np.float32), papers["placed_by_neighbours"].to_numpy(dtype=bool)
    )
    return TopicMap(
        corpus=corpus,
        embeddings=Embeddings(_read(source / "embeddings.npy", np.load), manifest["encoder"]["id"]),
        layout=Layout(_read(source / "layout.npy", np.load), manifest["layout"]),
        trees={MAIN_TREE: _tree(source / "tree.json", corpus, assignment)},
        config=Config.from_toml(source / "config.toml"),
        manifest=manifest,
        dropped=_read(source / "dropped.csv", _read_dropped),
        plane=_read(source / PLANE, np.load) if (source / PLANE).is_file() else None,
    )


def pin_topic(folder: str | Path, topic_id: str, name: str, keywords: Sequence[str] = ()) -> Pinned:
    """Give a topic of the map in `folder` a name, and keywords, that its next builds keep (`names_file`).

    The name is in the map at once: its files are written again. Pinning a topic anew replaces its pin. Raises
    `TreeError` for an unknown topic and `InputError` for a name that is empty, over 40 characters or a sibling's.
    """
    topic_map, path = load_map(folder), names_file(folder)
    where = f"topic {topic_id}"
    name, keywords = check_name(name, where), check_keywords(keywords, where)
    pin = make_pin(topic_map.tree, topic_map.corpus, topic_id, name, keywords)
    check_free(topic_map.tree, topic_id, name)
    known = apply_pins(topic_map.tree, topic_map.corpus, read_pins(path) if path.exists() else []).topics
    pins = write_pin(path, pin, known.index(topic_id) if topic_id in known else None)
    return _renamed(topic_map, pins, Path(folder))


def apply_names(folder: str | Path) -> Pinned:
    """Put the names of the file of names (`names_file`) into the map in `folder`, and write its files again."""
    topic_map = load_map(folder)
    return _renamed(topic_map, read_pins(names_file(folder)), Path(folder))


def names_file(folder: str | Path) -> Path:
    """The file of names given by hand for the map in `folder`: the one it was built with, else its own `names.toml`."""
    folder = Path(folder)
    settings = folder / "config.toml"
    given = Config.from_toml(settings).naming.names if settings.is_file() else ""
    return Path(given) if given else folder / NAMES


def check_folder(folder: Path, inputs: Sequence[str] = ()) -> None:
    """Raise `InputError`, before any work is done, when a map cannot be written into `folder`.

    `inputs` are the files that the map is made from: none of them may be overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"cannot write the map into {folder}: it is a file; name a folder with -o")
    present = {path.name for path in folder.iterdir()} if folder.exists() else set()
    ours = MANIFEST in present and str(_read_json(folder / MANIFEST).get("schema", "")).startswith("hierarchography.")
    if not ours and (foreign := sorted(present & {*FILES, *SCRIPT_FILES})):
        raise InputError(f"{folder} holds files that are not from a map ({', '.join(foreign)}); name another folder")
    for name in inputs:
        path = Path(name)
        if not is_bundled(name) and path.name in FILES and path.resolve().parent == folder.resolve():
            raise InputError(f"the map would overwrite its own input {path}; name another folder")
    try:
        with workshop_beside(folder):
            pass
    except OSError as error:
        raise InputError(f"cannot write into {folder}: {error.strerror}; name another folder with -o") from error


def _renamed(topic_map: TopicMap, pins: Sequence[Pin], folder: Path) -> Pinned:
    """Save the map with these names, and with its file of names in the settings."""
    pinned = apply_pins(topic_map.tree, topic_map.corpus, pins)
    config = topic_map.config.with_settings(names=str(names_file(folder)))
    save_map(replace(topic_map.with_tree(pinned.tree), config=config), folder)
    return pinned


def _described(topic_map: TopicMap, figures: Mapping[str, Any]) -> TopicMap:
    """The map with what its manifest says of the page and of how good the map is."""
    manifest = {**topic_map.manifest, "quality": dict(figures), "page": page_facts(topic_map)}
    return replace(topic_map, manifest=manifest)


@contextmanager
def _writing(target: Path, names: Sequence[str]) -> Iterator[Path]:
    """A folder to write these files in, from which they are then moved to `target`, the manifest last."""
    try:
        with moved_together(target, names, json.dumps({"schema": MOVING}) + "\n") as workshop:
            yield workshop
    except (MoveError, OSError, RenderError) as error:
        cause = error.__cause__ if isinstance(error, MoveError | RenderError) else error
        if not isinstance(cause, OSError):
            raise
        state = "its files are of two maps now" if isinstance(error, MoveError) else "nothing was changed there"
        raise InputError(
            f"cannot write the map into {target}: {cause.strerror or cause}; {state}. "
            "Free some space or name another folder with -o: the same command goes on from what it has kept"
        ) from error


def _write_page(topic_map: TopicMap, workshop: Path, target: Path) -> None:
    config = topic_map.config.with_paths(lambda name: os.path.relpath(name, target))
    page = write_page(topic_map, workshop / "map.html").read_text(encoding="utf-8")
    whole = config.rendering.assets != "directory"
    _write_text(workshop / "embed.html", render_embed(topic_map, page=page if whole else None))
    _write_text(workshop / "report.html", render_report(topic_map))
    _write_text(workshop / "oembed.json", oembed_json(topic_map))
    write_picture(topic_map, workshop / "map.svg")
    write_picture(topic_map, workshop / "map.png")
    _write_text(workshop / "config.toml", config.to_toml())


def _write_data(topic_map: TopicMap, workshop: Path) -> None:
    write_tree(topic_map, workshop / "tree.json")
    write_topics_csv(topic_map, workshop / "topics.csv")
    write_papers(topic_map, workshop / "papers.csv", workshop / "papers.parquet")
    write_dropped(topic_map, workshop / "dropped.csv")
    _write_text(workshop / "outline.md", outline_markdown(topic_map))
    np.save(workshop / "embeddings.npy", topic_map.embeddings.matrix)
    np.save(workshop / "layout.npy", topic_map.layout.matrix)
    if topic_map.plane is not None:
        np.save(workshop / PLANE, topic_map.plane)


def _write_manifest(topic_map: TopicMap, workshop: Path) -> None:
    absent = set() if topic_map.plane is not None else {PLANE}
    scripts = SCRIPT_FILES if topic_map.config.rendering.assets == "directory" else ()
    files = sorted({*FILES, *scripts} - absent)
    manifest = {**topic_map.manifest, "layout": topic_map.layout.method, "files": files}
    _write_text(workshop / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _tree(path: Path, corpus: Corpus, assignment: Assignment) -> TopicTree:
    document = _read_json(path)
    row_of = {name: row for row, name in enumerate(corpus.frame["id"].tolist())}
    members: dict[str, list[int]] = {entry["id"]: [] for entry in document["topics"]}
    for entry in document["topics"]:
        own = [row_of[paper["id"]] for paper in entry.get("papers", ())]
        ancestor = entry["id"]
        while ancestor:
            members[ancestor].extend(own)
            ancestor = ancestor.rpartition(".")[0]
    topics = (
        Topic(
            entry["id"],
            np.sort(np.array(members[entry["id"]], dtype=np.int32)),
            entry["name"],
            tuple(entry["keywords"]),
            {name: entry[name] for name in DETAILS if name in entry},
        )
        for entry in document["topics"]
    )
    return TopicTree(tuple(topics), assignment)


def _read(path: Path, reader: Callable[[Path], Any]) -> Any:
    try:
        return reader(path)
    except FileNotFoundError as error:
        raise InputError(f"the map is not complete: {path} is missing; build it again") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({error}); build the map again") from error


def _read_json(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = _read(path, lambda source: json.loads(source.read_text(encoding="utf-8")))
    return document


def _read_dropped(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
