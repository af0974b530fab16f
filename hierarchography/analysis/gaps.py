"""Gaps of a map: near topics that share few papers, and sparse topics whose neighbours grow.

>>> gaps_of(m).pairs                                                # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from hierarchography.analysis.cohesion import topic_sums
from hierarchography.analysis.gravity import Gravity
from hierarchography.analysis.links import LINKED, links_of
from hierarchography.analysis.neighbours import nearest_papers
from hierarchography.analysis.trend_table import model_of, topics_at
from hierarchography.analysis.year_counts import YearCounts, count_years
from hierarchography.analysis.yearly_growth import Growth, window_of
from hierarchography.model import MapData, Topic

NEAR = 5
"""Near topics of each, by the cosine of the mean vectors."""
FALSE = 0.05
"""Share of the reported gaps that may be chance (false discovery rate)."""
SPARSE = 0.25
"""The topics that count as sparse: this share of all, those of least density."""
MOST_TOPICS = 4_000
LEAST_TOPICS = 4
SHOWN = 3
PAIRS = (
    "topic_id",
    "topic",
    "papers",
    "other_id",
    "other",
    "other_papers",
    "cosine",
    "links",
    "expected",
    "between",
    "p",
    "q",
    "gap",
)
SPARSE_COLUMNS = (
    "topic_id",
    "topic",
    "papers",
    "density",
    "growth",
    "growth_low",
    "growth_high",
    "near",
    "near_papers",
    "near_growth",
    "near_growth_low",
    "near_growth_high",
    "opening",
)
_ROUNDED = 4


@dataclass(frozen=True, eq=False)
class Gaps:
    """Two tables, and `notes` for the reader.

    `pairs` (columns `PAIRS`) has a row per pair of near topics, fewest links for what was expected first. `links` are
    those of `links.links_table`, `expected` those by the gravity model (see `gravity`), and `between` the papers with
    two or more of their nearest papers in the other topic. `p` is the probability of so few links or fewer, `q` is `p`
    corrected for the number of pairs (Benjamini & Hochberg 1995), and `gap` marks q below `FALSE`.

    `sparse` (columns `SPARSE_COLUMNS`) has a row per sparse topic, with the growth of its near topics taken together
    as one; `opening` marks those whose near topics grow (the interval is above 0), which come first. `density` is the
    mean cosine of a paper of the topic and its 10 nearest papers.
    """

    pairs: pd.DataFrame
    sparse: pd.DataFrame
    notes: tuple[str, ...]


def gaps_of(topic_map: MapData, level: int | None = None, since: int | None = None, until: int | None = None) -> Gaps:
    """The gaps between the leaves of a map, or between the topics of one `level`; growth is from `since` to `until`.

    Needs `LEAST_TOPICS` topics; what cannot be computed is left out, and the notes say why. Raises `InputError` for a
    level below 1, and for years in the wrong order.
    """
    topics, notes = _topics(topic_map, level)
    counted = count_years(topic_map, since, until)
    empty = pd.DataFrame(columns=list(PAIRS)), pd.DataFrame(columns=list(SPARSE_COLUMNS))
    if len(topics) < LEAST_TOPICS:
        few = f"gaps need at least {LEAST_TOPICS} topics, not {len(topics)}"
        return Gaps(*empty, (*notes, few))
    group = np.empty(len(topic_map), dtype=np.int64)
    for place, topic in enumerate(topics):
        group[topic.members] = place
    view = topic_map.views[topic_map.main]
    near = nearest_papers(view)[:, :LINKED]
    cosines = _cosines(topic_map, topics)
    nearest = np.argsort(-np.round(cosines, 6), axis=1, kind="stable")[:, : min(NEAR, len(topics) - 1)]
    counts = links_of(view).of_level(np.array([topic_map.tree.row(topic.id) for topic in topics])).toarray()
    np.fill_diagonal(counts, 0)
    pairs = _pairs(topics, nearest, cosines, Gravity.of(counts, near, group, cosines))
    sparse, reason = _sparse(topic_map, topics, nearest, _densities(topic_map, near, group), counted)
    return Gaps(pairs, empty[1] if sparse is None else sparse, (*notes, *counted.notes, *reason))


def _topics(topic_map: MapData, level: int | None) -> tuple[list[Topic], list[str]]:
    """The topics to compare: of a level, or the leaves; of more than `MOST_TOPICS` leaves, a level above them."""
    if level is not None:
        return topics_at(topic_map, level), []
    tree = topic_map.tree
    if len(tree.leaves) <= MOST_TOPICS:
        return list(tree.leaves), []
    depth = max((depth for depth in range(1, tree.depth) if len(tree.level(depth)) <= MOST_TOPICS), default=1)
    return list(tree.level(depth)), [f"there are {len(tree.leaves):,} leaves; gaps are those of level {depth}"]


def _cosines(topic_map: MapData, topics: list[Topic]) -> NDArray[np.float64]:
    """The cosines of the topics' mean vectors; -1 with itself."""
    sums = topic_sums(topic_map)[[topic_map.tree.row(topic.id) for topic in topics]]
    unit = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    cosines = np.asarray(unit @ unit.T)
    np.fill_diagonal(cosines, -1)
    return cosines


def _pairs(
    topics: list[Topic], nearest: NDArray[np.int64], cosines: NDArray[np.float64], links: Gravity
) -> pd.DataFrame:
    """Each pair of which one topic is among the nearest of the other, once."""
    rows = np.repeat(np.arange(len(topics)), nearest.shape[1])
    both = np.unique(np.sort(np.column_stack([rows, nearest.ravel()]), axis=1), axis=0)
    first, second = both[:, 0], both[:, 1]
    p = links.p(first, second)
    q = false_discovery_control(p)
    columns = {
        "topic_id": [topics[at].id for at in first],
        "topic": [topics[at].label for at in first],
        "papers": [topics[at].size for at in first],
        "other_id": [topics[at].id for at in second],
        "other": [topics[at].label for at in second],
        "other_papers": [topics[at].size for at in second],
        "cosine": cosines[first, second].round(_ROUNDED),
        "links": links.counts[first, second],
        "expected": links.expected[first, second].round(1),
        "between": links.between[first, second],
        "p": p,
        "q": q,
        "gap": q < FALSE,
    }
    table = pd.DataFrame(columns, columns=list(PAIRS))
    return table.sort_values(["p", "expected"], ascending=[True, False], kind="stable").reset_index(drop=True)


def _densities(topic_map: MapData, near: NDArray[np.int32], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean cosine of a topic's papers and their nearest papers, NaN for a topic none of whose papers has any."""
    vectors = topic_map.embeddings.matrix
    total, links = np.zeros(len(vectors)), np.zeros(len(vectors))
    for column in near.T:
        known = np.flatnonzero(column >= 0)
        total[known] += np.einsum("ij,ij->i", vectors[known], vectors[column[known]])
        links[known] += 1
    sums, counts = np.bincount(group, weights=total), np.bincount(group, weights=links)
    return np.asarray(np.where(counts > 0, sums / np.maximum(counts, 1), np.nan))


def _sparse(
    topic_map: MapData,
    topics: list[Topic],
    nearest: NDArray[np.int64],
    densities: NDArray[np.float64],
    counted: YearCounts,
) -> tuple[pd.DataFrame | None, list[str]]:
    """The sparse topics with the growth of their near topics, or None and the reason."""
    model = model_of(topic_map, counted)
    if model is None:
        years = len(counted.complete.years)
        return None, [f"sparse topics with growing neighbours need papers of 3 years, not of {years}"]
    rows = np.array([topic_map.tree.row(topic.id) for topic in topics])
    counts = counted.counts[rows][:, window_of(counted)]
    order = np.argsort(densities, kind="stable")
    sparse = order[: max(1, round(SPARSE * len(topics)))]
    own, around = model.growth(counts[sparse]), model.growth(counts[nearest[sparse]].sum(axis=1))
    table = pd.DataFrame(
        {
            "topic_id": [topics[at].id for at in sparse],
            "topic": [topics[at].label for at in sparse],
            "papers": [topics[at].size for at in sparse],
            "density": densities[sparse].round(_ROUNDED),
            **_growth("growth", own),
            "near": ["; ".join(topics[other].label for other in nearest[at][:SHOWN]) for at in sparse],
            "near_papers": [sum(topics[other].size for other in nearest[at]) for at in sparse],
            **_growth("near_growth", around),
            "opening": [trend == "emerging" for trend in around.trend],
        },
        columns=list(SPARSE_COLUMNS),
    )
    table = table.sort_values(["opening", "near_growth_low"], ascending=False, kind="stable", na_position="last")
    return table.reset_index(drop=True), []


def _growth(name: str, growth: Growth) -> dict[str, NDArray[np.float64]]:
    return {
        name: growth.rate.round(_ROUNDED),
        f"{name}_low": growth.low.round(_ROUNDED),
        f"{name}_high": growth.high.round(_ROUNDED),
    }
