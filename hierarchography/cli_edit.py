"""The command `hierarchography edit`: changes a map by hand, now and in later builds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import Command, PathType, debug_option

if TYPE_CHECKING:
    from hierarchography.config import Config
    from hierarchography.progress import Reporter

ACTIONS: Mapping[str, str] = {
    "rename": "TOPIC NAME",
    "merge": "TOPIC TOPIC...",
    "split": "TOPIC",
    "move": "TOPIC TO",
    "hide": "TOPIC",
    "pin": "PAPER... --to TOPIC",
    "seed": "NAME",
    "taxonomy": "FILE",
}


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("action", required=False, metavar="[ACTION|FILE]")
@click.argument("what", nargs=-1)
@click.option("--name", default="", help="The name of merged topics.")
@click.option("--keyword", "keywords", multiple=True, help="A keyword of the topic, best first (repeatable).")
@click.option("--paper", "papers", multiple=True, metavar="ID", help="An example paper of a seed (repeatable).")
@click.option("--parts", type=click.IntRange(min=2), help="Number of parts of a split.  [default: 2]")
@click.option("--below", is_flag=True, help="Make the parts of a split subtopics instead of siblings.")
@click.option("--to", default="", metavar="TOPIC", help="Pin papers to this topic, or grow a seed below it.")
@debug_option
def edit(folder: Path, action: str | None, what: tuple[str, ...], **options: Any) -> None:
    """Change the topics of the map in FOLDER by hand, now and in later builds.

    \b
    edit FOLDER rename TOPIC NAME         edit FOLDER move TOPIC TO
    edit FOLDER merge TOPIC TOPIC...      edit FOLDER hide TOPIC
    edit FOLDER split TOPIC --parts 3     edit FOLDER pin PAPER... --to TOPIC
    edit FOLDER seed NAME --keyword WORD  edit FOLDER taxonomy FILE

    TOPIC is an id, e.g. 0.2. The edit is added to edits.toml in FOLDER (or to the file given with --edits), with the
    papers of its topics, by which a later build finds them again. With a FILE, such as the edits.toml saved by the page
    of a map, the edits in it are added. Without an action, the entries that are not applied yet are applied to the map.
    """  # noqa: D301 (Click keeps the lines after a backspace as they are)
    file = action if action and action not in ACTIONS else ""
    if file and (what or any(options.values()) or not file.endswith(".toml")):
        raise click.UsageError(f"{file!r} is neither an action ({', '.join(ACTIONS)}) nor a file of edits (.toml)")
    entries = [_entry(action, what, options)] if action and not file else []
    if not action and (any(options.values()) or what):
        raise click.UsageError(f"say what to do: {', '.join(ACTIONS)}")
    from hierarchography.maps.edit import edit_folder, edits_file

    path = edits_file(folder)
    if not action and not path.exists():
        raise click.UsageError(f"there is no file {path}; give an edit, e.g. hierarchography edit {folder} hide 0.2")
    edited = edit_folder(folder, file or entries)
    for note in edited.notes:
        print(note)
    tree = edited.map.tree
    print(f"{len(edited.map):,} papers, {len(tree):,} topics, {len(tree.leaves):,} of them leaves")
    print(f"edits: {path}")


def with_edits(config: Config, output: Path, progress: Reporter) -> Config:
    """The settings, with the file of edits in the folder of the map if no other is given."""
    from hierarchography.build.edits.entries import EDITS

    beside = output / EDITS
    if beside.is_file() and not config.edits:
        return config.with_settings(edits=str(beside))
    if beside.is_file() and beside.resolve() != Path(config.edits).resolve():
        progress.note(f"{beside} is ignored; edits are read from {config.edits}")
    return config


def _entry(action: str, what: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of an edit, as in the file."""
    entry: dict[str, Any] = {"do": action}
    needed = {"rename": 2, "split": 1, "move": 2, "hide": 1, "seed": 1, "taxonomy": 1}.get(action, len(what))
    if len(what) != needed or not what:
        raise click.UsageError(f"{action} needs: {ACTIONS[action]}")
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in options.items() if value}
    match action:
        case "rename":
            entry |= {"topic": what[0], "name": what[1]}
        case "merge":
            entry["topics"] = list(what)
        case "move":
            entry |= {"topic": what[0], "to": what[1]}
        case "split" | "hide":
            entry["topic"] = what[0]
        case "pin":
            entry["papers"] = list(what)
        case "seed":
            entry["name"] = what[0]
        case "taxonomy":
            entry["file"] = str(Path(what[0]).expanduser().resolve())
    if clash := sorted(set(given) & set(entry)):
        raise click.UsageError(f"{action} takes no --{clash[0]}")
    return {**entry, **given}
