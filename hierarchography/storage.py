"""Maps on disk: a folder with the page, the exports and all that is needed to load the map again.

Nothing is ever half-written: files are made in a folder beside the target and moved in one by one when
all are there. Only files of a map are replaced; a folder that holds other files by those names is refused.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.config import Config, is_bundled
from hierarchography.errors import InputError
from hierarchography.model import (
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
from hierarchography.rendering import (
    outline_markdown,
    render_embed,
    render_page,
    tree_document,
    write_papers_csv,
    write_papers_parquet,
    write_table_csv,
    write_topics_csv,
)

MANIFEST = "manifest.json"
Writer = Callable[[TopicMap, Path], None]


def save_map(topic_map: TopicMap, folder: str | Path) -> Path:
    """Write all files of a map into `folder`, replacing those of an earlier map; returns the folder.

    Raises `InputError` when the folder cannot be written or holds other files by the same names.
    """
    target = Path(folder)
    check_folder(target)
    _write(topic_map, target, WRITERS)
    return target


def redraw(topic_map: TopicMap, folder: str | Path) -> Path:
    """Write only what the rendering settings change: the page, the fragment and the settings."""
    target = Path(folder)
    _write(topic_map, target, {name: WRITERS[name] for name in ("map.html", "embed.html", "config.toml")})
    return target


def load_map(folder: str | Path) -> TopicMap:
    """Read a map that `save_map` wrote. Raises `InputError` naming the file that is missing or damaged."""
    source = Path(folder)
    if not (source / MANIFEST).is_file():
        raise InputError(f"{source} holds no map: it has no {MANIFEST}; make one with 'hierarchography build'")
    manifest = _read_json(source / MANIFEST)
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
    )


def check_folder(folder: Path, inputs: Sequence[str] = ()) -> None:
    """Raise `InputError`, before any work is done, when a map cannot be written into `folder`.

    `inputs` are the files that the map is made from: none of them may be overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"cannot write the map into {folder}: it is a file; name a folder with -o")
    present = {path.name for path in folder.iterdir()} if folder.exists() else set()
    ours = MANIFEST in present and str(_read_json(folder / MANIFEST).get("schema", "")).startswith("hierarchography.")
    if not ours and (foreign := sorted(present & set(WRITERS))):
        raise InputError(f"{folder} holds files that are not from a map ({', '.join(foreign)}); name another folder")
    for name in inputs:
        path = Path(name)
        if not is_bundled(name) and path.name in WRITERS and path.resolve().parent == folder.resolve():
            raise InputError(f"the map would overwrite its own input {path}; name another folder")
    try:
        with _workshop(folder):
            pass
    except OSError as error:
        raise InputError(f"cannot write into {folder}: {error.strerror}; name another folder with -o") from error


def _write(topic_map: TopicMap, target: Path, writers: Mapping[str, Writer]) -> None:
    """Write the files aside, then move each into its place."""
    absolute = topic_map.config.with_paths(lambda name: os.path.relpath(name, target))
    try:
        with _workshop(target) as workshop:
            for name, write in writers.items():
                write(replace(topic_map, config=absolute) if name == "config.toml" else topic_map, workshop / name)
            target.mkdir(parents=True, exist_ok=True)
            for name in writers:
                (workshop / name).replace(target / name)
    except OSError as error:
        raise InputError(f"cannot write the map into {target}: {error.strerror}; nothing was changed there") from error


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A temporary folder on the same disk as `target`; it and any new parents go when nothing came of it."""
    created = [path for path in (target.parent, *target.parent.parents) if not path.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        for path in created:
            if not any(path.iterdir()):
                path.rmdir()


def _tree(path: Path, corpus: Corpus, assignment: Assignment) -> TopicTree:
    document = _read_json(path)
    row_of = {name: row for row, name in enumerate(corpus.frame["id"].tolist())}
    members: dict[str, list[int]] = {entry["id"]: [] for entry in document["topics"]}
    for entry in document["topics"]:
        own = [row_of[name] for name in entry.get("papers", ())]
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


def _write_text(make: Callable[[TopicMap], str]) -> Writer:
    return lambda topic_map, path: path.write_text(make(topic_map), encoding="utf-8", newline="\n") and None


def _as_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _manifest(topic_map: TopicMap) -> str:
    files = {"layout": topic_map.layout.method, "files": sorted(WRITERS)}
    return _as_json({**topic_map.manifest, **files})


WRITERS: Mapping[str, Writer] = {
    "map.html": _write_text(render_page),
    "embed.html": _write_text(render_embed),
    "tree.json": _write_text(lambda topic_map: _as_json(tree_document(topic_map))),
    "topics.csv": write_topics_csv,
    "papers.parquet": write_papers_parquet,
    "papers.csv": write_papers_csv,
    "dropped.csv": lambda topic_map, path: write_table_csv(topic_map.dropped, path),
    "outline.md": _write_text(outline_markdown),
    "config.toml": _write_text(lambda topic_map: topic_map.config.to_toml()),
    "embeddings.npy": lambda topic_map, path: np.save(path, topic_map.embeddings.matrix),
    "layout.npy": lambda topic_map, path: np.save(path, topic_map.layout.matrix),
    MANIFEST: _write_text(_manifest),
}
"""Every file of a map and who writes it; the manifest comes last, so that a folder with one is complete."""
