from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hierarchography.errors import RenderError
from hierarchography.rendering.csv_tables import csv_parts
from hierarchography.rendering.exports import (
    tree_document,
    tree_schema,
    write_papers,
    write_topics_csv,
    write_tree,
)

jsonschema = pytest.importorskip("jsonschema")


def test_the_document_of_six_papers(small):
    document = tree_document(small)
    assert (document["schema"], document["papers"], document["depth"]) == ("hierarchography.tree/1", 6, 2)
    physics, optics = document["topics"][1:3]
    assert (physics["name"], physics["parent"], physics["leaf"]) == ("Physics", "0", False)
    assert "papers" not in physics
    assert optics["papers"] == [
        {"id": "a", "confidence": 0.5, "placed_by_neighbours": False},
        {"id": "b", "confidence": 0.87, "placed_by_neighbours": False},
    ]


@pytest.mark.parametrize("name", ["landmarks", "small", "single"])
def test_documents_follow_the_schema(name, request):
    jsonschema.Draft202012Validator.check_schema(tree_schema())
    jsonschema.validate(tree_document(request.getfixturevalue(name)), tree_schema(), jsonschema.Draft202012Validator)


def test_the_schema_refuses_what_is_not_a_tree(small):
    document = tree_document(small)
    del document["topics"][2]["papers"]
    with pytest.raises(jsonschema.ValidationError, match="'papers' is a required property"):
        jsonschema.validate(document, tree_schema(), jsonschema.Draft202012Validator)


def test_every_paper_is_in_one_leaf(landmarks):
    ids = [paper["id"] for topic in tree_document(landmarks)["topics"] for paper in topic.get("papers", [])]
    assert sorted(ids) == sorted(landmarks.corpus.frame["id"])


def test_the_same_map_gives_the_same_bytes(landmarks, tmp_path):
    for turn in ("one", "two"):
        (tmp_path / turn).mkdir()
        write_tree(landmarks, tmp_path / turn / "tree.json")
        write_topics_csv(landmarks, tmp_path / turn / "topics.csv")
        write_papers(landmarks, tmp_path / turn / "papers.csv", tmp_path / turn / "papers.parquet")
    for name in ("tree.json", "topics.csv", "papers.csv", "papers.parquet"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert json.loads((tmp_path / "one" / "tree.json").read_text(encoding="utf-8")) == tree_document(landmarks)


def test_both_tables_of_papers_hold_the_place_in_the_tree(small, tmp_path):
    csv, parquet = write_papers(small, tmp_path / "papers.csv", tmp_path / "papers.parquet")
    for frame in (pd.read_csv(csv), pd.read_parquet(parquet)):
        row = frame.set_index("id").loc["f"]
        assert (row["topic_id"], row["path"]) == ("0.1.1", "Biology > Genes")
        assert row["confidence"] == 0.82
        assert not row["placed_by_neighbours"]


def test_formulas_are_guarded_in_csv_and_kept_in_parquet(make_map, tmp_path):
    evil = '=HYPERLINK("https://evil.example")'
    records = [{"title": evil, "=column": "@x", "year": -5}, {"title": "good", "=column": "y", "year": 7}]
    built = make_map(records, [("+plus",), ("minus",)])
    csv, parquet = write_papers(built, tmp_path / "papers.csv", tmp_path / "papers.parquet")
    frame = pd.read_csv(csv)
    assert frame[["title", "topic", "'=column"]].iloc[0].tolist() == [f"'{evil}", "'+plus", "'@x"]
    assert frame.loc[0, "year"] == -5
    assert pd.read_parquet(parquet).loc[0, "title"] == evil
    topics = pd.read_csv(write_topics_csv(built, tmp_path / "topics.csv"))
    assert topics.loc[1, "name"] == "'+plus"


def test_values_that_are_not_text_are_written_as_they_are():
    table = pd.DataFrame({"year": [1958, pd.NA, "=1+1"], "title": ["a", "b", "c"]})
    assert b"".join(csv_parts(table)) == b"year,title\n1958,a\n,b\n'=1+1,c\n"


def test_further_columns_of_any_kind_are_written(make_map, tmp_path):
    records = [
        {"title": "A", "labels": ["x", "y"], "mixed": 1, "table": {"b": 1}},
        {"title": "B", "labels": [], "mixed": "one", "table": None},
    ]
    csv, parquet = write_papers(make_map(records, [(), ()]), tmp_path / "p.csv", tmp_path / "p.parquet")
    for frame in (pd.read_csv(csv, dtype=str, keep_default_na=False), pd.read_parquet(parquet)):
        assert frame["labels"].tolist() == ["x; y", ""]
        assert frame["mixed"].tolist() == ["1", "one"]
        assert frame["table"].tolist() == ['{"b": 1}', ""]


def test_half_characters_do_not_stop_an_export(small, tmp_path):
    topics = [replace(topic, name="half \ud800", keywords=("\udfff",)) for topic in small.tree]
    half = small.with_tree(small.tree.with_topics(topics))
    assert (
        json.loads(write_tree(half, tmp_path / "tree.json").read_text(encoding="utf-8"))["topics"][0]["name"]
        == "half ?"
    )
    write_topics_csv(half, tmp_path / "topics.csv").read_text(encoding="utf-8")


def test_a_path_that_cannot_be_written_says_so(small, tmp_path):
    with pytest.raises(RenderError, match=r"cannot write .*absent"):
        write_tree(small, tmp_path / "absent" / "tree.json")


def test_confidences_are_plain_numbers(small):
    paper = tree_document(small)["topics"][2]["papers"][1]
    assert type(paper["confidence"]) is float
    assert not isinstance(tree_document(small)["topics"][0]["placed_by_neighbours"], np.integer)
