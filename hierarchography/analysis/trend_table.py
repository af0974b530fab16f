"""The trends of topics as a table: growth with an interval, emerging and fading topics, bursts, density.

>>> trends_of(m).table                                              # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hierarchography.analysis.bursts import Burst, find_bursts
from hierarchography.analysis.cohesion import density, topic_sums
from hierarchography.analysis.year_counts import YearCounts, count_years
from hierarchography.analysis.yearly_growth import LEAST_YEARS, Growth, GrowthModel, window_of
from hierarchography.errors import InputError
from hierarchography.model import MapData, Topic

COLUMNS = (
    "topic_id",
    "topic",
    "path",
    "level",
    "papers",
    "dated",
    "recent",
    "growth",
    "growth_low",
    "growth_high",
    "trend",
    "bursts",
    "burst_weight",
    "bursting",
    "density",
)
_ROUNDED = 4


@dataclass(frozen=True, eq=False)
class Trends:
    """The `table` of trends (columns `COLUMNS`, see `trends_of`), the papers `by_year`, and what a reader must know.

    `by_year` has a row per topic of the table, in its order, and a column per year that has papers. `growth` has the
    figures behind it, in preorder of the whole tree; None if the years do not suffice. `totals` are the papers of the
    whole map by year. `cautions` say what was left out or could not be computed.
    """

    table: pd.DataFrame
    by_year: pd.DataFrame
    totals: pd.Series
    growth: Growth | None
    cautions: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The cautions, and what the growth is of."""
        if self.growth is None:
            return self.cautions
        years, map_rate = f"{self.growth.first} to {self.growth.last}", f"{self.growth.of_map:+.1%} a year"
        of_what = f"growth: yearly change of a topic's share of the papers, {years}; papers of the map: {map_rate}"
        return (of_what, *self.cautions)


def trends_of(
    topic_map: MapData, level: int | None = None, since: int | None = None, until: int | None = None
) -> Trends:
    """The trends of a map's topics, fastest growth first: of all levels, or of the partition at one `level`.

    Columns: `topic_id`, `topic`, `path` and `level`; `papers`; `dated`, those with a year from `since` to `until`;
    `recent`, those in the window of the growth; `growth`, the yearly growth of the topic's share of the papers (0.1: by
    a tenth), with the interval `growth_low` to `growth_high`; `trend` (see `Growth.trend`); `bursts`, as
    `"1999-2001; 2016-2020"`, the sum of their weights, and whether the last one lasts until the last complete year;
    and `density`, the mean cosine of two papers of the topic. Growth and bursts are missing if they cannot be computed,
    and `cautions` say why. The formulas are in `yearly_growth` and `bursts`.

    Raises `InputError` for a level below 1 and for years in the wrong order.
    """
    topics = topics_at(topic_map, level)
    counted = count_years(topic_map, since, until)
    model = model_of(topic_map, counted)
    growth = model.growth(counted.counts[:, window_of(counted)]) if model else None
    table = _table(topic_map, topics, counted, growth)
    table = table.sort_values(["growth", "dated"], ascending=False, kind="stable", na_position="last")
    by_year = pd.DataFrame(counted.counts, columns=counted.years.tolist())
    rows = table.index.to_numpy()
    totals = pd.Series(counted.totals, index=counted.years, name="papers")
    return Trends(
        table.reset_index(drop=True),
        by_year.iloc[rows].reset_index(drop=True),
        totals,
        growth,
        (*counted.notes, *([] if growth else _few_years(counted))),
    )


def topics_at(topic_map: MapData, level: int | None) -> list[Topic]:
    """The topics of the partition at a level (1 or more), or those of all levels, without the root if there are others.

    Raises `InputError`.
    """
    tree = topic_map.tree
    if level is not None and (not isinstance(level, int) or level < 1):
        raise InputError(f"a level is 1 (the broadest topics) or more, not {level!r}")
    topics = list(tree)[1:] if level is None else list(tree.level(level))
    return topics or [tree.root]


def model_of(topic_map: MapData, counted: YearCounts) -> GrowthModel | None:
    """The growth model of a map, learned from its leaves; None if too few years have papers."""
    tree = topic_map.tree
    return GrowthModel.of(counted, np.array([tree.row(leaf.id) for leaf in tree.leaves]))


def _table(topic_map: MapData, topics: list[Topic], counted: YearCounts, growth: Growth | None) -> pd.DataFrame:
    """The rows in preorder; the index is the position in preorder of the whole tree."""
    tree = topic_map.tree
    rows = np.array([tree.row(topic.id) for topic in topics])
    complete = counted.complete
    found = find_bursts(complete.counts[rows], complete.totals)
    densities, trends = density(tree, topic_sums(topic_map)), growth.trend if growth else [""] * len(tree)
    missing = np.full(len(topics), np.nan)
    rate, low, high = (growth.rate[rows], growth.low[rows], growth.high[rows]) if growth else [missing] * 3
    columns = {
        "topic_id": [topic.id for topic in topics],
        "topic": [topic.label for topic in topics],
        "path": [" > ".join(above.label for above in tree.ancestors(topic.id)[1:]) for topic in topics],
        "level": [topic.depth for topic in topics],
        "papers": [topic.size for topic in topics],
        "dated": counted.counts[rows].sum(axis=1),
        "recent": counted.counts[rows][:, window_of(counted)].sum(axis=1),
        "growth": rate.round(_ROUNDED),
        "growth_low": low.round(_ROUNDED),
        "growth_high": high.round(_ROUNDED),
        "trend": [trends[row] for row in rows],
        "bursts": ["; ".join(_span(burst, complete) for burst in bursts) for bursts in found],
        "burst_weight": [round(sum(burst.weight for burst in bursts), 1) for bursts in found],
        "bursting": [bool(bursts) and bursts[-1].last == len(complete.years) - 1 for bursts in found],
        "density": pd.array([densities[row] for row in rows], dtype="Float64"),
    }
    return pd.DataFrame(columns, columns=list(COLUMNS), index=rows)


def _span(burst: Burst, counted: YearCounts) -> str:
    first, last = int(counted.years[burst.first]), int(counted.years[burst.last])
    return str(first) if first == last else f"{first}-{last}"


def _few_years(counted: YearCounts) -> list[str]:
    years = len(counted.complete.years)
    return [f"growth needs papers of {LEAST_YEARS} years, not of {years}: it is left out"] if years else []
