"""The areas of a map that its report lists: the fields, the biggest and the thinnest topics, the least certain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hierarchography.model import TopicMap
from hierarchography.rendering.table import shown_name, topic_table
from hierarchography.rendering.text import clean, truncate

LISTED = 8
_NAME = 120


@dataclass(frozen=True)
class Area:
    """A topic in a list. `above` is the way to it; `share` (of all papers) and `confidence` are in 0..1."""

    id: str
    name: str
    above: str
    size: int
    share: float
    subtopics: int
    confidence: float
    neighbours: int
    year: int | None


def fields(map: TopicMap) -> list[Area]:
    """The topics of the first level, the largest first."""
    table = topic_table(map)
    return _areas(map, table[table["depth"] == 1])


def biggest(map: TopicMap) -> list[Area]:
    """The leaves with the most papers."""
    return _areas(map, _leaves(map).sort_values("size", ascending=False, kind="stable").head(LISTED))


def thinnest(map: TopicMap) -> list[Area]:
    """The leaves with the fewest papers, the less certain first among equals."""
    return _areas(map, _leaves(map).sort_values(["size", "confidence"], kind="stable").head(LISTED))


def least_certain(map: TopicMap) -> list[Area]:
    """The leaves whose papers are the least likely to stay together under another seed."""
    return _areas(map, _leaves(map).sort_values(["confidence", "size"], kind="stable").head(LISTED))


def _leaves(map: TopicMap) -> pd.DataFrame:
    table = topic_table(map)
    return table[table["leaf"] & (table["depth"] > 0)]


def _areas(map: TopicMap, table: pd.DataFrame) -> list[Area]:
    return [_area(map, row) for row in table.to_dict("records")]


def _area(map: TopicMap, row: dict[Any, Any]) -> Area:
    tree = map.tree
    return Area(
        id=row["id"],
        name=_short(shown_name(tree[row["id"]])),
        above=_path(shown_name(topic) for topic in tree.ancestors(row["id"])[1:-1]),
        size=row["size"],
        share=row["share"],
        subtopics=len(tree.children(row["id"])),
        confidence=row["confidence"],
        neighbours=row["placed_by_neighbours"],
        year=None if pd.isna(row["median_year"]) else int(row["median_year"]),
    )


def _path(names: Iterable[str]) -> str:
    return " › ".join(map(_short, names))


def _short(name: str) -> str:
    return truncate(clean(name), _NAME)
