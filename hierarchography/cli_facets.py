"""The commands `facets` (adds views of problems, methods and results) and `matrix` (papers by two axes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import ANY_WIDTH, Command, PathType, debug_option, llm_options, reporter
from hierarchography.cli_view import views_line

if TYPE_CHECKING:
    from hierarchography.analysis import Crossed
    from hierarchography.model import MapData

SHOWN = 10
"""Gaps that are printed."""


@click.command(name="facets", cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("facets", nargs=-1, metavar="[FACET]...")
@click.option(
    "--dimensions",
    metavar="auto|NAME,...",
    default="",
    help="Let a language model read these instead, e.g. 'material, study design'; with auto it proposes them.",
)
@llm_options
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary, only errors.")
@debug_option
def facets_command(folder: Path, facets: tuple[str, ...], dimensions: str, quiet: bool, **llm: Any) -> None:
    """Add views of the problems, methods and results in the abstracts to the map in FOLDER.

    FACET is problem, method or result; without one, all three. The page then switches between the views. Views of
    these names are replaced. No language model is needed, except for --dimensions: then titles and abstracts are sent
    to its server.
    """
    settings = {name.removeprefix("llm_"): value for name, value in llm.items() if value is not None}
    if dimensions:
        if facets:
            raise click.UsageError("give either facets or --dimensions")
        _add_dimensions(folder, dimensions, settings, quiet)
        return
    if settings:
        raise click.UsageError(f"--llm-{next(iter(settings))} needs --dimensions")
    from hierarchography.facets.names import FACETS, asked_facets

    asked = asked_facets(facets) or FACETS
    from hierarchography.maps.facets import add_facets

    topic_map = add_facets(folder, asked, reporter(quiet))
    if not quiet:
        _summarise(topic_map, asked, folder)


def _add_dimensions(folder: Path, dimensions: str, settings: Mapping[str, Any], quiet: bool) -> None:
    from hierarchography.maps.facets import add_dimensions

    topic_map = add_dimensions(folder, dimensions, settings, reporter(quiet))
    if not quiet:
        _summarise(topic_map, topic_map.manifest["recorded"]["dimensions"]["questions"], folder)


def _summarise(topic_map: MapData, asked: Iterable[str], folder: Path) -> None:
    for name in asked:
        if name in topic_map.views:
            tree = topic_map.views[name].tree
            print(f"view {name}: {len(tree):,} topics, {tree.depth} levels deep")
    print(views_line(topic_map))
    print(f"page: {folder / 'map.html'}")


@click.command(name="matrix", cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("rows")
@click.argument("columns")
@click.option("--level", type=click.IntRange(min=1), default=1, show_default=True, help="Level of the topics of views.")
@click.option("--most", type=click.IntRange(min=2), default=20, show_default=True, help="Groups per axis.")
@click.option("--html", "html_file", type=PathType(path_type=Path), metavar="FILE", help="Write flow and matrix.")
@click.option("--csv", "csv_file", type=PathType(path_type=Path), metavar="FILE", help="Write the table of all pairs.")
@debug_option
def matrix_command(
    folder: Path, rows: str, columns: str, level: int, most: int, html_file: Path | None, csv_file: Path | None
) -> None:
    """Count the papers of the map in FOLDER by two axes, and find the pairs without papers.

    ROWS and COLUMNS are views of the map or columns of the input, for example: matrix FOLDER problem method --html
    gaps.html, or matrix FOLDER topics venue. The HTML file shows the flow between them and the matrix, in which empty
    pairs say how many papers were expected if the axes were independent.
    """
    from hierarchography.analysis import cross
    from hierarchography.rendering import write_crossing, write_pairs
    from hierarchography.storage import read_map

    topic_map = read_map(folder)
    crossed = cross(topic_map, rows, columns, level=level, most=most)
    _show(crossed)
    if html_file:
        print(f"written: {write_crossing(crossed, html_file, topic_map.title)}")
    if csv_file:
        print(f"written: {write_pairs(crossed, csv_file)}")


def _show(crossed: Crossed) -> None:
    from rich.console import Console

    from hierarchography.rendering import facts_line

    console = Console(highlight=False, markup=False)
    width = console.width if console.is_terminal else ANY_WIDTH
    console.print(facts_line(crossed), width=width, soft_wrap=True)
    for gap in crossed.gaps.head(SHOWN).itertuples():
        mark = " *" if gap.gap else ""
        console.print(f"  {gap.row} x {gap.column}: expected {gap.expected:.1f}, found 0{mark}", soft_wrap=True)
    if crossed.gaps["gap"].any():
        console.print("* beyond chance (false discovery rate 5%)", soft_wrap=True)
