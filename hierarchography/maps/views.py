"""Further views of a finished map: another tree over the same papers, made from labels, a table, or columns.

A view made here uses the vectors and the 2-D map of the main view, so it adds only its tree to the folder of the map.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.errors import InputError, TreeError, nearest
from hierarchography.model import PLACEMENT_COLUMNS, MapData, TopicTree, View
from hierarchography.model.paths import WITHOUT, renamed_as, tree_of_paths
from hierarchography.naming import name_tree, refresh_descriptions
from hierarchography.progress import SILENT, Reporter
from hierarchography.rendering.csv_tables import read_cells
from hierarchography.settings import expanded
from hierarchography.storage import read_map, save_map

SEPARATOR = " > "
"""Between the topics of a path, as in `papers.csv`."""
ID, PATH = "id", "path"
"""The columns of a table of labels; without `path`, every other column is a level."""
MOST_VALUES = 200
"""The most topics that a column makes within one topic; the papers of the rarest values form `REST`."""
REST = "Other values"
_NAMED = 3
_TEXTS = {"id", "title", "abstract", "authors", "url", "doi", "record", "sections", *PLACEMENT_COLUMNS}

Labels = Sequence[Any] | pd.Series | pd.DataFrame
"""One label per paper: a name, a path ("A > B", or a sequence of names), or nothing; a table has a row per paper."""


def view_of(topic_map: MapData, tree: View | TopicTree | Labels, progress: Reporter = SILENT) -> View:
    """A view of the papers of a map from a tree, or from one label per paper, in the order of the papers.

    Topics from labels get keywords that distinguish them from their siblings. Raises `InputError` if the number of
    labels or papers is wrong, or all papers have the same label.
    """
    if isinstance(tree, View):
        return tree
    main = topic_map.views[topic_map.main]
    if isinstance(tree, TopicTree):
        try:
            return replace(main, tree=tree, memberships=None)
        except TreeError as error:
            raise InputError(f"this tree does not fit the map: {error}") from None
    if isinstance(tree, str) or not hasattr(tree, "__len__"):
        raise InputError("a view needs a tree or one label per paper, e.g. m.corpus.frame['venue']")
    if len(tree) != len(topic_map):
        raise InputError(f"there are {len(tree):,} labels, but the map has {len(topic_map):,} papers")
    rows = tree.itertuples(index=False, name=None) if isinstance(tree, pd.DataFrame) else tree
    labelled = _tree([_path(label) for label in rows])
    return replace(main, tree=_with_keywords(labelled, topic_map, progress), memberships=None)


def labels_of_columns(topic_map: MapData, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """For each paper its values in these columns of the input, each column a level below the one before.

    Raises `InputError` for a column that is missing or has a different value for every paper.
    """
    frame = topic_map.corpus.frame
    offered = [str(name) for name in frame.columns if name not in _TEXTS]
    levels: list[list[str]] = []
    for name in columns:
        if name not in offered:
            near = nearest(name, offered) or ";"
            raise InputError(f"no column {name!r} to make a view of{near} known: {', '.join(offered)}")
        values = [text_of(value) for value in frame[name]]
        if len({value for value in values if value}) > len(frame) / 2:
            raise InputError(f"the column {name!r} has nearly as many values as papers, so it makes no topics")
        levels.append(values)
    return _grouped([_given(path) for path in zip(*levels, strict=True)])


def labels_of_table(topic_map: MapData, file: str | Path) -> tuple[list[tuple[str, ...]], list[str]]:
    """For each paper its path in a CSV file of `id` and `path`, or of `id` and one column per level; and notes.

    Ids are those of `papers.csv`. Papers that are not in the file have no path; the notes count them, and the rows
    whose id is not on the map. Raises `InputError`, with the file and the line, if it cannot be used.
    """
    path = Path(expanded(file))
    table = _read_table(path)
    levels = [PATH] if PATH in table.columns else [name for name in table.columns if name != ID]
    if ID not in table.columns or not levels:
        raise InputError(f"{path}: needs a column {ID!r} and a column {PATH!r}, or one column per level")
    if repeated := _repeated(table[ID].tolist()):
        line, before, name = repeated
        raise InputError(f"{path}, line {line}: the paper {name!r} is in line {before} already; delete one of the two")
    rows = table[PATH] if levels == [PATH] else table[levels].itertuples(index=False, name=None)
    given = {name: _path(row) for name, row in zip(table[ID], rows, strict=True)}
    ids = topic_map.corpus.frame["id"].tolist()
    if not given.keys() & set(ids):
        raise InputError(f"{path}: no id is that of a paper of this map; ids are those of papers.csv, e.g. {ids[0]!r}")
    return [given.get(name, ()) for name in ids], _notes(given, ids)


def add_view(folder: str | Path, name: str, labels: Labels, progress: Reporter = SILENT) -> MapData:
    """Save the map in `folder` with a further view from one label per paper; returns the map.

    Raises `InputError` for the name of the main view, or a name that is not allowed.
    """
    topic_map = read_map(expanded(folder))
    check_name(topic_map, name)
    changed = topic_map.with_view(name, view_of(topic_map, labels, progress))
    save_map(changed, expanded(folder))
    return changed


def check_name(topic_map: MapData, name: str) -> None:
    """Raise `InputError` if a further view of this map cannot have this name."""
    if name == topic_map.main:
        raise InputError(f"{name!r} is the main view of the map, which a build makes; give the new view another name")
    try:
        replace(topic_map, views={name: topic_map.views[topic_map.main]})
    except TreeError as error:
        raise InputError(str(error)) from None


def delete_view(folder: str | Path, name: str) -> MapData:
    """Save the map in `folder` without one of its further views; returns the map.

    Raises `InputError` for the main view, and for an unknown one.
    """
    changed = without_view(read_map(expanded(folder)), name)
    save_map(changed, expanded(folder))
    return changed


def without_view(topic_map: MapData, name: str) -> MapData:
    """The map without one of its further views. Raises `InputError` for the main view, and for an unknown one."""
    if name == topic_map.main:
        raise InputError(f"{name!r} is the main view of the map and cannot be deleted")
    if name not in topic_map.views:
        further = ", ".join(list(topic_map.views)[1:]) or "none"
        raise InputError(f"the map has no view {name!r} to delete; its further views: {further}")
    config = topic_map.config
    if config.rendering.view == name:
        config = config.with_settings({"rendering.view": ""})
    views = {other: view for other, view in topic_map.views.items() if other != name}
    return replace(topic_map, views=views, config=config)


def _tree(paths: Sequence[tuple[str, ...]]) -> TopicTree:
    try:
        return tree_of_paths(paths)
    except TreeError as error:
        raise InputError(str(error)) from None


def _with_keywords(labelled: TopicTree, topic_map: MapData, progress: Reporter) -> TopicTree:
    """The labelled tree with keywords and details from its papers; phrases have the vectors of their papers."""
    corpus, naming = topic_map.corpus, topic_map.config.naming
    encode: Any = lambda texts: None  # noqa: E731 (an encoder that cannot read phrases)
    named = name_tree(labelled, corpus, topic_map.embeddings, encode, naming, progress)
    return refresh_descriptions(named, renamed_as(named, labelled), corpus)


def _path(label: Any) -> tuple[str, ...]:
    """The names in a label: a text with `SEPARATOR`, a sequence of names, or a single value."""
    if isinstance(label, str):
        label = label.split(SEPARATOR)
    parts = label if isinstance(label, list | tuple | np.ndarray) else [label]
    return _given([text_of(part) for part in parts])


def _given(names: Sequence[str]) -> tuple[str, ...]:
    """The names up to the first that is empty; empty ones before a name are called `WITHOUT`."""
    filled = [place for place, name in enumerate(names) if name]
    return tuple(name or WITHOUT for name in names[: filled[-1] + 1]) if filled else ()


def text_of(value: Any) -> str:
    """A value as one line of text; missing ones are empty, whole numbers have no decimal point."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    return f"{value:.12g}" if isinstance(value, float | np.floating) else " ".join(str(value).split())


def _grouped(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The paths, with the rarest values of a topic that has more than `MOST_VALUES` as one topic `REST`."""
    grouped = list(paths)
    for level in range(max(map(len, paths), default=0)):
        counts = Counter(path[: level + 1] for path in grouped if len(path) > level)
        above = Counter(path[:-1] for path in counts)
        for parent in (path for path, values in above.items() if values > MOST_VALUES):
            ranked = sorted((path for path in counts if path[:-1] == parent), key=lambda path: (-counts[path], path))
            rare = set(ranked[MOST_VALUES - 1 :])
            grouped = [(*parent, REST) if path[: level + 1] in rare else path for path in grouped]
    return grouped


def _read_table(path: Path) -> pd.DataFrame:
    try:
        return read_cells(path)
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist; give a CSV file of {ID!r} and {PATH!r}") from error
    except (OSError, ValueError, pd.errors.ParserError) as error:
        raise InputError(f"{path} cannot be read as a CSV file ({error})") from error


def _repeated(ids: Sequence[str]) -> tuple[int, int, str] | None:
    """The line of the first id that was there before, the line of that, and the id."""
    lines: dict[str, int] = {}
    for line, name in enumerate(ids, start=2):
        if name in lines:
            return line, lines[name], name
        lines[name] = line
    return None


def _notes(given: dict[str, tuple[str, ...]], ids: Sequence[str]) -> list[str]:
    known = set(ids)
    unknown = [name for name in given if name not in known]
    missing = sum(not given.get(name) for name in ids)
    notes = [f"{missing:,} papers have no path and are in the topic {WITHOUT!r}"] if missing else []
    if unknown:
        shown = ", ".join(repr(name) for name in unknown[:_NAMED])
        notes.append(f"{len(unknown):,} rows are about papers that are not on the map, e.g. {shown}")
    return notes
