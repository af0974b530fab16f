from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from hierarchography.rendering.exports import write_topics_csv
from hierarchography.rendering.table import TABLE_COLUMNS, topic_table

GOLDEN = Path(__file__).parents[2] / "golden"


def test_the_table_of_six_papers(small):
    table = topic_table(small).set_index("id")
    assert tuple(topic_table(small).columns) == TABLE_COLUMNS
    assert list(table.index) == ["0", "0.0", "0.0.0", "0.0.1", "0.1", "0.1.0", "0.1.1"]
    assert list(table["name"]) == ["All papers", "Physics", "Optics", "Waves", "Biology", "Cells", "Genes"]
    assert list(table["size"]) == [6, 3, 2, 1, 3, 2, 1]
    assert list(table["parent"]) == ["", "0", "0.0", "0.0", "0", "0.1", "0.1"]
    assert table.loc["0.0", "share"] == 0.5
    assert list(table["leaf"]) == [False, False, True, True, False, True, True]
    # Years 1704, 1746, 1801 and 1855, unknown, 1950; rows 0 and 1 have confidence .50 and .87.
    assert table.loc["0.0", "median_year"] == 1746
    assert table.loc["0.1", "median_year"] == 1855
    assert table.loc["0.0.0", "confidence"] == pytest.approx((0.50 + 0.87) / 2)


def test_the_share_that_a_name_is_true_of_and_who_gave_it(small):
    told = {"0.0": {"name_share": 0.75}, "0.1": {"name_share": 0.25, "named_by": "keywords"}}
    tree = small.tree.with_topics(replace(topic, details=told.get(topic.id, {})) for topic in small.tree)
    table = topic_table(small.with_tree(tree)).set_index("id")
    assert table["name_share"].dropna().to_dict() == {"0.0": 0.75, "0.1": 0.25}
    assert table["named_by"].to_dict() == {**dict.fromkeys(table.index, ""), "0.1": "keywords"}


def test_a_topic_without_years_has_no_median(single):
    table = topic_table(single)
    assert table["median_year"].isna().all()
    assert str(table["median_year"].dtype) == "Int64"


def test_the_table_is_of_the_view_that_is_looked_at(small, make_tree):
    methods = make_tree([("A",), ("B",), ("A",), ("B",), ("A",), ("B",)])
    two = small.with_view("method", small.views["topics"].with_tree(methods))
    assert list(topic_table(two.view("method"))["name"]) == ["All papers", "A", "B"]
    assert len(topic_table(two)) == 7


def test_topics_without_a_name_get_a_stand_in(make_tree):
    tree = make_tree([("A",), ("B",)], names=False)
    assert [topic.label for topic in tree] == ["All papers", "Topic 0.0", "Topic 0.1"]


def test_the_table_of_the_landmarks_is_the_golden_one(landmarks, tmp_path):
    path = write_topics_csv(landmarks, tmp_path / "topics.csv")
    golden = GOLDEN / "landmarks-topics.csv"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_bytes(path.read_bytes())
    assert path.read_text(encoding="utf-8") == golden.read_text(encoding="utf-8")
    assert pd.read_csv(path)["size"].iloc[0] == 365
