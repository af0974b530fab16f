"""Number of papers per topic and year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.analysis.years import known_years, year_scale
from hierarchography.errors import InputError
from hierarchography.model import MapData


def topics_over_time(topic_map: MapData, level: int = 1, bins: int | None = None) -> pd.DataFrame:
    """One row for each topic of a level and each bin of years: `topic_id`, `topic`, `year`, `count`, `share`.

    `year` is the first year of the bin. A bin is one year, or 2, 5, 10, ... years so that there are at most 40 bins;
    `bins` sets another maximum, and all bins have the same width. `count` is the number of the topic's papers in the
    bin, which may be 0; `share` is their share of all papers in the bin (0 if it is empty). Papers without a year are
    left out. Topics are in preorder, including leaves above the level. Raises `InputError` if no paper has a year or
    `bins` is less than 1, and `TreeError` for a negative level.
    """
    years = known_years(topic_map)
    first, step, count = _bins(years, bins)
    known = years > 0
    place = (years[known] - first) // step
    labels = topic_map.tree.labels_at(level)[known]
    all_papers = np.bincount(place, minlength=count)
    parts = []
    for topic in topic_map.tree.level(level):
        counts = np.bincount(place[labels == topic_map.tree.row(topic.id)], minlength=count)
        columns = {"topic_id": topic.id, "topic": topic.label, "year": first + step * np.arange(count)}
        parts.append(pd.DataFrame({**columns, "count": counts, "share": counts / np.maximum(all_papers, 1)}))
    return pd.concat(parts, ignore_index=True)


def _bins(years: NDArray[np.int64], bins: int | None) -> tuple[int, int, int]:
    """The first year, the number of years per bin, and the number of bins."""
    scale = year_scale(years)
    if scale is None:
        raise InputError(
            "no paper of this map has a year, so topics cannot be shown over time; give the papers' years in a column "
            "'year', or name it: columns={'year': NAME}"
        )
    if bins is None:
        return scale.first, scale.step, scale.bars
    if bins < 1:
        raise InputError(f"bins must be at least 1, not {bins!r}")
    known = years[years > 0]
    low, span = int(known.min()), int(np.ptp(known)) + 1
    step = -(-span // bins)
    return low, step, -(-span // step)
