"""What a person should look at first: the questions, and the measures and edits of a filled sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from hierarchography import Embeddings, InputError, TopicMap
from hierarchography.cli import main
from hierarchography.maps.review_sheet import (
    Judged,
    Question,
    edits_of,
    judged,
    read_sheet,
    review_questions,
    write_sheet,
)
from hierarchography.model import Assignment, Corpus, TopicTree, View
from hierarchography.rendering.text import FORMULA_STARTS


@pytest.fixture
def tiny(small: TopicMap) -> TopicMap:
    """a, b (Optics), c (Waves) of Physics; d, e (Cells), f (Genes) of Biology; d is near Optics and uncertain."""
    vectors = np.array([[1, 0, 0, 0], [1, 0.1, 0, 0], [0, 1, 0, 0], [1, 0, 0.1, 0], [0, 0, 1, 0.1], [0, 0, 0, 1.0]])
    sure = np.array([0.9, 0.9, 0.8, 0.1, 0.7, 0.9], dtype=np.float32)
    tree = TopicTree(small.tree.topics, Assignment(sure, np.zeros(6, dtype=bool)))
    topics = [replace(topic, details={"name_share": 0.5} if topic.id == "0.0" else {}) for topic in tree]
    view = View(tree.with_topics(topics), Embeddings.from_vectors(vectors, "by hand"), small.layout, small.plane)
    return small.with_view("topics", view)


def test_the_least_certain_paper_and_the_widest_name_come_first(tiny: TopicMap) -> None:
    questions = review_questions(tiny)
    papers = [question for question in questions if question.kind == "assignment"]
    optics = next(topic.id for topic in tiny.tree if topic.name == "Optics")
    assert [one.paper for one in papers[:2]] == ["d", "d"]
    assert [one.changes for one in papers[:2]] == pytest.approx([0.9, 0.9])
    assert papers[1].topic == optics  # the leaf nearest to d, but for its own
    name = next(question for question in questions if question.kind == "name")
    assert name.topic == "0.0" and name.changes == pytest.approx(0.5 * tiny.tree["0.0"].size)
    assert [one.changes for one in questions] == sorted((one.changes for one in questions), reverse=True)


@pytest.mark.parametrize("most", [2, 5, 50])
def test_there_are_at_most_so_many_questions(landmarks: TopicMap, most: int) -> None:
    assert 0 < len(review_questions(landmarks, most)) <= most
    sampled = review_questions(landmarks, most, seed=1)
    assert 0 < len(sampled) <= most
    assert sampled == review_questions(landmarks, most, seed=1) != review_questions(landmarks, most, seed=2)


def test_a_map_of_one_topic_has_no_questions(single: TopicMap) -> None:
    assert review_questions(single) == []


ANSWERED = [
    Question("assignment", "", "0.1", "A", "", "", "p", 0, "no"),
    Question("assignment", "", "0.2", "B", "0.1", "A", "p", 0, "Yes"),
    Question("assignment", "", "0.1", "A", "", "", "q", 0, "y"),
    Question("assignment", "", "0.2", "B", "0.1", "A", "q", 0, "no"),
    Question("assignment", "", "0.1", "A", "", "", "r", 0, "yes"),
    Question("assignment", "", "0.1", "A", "", "", "s", 0, ""),
    Question("parent", "", "0.1.1", "C", "0.2", "B", "", 0, "0.2"),
    Question("parent", "", "0.1.2", "D", "0.2", "B", "", 0, "yes"),
    Question("siblings", "", "0.1", "A", "0.2", "B", "", 0, "no"),
    Question("siblings", "", "0.3", "E", "0.2", "B", "", 0, "no"),
    Question("siblings", "", "0.1.1", "C", "0.1.2", "D", "", 0, "yes"),
    Question("name", "", "0.2", "B", "", "", "", 0, "Better"),
    Question("name", "", "0.1", "A", "", "", "", 0, "yes"),
]


def test_the_measures_of_a_filled_sheet() -> None:
    """Of three pairs on the map two are right; of three right pairs the map has two: precision, recall and F1 are 2/3.
    One of two parents is right; the siblings of 0 are not all different, those of 0.1 are."""
    measures = judged(ANSWERED)
    assert (measures.precision, measures.recall, measures.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (measures.parent_child, measures.siblings) == (0.5, 0.5)
    assert (measures.assignments, measures.links, measures.groups) == (5, 2, 2)


def test_without_answers_there_is_nothing_to_measure() -> None:
    assert isinstance(judged([]), Judged)
    assert judged([]).to_dict()["f1"] is None and judged([]).to_dict()["assignments"] == 0


def test_answers_become_edits() -> None:
    """p belongs to 0.2; r and q stay; the merges of 0.1, 0.2 and 0.3 are one."""
    assert edits_of(ANSWERED) == [
        {"do": "pin", "papers": ["p"], "to": "0.2"},
        {"do": "move", "topic": "0.1.1", "to": "0.2"},
        {"do": "rename", "topic": "0.2", "name": "Better"},
        {"do": "merge", "topics": ["0.1", "0.2", "0.3"]},
    ]


def test_a_full_stop_does_not_make_an_answer_a_name_and_the_own_parent_means_yes() -> None:
    questions = [
        Question("name", "", "0.2", "B", "", "", "", 0, "Yes."),
        Question("name", "", "0.1", "A", "", "", "", 0, "no!"),
        Question("parent", "", "0.1.2", "D", "0.2", "B", "", 0, "0.1"),
    ]
    assert edits_of(questions) == []
    assert judged(questions).parent_child == 1


def test_a_sheet_reads_back_the_same(tiny: TopicMap, tmp_path: Path) -> None:
    questions = review_questions(tiny)
    again = read_sheet(write_sheet(questions, tmp_path / "s.csv"), tiny)
    assert again == [replace(question, changes=0.0) for question in questions]


def test_cells_that_a_spreadsheet_would_run_are_guarded_and_read_back(tiny: TopicMap, tmp_path: Path) -> None:
    """The id of a paper and the name of a topic begin like formulas; both are those of the map again."""
    frame = tiny.corpus.frame.replace({"id": {"d": "-d"}})
    named = replace(tiny, corpus=Corpus.from_frame(frame)).rename("0.0", "=1+1")
    questions = review_questions(named)
    sheet = write_sheet(questions, tmp_path / "s.csv")
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    assert {"'=1+1", "'-d"} <= {*table["name"], *table["paper"]}
    assert not table.stack().str.startswith(FORMULA_STARTS).any()
    assert read_sheet(sheet, named) == [replace(question, changes=0.0) for question in questions]


def as_a_spreadsheet_saves(path: Path, separator: str) -> None:
    """Ids that are numbers lose their zeros at the end, and with `;` numbers have a decimal comma."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in ("topic", "other", "paper", "answer"):
        table[column] = [f"{float(cell):g}" if re.fullmatch(r"\d+\.\d+", cell) else cell for cell in table[column]]
        if separator == ";":
            table[column] = table[column].str.replace(r"^(\d+)\.(\d+)$", r"\1,\2", regex=True)
    table.to_csv(path, index=False, sep=separator)


@pytest.fixture
def wide(make_map: Callable[..., TopicMap]) -> TopicMap:
    """Twelve topics of two each with two papers; the ids of the papers are numbers, two of which differ by a zero."""
    labels = [(f"Field {row // 4}", f"Part {row // 2}") for row in range(48)]
    records = [{"id": f"2001.{row + 1:02}0", "title": f"Paper  {row}"} for row in range(47)]
    return make_map([*records, {"id": "2001.01", "title": "Another paper"}], labels)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet_survives_a_spreadsheet(wide: TopicMap, tmp_path: Path, separator: str) -> None:
    questions = review_questions(wide, most=400, seed=0)
    used = {*(one.topic for one in questions), *(one.other for one in questions)}
    assert {"0.0", "0.1", "0.10"} <= used
    path = write_sheet(questions, tmp_path / "s.csv")
    as_a_spreadsheet_saves(path, separator)
    assert read_sheet(path, wide) == [replace(question, changes=0.0) for question in questions]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("0.1", r"row 2: the answer '0.1' may be 0.1 or 0.10, because .*; write 'topic 0.1' or 'topic 0.10'"),
        ("0", r"row 2: the answer '0' may be 0 or 0.0, because"),
    ],
)
def test_an_id_that_a_spreadsheet_may_have_shortened_is_no_answer(
    wide: TopicMap, tmp_path: Path, answer: str, message: str
) -> None:
    asked = next(one for one in review_questions(wide, most=400, seed=0) if one.kind == "parent")
    with pytest.raises(InputError, match=message):
        read_sheet(write_sheet([replace(asked, answer=answer)], tmp_path / "s.csv"), wide)
    (read,) = read_sheet(write_sheet([replace(asked, answer="Topic 0.10")], tmp_path / "s.csv"), wide)
    assert edits_of([read]) == [{"do": "move", "topic": asked.topic, "to": "0.10"}]


def test_a_topic_is_not_moved_below_itself(tiny: TopicMap, tmp_path: Path) -> None:
    asked = next(one for one in review_questions(tiny, seed=0) if one.kind == "parent")
    path = write_sheet([replace(asked, answer=asked.topic)], tmp_path / "s.csv")
    with pytest.raises(
        InputError, match=f"row 2: the answer '{asked.topic}' is the topic itself or one below it; give"
    ):
        read_sheet(path, tiny)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("answer", "maybe", "row 2: the answer must be"),
        ("name", "Gone", "row 2: topic '.*' of the map is not 'Gone' any more; write a new sheet"),
        ("paper", "nobody", "row 2: no paper 'nobody' is on the map"),
        ("kind", "colour", "row 2: unknown kind 'colour'"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(
    tiny: TopicMap, tmp_path: Path, column: str, value: str, message: str
) -> None:
    path = write_sheet([one for one in review_questions(tiny) if one.kind == "assignment"], tmp_path / "s.csv")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, "answer"] = "maybe"
    table.loc[0, column] = value
    table.to_csv(path, index=False)
    with pytest.raises(InputError, match=message):
        read_sheet(path, tiny)


def test_the_command_writes_a_sheet_reads_it_and_edits_the_map(tiny: TopicMap, tmp_path: Path) -> None:
    folder, sheet = tmp_path / "map", tmp_path / "s.csv"
    tiny.save(folder)
    assert "assignment" in CliRunner().invoke(main, ["review", str(folder)]).stdout
    result = CliRunner().invoke(main, ["review", str(folder), "--sheet", str(sheet)])
    assert result.exit_code == 0 and "sheet with" in result.stdout
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table.loc[table["kind"] == "name", "answer"] = "Nature"
    table.to_csv(sheet, index=False)
    result = CliRunner().invoke(main, ["review", str(folder), "--answers", str(sheet), "--apply"])
    assert result.exit_code == 0, result.stderr
    assert '"do": "rename"' in result.stdout
    assert 'name = "Nature"' in (folder / "edits.toml").read_text(encoding="utf-8")


def test_a_sheet_is_written_filled_and_applied_from_python(tiny: TopicMap, tmp_path: Path) -> None:
    review = tiny.review()
    assert len(review.table) == len(review_questions(tiny))
    sheet = tmp_path / "sheet.csv"
    table = pd.read_csv(review.write_csv(sheet), dtype=str, keep_default_na=False)
    table.loc[(table["kind"] == "name") & (table["topic"] == "0.0"), "answer"] = "Kinds of Light"
    table.to_csv(sheet, index=False)
    filled = tiny.review(sheet)
    assert filled.edits == [{"do": "rename", "topic": "0.0", "name": "Kinds of Light"}]
    assert filled.measures.assignments == 0
    assert tiny.edit(filled.edits).tree["0.0"].name == "Kinds of Light"
