"""The views of a map on disk: the main view in the folder of the map, every other one in `views/NAME`.

Vectors that a view shares with the main view are not stored twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hierarchography import rendering
from hierarchography.errors import InputError, TreeError
from hierarchography.model import (
    DETAILS,
    Assignment,
    Corpus,
    Embeddings,
    Layout,
    MapData,
    Parts,
    Topic,
    TopicTree,
    View,
)
from hierarchography.storage.files import (
    FURTHER_FILES,
    LAYOUT,
    MEMBERSHIPS,
    PLACEMENT,
    PLANE,
    STATE,
    TREE,
    VECTORS,
    VIEWS,
    read_file,
    read_json,
    write_text,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_LEADING = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url=../../map.html#0?view={name}">
<title>View {name}</title>
<p><a href="../../map.html#0?view={name}">The view {name} of the map</a></p>
</html>
"""


def view_files(topic_map: MapData) -> list[str]:
    """The files of all views except the main one, as paths within the folder of the map."""
    return [f"{VIEWS}/{name}/{file}" for name in topic_map.views if name != topic_map.main for file in FURTHER_FILES]


def write_view_data(topic_map: MapData, folder: Path, vectors: bool = True) -> None:
    """Write the main view's tree, exports and arrays into a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    view = topic_map.views[topic_map.main]
    rendering.write_tree(topic_map, folder / TREE)
    rendering.write_topics_csv(topic_map, folder / "topics.csv")
    write_text(folder / "outline.md", rendering.outline_markdown(topic_map))
    np.save(folder / LAYOUT, view.layout.matrix)
    if view.plane is not None:
        np.save(folder / PLANE, view.plane)
    if view.memberships is not None:
        from scipy.sparse import save_npz

        save_npz(folder / MEMBERSHIPS, view.memberships)
    if vectors:
        np.save(folder / VECTORS, view.embeddings.matrix)
        if view.embeddings.state is not None:
            with (folder / STATE).open("wb") as file:
                view.embeddings.state.write(file)


def write_further_views(topic_map: MapData, folder: Path) -> None:
    """Write every view except the main one, each into a folder of its name."""
    for name in list(topic_map.views)[1:]:
        view, place = topic_map.view(name), folder / VIEWS / name
        write_view_data(view, place, vectors=not _same(view.embeddings, topic_map.embeddings))
        assignment = view.tree.assignment
        pd.DataFrame(
            {
                "id": view.corpus.frame["id"],
                "confidence": assignment.confidence,
                "placed_by_neighbours": assignment.by_neighbours,
            }
        ).to_parquet(place / PLACEMENT, index=False)


def write_view_pages(topic_map: MapData, folder: Path) -> None:
    """For every view except the main one, a page that leads to this view in the page of the map."""
    for name in list(topic_map.views)[1:]:
        place = folder / VIEWS / name
        place.mkdir(parents=True, exist_ok=True)
        write_text(place / "map.html", _LEADING.format(name=name))  # the name is letters, digits, - and _


def views_facts(topic_map: MapData) -> dict[str, dict[str, Any]]:
    """The manifest's facts about each view, the main one first: encoder, layout, and the owner of its vectors."""
    return {
        name: {
            "encoder": view.embeddings.encoder_id,
            "layout": view.layout.method,
            "vectors": topic_map.main if _same(view.embeddings, topic_map.embeddings) else name,
        }
        for name, view in topic_map.views.items()
    }


def read_views(
    folder: Path, facts: Mapping[str, Mapping[str, Any]], corpus: Corpus, placement: pd.DataFrame
) -> dict[str, View]:
    """All views of a map; `placement` is that of the main view, `facts` are the manifest's facts about the views.

    Raises `InputError` with the name of a missing or damaged file.
    """
    main = next(iter(facts))
    views: dict[str, View] = {}
    for name, fact in facts.items():
        place = folder if name == main else folder / VIEWS / name
        shared = views[main].embeddings if fact["vectors"] != name else None
        table = placement if name == main else read_file(place / PLACEMENT, pd.read_parquet)
        views[name] = _read_view(place, fact, corpus, table, shared)
    return views


def _read_view(
    folder: Path, fact: Mapping[str, Any], corpus: Corpus, placement: pd.DataFrame, shared: Embeddings | None
) -> View:
    embeddings = shared or Embeddings(
        read_file(folder / VECTORS, np.load), fact["encoder"], _if_there(folder / STATE, _read_state)
    )
    return View(
        tree=_fitting_tree(folder / TREE, corpus, placement),
        embeddings=embeddings,
        layout=Layout(read_file(folder / LAYOUT, np.load), fact["layout"]),
        plane=_if_there(folder / PLANE, np.load),
        memberships=_if_there(folder / MEMBERSHIPS, _read_memberships),
    )


def _read_memberships(path: Path) -> csr_array:
    from scipy.sparse import csr_array, load_npz  # most maps have no memberships of their own

    return csr_array(load_npz(path))


def _same(first: Embeddings, second: Embeddings) -> bool:
    return first is second or (first.encoder_id == second.encoder_id and first.digest == second.digest)


def _assignment(placement: pd.DataFrame) -> Assignment:
    return Assignment(
        placement["confidence"].to_numpy(dtype=np.float32), placement["placed_by_neighbours"].to_numpy(dtype=bool)
    )


def _read_state(path: Path) -> Parts:
    with path.open("rb") as file:
        return Parts.read(file)


def _fitting_tree(path: Path, corpus: Corpus, placement: pd.DataFrame) -> TopicTree:
    """The tree of the papers. Raises `InputError` for one of other papers, as of another state of the map."""
    try:
        return _read_tree(path, corpus, _assignment(placement))
    except (AttributeError, KeyError, TypeError, ValueError, TreeError) as error:
        raise InputError(
            f"{path} does not fit the other files of the map ({type(error).__name__}: {error}); build the map again"
        ) from error


def _read_tree(path: Path, corpus: Corpus, assignment: Assignment) -> TopicTree:
    document = read_json(path)
    row_of = {name: row for row, name in enumerate(corpus.frame["id"].tolist())}
    members: dict[str, list[int]] = {entry["id"]: [] for entry in document["topics"]}
    for entry in document["topics"]:
        rows = [row_of[paper["id"]] for paper in entry.get("papers", ())]
        ancestor = entry["id"]
        while ancestor:
            members[ancestor].extend(rows)
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


def _if_there(path: Path, reader: Callable[[Path], Any]) -> Any:
    return read_file(path, reader) if path.is_file() else None
