"""The file of edits, `edits.toml`: strict when read; writing preserves everything else in it.

    [[edit]]
    do = "merge"
    topics = ["0.2", "0.3"]
    name = "Galaxies"

docs/editing.md explains all entries. `hierarchography edit` replaces the ids of topics by their papers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hierarchography.build.edits.entries import (
    FIELDS,
    HIDE,
    MERGE,
    MOVE,
    PIN,
    RENAME,
    SEED,
    SPLIT,
    TAXONOMY,
    Edit,
    Part,
    Reference,
    edit_table,
)
from hierarchography.build.edits.taxonomyfile import Taxonomy, read_taxonomy
from hierarchography.errors import InputError, unknown
from hierarchography.naming.handfile import read_text, write_text
from hierarchography.naming.pin import Pin
from hierarchography.naming.pinfile import check_keywords, check_name

HEADER = "Edits of the map by hand, applied in this order. Topics are found again by their papers (docs/editing.md)."
MOST_PARTS = 50
ROOT = "0"
"""The id of the whole map, the only one that never changes."""
_ENTRY = re.compile(r"^[ \t]*\[\[[ \t]*edit[ \t]*\]\]", re.MULTILINE)
_ID = re.compile(r"0(\.\d+)*")
_REFERENCE = ("id", "name", "size", "of", "papers")


def read_edits(path: str | Path, applied: Collection[str] = ()) -> list[Edit]:
    """The edits of a file, in order. Raises `InputError` with the file, the line and what to do about it.

    A taxonomy may be gone if it is among the edits that a map has taken into account; `applied` are their keys.
    """
    path = Path(path)
    text = _text(path)
    document = _document(text, path)
    lines = [text.count("\n", 0, found.start()) + 1 for found in _ENTRY.finditer(text)]
    return parse_edits(document.get("edit", []), str(path), lines, path.parent, applied)


def usable_edits(path: str | Path) -> list[Edit]:
    """The edits of a file that a build can apply. Raises `InputError` also for a topic given by its id alone."""
    edits = read_edits(path)
    for edit in edits:
        for reference in edit.references:
            if isinstance(reference, str) and reference != ROOT:
                raise InputError(
                    f"{edit.where}: topic {reference!r} is given by its id alone, and ids change with every build; "
                    "run 'hierarchography edit' with the folder of the map that has this id, which adds the papers"
                )
    return edits


def parse_edits(
    entries: Any, where: str, lines: Sequence[int] = (), folder: Path = Path(), applied: Collection[str] = ()
) -> list[Edit]:
    """The edits of a list of tables; `lines` are their lines in the file `where`, if there is one.

    Files of taxonomies are relative to `folder`; `applied` as in `read_edits`. Raises `InputError`, with the place, for
    the first that is invalid.
    """
    if not isinstance(entries, list | tuple):
        raise InputError(f"{where}: each edit must be under a line [[edit]], in two brackets")
    edits = []
    for number, entry in enumerate(entries, start=1):
        line = lines[number - 1] if len(lines) == len(entries) else 0
        edits.append(_edit(entry, f"{where}, line {line}" if line else f"{where}, edit {number}", line, folder))
    check_consistent(edits)
    return _recorded(edits, folder, applied)


def write_edits(
    path: str | Path,
    new: Sequence[Edit],
    replaced: Mapping[int, Edit | None] | None = None,
    applied: Collection[str] = (),
) -> None:
    """Add edits to a file, and replace (or remove: None) those at some positions (from 0); the rest is unchanged.

    The file is written completely or not at all; `applied` as in `read_edits`. Raises `InputError` if it cannot be
    written.
    """
    folder, path = Path(path).parent, Path(path).resolve()  # writes through symbolic links
    old = _text(path) if path.exists() else ""
    text = _edited(old, new, replaced or {}, path)
    parse_edits(_document(text, path).get("edit", []), str(path), (), folder, applied)
    write_text(path, text, "the edits")


def check_consistent(edits: Sequence[Edit]) -> None:
    """Raise `InputError` for two edits that contradict one another, whatever the map."""
    seen: dict[tuple[Any, ...], tuple[Edit, Any]] = {}
    for edit in edits:
        for subject, wish in wishes(edit):
            before, wished = seen.setdefault(subject, (edit, wish))
            if wished != wish:
                raise InputError(
                    f"{edit.where}: contradicts {before.where.rpartition(', ')[2]}, which wants something else for the "
                    f"same {subject[0]} ({_shown(subject[1])}); delete one of the two"
                )


def wishes(edit: Edit) -> Iterable[tuple[tuple[Any, ...], Any]]:
    """What an edit wants, as (subject, wish); two edits with one subject must have the same wish."""
    if edit.do == PIN:
        yield from ((("paper", paper), _identity(edit.to)) for paper in edit.papers)
    elif edit.do == RENAME:
        yield ("topic", _identity(edit.topics[0]), RENAME), edit.name
    elif edit.do in {MOVE, HIDE}:
        yield ("topic", _identity(edit.topics[0]), "place"), _identity(edit.to)
    elif edit.do == SPLIT:
        yield ("topic", _identity(edit.topics[0]), SPLIT), (edit.parts, edit.into, edit.below)
    elif edit.do == SEED:
        yield ("seed", edit.name), edit
    elif edit.do == TAXONOMY:
        yield ("map", "its taxonomy"), edit.file


def _identity(reference: Reference | None) -> Any:
    return (frozenset(reference.papers), reference.size) if isinstance(reference, Pin) else reference


def _shown(identity: Any) -> str:
    return repr(identity) if isinstance(identity, str) else f"topic of {identity[1]} papers"


def _edit(entry: Any, where: str, line: int, folder: Path) -> Edit:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: must be a table under [[edit]], not {entry!r}")
    do = entry.get("do")
    if not isinstance(do, str) or do not in FIELDS:
        known = ", ".join(FIELDS)
        raise (
            InputError(f"{where}: do must be one of {known}, not {do!r}")
            if do
            else InputError(f'{where}: the edit does not say what to do; add do = "..." ({known})')
        )
    needed, possible = FIELDS[do]
    if strange := sorted(set(entry) - {"do", *needed, *possible}):
        error = unknown("field", strange[0], [*needed, *possible])
        raise InputError(f"{where}: {do} has no such field; {error}")
    if missing := [name for name in needed if name not in entry]:
        raise InputError(f"{where}: {do} needs {missing[0]!r}; add it")
    edit = Edit(
        do,
        topics=_topics(entry, where),
        to=_reference(entry["to"], f"{where}: to") if "to" in entry else None,
        name=check_name(entry["name"], where) if "name" in entry else "",
        keywords=check_keywords(entry.get("keywords", []), where),
        papers=_papers(entry["papers"], f"{where}: papers") if "papers" in entry else (),
        parts=_parts(entry.get("parts", 2), where),
        into=_into(entry.get("into", ()), where),
        below=_below(entry.get("below", False), where),
        file=str(entry.get("file", "")),
        known=_taxonomy(folder / Path(str(entry["file"])).expanduser(), where) if "file" in entry else None,
        where=where,
        line=line,
    )
    _check(edit)
    return edit


def _taxonomy(path: Path, where: str) -> Taxonomy | None:
    """The taxonomy of an entry; None if the file is not there."""
    try:
        return read_taxonomy(path) if path.exists() else None
    except InputError as error:
        raise InputError(f"{where}: {error}") from error


def _recorded(edits: Sequence[Edit], folder: Path, applied: Collection[str]) -> list[Edit]:
    """The edits, where a taxonomy that is gone has the key of an applied edit that is none of the others.

    Raises `InputError` if there is no such key, as then the taxonomy is needed.
    """
    free = sorted({*applied} - {edit.key for edit in edits if edit.known is not None or not edit.file})
    whole = []
    for edit in edits:
        if edit.file and edit.known is None:
            if not free:
                path = folder / Path(edit.file).expanduser()
                cure = "put the file back, correct the path, or delete the entry"
                raise InputError(f"{edit.where}: there is no taxonomy {path}; {cure}")
            edit = replace(edit, recorded=free.pop())
        whole.append(edit)
    return whole


def _check(edit: Edit) -> None:
    """Raise `InputError` for an edit that no map could follow."""
    listed = [_identity(reference) for reference in edit.references]
    if edit.do == MERGE and len(edit.topics) < 2:
        raise InputError(f"{edit.where}: merge needs at least two topics")
    if len(set(listed)) < len(listed):
        raise InputError(f"{edit.where}: {edit.do} names the same topic twice; give different ones")
    if edit.do != RENAME and ROOT in edit.topics:
        raise InputError(f"{edit.where}: '0' is the whole map, which {edit.do} cannot change; give a topic below it")
    if "into" in edit_table(edit) and len(edit.into) < 2:
        raise InputError(f"{edit.where}: into needs at least two parts")


def _topics(entry: Mapping[str, Any], where: str) -> tuple[Reference, ...]:
    if "topic" in entry:
        return (_reference(entry["topic"], f"{where}: topic"),)
    listed = entry.get("topics", [])
    if not isinstance(listed, list | tuple):
        raise InputError(f'{where}: topics must be a list, e.g. ["0.2", "0.3"], not {listed!r}')
    return tuple(_reference(topic, f"{where}: topics") for topic in listed)


def _reference(value: Any, where: str) -> Reference:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    if not isinstance(value, Mapping):
        raise InputError(f"{where} must be the id of a topic, e.g. '0.2', or a table with its papers, not {value!r}")
    if strange := sorted(set(value) - set(_REFERENCE)):
        raise InputError(f"{where} has the unknown field {strange[0]!r}; known: {', '.join(_REFERENCE)}")
    papers = _papers(value.get("papers", []), f"{where}: papers")
    size = _count(value.get("size", len(papers)), len(papers), f"{where}: size")
    of = _count(value.get("of", 0), 0, f"{where}: of")
    return Pin(str(value.get("name", "")), papers, size, of, (), str(value.get("id", "")))


def _papers(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value or not all(isinstance(paper, str) and paper for paper in value):
        raise InputError(f"{where} must be a list of ids of papers in quotes, at least one, not {value!r}")
    return tuple(dict.fromkeys(value))


def _count(value: Any, least: int, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise InputError(f"{where} must be a whole number of at least {least}, not {value!r}")
    return value


def _parts(value: Any, where: str) -> int:
    parts = _count(value, 2, f"{where}: parts")
    if parts > MOST_PARTS:
        raise InputError(f"{where}: parts must be at most {MOST_PARTS}, not {parts}")
    return parts


def _below(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{where}: below must be true or false, without quotes, not {value!r}")
    return value


def _into(value: Any, where: str) -> tuple[Part, ...]:
    if not isinstance(value, list | tuple):
        raise InputError(f"{where}: into must be a list of tables with papers, not {value!r}")
    parts = []
    for part in value:
        if not isinstance(part, Mapping) or set(part) - {"name", "papers"}:
            raise InputError(f"{where}: each part of into must be a table with papers and perhaps a name, not {part!r}")
        name = check_name(part["name"], where) if part.get("name") else ""
        parts.append(Part(_papers(part.get("papers"), f"{where}: into: papers"), name))
    return tuple(parts)


def _edited(old: str, new: Sequence[Edit], replaced: Mapping[int, Edit | None], path: Path) -> str:
    import tomlkit
    from tomlkit.items import AoT

    document = tomlkit.parse(old)
    if not new and not replaced:
        return old
    if not old.strip():
        document.add(tomlkit.comment(HEADER))
    entries = document.setdefault("edit", tomlkit.aot())
    if not isinstance(entries, AoT):
        raise InputError(f"{path}: 'edit' is an inline list; write each edit under a line [[edit]]")
    for place, edit in sorted(replaced.items(), reverse=True):  # the last first, as positions change
        if edit is None:
            del entries[place]
        else:
            _fill(entries[place], edit)
    for edit in new:
        entries.append(tomlkit.table())
        _fill(entries[-1], edit)
    return tomlkit.dumps(document)


def _fill(entry: Any, edit: Edit) -> None:
    """Write an edit into its entry; topics are inline tables, so that what follows them stays in the entry."""
    values = edit_table(edit)
    for name in set(entry) - set(values):
        del entry[name]
    for name, value in values.items():
        if name not in entry or entry[name] != value:
            entry[name] = _item(value)


def _item(value: Any) -> Any:
    import tomlkit

    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update({name: _item(part) for name, part in value.items()})
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(_item(part) for part in value)
        return array.multiline(bool(value) and isinstance(value[0], dict))
    return value


def _text(path: Path) -> str:
    return read_text(path, "the edits", "is not valid TOML: {error}; save it as UTF-8")


def _document(text: str, path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not valid TOML: {error}; nothing was changed, correct that line") from error
    if strange := sorted(set(document) - {"edit"}):
        raise InputError(f"{path}: unknown entry {strange[0]!r}; each edit must be under a line [[edit]]")
    return document
