"""Lists of topics for an overview: fields, largest, smallest, sparsest, least certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from hierarchography.analysis.cohesion import density, topic_sums
from hierarchography.analysis.years import known_years, median_years
from hierarchography.model import MapData

LISTED = 6
"""Maximum number of topics in each list except `fields`."""


@dataclass(frozen=True)
class Area:
    """A topic in a list. `above` holds the names of its ancestors, from the first level down to its parent.

    `share` (of all papers) and the mean `confidence` are in 0..1; `density` is the mean cosine of two of its papers,
    None for a single paper; `year` is the lower median of the known years. Names are not escaped.
    """

    id: str
    name: str
    above: tuple[str, ...]
    size: int
    share: float
    subtopics: int
    confidence: float
    density: float | None
    year: int | None


@dataclass(frozen=True)
class Areas:
    """The lists: `fields` holds the topics of the first level, largest first; the others hold leaves.

    `biggest` and `thinnest` have the most and the fewest papers; the papers of `sparsest` are the least similar;
    those of `least_certain` are the least likely to stay together with another seed.
    """

    fields: list[Area]
    biggest: list[Area]
    thinnest: list[Area]
    sparsest: list[Area]
    least_certain: list[Area]


def areas_of(topic_map: MapData) -> Areas:
    """The areas of a map's main tree, at most `LISTED` leaves in each list but `fields`."""
    tree = topic_map.tree
    areas = _areas(topic_map)
    leaves = [areas[tree.row(leaf.id)] for leaf in tree.leaves if leaf.depth]
    return Areas(
        fields=[areas[tree.row(topic.id)] for topic in tree.children(tree.root.id)],
        biggest=_first(leaves, lambda area: -area.size),
        thinnest=_first(leaves, lambda area: (area.size, area.confidence)),
        sparsest=_first((area for area in leaves if area.density is not None), lambda area: (area.density, area.size)),
        least_certain=_first(leaves, lambda area: (area.confidence, area.size)),
    )


def _first(areas: Iterable[Area], key: Callable[[Area], Any]) -> list[Area]:
    return sorted(areas, key=key)[:LISTED]


def _areas(topic_map: MapData) -> list[Area]:
    """Every topic of the main tree as an area, in preorder."""
    tree = topic_map.tree
    confidence = tree.assignment.confidence.astype(np.float64)
    densities = density(tree, topic_sums(topic_map))
    years = median_years(tree, known_years(topic_map))
    return [
        Area(
            id=topic.id,
            name=topic.label,
            above=tuple(ancestor.label for ancestor in tree.ancestors(topic.id)[1:-1]),
            size=topic.size,
            share=topic.size / tree.papers,
            subtopics=len(tree.children(topic.id)),
            confidence=float(confidence[topic.members].mean()),
            density=similarity,
            year=year,
        )
        for topic, similarity, year in zip(tree, densities, years, strict=True)
    ]
