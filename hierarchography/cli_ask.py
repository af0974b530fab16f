"""The command `hierarchography ask`: a reading plan for a question, by a language model over a map."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hierarchography.cli_parts import Command, PathType, debug_option, llm_options, print_json, reporter, view_option

if TYPE_CHECKING:
    from hierarchography.maps.plan import Plan


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("question")
@llm_options
@click.option(
    "--top", type=click.IntRange(min=1), default=10, show_default=True, help="Papers to list and to show to the model."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@view_option
@debug_option
def ask(folder: Path, question: str, top: int, as_json: bool, view: str, **llm: Any) -> None:
    """Plan the reading for QUESTION: topics of the map in FOLDER, gaps, and what to fetch next.

    A language model chooses among the nearest topics and gaps, and writes queries for 'hierarchography fetch'; all are
    checked, and nothing is fetched. The papers that 'find' gives follow, also if there is no plan. The question, names
    of topics and titles are sent to the server of the model; without one, use 'find'.
    """
    from hierarchography.llm import check
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    settings = {name.replace("_", ".", 1): value for name, value in llm.items() if value is not None}
    config = topic_map.config.with_settings(settings).llm
    check(config)
    from hierarchography.maps.plan import plan_reading

    topic_map = topic_map.view(view or topic_map.main)
    plan = plan_reading(topic_map, question, config, top, progress=reporter(quiet=as_json))
    if as_json:
        print_json(plan.to_dict())
    else:
        print("\n".join(_lines(plan)))


def _lines(plan: Plan) -> Iterator[str]:
    import pandas as pd

    from hierarchography.rendering.text import clean

    if plan.topics:
        yield "Read these topics:"
        for topic in plan.topics:
            yield from _item(f"{topic.path} [{topic.topic_id}], {topic.papers:,} papers", topic.why)
    if plan.gaps:
        yield "Look into these gaps:"
        for gap in plan.gaps:
            found = f"{gap.links:,} links, {gap.expected:,.0f} expected"
            yield from _item(f"{gap.topic} [{gap.topic_id}] × {gap.other} [{gap.other_id}]: {found}", gap.why)
    if plan.queries:
        yield "Fetch next:"
        for place, query in enumerate(plan.queries, 1):
            yield from _item(f"hierarchography fetch {shlex.quote(query.query)} -o next-{place}.jsonl", query.why)
    yield "Nearest papers on the map:" if len(plan.papers) else "No paper of the map matches."
    for paper in plan.papers.to_dict("records"):
        year = "" if pd.isna(paper["year"]) else f" ({paper['year']})"
        yield from _item(clean(f"{paper['title']}{year}"), clean(f"{paper['path']} [{paper['topic_id']}]"))
    for note in (*plan.notes, *(f"not valid, left out: {part}" for part in plan.refused)):
        yield clean(note)


def _item(first: str, second: str) -> Iterator[str]:
    from hierarchography.rendering.text import clean

    yield f"  - {clean(first)}"
    if second:
        yield f"      {clean(second)}"
