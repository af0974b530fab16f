"""The command `hierarchography inspect`: what the inputs hold, before a map is computed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_fetch import with_mailto
from hierarchography.cli_parts import (
    Command,
    PathType,
    columns_given,
    columns_option,
    debug_option,
    mailto_option,
    print_json,
    reporter,
)

if TYPE_CHECKING:
    from hierarchography.build.inspecting import Inspection
    from hierarchography.config import Config
    from hierarchography.corpus.accounts import FileAccount

LOSSY = 3
"""The exit code where much of a file cannot be used, as of a build."""
_BAR, _MOST_ROWS = 40, 12
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000)
_LANGUAGES_SHOWN = 5


@click.command(name="inspect", cls=Command)
@click.argument("inputs", nargs=-1, type=PathType(), required=True)
@columns_option
@click.option("--drop", default="", metavar="KIND,...", help="Leave out: retracted, corrections, editorials, letters.")
@click.option("--language", default="", metavar="CODE,...", help="Keep only papers in these languages, e.g. en,de.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=0, show_default=True, help="Papers of a source at most (0 = all)."
)
@click.option("--since", default="", metavar="DATE", help="Only papers of a source published since this day.")
@mailto_option
@click.option("--strict", is_flag=True, help="Exit with code 2 if more than a tenth of a file cannot be used.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--cache", type=PathType(path_type=Path), help="Keep the answers of services in this folder.")
@click.option("--no-cache", is_flag=True, help="Keep no answers of services.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@debug_option
def inspect_command(
    inputs: tuple[str, ...], columns: tuple[str, ...], as_json: bool, strict: bool, quiet: bool, **options: Any
) -> None:
    """Show what INPUTS hold, before any map is computed.

    INPUTS are those of 'build': files of papers ({formats}), folders and archives of them, and papers of services. For
    each file are shown: its format and how sure it is (0 to 1), the columns taken, how many records have each field,
    years, languages, duplicates, and the first records that cannot be used, with their place. The exit codes are those
    of 'build': 2 if an input cannot be read, 3 if more than a tenth of the records of a file cannot be used, or of the
    papers of a service did not come.
    """
    folder, none = options.pop("cache"), options.pop("no_cache")
    if folder and none:
        raise click.UsageError("give --cache or --no-cache, not both")
    with_mailto(options.pop("mailto"))
    from hierarchography.config import Config

    corpus = {f"corpus.{name}": options.pop(name) for name in ("drop", "language")}
    sources = {f"sources.{name}": value for name, value in options.items()}
    config = Config().with_settings(corpus | sources, inputs=inputs)
    config = config.with_settings(columns=columns_given(columns)) if columns else config
    found = _inspected(config, folder or not none, quiet)
    if as_json:
        print_json(found.to_dict())
    else:
        print("\n".join(_lines(found)))
    for reason in found.refused:
        print(f"error: {reason}", file=sys.stderr)
    if found.refused or (found.lossy and strict):
        click.get_current_context().exit(2)
    if found.lossy:
        click.get_current_context().exit(LOSSY)


def _inspected(config: Config, cache: Path | bool, quiet: bool) -> Inspection:
    from hierarchography.corpus import check_there

    check_there(config.inputs)
    from hierarchography.build.inspecting import inspect_papers
    from hierarchography.cache import cache_in, keep_small

    with cache_in(cache) as folder:
        found = inspect_papers(config, reporter(quiet))
        keep_small(folder)
    return found


def _lines(found: Inspection) -> Iterator[str]:
    names = {facts["file"]: source for source, facts in found.sources.items()}
    for account in found.intake.files:
        yield from _of_file(account, names.get(account.file, account.file))
        yield ""
    yield from _of_all(found)
    notes = [note for note in found.intake.notes if " <- " not in note and _is_of(note, found.intake.files)]
    if notes:
        yield from ("", "notes:", *(f"  {note}" for note in notes))


def _of_file(account: FileAccount, name: str) -> Iterator[str]:
    sure = f"sureness {account.sureness:.2f}" if account.sureness else "told by the ending of its name only"
    yield f"{name}: {account.format} ({sure})"
    yield f"  records     {account.records:,}; usable: {account.usable:,}"
    for field, columns in account.columns.items():
        share = f", {account.filled[field] / account.usable:.0%} filled" if field in account.filled else ""
        yield f"  {field:<10}  <- {' or '.join(map(repr, columns))}{share}"
    without = [field for field in account.filled if not account.filled[field]]
    if without:
        yield f"  no record has: {', '.join(without)}"
    yield f"  years       {_span(account.years)}"
    yield f"  languages   {_languages(account.languages)}"
    alone = f", in no other input: {account.only_here:,}" if account.only_here < account.works else ""
    yield f"  duplicates  {account.merged:,} merged into other records; papers: {account.works:,}{alone}"
    lost = account.broken + account.without_text
    if lost:
        yield f"  not usable  {lost:,} ({account.broken:,} broken), first:"
        yield from (f"    {account.unit} {place}: {reason}" for place, reason in account.lost)


def _of_all(found: Inspection) -> Iterator[str]:
    counts, files = found.intake.counts, found.intake.files
    merged = counts["duplicates"] + counts["near_duplicates"] + counts["versions"]
    yield f"all inputs: {counts['records']:,} records, {counts['papers']:,} papers"
    by_text, versions = counts["near_duplicates"], counts["versions"]
    yield f"  duplicates  {merged:,}; by similar abstracts: {by_text:,}; versions of a work: {versions:,}"
    yield f"  no abstract {counts['without_abstract']:,}"
    years = Counter(map(int, found.intake.corpus.frame["year"].dropna()))
    yield f"  years       {_span(years)}"
    yield from _histogram(years)
    yield f"  languages   {_languages(sum((Counter(account.languages) for account in files), Counter()))}"


def _span(years: Mapping[Any, int]) -> str:
    if not years:
        return "none"
    given = sorted(map(int, years))
    return f"{given[0]}" if len(given) == 1 else f"{given[0]} to {given[-1]}"


def _histogram(years: Mapping[int, int]) -> Iterator[str]:
    """Bars of the papers by year; of a long time, by several years together."""
    if len(years) < 2:
        return
    first, last = min(years), max(years)
    step = next((step for step in _STEPS if (last - first) // step < _MOST_ROWS), _STEPS[-1])
    bins: Counter[int] = Counter()
    for year, papers in years.items():
        bins[year // step] += papers
    most = max(bins.values())
    for place in range(first // step, last // step + 1):
        label = f"{place * step}" if step == 1 else f"{place * step}-{place * step + step - 1}"
        bar = "#" * -(-bins[place] * _BAR // most)
        yield f"    {label:<9} {f'{bins[place]:,}':>7} {bar}".rstrip()


def _languages(languages: Mapping[str, int]) -> str:
    total = sum(languages.values())
    ranked = sorted(languages.items(), key=lambda pair: -pair[1])
    shown = [f"{code or 'not known'} {papers / total:.0%}" for code, papers in ranked[:_LANGUAGES_SHOWN]]
    return ", ".join(shown) + (f" and {len(ranked) - _LANGUAGES_SHOWN} more" if len(ranked) > _LANGUAGES_SHOWN else "")


def _is_of(note: str, files: tuple[FileAccount, ...]) -> bool:
    """Whether a note is about one of the files, or its folder or archive, and no summary of all."""
    names = {name for account in files for name in _paths(account.file)}
    return note.startswith(("warning: ", *(f"{name}:" for name in sorted(names))))


def _paths(name: str) -> Iterator[str]:
    """The name of a file, and those of the folders and archives that it is in: `a/b.zip/c.csv`, `a/b.zip`, `a`."""
    parts = name.split("/")
    yield from ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
