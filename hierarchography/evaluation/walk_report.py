"""The score of a reader's walk as a table for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from hierarchography.evaluation.intervals import INTERVAL
from hierarchography.evaluation.reader_walk import WalkScore
from hierarchography.evaluation.tables import cell, number, table


def walk_report(score: WalkScore) -> RenderableType:
    """The table of a walk, for a `rich` console."""
    rows = [
        (f"strict@{at.level}", cell(at.strict), number(at.chance.value), f"{at.right} of {at.papers}")
        for at in score.levels
    ]
    rows.append(("whole path", cell(score.leaf), number(score.leaf_chance.value), ""))
    rows.append(("NodeMatch", cell(score.node_match), "", ""))
    rows.append(("names read", cell(score.effort, 1), "", ""))
    heading = f"The reader's walk: {score.papers:,} of {score.of:,} papers, mean depth {number(score.mean_depth, 1)}"
    titles = ("measure", "reader", "chance", "right, of papers at this depth")
    return Group(table(heading, titles, rows), Text(f"±: half the width of the {INTERVAL:.0%} bootstrap interval"))
