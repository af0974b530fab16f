"""The command `hierarchography fetch`: the papers of a service, in a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from hierarchography.cli_parts import STOPPED, Command, PathType, debug_option, mailto_option, reporter
from hierarchography.errors import InputError

INCOMPLETE = 3
"""The exit code of a fetch that wrote its papers, but fewer than nine tenths of what the service promised."""
_ENDINGS = (".jsonl", ".ndjson", ".jsonlines")


def with_mailto(mailto: str) -> None:
    """Say who asks, in every request of this process."""
    if mailto:
        from hierarchography.sources import MAILTO_VARIABLE

        os.environ[MAILTO_VARIABLE] = mailto


@click.command(cls=Command)
@click.argument("source")
@click.option(
    "-o", "--output", required=True, type=PathType(path_type=Path, dir_okay=False), help="The file: papers.jsonl."
)
@click.option("--limit", type=click.IntRange(min=0), default=0, show_default=True, help="Papers at most (0 = all).")
@click.option("--since", default="", metavar="DATE", help="Only papers published since this day, month or year.")
@mailto_option
@click.option("--refresh", is_flag=True, help="Ask for everything again, whatever earlier runs have fetched.")
@click.option("--offline", is_flag=True, help="Ask for nothing: write what earlier runs have fetched.")
@click.option("--cache", type=PathType(path_type=Path), help="Keep the answers in this folder.")
@click.option("--no-cache", is_flag=True, help="Keep no answers; a fetch that is cut starts over.")
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary, only errors.")
@debug_option
def fetch(source: str, output: Path, cache: Path | None, no_cache: bool, quiet: bool, **options: Any) -> None:
    """Fetch the papers of SOURCE, and write them into a file of JSON lines that 'build' reads.

    SOURCE is the name of a service, a colon, and what is asked: {sources}.

    The answers are kept in the cache: a fetch that was cut goes on where it stopped, and the same command later writes
    the same file without asking, until --refresh. The exit code is 3 if the file is there, but less than nine tenths
    of what the service promised came.
    """
    if cache and no_cache:
        raise click.UsageError("give --cache or --no-cache, not both")
    if options["refresh"] and options["offline"]:
        raise click.UsageError("give --refresh or --offline, not both")
    if output.suffix.lower() not in _ENDINGS:
        raise InputError(f"{output} must be a file of JSON lines; call it {output.with_suffix('.jsonl').name}")
    if not output.absolute().parent.is_dir():
        raise InputError(f"cannot write {output}: the folder {output.parent} does not exist; make it first")
    with_mailto(options.pop("mailto"))
    again = "start over" if no_cache else "go on from there"
    kept = "nothing is kept" if no_cache else "what was fetched is kept"
    click.get_current_context().meta[STOPPED] = f"stopped; {kept}. Run the same command to {again}."
    _fetch(source, output, cache or not no_cache, quiet, options)


def _fetch(source: str, output: Path, cache: Path | bool, quiet: bool, options: dict[str, Any]) -> None:
    from hierarchography.build.fetching import fetch_papers
    from hierarchography.cache import cache_in, keep_small
    from hierarchography.config import SourcesConfig

    config = SourcesConfig(limit=options.pop("limit"), since=options.pop("since"))
    with cache_in(cache) as folder:
        fetched = fetch_papers(source, output, config, reporter(quiet), **options)
        keep_small(folder)
    if not quiet:
        print(f"papers: {output}")
    if fetched.incomplete:
        click.get_current_context().exit(INCOMPLETE)
