"""The command `hierarchography place`: new papers on a finished map, as a table."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hierarchography.cli_parts import (
    Command,
    PathType,
    columns_given,
    columns_option,
    debug_option,
    print_data,
    reporter,
)
from hierarchography.errors import InputError

MOSTLY = 0.5
"""Share of the papers that fit no topic from which a warning is given."""


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("inputs", nargs=-1, required=True, type=PathType())
@click.option(
    "-o",
    "--output",
    type=PathType(path_type=Path, dir_okay=False),
    help="Write the table into this CSV file.  [default: standard output]",
)
@columns_option
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary, only warnings and errors.")
@debug_option
def place(folder: Path, inputs: tuple[str, ...], output: Path | None, columns: tuple[str, ...], quiet: bool) -> None:
    """Place the papers in INPUTS on the map in FOLDER, and write a table of their topics; the map is not changed.

    INPUTS are files of papers, or papers of a service, as in 'build'. The table has a row for each paper: its topic,
    the path and the confidence, whether it fits (or is far from every topic), the paper of the map that it is a
    duplicate of, and its nearest papers.
    """
    from hierarchography.corpus import check_there

    check_there(inputs)
    if output and not output.absolute().parent.is_dir():
        raise InputError(f"cannot write {output}: the folder {output.parent} does not exist; create it first")
    from hierarchography.rendering.csv_tables import csv_parts
    from hierarchography.rendering.files import write_parts
    from hierarchography.topic_map import load_map

    placed = load_map(folder).place(inputs, progress=reporter(quiet), columns=columns_given(columns))
    if output:
        write_parts(output, csv_parts(placed.table))
    else:
        print_data(*csv_parts(placed.table))
    if not quiet:
        print(f"{placed.summary}{f': {output}' if output else ''}", file=sys.stdout if output else sys.stderr)
    if warning := strangers(int((~placed.fits).sum()), len(placed)):
        print(warning, file=sys.stderr)


def strangers(strange: int, papers: int) -> str:
    """A warning if most of the papers fit no topic, else ""."""
    if strange < MOSTLY * papers:
        return ""
    return f"warning: {strange:,} of {papers:,} papers fit no topic of this map; are they of its subject and language?"
