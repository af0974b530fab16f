"""The command line: `hierarchography build papers.csv -o map`. Only it and its `cli_` modules print or exit."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import hierarchography
from hierarchography.cli_ask import ask
from hierarchography.cli_compare import diff
from hierarchography.cli_edit import edit, with_edits
from hierarchography.cli_evaluate import evaluate
from hierarchography.cli_export import export
from hierarchography.cli_facets import facets_command, matrix_command
from hierarchography.cli_fetch import fetch, with_mailto
from hierarchography.cli_find import find
from hierarchography.cli_homes import homes_command, links_command
from hierarchography.cli_inspect import inspect_command
from hierarchography.cli_parts import (
    ANY_WIDTH,
    STOPPED,
    Command,
    PathType,
    columns_given,
    columns_option,
    debug_option,
    mailto_option,
    reporter,
    view_option,
)
from hierarchography.cli_place import place
from hierarchography.cli_refine import refine
from hierarchography.cli_review import review
from hierarchography.cli_trends import gaps_command, trends_command
from hierarchography.cli_update import update
from hierarchography.cli_view import view_command, views_line
from hierarchography.config import Config, full_name, known_settings, parse_setting

if TYPE_CHECKING:
    from hierarchography.model import TopicTree
    from hierarchography.progress import Reporter
    from hierarchography.topic_map import TopicMap

DEMO = "demo:landmarks"
OPTIONS: Mapping[str, str] = {
    "rendering.title": "--title",
    "embedding.encoder": "--encoder",
    "embedding.vectors": "--vectors",
    "embedding.vector_ids": "--vector-ids",
    "corpus.drop": "--drop",
    "corpus.language": "--language",
    "sources.limit": "--limit",
    "sources.since": "--since",
    "seed": "--seed",
    "memory": "--memory",
    "edits": "--edits",
    "facets": "--facets",
    "facet_dimensions": "--dimensions",
    "clustering.builder": "--builder",
    "clustering.min_topic_size": "--min-topic-size",
    "clustering.max_depth": "--max-depth",
    "clustering.max_children": "--max-children",
    "clustering.min_children": "--min-children",
    "clustering.levels": "--levels",
    "clustering.detail": "--detail",
    "naming.names": "--names",
    "naming.namer": "--namer",
    "naming.vocabulary": "--vocabulary",
    "naming.stopwords": "--stopwords",
    "naming.synonyms": "--synonyms",
    "llm.url": "--llm-url",
    "llm.model": "--llm-model",
    "llm.budget": "--llm-budget",
    "rendering.view": "--view",
    "rendering.chart": "--chart",
    "rendering.papers": "--papers",
    "rendering.assets": "--assets",
    "rendering.search": "--search",
    "rendering.url": "--url",
    "rendering.colour": "--colour",
    "rendering.palette": "--palette",
}
"""Settings with their own option; all others are set with --set."""
PAGE, READING = "rendering.", ("corpus.", "sources.")
_DRAWN = "rendering.view"  # of a finished map only
_LOSSY = 3  # the exit code of a build that left out much of a file
_FILES = "embedding.vectors", "embedding.vector_ids", "naming.stopwords", "naming.synonyms", "naming.names", "edits"
_METAVARS = dict.fromkeys(_FILES, "FILE") | {
    "clustering.levels": "N|N,N,...",
    "memory": "SIZE",
    "sources.since": "DATE",
    "corpus.drop": "KIND,...",
    "corpus.language": "CODE,...",
    "naming.vocabulary": "NAME|FILE",
    "rendering.colour": "COLUMN",
    "rendering.view": "NAME",
    "facets": "NAME,...",
    "facet_dimensions": "auto|NAME,...",
}


class _Group(click.Group):
    command_class = Command


class _Choice(click.Choice[str]):
    """Shows and completes the allowed values; the settings check them."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Any:
        """Return the value unchanged."""
        return value


def _option(name: str) -> Callable[[Any], Any]:
    """The option of a setting, with its help, default and allowed values."""
    setting = known_settings()[name]
    kind = _Choice(setting.choices) if setting.choices else PathType() if setting.path else setting.kind
    default = setting.default if setting.default != "" else "none"
    text = f"{setting.help[0].upper()}{setting.help[1:]}.  [default: {default}]"
    return click.option(OPTIONS[name], type=kind, default=None, metavar=_METAVARS.get(name), help=text)


_set = click.option(
    "--set",
    "more",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change any setting by its dotted name, e.g. layout.words=0.3 (repeatable; docs/settings.md lists them).",
)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The settings among the options of a command, by dotted names; they are removed from the options."""
    given = {name: options.pop(option[2:].replace("-", "_"), None) for name, option in OPTIONS.items()}
    given = {name: value for name, value in given.items() if value is not None}
    for pair in options.pop("more"):
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE, e.g. layout.words=0.3", param_hint="--set")
        name = full_name(name.strip())
        if name in given:
            raise click.UsageError(f"{name} is given twice; give it once")
        given[name] = parse_setting(name, text.strip())
    return given


def _all(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Combine several options into one decorator; the help shows them in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(hierarchography.__version__, prog_name="hierarchography")
def main() -> None:
    """Build an interactive topic map from a collection of papers.

    Start with: hierarchography demo, then: hierarchography build papers.csv -o map
    """


def _map_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    options = _all(
        *(_option(name) for name in OPTIONS if not name.startswith(READING) and name != _DRAWN),
        _set,
        click.option("--cache", type=PathType(path_type=Path), help="Cache the results of the steps in this folder."),
        click.option("--no-cache", is_flag=True, help="Do not read or write the cache."),
        click.option(
            "--workers",
            type=click.IntRange(min=0),
            default=0,
            show_default=True,
            help="Number of worker processes (0 = work in this process).",
        ),
        click.option(
            "--scheduler",
            default="",
            metavar="ADDRESS",
            help="Use the workers of a Dask cluster, e.g. tcp://HOST:8786.",
        ),
        click.option("--quiet", is_flag=True, help="Show neither progress nor summary, only errors."),
        click.option("--verbose", is_flag=True, help="Also show the seconds and the greatest memory of each stage."),
        debug_option,
    )
    decorated: Callable[..., Any] = options(command)
    return decorated


@main.command()
@click.argument("inputs", nargs=-1, type=PathType())
@click.option("-o", "--output", required=True, type=PathType(path_type=Path), help="The folder of the map.")
@click.option("--config", "config_file", type=PathType(path_type=Path), help="Settings from a TOML file.")
@columns_option
@_all(*(_option(name) for name in OPTIONS if name.startswith(READING)))
@mailto_option
@click.option("--strict", is_flag=True, help="Refuse a file of which more than a tenth of the records cannot be used.")
@_map_settings
def build(
    inputs: tuple[str, ...],
    output: Path,
    config_file: Path | None,
    columns: tuple[str, ...],
    strict: bool,
    mailto: str,
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> None:
    """Build the map of the papers in INPUTS and write it into a folder.

    INPUTS are files of papers, also as .gz, and folders and .zip archives of them: {formats}. They can also be papers
    of a service: {sources}. Several inputs are combined. Without INPUTS, the `inputs` of --config are used. Options
    override the settings of --config. The exit code is 3 if the map was built but more than a tenth of the records of a
    file, a file in a folder, or papers of a service could not be used.
    """
    running = _running(options)
    with_mailto(mailto)
    config = Config.from_toml(config_file) if config_file else Config()
    config = config.with_settings(_given(options), inputs=inputs or None)
    if columns:
        config = config.with_settings(columns={**config.corpus.columns, **columns_given(columns)})
    if strict:
        config = config.with_settings({"corpus.strict": True})
    if not config.inputs:
        raise click.UsageError("give at least one file of papers or source, or --config with inputs")
    _build(config, output, running, quiet, verbose)


@main.command()
@click.option(
    "-o",
    "--output",
    type=PathType(path_type=Path),
    default=Path("outputs/demo"),
    show_default=True,
    help="The folder of the map.",
)
@_map_settings
def demo(output: Path, quiet: bool, verbose: bool, **options: Any) -> None:
    """Build the map of the bundled corpus: 365 landmark papers of science."""
    running = _running(options)
    settings = {"rendering.title": "Landmarks of science", **_given(options)}
    _build(Config().with_settings(settings, inputs=(DEMO,)), output, running, quiet, verbose)


@main.command()
@click.argument("folder", type=PathType(path_type=Path))
@click.option("--depth", type=click.IntRange(min=0), default=2, show_default=True, help="Levels to show.")
@click.option("--topic", default="0", show_default=True, help="The id of the topic to start from.")
@view_option
@debug_option
def show(folder: Path, depth: int, topic: str, view: str) -> None:
    """Print the topic tree of the map in FOLDER, with counts and keywords."""
    from rich.console import Console

    from hierarchography.topic_map import load_map

    console = Console(highlight=False)
    width = console.width if console.is_terminal else ANY_WIDTH
    topic_map = load_map(folder)
    tree = topic_map.view(view or topic_map.main).tree
    console.print(_terminal_tree(tree, topic, depth), width=width, soft_wrap=False)
    if len(topic_map.views) > 1:
        print(views_line(topic_map, view))


@main.command()
@click.argument("folder", type=PathType(path_type=Path))
@_all(*(_option(name) for name in OPTIONS if name.startswith(PAGE)))
@_set
@debug_option
def render(folder: Path, **options: Any) -> None:
    """Redraw the page of the map in FOLDER without rebuilding the map."""
    settings = _given(options)
    if unsupported := [name for name in settings if not name.startswith(PAGE)]:
        raise click.UsageError(f"render changes only the page; to change {unsupported[0]}, build the map again")
    from dataclasses import replace

    from hierarchography.build.checks import check_page

    check_page(Config().with_settings(settings).rendering)

    from hierarchography.storage import redraw
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    if first := settings.get(_DRAWN):
        topic_map.view(first)  # refuses a name that the map does not have
    redraw(replace(topic_map, config=topic_map.config.with_settings(settings)), folder)
    print(f"page: {folder / 'map.html'}")
    _say_search(folder / "map.html")


@main.command()
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("topic", required=False)
@click.argument("name", required=False)
@click.option("--keyword", "keywords", multiple=True, help="A keyword of the topic, best first (repeatable).")
@view_option
@debug_option
def pin(folder: Path, topic: str | None, name: str | None, keywords: tuple[str, ...], view: str) -> None:
    """Rename TOPIC (an id, e.g. 0.2) of the map in FOLDER to NAME, now and in later builds.

    The name is saved in names.toml in FOLDER (or in the file given with --names), with the topic's papers, by which a
    later build finds the topic again. Without TOPIC and NAME, changes made in that file are applied to the map.
    """
    from hierarchography.maps.pin import apply_names, names_file, pin_topic

    if (topic is None) != (name is None) or (keywords and topic is None):
        raise click.UsageError("give the topic and its new name: hierarchography pin FOLDER TOPIC NAME")
    if topic is None or name is None:
        pinned = apply_names(folder, view)
    else:
        pinned = pin_topic(folder, topic, name, keywords, view)
        print(f"topic {topic} ({pinned.tree[topic].size:,} papers) is now called {pinned.tree[topic].name!r}")
    for note in pinned.notes:
        print(note)
    print(f"names: {names_file(folder, view)}")


main.add_command(ask)
main.add_command(diff)
main.add_command(edit)
main.add_command(evaluate)
main.add_command(export)
main.add_command(facets_command)
main.add_command(fetch)
main.add_command(find)
main.add_command(gaps_command)
main.add_command(homes_command)
main.add_command(inspect_command)
main.add_command(links_command)
main.add_command(matrix_command)
main.add_command(refine)
main.add_command(review)
main.add_command(place)
main.add_command(trends_command)
main.add_command(update)
main.add_command(view_command)


@main.command("plugins")
@debug_option
def list_plugins() -> None:
    """List the available plugins, built-in and from other packages."""
    from hierarchography import plugins

    for kind in plugins.kinds():
        print(f"{kind}: {', '.join(plugins.names(kind))}")


@main.group("cache", cls=_Group)
def cache_group() -> None:
    """List or clear the cached results of builds."""


_cache_folder = click.option(
    "--cache", "folder", type=PathType(path_type=Path), help="The cache folder (default: the folder that builds use)."
)


@cache_group.command("list")
@_cache_folder
@debug_option
def cache_list(folder: Path | None) -> None:
    """List the cache by area: entries, bytes, and days since the newest and the oldest were used."""
    from hierarchography.cache import areas, default_folder

    folder = folder or default_folder()
    listed = areas(folder)
    print(f"{folder}: {sum(area.bytes for area in listed) / 1e6:,.1f} MB")
    for area in listed:
        newest, oldest = ((time.time() - used) / 86_400 for used in (area.newest, area.oldest))
        size = f"{area.entries:>8,} entries {area.bytes:>16,} bytes"
        print(f"{area.name:<12} {size}   {newest:.1f} to {oldest:.1f} days")


@cache_group.command("clear")
@click.argument("area", required=False)
@click.option(
    "--older-than",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Remove only entries that were unused for this many days.",
)
@_cache_folder
@debug_option
def cache_clear(area: str | None, older_than: float, folder: Path | None) -> None:
    """Clear the cache: all of it, one AREA, or old entries."""
    from hierarchography.cache import clear, default_folder

    folder = folder or default_folder()
    removed = clear(folder, area, older_than)
    print(f"removed {removed.entries:,} entries ({removed.bytes / 1e6:,.1f} MB) from {folder}")


def _running(options: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `build_map` about how to run a build; they are removed from the options of a command."""
    folder, none = options.pop("cache"), options.pop("no_cache")
    workers, scheduler = options.pop("workers"), options.pop("scheduler")
    if folder and none:
        raise click.UsageError("give --cache or --no-cache, not both")
    if workers and scheduler:
        raise click.UsageError("give --workers or --scheduler, not both")
    return {"cache": folder or not none, "workers": workers, "scheduler": scheduler}


def _build(config: Config, output: Path, running: Mapping[str, Any], quiet: bool, verbose: bool) -> None:
    if quiet and verbose:
        raise click.UsageError("give --quiet or --verbose, not both")
    progress = reporter(quiet, verbose)
    next_run = "start over (--no-cache)" if running["cache"] is False else "resume the build"
    click.get_current_context().meta[STOPPED] = f"stopped; {output} is unchanged. Run the same command to {next_run}."
    from hierarchography.build.checks import check_settings
    from hierarchography.corpus import check_there
    from hierarchography.storage import check_folder

    check_folder(output, config.inputs)
    config = with_edits(_with_names(config, output, progress), output, progress)
    check_settings(config)
    check_there(config.inputs)
    with progress.stage("Starting"):  # shown before the libraries are loaded, which takes seconds
        from hierarchography.topic_map import build_map
    topic_map = build_map(config=config, progress=progress, **running)
    with progress.stage("Drawing and writing"):
        topic_map.save(output)
    if not quiet:
        _summarise(topic_map, output)
    lossy = topic_map.manifest["counts"].get("lossy_files")
    for note in topic_map.manifest["notes"] if lossy and not quiet else ():
        if note.startswith("warning: ") and "cannot be used" in note:
            print(note, file=sys.stderr)
    fetched = topic_map.manifest["recorded"].get("sources", {})
    if lossy or any(facts["incomplete"] for facts in fetched.values()):
        click.get_current_context().exit(_LOSSY)


def _with_names(config: Config, output: Path, progress: Reporter) -> Config:
    """The settings, with the names file in the folder of the map if no other is given."""
    from hierarchography.naming import NAMES

    beside = output / NAMES
    given = config.naming.names
    if beside.is_file() and not given:
        return config.with_settings(names=str(beside))
    if beside.is_file() and beside.resolve() != Path(given).resolve():
        progress.note(f"{beside} is ignored; names are read from {given}")
    return config


def _say_search(page: Path) -> None:
    """Print what search by meaning adds to the page, if it has it."""
    from hierarchography.rendering import added_by_meaning

    if added := added_by_meaning(page):
        print(f"search: by meaning, {added / 1e6:.1f} MB of the page (--search words leaves it out)")


def _summarise(topic_map: TopicMap, output: Path) -> None:
    from hierarchography.rendering import address, iframe_snippet

    tree = topic_map.tree
    dropped = f", {len(topic_map.dropped):,} merged or dropped (dropped.csv)" if len(topic_map.dropped) else ""
    print(f"\n{len(topic_map):,} papers{dropped}")
    print(f"{len(tree):,} topics, {len(tree.leaves):,} of them leaves, {tree.depth} levels deep")
    if asked := topic_map.manifest["recorded"].get("llm"):
        from hierarchography.naming.llm.spending import spent

        print(f"names:  {spent(asked)}")
    print(f"page:   {output / 'map.html'}")
    _say_search(output / "map.html")
    print(f"report: {output / 'report.html'}")
    print(f"embed:  {iframe_snippet(address(topic_map, 'map.html'), topic_map.title)}")


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
