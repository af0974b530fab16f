"""The commands `homes` (papers that fit several topics) and `links` (how many links join topics) of a finished map."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hierarchography.cli_parts import ANY_WIDTH, Command, PathType, debug_option, view_option

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10
"""Lines that are printed."""


@click.command(name="homes", cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.option("--least", type=float, default=0.35, show_default=True, help="Least membership of a further home.")
@click.option("--most", type=click.IntRange(0, 3), default=3, show_default=True, help="Further homes per paper.")
@click.option("--csv", "csv_file", type=PathType(path_type=Path), metavar="FILE", help="Write the table of all homes.")
@view_option
@debug_option
def homes_command(folder: Path, least: float, most: int, csv_file: Path | None, view: str) -> None:
    """Find the papers of the map in FOLDER that fit other topics as well as their own.

    Prints how many there are, how reliable the memberships are, and the papers with the best further homes. The table
    has every paper's own topic and its further homes, one per row.
    """
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    topic_map = topic_map.view(view or topic_map.main)
    table = topic_map.homes(least=least, most=most)
    further = table[~table["primary"]].sort_values("membership", ascending=False, kind="stable")
    several = further["id"].nunique()
    error = topic_map.homes_reliability().error.get("membership")
    said = "" if error is None else f" (calibration error {error:.3f})"
    _say([f"{several:,} of {len(topic_map):,} papers have a further home with a membership of {least:g} or more{said}"])
    _say(f"  {home.membership:.2f}  {home.title}: also {home.path}" for home in further.head(SHOWN).itertuples())
    _written(table, csv_file)


@click.command(name="links", cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.option("--level", type=click.IntRange(min=1), default=1, show_default=True, help="Level of the topics.")
@click.option("--topic", default="", metavar="ID", help="Only the links of this topic, with the topics of the level.")
@click.option("--csv", "csv_file", type=PathType(path_type=Path), metavar="FILE", help="Write the table of all pairs.")
@view_option
@debug_option
def links_command(folder: Path, level: int, topic: str, csv_file: Path | None, view: str) -> None:
    """Count the links between the topics of the map in FOLDER.

    Two papers are linked if one is among the ten nearest to the other. Prints the pairs of topics with the most links,
    and how many would be expected by chance.
    """
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    table = topic_map.view(view or topic_map.main).links(level, topic)
    names = ["from", "to", "links", "expected", "lift"]
    _say([f"{len(table):,} pairs of topics are linked"])
    _say(
        f"  {first} - {second}: {links:,} links, expected {expected:.1f} ({lift:.1f} times)"
        for first, second, links, expected, lift in table[names].head(SHOWN).itertuples(index=False, name=None)
    )
    _written(table, csv_file)


def _say(lines: Iterable[str]) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    for line in lines:
        console.print(line, width=console.width if console.is_terminal else ANY_WIDTH, soft_wrap=True)


def _written(table: pd.DataFrame, path: Path | None) -> None:
    if path is None:
        return
    from hierarchography.rendering import write_table

    print(f"written: {write_table(table, path)}")
