"""The command `hierarchography review`: what a person should look at first, and what the answers change."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hierarchography.cli_parts import Command, PathType, debug_option


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.option(
    "--sheet", type=PathType(path_type=Path, dir_okay=False), metavar="FILE", help="Write the questions (CSV)."
)
@click.option(
    "--answers", type=PathType(path_type=Path), metavar="FILE", help="Read a filled sheet: measures and edits."
)
@click.option("--apply", "apply_edits", is_flag=True, help="With --answers: edit the map, now and in later builds.")
@click.option("--lines", type=click.IntRange(min=2, max=50), default=50, show_default=True, help="Maximum questions.")
@click.option("--random", "seed", type=click.IntRange(min=0), metavar="SEED", help="Ask about a random sample instead.")
@debug_option
def review(
    folder: Path, sheet: Path | None, answers: Path | None, apply_edits: bool, lines: int, seed: int | None
) -> None:
    """List what to look at first in the map in FOLDER, by the number of papers that an answer would change.

    Write a sheet with --sheet, fill its column `answer`, and read it with --answers: this prints the precision, recall
    and F1 of assignments, the shares of valid parent-child links and of coherent siblings, and the edits that follow.
    The measures describe the whole map only if the questions are a random sample (--random).
    """
    from hierarchography.maps.review_sheet import edits_of, judged, read_sheet, review_questions, write_sheet
    from hierarchography.topic_map import load_map

    if answers is None:
        if apply_edits:
            raise click.UsageError("--apply needs --answers")
        questions = review_questions(load_map(folder), lines, seed)
        if sheet is not None:
            print(f"sheet with {len(questions)} questions: {write_sheet(questions, sheet)}")
            return
        for question in questions:
            print(f"{question.changes:7.1f}  {question.kind:<10}  {question.topic:<9}  {question.question}")
        return
    if sheet is not None:
        raise click.UsageError("give --sheet (to write) or --answers (to read), not both")
    filled = read_sheet(answers, load_map(folder))
    entries = edits_of(filled)
    print(json.dumps(judged(filled).to_dict(), indent=1))
    print(f"edits: {len(entries)}")
    for entry in entries:
        print(f"  {json.dumps(entry, ensure_ascii=False)}")
    if apply_edits and entries:
        from hierarchography.maps.edit import edit_folder, edits_file

        for note in edit_folder(folder, entries).notes:
            print(note)
        print(f"edits: {edits_file(folder)}")
