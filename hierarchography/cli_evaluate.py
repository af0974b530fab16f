"""The command `hierarchography evaluate`: measures a map, or writes sheets for a reader or a judge."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import ANY_WIDTH, Command, PathType, debug_option, reporter, view_option

if TYPE_CHECKING:
    from hierarchography.topic_map import TopicMap

AGENT = ("llm_model", "llm_url", "llm_budget", "llm_calls", "llm_concurrency", "given", "held_out")
"""Options of --navigator llm alone."""
_NOT_GIVEN = (None, "abstract", ())


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.option(
    "--labels",
    multiple=True,
    metavar="COLUMNS",
    help="Columns with known labels to compare with, broad to narrow, e.g. field,subfield (repeatable).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@click.option(
    "--stability",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Rebuild the tree this many times with other seeds and shuffled papers, and compare the trees.",
)
@click.option(
    "--resample",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Grow the tree this many times from a random 80% of the papers, for the stability of topics.",
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
    type=click.Choice(["names", "ask", "llm"]),
    default="names",
    show_default=True,
    help="Who navigates the tree: names (a program, by vectors of the names), ask (a reader, with text sheets) or llm "
    "(a language model).",
)
@click.option("--llm-model", metavar="NAME", help="With --navigator llm: the model's name on its server.")
@click.option("--llm-url", metavar="URL", help="The address of an OpenAI-compatible server.")
@click.option("--llm-budget", type=click.IntRange(min=0), metavar="N", help="Tokens at most, input and output.")
@click.option("--llm-calls", type=click.IntRange(min=0), metavar="N", help="Requests at most.")
@click.option("--llm-concurrency", type=click.IntRange(min=1, max=256), metavar="N", help="Requests sent at once.")
@click.option(
    "--given",
    default="abstract",
    show_default=True,
    metavar="WHAT",
    help="What the model sees of a paper: abstract (with the title), title, question (which it first writes about the "
    "paper), or a column of the map's papers.",
)
@click.option(
    "--held-out",
    multiple=True,
    type=PathType(),
    metavar="INPUT",
    help="With --navigator llm: find these papers, which are not on the map, where 'place' puts them (repeatable).",
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
    help="Write a sheet for a judge of the names instead of measuring.",
)
@click.option(
    "--papers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Papers to navigate with --navigator ask or llm, or papers per topic on a name sheet.  "
    "[default: 60, 200, or 8]",
)
@click.option("--topics", type=click.IntRange(min=1), default=40, show_default=True, help="Topics on a name sheet.")
@click.option(
    "--tree",
    "tree_file",
    type=PathType(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Measure the tree in this .json file of nested clusters ('export' writes it) over the papers of the map.",
)
@view_option
@debug_option
def evaluate(folder: Path, as_json: bool, view: str, tree_file: Path | None, **options: Any) -> None:
    """Measure the map in FOLDER: its tree, its names, their findability, and agreement with labels.

    With --navigator ask, a reader (you, or a language model) navigates the tree by the topic names: the command writes
    a sheet of questions, you write the answers into a file, and the same command reads them and writes the next sheet,
    until every paper has reached a leaf.

    With --navigator llm, a language model navigates, for 200 papers (--papers), as in the reference paper. Its answers
    are cached: after an interruption, or with a higher budget, the same command continues. Titles and abstracts are
    sent to the server.
    """
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    topic_map = topic_map.view(view or topic_map.main)
    if tree_file is not None:
        topic_map = _with_tree(topic_map, tree_file, options["stability"], options["resample"])
    navigator, walk, sheet, papers, topics = (
        options.pop(name) for name in ("navigator", "walk", "name_sheet", "papers", "topics")
    )
    agent = {name: options.pop(name) for name in AGENT}
    if navigator != "llm" and (wrong := next((name for name in AGENT if agent[name] not in _NOT_GIVEN), None)):
        raise click.UsageError(f"--{wrong.replace('_', '-')} needs --navigator llm")
    if walk is not None and navigator != "ask":
        raise click.UsageError("--walk needs --navigator ask")
    if sheet is not None:
        from hierarchography.maps.ask import write_name_sheet

        written = write_name_sheet(topic_map, sheet, topics, papers or 8, options["seed"])
        print(f"sheet with {written} topics to judge: {sheet}")
    elif navigator == "ask":
        beside = folder.resolve()
        place = walk or beside.with_name(f"{beside.name}-walk")
        _ask(topic_map, place, papers or 60, options["seed"], options["bootstrap"], as_json)
    elif navigator == "llm":
        _navigate(topic_map, agent, papers, options["seed"], options["bootstrap"], as_json)
    else:
        from hierarchography.evaluation import report
        from hierarchography.maps.evaluate import evaluate_map

        evaluation = evaluate_map(topic_map, progress=reporter(quiet=False), **options)
        _print_measures(evaluation.to_dict(), report(evaluation), as_json)


def _ask(topic_map: TopicMap, place: Path, papers: int, seed: int, bootstrap: int, as_json: bool) -> None:
    """Continue a reader's walk by one level and print what to do next."""
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
    print(f"write the answers to {asked.answers}, one line per paper, as 'P3 b', and run the same command again")


def _with_tree(topic_map: TopicMap, path: Path, stability: int, resample: int) -> TopicMap:
    """The map with the tree of a file; what was left out is said."""
    from hierarchography.maps.clusters import with_clusters
    from hierarchography.topic_map import TopicMap

    if stability or resample:
        option = "--stability" if stability else "--resample"
        raise click.UsageError(f"{option} rebuilds the map's own tree; give --tree or {option}, not both")
    imported = with_clusters(topic_map, path)
    for note in imported.notes:
        print(note, file=sys.stderr)
    return TopicMap.of(imported.map)


def _navigate(
    topic_map: TopicMap, given: dict[str, Any], papers: int | None, seed: int, bootstrap: int, as_json: bool
) -> None:
    """Let a language model navigate, with the map's own settings where the command gives none."""
    from hierarchography.evaluation import agent_report
    from hierarchography.maps.navigate import PAPERS, Trial, navigate_map

    settings = {name.replace("_", ".", 1): value for name, value in given.items() if name.startswith("llm_")}
    llm = topic_map.config.with_settings({name: value for name, value in settings.items() if value is not None}).llm
    trial = Trial(papers or PAPERS, given["given"], seed, bootstrap, given["held_out"] or None)
    score = navigate_map(topic_map, llm, trial, progress=reporter(quiet=False))
    _print_measures(score.to_dict(), agent_report(score), as_json)


def _print_measures(document: dict[str, Any], tables: Any, as_json: bool) -> None:
    """Print results as one JSON object, or as tables."""
    if as_json:
        print(json.dumps(document, indent=1, allow_nan=False))
        return
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = ANY_WIDTH
    console.print(tables)
