"""The command `hierarchography view`: adds further views to a map, or deletes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hierarchography.cli_parts import Command, PathType, debug_option, reporter

if TYPE_CHECKING:
    from hierarchography.model import MapData


@click.command(name="view", cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("name")
@click.option(
    "--from", "table", type=PathType(path_type=Path), help="A CSV file of id and path (A > B), or a column per level."
)
@click.option("--column", "columns", multiple=True, metavar="NAME", help="An input column (repeat for subtopics).")
@click.option("--delete", is_flag=True, help="Delete this view.")
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary, only errors.")
@debug_option
def view_command(
    folder: Path, name: str, table: Path | None, columns: tuple[str, ...], delete: bool, quiet: bool
) -> None:
    """Add the view NAME to the map in FOLDER: another tree of topics over the same papers.

    \b
    view FOLDER venue --column venue                    one topic per venue
    view FOLDER when --column venue --column year       the years of each venue below it
    view FOLDER method --from methods.csv               by a file of id and path, e.g. p1,Theory > Proofs
    view FOLDER method --delete

    The page then switches between the views. 'render FOLDER --view NAME' makes it show this one first. A view that
    exists is replaced.
    """  # noqa: D301 (Click keeps the lines after a backspace as they are)
    if bool(table) + bool(columns) + delete != 1:
        raise click.UsageError("give one of --from FILE.csv, --column NAME and --delete")
    from hierarchography.maps.views import add_view, check_name, delete_view, labels_of_columns, labels_of_table
    from hierarchography.storage import read_map

    notes: list[str] = []
    if delete:
        topic_map = delete_view(folder, name)
    else:
        before = read_map(folder)
        check_name(before, name)
        labels, notes = labels_of_table(before, table) if table else (labels_of_columns(before, columns), notes)
        topic_map = add_view(folder, name, labels, reporter(quiet))
    if quiet:
        return
    for note in notes:
        print(note)
    if not delete:
        tree = topic_map.views[name].tree
        print(f"view {name}: {len(tree):,} topics, {tree.depth} levels deep")
    print(views_line(topic_map))
    print(f"page: {folder / 'map.html'}")


def views_line(topic_map: MapData, shown: str = "") -> str:
    """The views of a map in one line, the main one first; `shown` is the one that was printed."""
    marks = {topic_map.main: " (main)"} | ({shown: " (shown)"} if shown and shown != topic_map.main else {})
    return "views: " + ", ".join(name + marks.get(name, "") for name in topic_map.views)
