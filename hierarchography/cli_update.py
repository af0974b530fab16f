"""The command `hierarchography update`: adds new papers to a finished map."""

from __future__ import annotations

from pathlib import Path

import click

from hierarchography.cli_parts import STOPPED, Command, PathType, columns_given, columns_option, debug_option, reporter


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("inputs", nargs=-1, required=True, type=PathType())
@columns_option
@click.option("--anyway", is_flag=True, help="Add the papers even if half of them or more fit no topic.")
@click.option("--dry-run", is_flag=True, help="Report what would change, and write nothing.")
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary, only errors.")
@debug_option
def update(
    folder: Path, inputs: tuple[str, ...], columns: tuple[str, ...], anyway: bool, dry_run: bool, quiet: bool
) -> None:
    """Add the papers in INPUTS to the map in FOLDER.

    Papers of the map keep their places, and topics their ids and names. Only branches that have outgrown themselves, or
    whose new papers differ from their old ones, are grown again. The folder holds the old map until the new one is
    complete.
    """
    click.get_current_context().meta[STOPPED] = f"stopped; the map in {folder} is complete: the old one or the new one."
    from hierarchography.corpus import check_there

    check_there(inputs)
    progress = reporter(quiet)
    from hierarchography.maps.edit import with_edits_of
    from hierarchography.topic_map import TopicMap, load_map

    topic_map = TopicMap.of(with_edits_of(folder, load_map(folder)))
    updated = topic_map.update(inputs, progress=progress, columns=columns_given(columns), anyway=anyway)
    if updated.added and not dry_run:
        with progress.stage("Drawing and writing"):
            TopicMap.of(updated.map).save(folder)
    if quiet:
        return
    print(f"{updated.summary}{' (dry run: nothing was written)' if dry_run else ''}")
    for change in updated.changes.to_dict("records"):
        detail = f", {change['detail']}" if change["detail"] else ""
        print(f"  {change['change']:<7}{change['id']:<12}{change['name']} ({change['papers']:,} papers{detail})")
    for note in updated.notes:
        print(note)
    for reason in updated.rebuild:
        print(f"a rebuild is due: {reason}")
