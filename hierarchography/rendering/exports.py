"""The map as files for other programs: `tree.json`, `topics.csv`, `papers.csv`, `papers.parquet`.

The same map always gives the same bytes. Text in a CSV file that a spreadsheet would run as a formula
gets a `'` before it; JSON and Parquet carry the text as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from hierarchography.analysis import further_homes, paths_of
from hierarchography.model import DETAILS, MapData, Topic
from hierarchography.rendering.csv_tables import csv_parts
from hierarchography.rendering.files import write_file, write_parts, write_with
from hierarchography.rendering.table import topic_table
from hierarchography.rendering.text import storable

TREE_SCHEMA = "hierarchography.tree/1"
_DIGITS = 6


def tree_document(topic_map: MapData) -> dict[str, Any]:
    """The tree as plain values, as `tree_schema` describes them: topics in preorder, papers at the leaves."""
    tree = topic_map.tree
    table = topic_table(topic_map).to_dict("records")
    return {
        "schema": TREE_SCHEMA,
        "title": storable(topic_map.title),
        "view": topic_map.main,
        "encoder": topic_map.embeddings.encoder_id,
        "builder": topic_map.config.clustering.builder,
        "namer": topic_map.config.naming.namer,
        "seed": topic_map.config.seed,
        "papers": len(topic_map),
        "depth": tree.depth,
        "topics": [_topic(topic_map, topic, row) for topic, row in zip(tree, table, strict=True)],
    }


def tree_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `tree_document`; the file `tree.schema.json` of the package."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("tree.schema.json").read_text(encoding="utf-8"))
    return schema


def write_tree(topic_map: MapData, path: str | Path) -> Path:
    """Write `tree_document` as UTF-8 JSON, indented by one space; returns the path."""
    text = json.dumps(tree_document(topic_map), ensure_ascii=False, indent=1, allow_nan=False)
    return write_file(path, f"{text}\n".encode())


def write_topics_csv(topic_map: MapData, path: str | Path) -> Path:
    """Write `topic_table`, guarded against formulas; shares and confidences with six decimals. Returns the path."""
    return write_parts(path, csv_parts(topic_table(topic_map).round({"share": _DIGITS, "confidence": _DIGITS})))


def write_papers(topic_map: MapData, csv_path: str | Path, parquet_path: str | Path) -> tuple[Path, Path]:
    """Write every paper with its place in the tree as CSV and as Parquet; returns both paths.

    The columns are those of `TopicMap.to_frame`, and `further_homes`: the paths of the other leaves that a paper fits,
    each with its membership, joined by `"; "` (`TopicMap.homes` has them one per row).
    """
    frame = topic_map.to_frame().assign(further_homes=_further_homes(topic_map))
    frame = frame.assign(**{name: _plain(frame[name]) for name in frame.columns if frame[name].dtype == object})
    table = pa.Table.from_pandas(frame, preserve_index=False)
    parquet = write_with(parquet_path, lambda file: pq.write_table(table, file, compression="zstd"))
    rounded = frame.assign(confidence=frame["confidence"].astype("float64").round(_DIGITS))
    return write_parts(csv_path, csv_parts(rounded)), parquet


def write_dropped(topic_map: MapData, path: str | Path) -> Path:
    """Write the list of records that are not papers of the map (`TopicMap.dropped`); returns the path."""
    return write_parts(path, csv_parts(topic_map.dropped))


def _topic(topic_map: MapData, topic: Topic, row: dict[Any, Any]) -> dict[str, Any]:
    document = {
        "id": topic.id,
        "parent": topic.parent,
        "name": row["name"],
        "keywords": [storable(word) for word in topic.keywords],
        "depth": topic.depth,
        "size": topic.size,
        "share": round(row["share"], _DIGITS),
        "leaf": row["leaf"],
        "confidence": round(row["confidence"], _DIGITS),
        "placed_by_neighbours": row["placed_by_neighbours"],
        "median_year": None if pd.isna(row["median_year"]) else int(row["median_year"]),
    }
    document |= {name: _storable(topic.details[name]) for name in DETAILS if name in topic.details}
    if row["leaf"]:
        document["papers"] = _papers(topic_map, topic)
    return document


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {str(name): _storable(part) for name, part in value.items()}
    return value if isinstance(value, int | float) else [_storable(part) for part in value]


def _papers(topic_map: MapData, topic: Topic) -> list[dict[str, Any]]:
    assignment = topic_map.tree.assignment
    ids = topic_map.corpus.frame["id"].iloc[topic.members].tolist()
    confidences = assignment.confidence[topic.members].tolist()
    marks = assignment.by_neighbours[topic.members].tolist()
    return [
        {"id": paper, "confidence": round(confidence, _DIGITS), "placed_by_neighbours": mark}
        for paper, confidence, mark in zip(ids, confidences, marks, strict=True)
    ]


def _further_homes(topic_map: MapData) -> list[str]:
    paths, homes = paths_of(topic_map.tree), further_homes(topic_map).of_papers(len(topic_map))
    return ["; ".join(f"{paths[leaf]} ({membership:.2f})" for leaf, membership in found) for found in homes]


def _plain(column: pd.Series) -> pd.Series:
    """A column of any Python values as text: lists joined by `"; "`, missing values empty."""
    return column.map(_cell).astype("str")


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return "" if pd.isna(value) else str(value)
