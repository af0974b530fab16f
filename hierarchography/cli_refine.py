"""The command `hierarchography refine`: gives a map of the quick encoder exact vectors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import STOPPED, Command, PathType, debug_option, reporter

if TYPE_CHECKING:
    from hierarchography.maps.compare import Comparison

SHOWN = 15
"""Changes of each kind that are printed; the manifest has all."""


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say how many papers are to be read and how long it takes; read none.")
@click.option("--anyway", is_flag=True, help="Go on even if edits of the map, which no file has, are lost.")
@click.option("--cache", type=PathType(path_type=Path), help="Keep the vectors in this folder.")
@click.option("--no-cache", is_flag=True, help="Do not read or write the cache; a stopped run starts over.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Number of worker processes.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Use the workers of a Dask cluster.")
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary, only errors.")
@debug_option
def refine(folder: Path, dry_run: bool, cache: Path | None, no_cache: bool, quiet: bool, **options: Any) -> None:
    """Give the map in FOLDER exact vectors, if the quick encoder (sketch) has predicted them.

    MiniLM reads every paper, and the map is grown, named and drawn again. Topics that are the same keep their ids and
    links; names, pins and edits by hand are kept. No input is needed but the folder. A stopped run goes on where it
    was, and the folder holds the old map until the new one is complete.
    """
    if cache and no_cache:
        raise click.UsageError("give --cache or --no-cache, not both")
    if options["workers"] and options["scheduler"]:
        raise click.UsageError("give --workers or --scheduler, not both")
    again = "starts over (--no-cache)" if no_cache else "goes on with the papers that are left"
    click.get_current_context().meta[STOPPED] = f"stopped; {folder} is unchanged. The same command {again}."
    progress = reporter(quiet)
    with progress.stage("Starting"):
        from hierarchography.maps.refine import map_in, plan_refine, refine_folder
    if dry_run:
        plan = plan_refine(map_in(folder), options["anyway"], cache or not no_cache)
        print(plan if isinstance(plan, str) else f"{plan.summary} (dry run: nothing was read or written)")
        return
    refined = refine_folder(folder, progress, cache=cache or not no_cache, **options)
    if quiet:
        return
    print(refined.summary)
    if refined.comparison is None:
        return
    for line in _changes(refined.comparison):
        print(line)
    for note in refined.notes:
        print(note)
    print(f"page: {folder / 'map.html'}")


def _changes(comparison: Comparison) -> Iterator[str]:
    """A line for each topic that is not as before, by kind."""
    from hierarchography.maps.compare import KEPT

    for event, rows in comparison.table.groupby("event", sort=False):
        listed = rows.to_dict("records") if event != KEPT else []
        for row in listed[:SHOWN]:
            sides = [
                f"{row[f'topic_{side}']} {row[f'name_{side}']} ({row[f'papers_{side}']:,} papers)"
                for side in "ab"
                if row[f"topic_{side}"]
            ]
            yield f"  {event:<10}{' -> '.join(sides)}"
        if len(listed) > SHOWN:
            yield f"  {event:<10}... and {len(listed) - SHOWN:,} more (manifest.json has all)"
