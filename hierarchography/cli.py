"""The command line: `hierarchography build papers.csv -o map`. The only place that prints or exits."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import hierarchography
from hierarchography.config import Config, describe, expanded
from hierarchography.errors import HierarchographyError

if TYPE_CHECKING:
    from hierarchography.model import TopicTree
    from hierarchography.progress import Reporter
    from hierarchography.topic_map import TopicMap

STOPPED = "hierarchography.stopped"
"""Where a command leaves what is to be said when it is stopped by Ctrl-C."""
DEMO = "demo:landmarks"
_ANY_WIDTH = 10_000
CHARTS = ("treemap", "sunburst", "icicle", "map")
PAPERS = ("chunked", "titles", "all")
ASSETS = ("inline", "directory", "cdn")


class _Path(click.Path):
    """A path with `~` at its start as the home folder, which a shell leaves in `--cache=~/folder`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(expanded(value), param, ctx)


class _Command(click.Command):
    """A command that answers an error of ours with one line and exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        debug = bool(context.params.pop("debug", False))
        logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, format="%(name)s: %(message)s")
        try:
            return super().invoke(context)
        except HierarchographyError as error:
            if debug:
                raise
            print(f"error: {error}", file=sys.stderr)
            context.exit(2)
        except KeyboardInterrupt:
            print(f"\n{context.meta.get(STOPPED, 'stopped')}", file=sys.stderr)
            context.exit(130)


class _Group(click.Group):
    command_class = _Command


def _setting(option: str, kind: Any = None, **more: Any) -> Callable[[Any], Any]:
    """An option for a setting of the config: its help and its default come from there."""
    name = option.removeprefix("--").replace("-", "_")
    text = describe(name)
    return click.option(option, name, type=kind, default=None, help=f"{text[0].upper()}{text[1:]}.", **more)


def _page_settings() -> tuple[Callable[[Any], Any], ...]:
    """The options of the page, which `render` takes too."""
    return (
        _setting("--chart", click.Choice(CHARTS)),
        _setting("--papers", click.Choice(PAPERS)),
        _setting("--assets", click.Choice(ASSETS)),
        _setting("--url"),
    )


def _all(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, shown in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_debug = click.option("--debug", is_flag=True, help="Show the log and, on an error, the traceback.")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(hierarchography.__version__, prog_name="hierarchography")
def main() -> None:
    """Topic maps of science: a collection of abstracts in, an interactive map of its fields out.

    Start with: hierarchography demo, then: hierarchography build papers.csv -o map
    """


def _map_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    options = _all(
        _setting("--title"),
        _setting("--encoder"),
        _setting("--vectors", _Path()),
        _setting("--vector-ids", _Path()),
        _setting("--seed", int),
        _setting("--memory", metavar="SIZE"),
        _setting("--builder"),
        _setting("--min-topic-size", int),
        _setting("--max-depth", int),
        _setting("--max-children", int),
        _setting("--levels", int),
        _setting("--detail", float),
        _setting("--names", _Path()),
        _setting("--namer"),
        _setting("--vocabulary"),
        _setting("--llm-url"),
        _setting("--llm-model"),
        _setting("--llm-budget", int),
        *_page_settings(),
        click.option("--cache", type=_Path(path_type=Path), help="Keep the steps' results in this folder."),
        click.option("--no-cache", is_flag=True, help="Keep nothing, and use nothing that was kept."),
        click.option(
            "--workers", type=click.IntRange(min=0), default=0, help="Work in so many processes side by side."
        ),
        click.option("--scheduler", default="", metavar="ADDRESS", help="Work on a Dask cluster: tcp://HOST:8786."),
        click.option("--quiet", is_flag=True, help="No progress, no summary; errors still show."),
        _debug,
    )
    decorated: Callable[..., Any] = options(command)
    return decorated


@main.command()
@click.argument("inputs", nargs=-1, type=_Path())
@click.option("-o", "--output", required=True, type=_Path(path_type=Path), help="The folder of the map.")
@click.option("--config", "config_file", type=_Path(path_type=Path), help="Settings from a TOML file.")
@click.option(
    "--column", "columns", multiple=True, metavar="NAME=COLUMN", help="Where a field is, e.g. abstract=Summary."
)
@_map_settings
def build(
    inputs: tuple[str, ...],
    output: Path,
    config_file: Path | None,
    columns: tuple[str, ...],
    quiet: bool,
    **options: Any,
) -> None:
    """Build the map of the papers in INPUTS and write it into a folder.

    INPUTS are files of papers: CSV, TSV, JSON, JSON lines (each also .gz), Parquet, BibTeX, RIS, or a Daily
    Papers page saved as text. Several are joined. Without any, the `inputs` of --config are used. Options
    given here go before those of the file.
    """
    running = _running(options)
    config = Config.from_toml(config_file) if config_file else Config()
    config = config.with_settings(**options, inputs=inputs or None)
    if columns:
        config = config.with_settings(columns={**config.corpus.columns, **_columns(columns)})
    if not config.inputs:
        raise click.UsageError("name at least one file of papers, or a --config that does")
    _build(config, output, running, quiet)


@main.command()
@click.option(
    "-o",
    "--output",
    type=_Path(path_type=Path),
    default=Path("outputs/demo"),
    show_default=True,
    help="The folder of the map.",
)
@_map_settings
def demo(output: Path, quiet: bool, **options: Any) -> None:
    """Build the map of the bundled corpus: 365 landmark papers of science."""
    running = _running(options)
    options["title"] = options["title"] or "Landmarks of science"
    _build(Config().with_settings(**options, inputs=(DEMO,)), output, running, quiet)


@main.command()
@click.argument("folder", type=_Path(path_type=Path))
@click.option("--depth", type=click.IntRange(min=0), default=2, show_default=True, help="Levels to show.")
@click.option("--topic", default="0", show_default=True, help="The id of the topic to start from.")
@_debug
def show(folder: Path, depth: int, topic: str) -> None:
    """Print the topic tree of the map in FOLDER, with counts and keywords."""
    from rich.console import Console

    from hierarchography.topic_map import load_map

    console = Console(highlight=False)
    width = console.width if console.is_terminal else _ANY_WIDTH
    console.print(_terminal_tree(load_map(folder).tree, topic, depth), width=width, soft_wrap=False)


@main.command()
@click.argument("folder", type=_Path(path_type=Path))
@_all(*_page_settings())
@_setting("--title")
@_debug
def render(folder: Path, **settings: Any) -> None:
    """Draw the page of the map in FOLDER again, without computing anything again."""
    from dataclasses import replace

    from hierarchography.storage import redraw
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    redraw(replace(topic_map, config=topic_map.config.with_settings(**settings)), folder)
    print(f"drawn again: {folder / 'map.html'}")


@main.command()
@click.argument("folder", type=_Path(path_type=Path))
@click.argument("topic", required=False)
@click.argument("name", required=False)
@click.option("--keyword", "keywords", multiple=True, help="A keyword of the topic, best first; several may be given.")
@_debug
def pin(folder: Path, topic: str | None, name: str | None, keywords: tuple[str, ...]) -> None:
    """Give TOPIC (its id, as 0.2) of the map in FOLDER a NAME by hand, now and in later builds.

    The name goes into the file names.toml of FOLDER (or the one given with --names) with the topic's papers, by which
    a later build finds the topic again. Without TOPIC and NAME, what was changed in the file goes into the map.
    """
    from hierarchography.maps.pin import apply_names, names_file, pin_topic

    if (topic is None) != (name is None) or (keywords and topic is None):
        raise click.UsageError("name the topic and its new name: hierarchography pin FOLDER TOPIC NAME")
    if topic is None or name is None:
        pinned = apply_names(folder)
    else:
        pinned = pin_topic(folder, topic, name, keywords)
        size = pinned.tree[topic].size
        print(f"topic {topic} ({size:,} papers) is now called {pinned.tree[topic].name!r}")
    for note in pinned.notes:
        print(note)
    print(f"names: {names_file(folder)}")


@main.command()
@click.argument("folder", type=_Path(path_type=Path))
@click.option(
    "--labels",
    multiple=True,
    metavar="COLUMNS",
    help="A gold scheme: columns of the papers, broad to narrow, e.g. field,subfield. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object in place of tables.")
@click.option(
    "--stability",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Grow the tree again so many times, with other seeds and shuffled orders, and compare.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The seed of all that is drawn.")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=5_000,
    show_default=True,
    help="Papers that walk down the tree, at most.",
)
@click.option(
    "--bootstrap", type=click.IntRange(min=0), default=200, show_default=True, help="Resamples for the intervals."
)
@_debug
def evaluate(folder: Path, as_json: bool, **options: Any) -> None:
    """Measure the map in FOLDER: its tree, its names, how papers are found by them, and agreement with labels."""
    from hierarchography.maps.evaluate import evaluate_map
    from hierarchography.topic_map import load_map

    evaluation = evaluate_map(load_map(folder), progress=_reporter(quiet=False), **options)
    if as_json:
        print(json.dumps(evaluation.to_dict(), indent=1, allow_nan=False))
        return
    from rich.console import Console

    from hierarchography.evaluation import report

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _ANY_WIDTH
    console.print(report(evaluation))


@main.command("plugins")
@_debug
def list_plugins() -> None:
    """List the parts to choose from by name, built-in ones and those of other packages."""
    from hierarchography import plugins

    for kind in plugins.kinds():
        print(f"{kind}: {', '.join(plugins.names(kind))}")


@main.group("cache", cls=_Group)
def cache_group() -> None:
    """What is kept between builds: list it, clear it."""


_cache_folder = click.option(
    "--cache", "folder", type=_Path(path_type=Path), help="The folder; by default that of the builds."
)


@cache_group.command("list")
@_cache_folder
@_debug
def cache_list(folder: Path | None) -> None:
    """List what the cache holds, by area: entries, bytes, and days since the oldest and the newest were used."""
    from hierarchography.cache import areas, default_folder

    folder = folder or default_folder()
    found = areas(folder)
    print(f"{folder}: {sum(area.bytes for area in found) / 1e6:,.1f} MB")
    for area in found:
        days = [(time.time() - used) / 86_400 for used in (area.newest, area.oldest)]
        print(
            f"{area.name:<12} {area.entries:>8,} entries {area.bytes:>16,} bytes   {days[0]:.1f} to {days[1]:.1f} days"
        )


@cache_group.command("clear")
@click.argument("area", required=False)
@click.option("--older-than", type=click.FloatRange(min=0), default=0.0, help="Only what was unused for so many days.")
@_cache_folder
@_debug
def cache_clear(area: str | None, older_than: float, folder: Path | None) -> None:
    """Remove what the cache holds: all of it, one AREA, or what was not used for days."""
    from hierarchography.cache import clear, default_folder

    folder = folder or default_folder()
    removed = clear(folder, area, older_than)
    print(f"removed {removed.entries:,} entries ({removed.bytes / 1e6:,.1f} MB) from {folder}")


def _running(options: dict[str, Any]) -> dict[str, Any]:
    """What `build_map` takes of how to run, which is no setting of the map; taken out of a command's options."""
    folder, none = options.pop("cache"), options.pop("no_cache")
    workers, scheduler = options.pop("workers"), options.pop("scheduler")
    if folder and none:
        raise click.UsageError("give --cache or --no-cache, not both")
    if workers and scheduler:
        raise click.UsageError("give --workers or --scheduler, not both")
    return {"cache": folder or not none, "workers": workers, "scheduler": scheduler}


def _build(config: Config, output: Path, running: Mapping[str, Any], quiet: bool) -> None:
    progress = _reporter(quiet)
    goes_on = "starts again (--no-cache)" if running["cache"] is False else "goes on from there"
    click.get_current_context().meta[STOPPED] = f"stopped; {output} is as it was, and the same command {goes_on}"
    with progress.stage("Starting"):  # said before the libraries are loaded, which takes seconds
        from hierarchography.storage import check_folder
        from hierarchography.topic_map import build_map
    check_folder(output, config.inputs)
    config = _with_names(config, output, progress)
    topic_map = build_map(config=config, progress=progress, **running)
    with progress.stage("Drawing and writing"):
        topic_map.save(output)
    if not quiet:
        _summarise(topic_map, output)


def _with_names(config: Config, output: Path, progress: Reporter) -> Config:
    """The settings with the file of names that lies in the folder of the map, where none is given."""
    from hierarchography.naming import NAMES

    own = output / NAMES
    given = config.naming.names
    if own.is_file() and not given:
        return config.with_settings(names=str(own))
    if own.is_file() and own.resolve() != Path(given).resolve():
        progress.note(f"{own} is not used: the names come from {given}")
    return config


def _reporter(quiet: bool) -> Reporter:
    from hierarchography.progress import SILENT, for_stream

    return SILENT if quiet else for_stream(sys.stderr)


def _summarise(topic_map: TopicMap, output: Path) -> None:
    from hierarchography.rendering import address, iframe_snippet

    tree = topic_map.tree
    dropped = f", {len(topic_map.dropped):,} merged or dropped (dropped.csv)" if len(topic_map.dropped) else ""
    print(f"\n{len(topic_map):,} papers{dropped}")
    print(f"{len(tree):,} topics, {len(tree.leaves):,} of them leaves, {tree.depth} levels deep")
    if asked := topic_map.manifest["recorded"].get("llm"):
        from hierarchography.naming.llm.report import spent

        print(f"names:  {spent(asked)}")
    print(f"page:   {output / 'map.html'}")
    print(f"report: {output / 'report.html'}")
    print(f"embed:  {iframe_snippet(address(topic_map, 'map.html'), topic_map.title)}")


def _columns(pairs: tuple[str, ...]) -> Mapping[str, str]:
    named = [pair.partition("=") for pair in pairs]
    for (name, _, column), pair in zip(named, pairs, strict=True):
        if not name or not column:
            raise click.BadParameter(
                f"{pair!r} is not NAME=COLUMN, for example abstract=Summary", param_hint="--column"
            )
    return {name.strip(): column.strip() for name, _, column in named}


def _terminal_tree(tree: TopicTree, topic_id: str, depth: int) -> Any:
    from rich.text import Text
    from rich.tree import Tree

    start = tree[topic_id]
    branches: dict[str, Tree] = {}
    for topic in tree.subtree(topic_id):
        if topic.depth - start.depth > depth:
            continue
        words = "  " + ", ".join(topic.keywords)
        line = Text.assemble((topic.id, "dim"), "  ", (topic.name, "bold"), f"  {topic.size:,}", (words, "dim"))
        line.no_wrap, line.overflow = True, "ellipsis"
        parent = branches.get(topic.parent or "")
        branches[topic.id] = parent.add(line) if parent else Tree(line)
    return branches[topic_id]
