"""The tree as a table: one row a topic, what `topics.csv`, the figures and the page are made from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hierarchography.analysis import further_homes, home_counts
from hierarchography.model import MapData
from hierarchography.rendering.text import storable

TABLE_COLUMNS = (
    "id",
    "parent",
    "name",
    "keywords",
    "depth",
    "size",
    "share",
    "leaf",
    "confidence",
    "placed_by_neighbours",
    "median_year",
    "name_share",
    "named_by",
)


def counted(number: int, noun: str) -> str:
    """`"1 paper"`, `"1,234 papers"`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def counts(topic_map: MapData) -> list[str]:
    """How many papers, topics and levels the map has, ready to be shown."""
    texts = [counted(len(topic_map), "paper"), counted(len(topic_map.tree), "topic")]
    return [*texts, counted(topic_map.tree.depth, "level")] if topic_map.tree.depth else texts


def topic_table_with_homes(topic_map: MapData) -> pd.DataFrame:
    """`topic_table` with `further`, the papers of other topics that have a further home in the topic, and their sum.

    `with_further` is `size` + `further`. Its sum over a level can exceed the number of papers. See `analysis.homes`.
    """
    table = topic_table(topic_map)
    further = home_counts(topic_map.tree, further_homes(topic_map))
    return table.assign(further=further, with_further=table["size"] + further)


def topic_table(topic_map: MapData) -> pd.DataFrame:
    """One row a topic, in preorder, with the columns of `TABLE_COLUMNS`.

    `parent` is empty for the root; `keywords` are joined by `"; "`; `share` is of all papers (0..1);
    `confidence` is the mean over the topic's papers; `placed_by_neighbours` counts papers;
    `median_year` is the lower median of the known years (nullable). `name_share` is the estimated share of the topic's
    papers that its name is true of (nullable), `named_by` who gave a name that is no earned one: see `Topic.details`.
    """
    tree = topic_map.tree
    inner = {topic.parent for topic in tree}
    years = topic_map.corpus.frame["year"].to_numpy(dtype=np.float64, na_value=np.nan)
    confidence = tree.assignment.confidence.astype(np.float64)
    rows = [
        {
            "id": topic.id,
            "parent": topic.parent or "",
            "name": storable(topic.name),
            "keywords": storable("; ".join(topic.keywords)),
            "depth": topic.depth,
            "size": topic.size,
            "share": topic.size / tree.papers,
            "leaf": topic.id not in inner,
            "confidence": float(confidence[topic.members].mean()),
            "placed_by_neighbours": int(tree.assignment.by_neighbours[topic.members].sum()),
            "median_year": _median_year(years[topic.members]),
            "name_share": topic.details.get("name_share"),
            "named_by": storable(str(topic.details.get("named_by", ""))),
        }
        for topic in tree
    ]
    return pd.DataFrame(rows, columns=list(TABLE_COLUMNS)).astype({"median_year": "Int64", "name_share": "Float64"})


def _median_year(years: np.ndarray) -> int | None:
    known = np.sort(years[~np.isnan(years)])
    return int(known[(len(known) - 1) // 2]) if len(known) else None
