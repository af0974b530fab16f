"""The command `hierarchography evaluate`: a map measured, walked by a reader, or laid out for a judge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import ANY_WIDTH, Command, PathType, debug_option, reporter, view_option

if TYPE_CHECKING:
    from hierarchography.topic_map import TopicMap


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.option(
    "--labels",
    multiple=True,
    metavar="COLUMNS",
    help="A gold scheme: columns of the papers, broad to narrow, e.g. field,subfield. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@click.option(
    "--stability",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Rebuild the tree this many times with other seeds and shuffled papers, and compare the trees.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The random seed.")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=5_000,
    show_default=True,
    help="Maximum number of papers for findability.",
)
@click.option(
    "--bootstrap", type=click.IntRange(min=0), default=200, show_default=True, help="Resamples for the intervals."
)
@click.option(
    "--navigator",
    type=click.Choice(["names", "ask"]),
    default="names",
    show_default=True,
    help="Who walks the tree: a program, by the names' vectors, or a reader, who is asked on sheets of text.",
)
@click.option(
    "--walk",
    type=PathType(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="With --navigator ask: the folder of sheets and answers.  [default: the map's folder with -walk]",
)
@click.option(
    "--name-sheet",
    type=PathType(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a sheet on which a judge says whether the names are true, and measure nothing.",
)
@click.option(
    "--papers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Papers of a reader's walk, or of each topic on a name sheet.  [default: 60, or 8]",
)
@click.option("--topics", type=click.IntRange(min=1), default=40, show_default=True, help="Topics on a name sheet.")
@view_option
@debug_option
def evaluate(folder: Path, as_json: bool, view: str, **options: Any) -> None:
    """Measure the map in FOLDER: its tree, its names, their findability, and agreement with labels.

    With --navigator ask a reader walks down the tree by the names: the command writes a sheet, you write the answers,
    and the same command again reads them, until every paper has reached a leaf.
    """
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    topic_map = topic_map.view(view or topic_map.main)
    navigator, walk, sheet, papers, topics = (
        options.pop(name) for name in ("navigator", "walk", "name_sheet", "papers", "topics")
    )
    if walk is not None and navigator != "ask":
        raise click.UsageError("--walk is of a reader's walk; add --navigator ask")
    if sheet is not None:
        from hierarchography.maps.ask import write_name_sheet

        written = write_name_sheet(topic_map, sheet, topics, papers or 8, options["seed"])
        print(f"{written} topics to be judged: {sheet}")
    elif navigator == "ask":
        beside = folder.resolve()
        place = walk or beside.with_name(f"{beside.name}-walk")
        _ask(topic_map, place, papers or 60, options["seed"], options["bootstrap"], as_json)
    else:
        from hierarchography.evaluation import report
        from hierarchography.maps.evaluate import evaluate_map

        evaluation = evaluate_map(topic_map, progress=reporter(quiet=False), **options)
        _print_measures(evaluation.to_dict(), report(evaluation), as_json)


def _ask(topic_map: TopicMap, place: Path, papers: int, seed: int, bootstrap: int, as_json: bool) -> None:
    """Take a reader's walk one step further and say what comes next."""
    from hierarchography.evaluation import walk_report
    from hierarchography.maps.ask import ask_reader

    asked = ask_reader(topic_map, place, papers, seed, bootstrap)
    if asked.score is not None:
        _print_measures(asked.score.to_dict(), walk_report(asked.score), as_json)
        return
    if as_json:
        print(json.dumps({"sheet": str(asked.sheet), "answers": str(asked.answers), "papers": asked.papers}, indent=1))
        return
    print(f"sheet: {asked.sheet} ({asked.papers} papers)")
    print(f"write the answers to {asked.answers}, one line a paper, as 'P3 b', and give the same command again")


def _print_measures(document: dict[str, Any], tables: Any, as_json: bool) -> None:
    """Results as one JSON object, or as tables."""
    if as_json:
        print(json.dumps(document, indent=1, allow_nan=False))
        return
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = ANY_WIDTH
    console.print(tables)
