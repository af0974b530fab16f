"""The command `hierarchography find`: the papers or topics of a map that match a question."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import (
    ANY_WIDTH,
    Command,
    PathType,
    debug_option,
    pairs_given,
    print_data,
    print_json,
    view_option,
)

if TYPE_CHECKING:
    import pandas as pd

    from hierarchography.topic_map import TopicMap

FORMATS = ("text", "csv", "json")


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("question")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many results to list.")
@click.option("--topics", is_flag=True, help="List topics instead of papers.")
@click.option("--topic", default="", metavar="ID", help="Search only the papers of this topic.")
@click.option("--since", type=int, metavar="YEAR", help="Search only papers from this year on.")
@click.option("--until", type=int, metavar="YEAR", help="Search only papers up to this year.")
@click.option(
    "--where",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Search only papers with this value in a column of the input; several values of a column are alternatives "
    "(repeatable).",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to list the results."
)
@view_option
@debug_option
def find(
    folder: Path,
    question: str,
    top: int,
    topics: bool,
    where: tuple[str, ...],
    form: str,
    view: str,
    **filters: Any,
) -> None:
    """List the papers of the map in FOLDER that match QUESTION, best first, each with the path of its topic.

    Papers are ranked by the meaning of the question, with the map's encoder, and by its words.
    """
    only = [f"--{name}" for name, value in {**filters, "where": where}.items() if value]
    if topics and only:
        raise click.UsageError(f"--topics ranks the topics of the whole map: leave out {', '.join(only)}")
    wanted = _wanted(where)
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    if view:
        topic_map = topic_map.view(view)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        if topics:
            table = topic_map.find_topics(question, top)
        else:
            table = topic_map.find(question, top, where=wanted, **filters)
    for warning in told:
        print(f"warning: {warning.message}", file=sys.stderr)
    _print(table, topic_map, form, topics)


def _wanted(pairs: tuple[str, ...]) -> dict[str, list[str]]:
    """The values of `--where COLUMN=VALUE` by column."""
    wanted: dict[str, list[str]] = {}
    for column, value in pairs_given(pairs, "--where", "COLUMN=VALUE, e.g. venue=ACL"):
        wanted.setdefault(column, []).append(value)
    return wanted


def _print(table: pd.DataFrame, topic_map: TopicMap, form: str, topics: bool) -> None:
    if form == "json":
        print_json(json.loads(table.to_json(orient="records")))
    elif form == "csv":
        from hierarchography.rendering.csv_tables import csv_parts

        print_data(*csv_parts(table))
    elif table.empty:
        print("Nothing was found.")
    else:
        print(_text(table, topic_map, topics))


def _text(table: pd.DataFrame, topic_map: TopicMap, topics: bool) -> str:
    """One result in two lines: a paper and its path, or a topic and its size."""
    import pandas as pd

    from hierarchography.rendering.text import clean

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else ANY_WIDTH
    lines = []
    for place, row in enumerate(table.to_dict("records"), 1):
        if topics:
            first, second = row["path"], f"{row['topic_id']}, {topic_map.tree[row['topic_id']].size:,} papers"
        else:
            year = "" if pd.isna(row["year"]) else f" ({row['year']})"
            first, second = f"{row['title']}{year}", f"{row['path']} [{row['topic_id']}]"
        lines += [
            textwrap.shorten(clean(f"{place:>2}. {first}"), width, placeholder=" ..."),
            textwrap.indent(textwrap.shorten(clean(second), width - 4, placeholder=" ..."), "    "),
        ]
    return "\n".join(lines)
