"""The command `hierarchography diff`: compares two maps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hierarchography.cli_parts import ANY_WIDTH, Command, PathType, debug_option, print_json

if TYPE_CHECKING:
    from hierarchography.maps.compare import Comparison

SHOWN = 15
"""Rows of each table on the terminal; the files have all."""


@click.command("diff", cls=Command)
@click.argument("first", metavar="A", type=PathType(path_type=Path))
@click.argument("second", metavar="B", type=PathType(path_type=Path))
@click.option(
    "--mode",
    type=click.Choice(["auto", "trees", "shares"]),
    default="auto",
    show_default=True,
    help="Compare the trees by common papers, or the shares of A's papers in the topics of B.",
)
@click.option("--csv", "csv_file", type=PathType(path_type=Path), metavar="FILE", help="Also write the table as CSV.")
@click.option("--html", "html_file", type=PathType(path_type=Path), metavar="FILE", help="Also write a page.")
@click.option(
    "--overlay",
    type=PathType(path_type=Path),
    metavar="FILE",
    help="Lay A over the map B, write B's page with the papers of A marked. A may also be a file of papers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@debug_option
def diff(
    first: Path,
    second: Path,
    mode: str,
    csv_file: Path | None,
    html_file: Path | None,
    overlay: Path | None,
    as_json: bool,
) -> None:
    """Compare the maps in the folders A and B.

    Maps of the same papers, or of one collection at two times, are compared by their topics: which are kept, renamed,
    moved, split, merged, dissolved or new. Of maps with few papers in common, the papers of A are placed on B, and the
    topics with more or fewer of them than expected are listed, with a test. With --overlay, the papers of A are encoded
    by the encoder of B, so that A may be any map or file of papers.
    """
    from hierarchography.topic_map import load_map

    laid = None
    if overlay is not None:
        if mode == "trees":
            raise click.UsageError("--overlay compares shares; leave out --mode trees")
        from hierarchography.corpus import check_there

        is_map = (first / "manifest.json").is_file()
        if not is_map:
            check_there((str(first),))
        laid = load_map(second).overlay(load_map(first) if is_map else str(first), title="" if is_map else first.stem)
        comparison = laid.comparison
    else:
        from hierarchography.maps.compare import compare_maps

        comparison = compare_maps(load_map(first), load_map(second), mode)
    if as_json:
        print_json(comparison.to_dict())
    else:
        _show(comparison)
    for file, write in ((csv_file, comparison.write_csv), (html_file, comparison.write_html)):
        if file is not None:
            write(file)
            if not as_json:
                print(f"written: {file}")
    if laid is not None and overlay is not None:
        laid.write_html(overlay)
        if not as_json:
            print(f"written: {overlay}")


def _show(comparison: Comparison) -> None:
    from rich.console import Console

    from hierarchography.evaluation.tables import table
    from hierarchography.maps.compare import facts_of, tables_of

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = ANY_WIDTH
    for label, text in facts_of(comparison):
        console.print(f"{label:<8}{text}", markup=False)
    for title, headings, rows in tables_of(comparison):
        console.print(table(f"{title} ({len(rows):,})", tuple(headings), map(tuple, rows[:SHOWN])))
        if len(rows) > SHOWN:
            console.print(f"... and {len(rows) - SHOWN:,} more (--csv or --html has all)", markup=False)
