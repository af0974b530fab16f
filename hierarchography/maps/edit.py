"""Edits of a finished map by hand; in a folder, they are kept in `edits.toml`, and later builds apply them again."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hierarchography.build.edited import with_hidden, with_papers
from hierarchography.build.edits import (
    EDITS,
    Edit,
    Edited,
    apply_edits,
    carried_names,
    completed,
    joined_pins,
    parse_edits,
    read_edits,
    same_topics,
    write_edits,
)
from hierarchography.build.edits.entries import HIDE, PIN, RENAME
from hierarchography.build.edits.file import check_consistent, wishes
from hierarchography.build.edits.record import RECORD, recorded
from hierarchography.build.edits.state import State
from hierarchography.clustering import smallest_topic
from hierarchography.config import Config
from hierarchography.embedding import Reader
from hierarchography.errors import InputError
from hierarchography.maps.byhand import hand_names
from hierarchography.maps.reader import reader_of
from hierarchography.maps.records import carried_records
from hierarchography.model import HIDDEN, MapData, TopicTree
from hierarchography.naming import Pin, apply_pins, find_topics, name_key, name_tree, read_pins, with_shares
from hierarchography.naming.handfile import restored_unless_saved
from hierarchography.naming.pins import Pinned, check_free
from hierarchography.progress import SILENT, Timed
from hierarchography.rendering.page.living import is_of_build
from hierarchography.settings import expanded
from hierarchography.storage import read_map, save_map
from hierarchography.storage.files import MANIFEST

Edits = str | Path | Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""A file of edits, or one or more entries as in such a file."""


@dataclass(frozen=True, eq=False)
class EditedMap:
    """A map after edits: the `map`, the `edits` that were applied, now with papers, and `notes` to show."""

    map: MapData
    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def edit_map(topic_map: MapData, edits: Edits) -> EditedMap:
    """A map with edits applied to its main view, all of them or none.

    Raises `InputError`, with the place of the edit, for the first that is invalid or cannot be applied, such as one
    with an unknown topic or paper.
    """
    entries = _entries(edits)
    return _edited(topic_map, entries, _reader(topic_map, entries))


def edit_folder(folder: str | Path, new: Edits = ()) -> EditedMap:
    """Apply the edits in the file of a map (`edits_file`) that are not applied yet, after adding the `new` ones to it.

    The file and the files of the map are rewritten, or nothing is. Topics given by ids get their papers in the file. A
    new edit replaces an earlier one that it contradicts, such as another name for the same topic. `new` may be another
    file of edits; those that the map already has are left out.
    """
    topic_map, path = read_map(expanded(folder)), edits_file(folder)
    known = recorded(topic_map.manifest)
    listed = read_edits(path, known) if path.exists() else []
    pending = [place for place, edit in enumerate(listed) if edit.key not in known]
    added, again = _added(new, path, {edit.key for edit in listed})
    entries = [*(listed[place] for place in pending), *added]
    whole = completed(entries, topic_map.tree, topic_map.corpus)
    kept = _outdated(listed, pending, whole)
    result = _edited(topic_map, whole, _reader(topic_map, whole))
    for place, edit in zip(pending, result.edits, strict=False):
        kept[place] = edit
    gone = known - {edit.key for edit in listed}
    absent = [edit for edit in listed if edit.recorded]
    keys = [edit.key for edit in absent]
    with restored_unless_saved(path, "the edits", Path(expanded(folder)) / MANIFEST):
        write_edits(path, result.edits[len(pending) :], kept, keys)
        record = [*(edit.key for edit in read_edits(path, keys)), *sorted(gone)]
        saved = replace(
            result.map,
            config=topic_map.config.with_settings(edits=str(path)),
            manifest={**result.map.manifest, RECORD: record},
        )
        save_map(saved, expanded(folder))
    notes = [f"{edit.where}: there is no taxonomy {edit.file} any more; a build needs it again" for edit in absent]
    if gone:
        notes.append(f"{len(gone)} applied edits are no longer in {path}; build the map again to take them back")
    return replace(result, map=saved, notes=(*result.notes, *again, *notes))


def _added(new: Edits, path: Path, known: Collection[str]) -> tuple[list[Edit], list[str]]:
    """The new edits that the file at `path` does not have, and a note about the others."""
    if not isinstance(new, str | Path):
        return [_beside(path, edit, Path()) for edit in _entries(new)], []
    source = Path(expanded(new))
    if source.resolve() == path.resolve():
        return [], []
    listed = [_beside(path, edit, source.parent) for edit in read_edits(source)]
    added = [edit for edit in listed if edit.key not in known]
    count = len(listed) - len(added)
    return added, [f"{count} of {len(listed)} edits in {source} were there already"] if count else []


def _beside(path: Path, edit: Edit, folder: Path) -> Edit:
    """The edit with its taxonomy, named relative to `folder`, named relative to the folder of the file at `path`."""
    if not edit.file:
        return edit
    taxonomy, beside = (folder / Path(edit.file).expanduser()).resolve(), path.parent.resolve()
    near = taxonomy.drive == beside.drive  # on Windows, no path leads from one drive to another
    return replace(edit, file=Path(os.path.relpath(taxonomy, beside) if near else taxonomy).as_posix())


def edits_file(folder: str | Path) -> Path:
    """The file of edits of the map in `folder`: the one with which it was built, else `edits.toml` in the folder."""
    folder = Path(expanded(folder))
    settings = folder / "config.toml"
    given = Config.from_toml(settings).edits if settings.is_file() else ""
    beside = folder / EDITS
    return Path(given) if given and (Path(given).is_file() or not beside.is_file()) else beside


def with_edits_of(folder: str | Path, topic_map: MapData) -> MapData:
    """The map in a folder with settings that name the file of edits that is there, also after the folder was moved."""
    path = edits_file(folder)
    return replace(topic_map, config=topic_map.config.with_settings(edits=str(path))) if path.is_file() else topic_map


def _entries(edits: Edits) -> list[Edit]:
    if isinstance(edits, str | Path):
        return read_edits(expanded(edits))
    return parse_edits([edits] if isinstance(edits, Mapping) else list(edits), "the edits")


def _reader(topic_map: MapData, edits: Sequence[Edit]) -> Reader | None:
    """The encoder of the map, for names and seeds; not needed if only names change."""
    return reader_of(topic_map)[0] if any(edit.do != RENAME for edit in edits) else None


def _outdated(listed: Sequence[Edit], pending: Sequence[int], whole: Sequence[Edit]) -> dict[int, Edit | None]:
    """The entries of a file, by position, that a new edit replaces (None), or of which some pinned papers are left."""
    new = {wish[0]: wish[1] for edit in whole[len(pending) :] for wish in wishes(edit)}
    changed: dict[int, Edit | None] = {}
    current = {**dict(enumerate(listed)), **dict(zip(pending, whole, strict=False))}
    for place, edit in current.items():
        lost = [subject for subject, wish in wishes(edit) if new.get(subject, wish) != wish]
        if lost and place in pending:
            raise InputError(f"{edit.where}: contradicts the new edit and is not applied yet; delete one of the two")
        if lost:
            papers = tuple(paper for paper in edit.papers if ("paper", paper) not in lost)
            changed[place] = replace(edit, papers=papers) if edit.do == PIN and papers else None
    return changed


def _edited(topic_map: MapData, edits: Sequence[Edit], reader: Reader | None) -> EditedMap:
    whole = completed(edits, topic_map.tree, topic_map.corpus)
    check_consistent(whole)
    if len(topic_map.views) > 1 and any(edit.do == HIDE for edit in whole):
        raise InputError(
            "a map with several views cannot hide a topic, because its papers are in the other views too; delete these "
            "with 'hierarchography view FOLDER NAME --delete'"
        )
    tree, corpus, clustering = topic_map.tree, topic_map.corpus, topic_map.config.clustering
    least = clustering.min_topic_size or smallest_topic(len(corpus), clustering.detail)
    edited = apply_edits(State.of(tree, corpus, topic_map.embeddings, least, reader), whole)
    if edited.skipped:
        edit, reason = edited.skipped[0]
        raise InputError(f"{edit.where}: {edit.do} cannot be applied: {reason}; nothing was changed")
    result = _renamed(_restructured(topic_map, edited, reader), edited, _earlier_names(topic_map), reader)
    keys = [*topic_map.manifest.get(RECORD, []), *(edit.key for edit in edited.done)]
    return replace(result, map=replace(result.map, manifest={**result.map.manifest, RECORD: keys}))


def _restructured(topic_map: MapData, edited: Edited, reader: Reader | None) -> MapData:
    """The map with the edited tree, named anew except for the topics that are as before, and without hidden papers."""
    if not edited.changed:
        return topic_map
    view, corpus, before = topic_map.views[topic_map.main], topic_map.corpus, topic_map.tree
    if len(edited.kept) < len(corpus):
        hidden = corpus.frame.drop(index=corpus.frame.index[edited.kept])
        corpus = corpus.take(edited.kept)
        view = with_papers(view, edited.kept, edited.tree)
        dropped = with_hidden(topic_map.dropped, hidden)
        topic_map = replace(topic_map, corpus=corpus, views={topic_map.main: view}, dropped=dropped)
    encode: Any = reader or (lambda texts: None)
    naming, clock = topic_map.config.naming, Timed(SILENT)
    fresh = name_tree(edited.tree, corpus, view.embeddings, encode, naming, clock)
    named = carried_names(before, fresh, edited.kept, corpus)
    same = {topic: old.id for topic, old in same_topics(before, named, edited.kept).items()}
    sizes = {topic.id: topic.size for topic in named}
    records = topic_map.manifest.get("recorded", {})
    if is_of_build(topic_map):
        records = carried_records(records, same, sizes)
    manifest = {**topic_map.manifest, "counts": _counts(topic_map, named), "recorded": records}
    return replace(topic_map.with_tree(named), manifest=manifest)


def _counts(topic_map: MapData, tree: TopicTree) -> dict[str, Any]:
    """The counts of the manifest after an edit."""
    placed = int(tree.assignment.by_neighbours.sum())
    counts = {**topic_map.manifest.get("counts", {}), "papers": tree.papers}
    if hidden := int((topic_map.dropped["kind"] == HIDDEN).sum()):
        counts["hidden"] = hidden
    return counts | {"topics": len(tree), "leaves": len(tree.leaves), "depth": tree.depth, "by_neighbours": placed}


def _earlier_names(topic_map: MapData) -> list[Pin]:
    """The names of the map's file of names, and those by hand that it has now, of edits for example.

    The later wins. A name that the file has too comes first, so that the file's keywords stay.
    """
    given, by_hand = topic_map.config.naming.names, hand_names(topic_map)
    filed = read_pins(given) if given and Path(given).is_file() else []
    known = {name_key(pin.name) for pin in filed}
    first = [pin for pin in by_hand if name_key(pin.name) in known]
    return [*first, *filed, *(pin for pin in by_hand if name_key(pin.name) not in known)]


def _renamed(topic_map: MapData, edited: Edited, earlier: Sequence[Pin], reader: Reader | None) -> EditedMap:
    """The map with the names given by hand, those before the edits included."""
    pins, replaced = joined_pins(topic_map.tree, topic_map.corpus, earlier, edited.pins)
    pinned = apply_pins(topic_map.tree, topic_map.corpus, pins)
    _check_given(topic_map, edited, pins, pinned)
    tree = pinned.tree
    if reader is not None:
        tree = with_shares(tree, topic_map.corpus, topic_map.embeddings, reader, topic_map.config.naming)
    return EditedMap(topic_map.with_tree(tree), edited.done, (*edited.notes, *replaced, *pinned.notes))


def _check_given(topic_map: MapData, edited: Edited, pins: Sequence[Pin], pinned: Pinned) -> None:
    """Raise `InputError` for a topic that was not renamed, because a sibling has that name by hand."""
    renames = {edit.where for edit in edited.done if edit.do == RENAME}
    for pin, topic in zip(pins, pinned.topics, strict=True):
        if topic is not None or pin.where not in renames:
            continue
        wanted, _ = find_topics(topic_map.tree, topic_map.corpus, [pin])[0]
        if wanted is not None:
            try:
                check_free(pinned.tree, wanted, pin.name)
            except InputError as error:
                raise InputError(f"{pin.where}: rename cannot be applied: {error}; nothing was changed") from None
