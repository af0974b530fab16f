"""Papers of each topic by year, with the years that a trend may be read from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.analysis.years import known_years
from hierarchography.errors import InputError
from hierarchography.model import MapData

INCOMPLETE = 0.5
"""A last year with fewer than this share of the papers of a usual year counts as incomplete."""
USUAL = 3
"""Years before the last one whose median is a usual year."""
MOST_INCOMPLETE = 2
"""Last years that are left out as incomplete, at most."""


@dataclass(frozen=True, eq=False)
class YearCounts:
    """Papers by year: `years` (T,) that have papers, ascending; `totals` (T,) of the map; `counts` (topics, T).

    Topics are in preorder, so `counts[0]` equals `totals`. The last `incomplete` years are counted, but a trend should
    not be read from them. `undated` papers have no year, `outside` ones a year that was not asked for.
    """

    years: NDArray[np.int64]
    totals: NDArray[np.int64]
    counts: NDArray[np.int64]
    incomplete: int
    undated: int
    outside: int

    @property
    def complete(self) -> YearCounts:
        """The same without the years that seem incomplete."""
        kept = len(self.years) - self.incomplete
        return YearCounts(self.years[:kept], self.totals[:kept], self.counts[:, :kept], 0, self.undated, self.outside)

    @property
    def notes(self) -> list[str]:
        """What a reader of a trend must know: papers and years that are left out."""
        notes = []
        dated = int(self.totals.sum())
        papers = dated + self.undated + self.outside
        if not dated:
            asked = " in the years that were asked for" if self.outside else ""
            notes.append(f"no paper has a year{asked}: growth and bursts cannot be computed")
        elif self.undated:
            notes.append(f"{self.undated:,} of {papers:,} papers have no year and are left out")
        if self.incomplete:
            last = self.years[-self.incomplete :]
            facts = ", ".join(
                f"{year} ({total:,})" for year, total in zip(last, self.totals[-len(last) :], strict=True)
            )
            notes.append(f"far fewer papers than in the years before, so left out of growth and bursts: {facts}")
        return notes


def count_years(topic_map: MapData, since: int | None = None, until: int | None = None) -> YearCounts:
    """The papers of each topic by year, from `since` to `until` (both included).

    The last year is incomplete if it has fewer papers than half of the median of the `USUAL` years before (of those
    that have papers), for example because it is not over, or the database lags. If `until` is given, the last year is
    taken as complete. Raises `InputError` if `since` is after `until`.
    """
    if since is not None and until is not None and since > until:
        raise InputError(f"since ({since}) must not be after until ({until})")
    dated = known_years(topic_map)
    inside = (dated > 0) & (dated >= (since or 0)) & (dated <= (until if until is not None else 10_000))
    years, places = np.unique(dated[inside], return_inverse=True)
    place = np.full(len(dated), -1, dtype=np.int64)
    place[inside] = places
    counts = np.stack([_counted(place[topic.members], len(years)) for topic in topic_map.tree])
    incomplete = 0 if until is not None else _incomplete(counts[0])
    undated = int((dated == 0).sum())
    return YearCounts(years, counts[0], counts, incomplete, undated, len(dated) - undated - int(inside.sum()))


def _counted(places: NDArray[np.int64], years: int) -> NDArray[np.int64]:
    return np.bincount(places[places >= 0], minlength=years).astype(np.int64)


def _incomplete(totals: NDArray[np.int64]) -> int:
    """How many of the last years have too few papers."""
    found = 0
    while found < MOST_INCOMPLETE and len(totals) - found > USUAL:
        last = len(totals) - 1 - found
        if totals[last] >= INCOMPLETE * np.median(totals[last - USUAL : last]):
            break
        found += 1
    return found
