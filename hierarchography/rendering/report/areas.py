"""The areas of a map that its report lists: the fields, the biggest topics, the thinnest, the least certain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.model import TopicMap
from hierarchography.rendering.page.measures import density, topic_sums
from hierarchography.rendering.table import shown_name, topic_table
from hierarchography.rendering.text import clean, truncate

LISTED = 6
_NAME = 120


@dataclass(frozen=True)
class Area:
    """A topic in a list. `above` is the way to it; `share` (of all papers) and `confidence` are in 0..1.

    `density` is the mean cosine of two of its papers, None for a single one.
    """

    id: str
    name: str
    above: str
    size: int
    share: float
    subtopics: int
    confidence: float
    density: float | None
    year: int | None


@dataclass(frozen=True)
class Areas:
    """The lists: `fields` holds the topics of the first level, the largest first; the others hold leaves.

    `biggest` and `thinnest` have the most and the fewest papers, those of `sparsest` are the least alike, those of
    `least_certain` the least likely to stay together under another seed.
    """

    fields: list[Area]
    biggest: list[Area]
    thinnest: list[Area]
    sparsest: list[Area]
    least_certain: list[Area]


def areas_of(map: TopicMap) -> Areas:
    """The areas of the main tree, at most `LISTED` leaves in each list."""
    table = topic_table(map).assign(density=np.array(density(map.tree, topic_sums(map)), dtype=np.float64))
    leaves = table[table["leaf"] & (table["depth"] > 0)]

    def first(by: list[str], ascending: bool = True, among: pd.DataFrame = leaves) -> list[Area]:
        return _areas(map, among.sort_values(by, ascending=ascending, kind="stable").head(LISTED))

    return Areas(
        fields=_areas(map, table[table["depth"] == 1]),
        biggest=first(["size"], ascending=False),
        thinnest=first(["size", "confidence"]),
        sparsest=first(["density", "size"], among=leaves.dropna(subset="density")),
        least_certain=first(["confidence", "size"]),
    )


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
        density=None if pd.isna(row["density"]) else row["density"],
        year=None if pd.isna(row["median_year"]) else int(row["median_year"]),
    )


def _path(names: Iterable[str]) -> str:
    return " › ".join(map(_short, names))


def _short(name: str) -> str:
    return truncate(clean(name), _NAME)
