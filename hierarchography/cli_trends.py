"""The commands `trends` and `gaps`: which topics emerge, fade or burst, and where papers are missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import ANY_WIDTH, Command, PathType, debug_option, print_data, view_option

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from hierarchography.analysis import Trends
    from hierarchography.model import MapData

FORMATS = ("text", "csv", "json")
UNLIKELY = 0.05
"""Pairs with so few links are listed if their probability is below this; those beyond chance are marked."""
_BARS = "▁▂▃▄▅▆▇█"
_SPARK_YEARS = 20
"""Years of the small charts."""


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument and the options that both commands have."""
    for option in reversed(
        (
            click.argument("folder", type=PathType(path_type=Path)),
            click.option("--level", type=click.IntRange(min=1), metavar="N", help="Only the topics of this level."),
            click.option("--top", type=click.IntRange(min=1), metavar="N", help="Topics per list.  [default: 10]"),
            click.option("--since", type=int, metavar="YEAR", help="Compute growth and bursts from this year on."),
            click.option("--until", type=int, metavar="YEAR", help="Compute growth and bursts up to this year."),
            click.option(
                "--format",
                "form",
                type=click.Choice(FORMATS),
                default="text",
                show_default=True,
                help="How to list the results; csv and json have all columns, and all rows without --top.",
            ),
            click.option(
                "-o", "--output", type=PathType(path_type=Path, dir_okay=False), help="Write into this file, as UTF-8."
            ),
            view_option,
            debug_option,
        )
    ):
        command = option(command)
    return command


@click.command(name="trends", cls=Command)
@_common
@click.option("--by-year", is_flag=True, help="With csv and json: a column per year, with the number of papers.")
def trends_command(
    folder: Path, top: int | None, form: str, output: Path | None, view: str, by_year: bool, **which: int | None
) -> None:
    """List the emerging, fading and bursting topics of the map in FOLDER.

    Growth is that of a topic's share of the papers, per year, with its 95% interval. A topic is emerging if the whole
    interval is above zero, and fading if it is below. docs/trends.md has the definitions.
    """
    if by_year and form == "text":
        raise click.UsageError("--by-year needs --format csv or json")
    from hierarchography.analysis import trends_of

    found = trends_of(_map(folder, view), **which)
    if form == "text":
        _print(_trend_lists(found, top or 10, output is not None or _shows_bars()), found.notes, output)
    else:
        table = found.table.join(found.by_year.rename(columns=str)) if by_year else found.table
        _write({"trends": table}, found.notes, form, top, output)


@click.command(name="gaps", cls=Command)
@_common
@click.option("--sparse", is_flag=True, help="With csv: the sparse topics instead of the pairs.")
def gaps_command(
    folder: Path, top: int | None, form: str, output: Path | None, view: str, sparse: bool, **which: int | None
) -> None:
    """List near topics of the map in FOLDER that share few papers, and sparse topics whose neighbours grow.

    Compared are the leaves, or the topics of --level. docs/trends.md has the definitions, and what a gap can mean.
    """
    if sparse and form != "csv":
        raise click.UsageError("--sparse needs --format csv; the other formats list both")
    from hierarchography.analysis import gaps_of

    found = gaps_of(_map(folder, view), **which)
    if form == "text":
        _print(_gap_lists(found.pairs, found.sparse, top or 10), found.notes, output)
    else:
        tables = {"pairs": found.pairs, "sparse": found.sparse}
        _write(
            tables if form == "json" else {"gaps": found.sparse if sparse else found.pairs},
            found.notes,
            form,
            top,
            output,
        )


def _map(folder: Path, view: str) -> MapData:
    from hierarchography.storage import read_map

    topic_map = read_map(folder)
    return topic_map.view(view) if view else topic_map


List = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""A list to print: its title, the heads of its columns, and its rows; names come first."""
Row = Mapping[Hashable, Any]


def _trend_lists(found: Trends, top: int, with_bars: bool) -> Iterator[List]:
    table = found.table.assign(spark=_sparks(found) if with_bars else "")
    bursts = table[table["bursts"] != ""].sort_values(["bursting", "burst_weight"], ascending=False, kind="stable")
    heads = ("topic", "id", "papers")
    if found.growth is not None:
        more = (*heads, "growth a year", "95% interval", _spark_head(found))
        emerging, fading = table[table["trend"] == "emerging"], table[table["trend"] == "fading"].iloc[::-1]
        yield f"Emerging topics ({len(emerging):,})", more, _rows(emerging, top, _grown)
        yield f"Fading topics ({len(fading):,})", more, _rows(fading, top, _grown)
    if len(found.totals):
        title = f"Bursts ({len(bursts):,}, of which {int(bursts['bursting'].sum()):,} still last)"
        yield title, (*heads, "years", "weight", _spark_head(found)), _rows(bursts, top, _burst)


def _gap_lists(pairs: pd.DataFrame, sparse: pd.DataFrame, top: int) -> Iterator[List]:
    few = pairs[((pairs["p"] < UNLIKELY) | pairs["gap"]).astype(bool)]
    beyond = f"{int(pairs['gap'].sum()):,} beyond chance (*)"
    title = f"Near topics that share few papers ({len(few):,} of {len(pairs):,} pairs, {beyond})"
    yield title, ("topics", "ids", "links", "expected", "papers between"), _rows(few, top, _pair)
    openings = sparse[sparse["opening"].astype(bool)]
    title = f"Sparse topics whose neighbours grow ({len(openings):,} of {len(sparse):,} sparse ones)"
    heads = ("topic", "id", "papers", "density", "growth of its neighbours", "95% interval", "neighbours")
    yield title, heads, _rows(openings, top, _opening)


def _rows(table: pd.DataFrame, top: int, written: Callable[[Row], tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [written(row) for row in table.head(top).to_dict("records")]


def _topic(row: Row) -> tuple[str, str, str]:
    return row["topic"], row["topic_id"], f"{row['papers']:,}"


def _grown(row: Row) -> tuple[str, ...]:
    return (*_topic(row), _rate(row["growth"]), _interval(row, "growth"), row["spark"])


def _burst(row: Row) -> tuple[str, ...]:
    return (*_topic(row), row["bursts"], f"{row['burst_weight']:.1f}", row["spark"])


def _pair(row: Row) -> tuple[str, ...]:
    names = f"{row['topic']} × {row['other']}{' *' if row['gap'] else ''}"
    counts = f"{row['links']:,}", f"{row['expected']:,.0f}", f"{row['between']:,}"
    return (names, f"{row['topic_id']}, {row['other_id']}", *counts)


def _opening(row: Row) -> tuple[str, ...]:
    growth = _rate(row["near_growth"]), _interval(row, "near_growth")
    return (*_topic(row), f"{row['density']:.2f}", *growth, row["near"])


def _rate(rate: float) -> str:
    return f"{rate:+.0%}"


def _interval(row: Row, name: str) -> str:
    return f"{_rate(row[f'{name}_low'])} to {_rate(row[f'{name}_high'])}"


def _spark_head(found: Trends) -> str:
    years = found.totals.index[-_SPARK_YEARS:]
    return f"share, {years[0]}-{years[-1]}" if len(years) else "share"


def _shows_bars() -> bool:
    """Whether the terminal's encoding has the characters of the small charts."""
    try:
        _BARS.encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _sparks(found: Trends) -> list[str]:
    """A small chart of each topic's share of the papers by year."""
    shares = (found.by_year / found.totals).iloc[:, -_SPARK_YEARS:].to_numpy()
    highest = shares.max(axis=1, initial=0)
    return [
        "".join(_BARS[round(share / (top or 1) * (len(_BARS) - 1))] for share in row)
        for row, top in zip(shares, highest, strict=True)
    ]


def _print(lists: Iterator[List], notes: Sequence[str], output: Path | None) -> None:
    from rich.console import Console

    written = StringIO()
    console = Console(highlight=False, markup=False, emoji=False, file=None if output is None else written)
    if not console.is_terminal:
        console.width = ANY_WIDTH
    _lists(console, lists, notes)
    if output is not None:
        _save(written.getvalue(), output)


def _lists(console: Console, lists: Iterator[List], notes: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    from hierarchography.rendering.text import clean

    for title, heads, rows in lists:
        console.print(f"{title}{':' if rows else ''}")
        if rows:
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
            for place, head in enumerate(heads):
                table.add_column(head, overflow="fold" if place == 0 else "ellipsis", no_wrap=place > 0)
            for row in rows:
                table.add_row(*(Text(clean(cell)) for cell in row))
            console.print(table)
        console.print()
    for note in notes:
        console.print(note, soft_wrap=True)


def _write(
    tables: dict[str, pd.DataFrame], notes: Sequence[str], form: str, top: int | None, output: Path | None
) -> None:
    """Write tables as CSV (one) or JSON; notes go to standard error with CSV."""
    tables = {name: table.head(top) if top else table for name, table in tables.items()}
    if form == "csv":
        from hierarchography.rendering.csv_tables import csv_parts

        for note in notes:
            print(note, file=sys.stderr)
        text = "".join(part.decode("utf-8") for table in tables.values() for part in csv_parts(table))
    else:
        rows = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
        text = json.dumps({**rows, "notes": list(notes)}, ensure_ascii=False, indent=1) + "\n"
    if output is None:
        print_data(text)
    else:
        _save(text, output)


def _save(text: str, output: Path) -> None:
    from hierarchography.rendering.files import write_text

    print(f"written: {write_text(output, text)}")
