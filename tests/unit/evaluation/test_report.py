"""The tables: what they say, that they fit, and that nothing of the map is read as markup."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from hierarchography import TopicMap
from hierarchography.evaluation import Evaluation, Figure, name_truth, report
from hierarchography.evaluation.tables import cell, number
from hierarchography.maps.evaluate import evaluate_map
from hierarchography.model import Assignment, Topic, TopicTree


@pytest.fixture(scope="module")
def evaluation(small_map: TopicMap) -> Evaluation:
    return evaluate_map(small_map, labels=["field,subfield", "year"], bootstrap=20)


def shown(evaluation: Evaluation, width: int = 200) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False).print(report(evaluation))
    return stream.getvalue()


def test_every_part_is_there(evaluation: Evaluation) -> None:
    text = shown(evaluation)
    for part in (
        "365 papers, encoder lsa-256",
        "95% bootstrap interval, 20 resamples; seed 0",
        "cohesion gain",
        "chains",
        "Findability: 365 papers navigated from the root",
        "strict@1",
        "beam-3@1",
        "cond@1",
        "NodeMatch",
        "names read",
        "Agreement with the labels field,subfield: composite",
        "Name agreement: topic names and the names of 8 classes (field)",
        "another topic",
        "showing the 20 largest of 48 classes; use --json for all",
        "Agreement between the schemes",
        "Level agreement: mean .",
        "all parts earned",
        "Names of siblings",
        "exhaustive",
    ):
        assert part in text
    assert "Stability of topics" in text
    assert "Stability:" not in text


def test_the_figures_are_those_of_the_evaluation(evaluation: Evaluation) -> None:
    lines = {line.split()[0]: line.split() for line in shown(evaluation).splitlines() if line.strip()}
    by_words = evaluation.findability.navigators[0]
    assert lines["strict@1"][1] == number(by_words.strict[0].value)
    level = evaluation.schemes[0].levels[1]
    rows = [line.split() for line in shown(evaluation).splitlines() if line.startswith("subfield ")]
    assert rows[0][4] == number(level.tree_f.value)


def test_what_the_namer_estimated_is_summed_up(evaluation: Evaluation) -> None:
    assert "the namer of this map did not estimate it" in shown(
        replace(evaluation, name_truth=name_truth(hand_made({})))
    )
    tree = hand_made({"name_share": 0.6, "named_by": "keywords"})
    text = shown(replace(evaluation, name_truth=name_truth(tree)))
    (row,) = (line.split() for line in text.splitlines() if line.startswith("1 ") and ".667" in line)
    assert row == ["1", "2", ".600", ".667", "1.000"]


def hand_made(details: dict[str, object]) -> TopicTree:
    """Two topics with these details."""
    members = {"0": [0, 1], "0.0": [0], "0.1": [1]}
    topics = (Topic(name, np.array(rows, dtype=np.int32), name, (), details) for name, rows in members.items())
    return TopicTree(tuple(topics), Assignment.certain(2))


def test_it_fits_a_terminal_of_80_columns(evaluation: Evaluation) -> None:
    assert max(map(len, shown(evaluation, 80).splitlines())) <= 80
    assert "…" not in shown(evaluation, 80)


def test_text_of_the_map_is_no_markup(evaluation: Evaluation) -> None:
    scheme = replace(evaluation.schemes[0], scheme="[red]field[/red] [/]")
    text = shown(replace(evaluation, title="[bold]A map[/bold]", schemes=(scheme,)))
    assert "[bold]A map[/bold]" in text
    assert "[red]field[/red] [/]" in text


def test_why_there_is_no_walk_by_names_is_said(evaluation: Evaluation) -> None:
    found = replace(evaluation.findability, navigators=(), reason="nobody reads")
    text = shown(replace(evaluation, findability=found))
    assert "findability by names was not measured: nobody reads" in text
    assert "ceiling" in text
    assert "gap" not in text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.5, 3, ".500"),
        (-0.25, 3, "-.250"),
        (1.0, 3, "1.000"),
        (0.9996, 3, "1.000"),
        (10.04, 1, "10.0"),
        (0.04, 1, ".0"),
    ],
)
def test_numbers(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


def test_cells() -> None:
    assert cell(Figure(0.5, 10, 0.4, 0.62)) == ".500 ±.110"
    assert cell(Figure(0.5, 10)) == ".500"
    assert cell(Figure(float("nan"), 0)) == "-"
