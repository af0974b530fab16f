"""How many papers are in each topic of one view and each topic of another, or value of a column, and how many were
expected.

>>> cross(m, "problem", "venue").gaps                               # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import contingency, false_discovery_control, hypergeom

from hierarchography.errors import InputError, nearest
from hierarchography.model import MapData

MOST = 20
"""Topics or values of an axis that are shown, the largest; the papers of the others form `REST`."""
REST = "Others"
FALSE = 0.05
"""Share of the reported gaps that may be chance (false discovery rate)."""
FEW_YEARS = 12
"""Years from which they are put into spans."""
_TEXTS = frozenset(["id", "title", "abstract", "url", "doi", "authors", "record", "sections"])


@dataclass(frozen=True, eq=False)
class Axis:
    """Groups of papers: their `labels`, and for each paper (n,) its group, -1 for none."""

    name: str
    labels: tuple[str, ...]
    group: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Crossed:
    """Papers by two axes. `counts` (rows, columns) are of the papers that are in both axes; `left_out` are not."""

    rows: Axis
    columns: Axis
    counts: NDArray[np.int64]
    left_out: int

    @property
    def papers(self) -> int:
        """The number of papers that are counted."""
        return int(self.counts.sum())

    @cached_property
    def expected(self) -> NDArray[np.float64]:
        """The counts if the axes were independent: papers of the row x papers of the column / all papers."""
        return np.outer(self.counts.sum(axis=1), self.counts.sum(axis=0)) / max(self.papers, 1)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per cell: `row`, `column`, `count`, `expected`, `p`, `q`, `gap`.

        `p` is the probability of a count as far from the expected one or farther, on either side, if the axes were
        independent with these totals (hypergeometric, twice the smaller tail; Fisher 1935). `q` is `p` corrected for
        the number of cells (Benjamini and Hochberg 1995). `gap` marks empty cells with q below `FALSE`.
        """
        of_row, of_column = self.counts.sum(axis=1)[:, None], self.counts.sum(axis=0)[None, :]
        below = hypergeom.cdf(self.counts, self.papers, of_row, of_column)
        above = hypergeom.sf(self.counts - 1, self.papers, of_row, of_column)
        p = np.minimum(1, 2 * np.minimum(below, above)).ravel()
        q = false_discovery_control(p)
        count = self.counts.ravel()
        return pd.DataFrame(
            {
                "row": np.repeat(self.rows.labels, len(self.columns.labels)),
                "column": np.tile(self.columns.labels, len(self.rows.labels)),
                "count": count,
                "expected": self.expected.ravel().round(2),
                "p": p,
                "q": q,
                "gap": (count == 0) & (q < FALSE),
            }
        )

    @property
    def gaps(self) -> pd.DataFrame:
        """The empty cells in which papers were expected, most expected first; `gap` says which are beyond chance."""
        empty = self.table[self.table["count"] == 0]
        return empty.sort_values("expected", ascending=False, kind="stable").reset_index(drop=True)

    @property
    def association(self) -> float:
        """Cramer's V, from 0 (independent) to 1 (one axis follows from the other)."""
        return float(contingency.association(self.counts, method="cramer"))


def cross(topic_map: MapData, rows: str, columns: str, *, level: int = 1, most: int = MOST) -> Crossed:
    """The papers of a map by two axes, each a view (its topics at `level`) or a column of the input.

    Raises `InputError` for an axis that does not exist or has fewer than two groups of papers.
    """
    if rows == columns:
        raise InputError(f"both axes are {rows!r}; choose two")
    if most < 2:
        raise InputError(f"an axis needs at least 2 groups, not {most!r}")
    axes = axis_of(topic_map, rows, level, most), axis_of(topic_map, columns, level, most)
    both = (axes[0].group >= 0) & (axes[1].group >= 0)
    counts = np.zeros((len(axes[0].labels), len(axes[1].labels)), dtype=np.int64)
    np.add.at(counts, (axes[0].group[both], axes[1].group[both]), 1)
    kept = [_filled(axis, counts.sum(axis=1 - place)) for place, axis in enumerate(axes)]
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    for axis, groups in zip(axes, counts.shape, strict=True):
        if groups < 2:
            raise InputError(f"the papers of {axis.name!r} that are in both axes are in fewer than two groups")
    return Crossed(kept[0], kept[1], counts, int((~both).sum()))


def axis_of(topic_map: MapData, name: str, level: int = 1, most: int = MOST) -> Axis:
    """The groups of papers of a view (its topics at a level) or a column (its values, years in spans).

    Raises `InputError` for an unknown name.
    """
    if name in topic_map.views:
        labels, group = _of_view(topic_map, name, level)
        return Axis(name, *_largest(labels, group, most))
    frame = topic_map.corpus.frame
    offered = [str(column) for column in frame.columns if column not in _TEXTS]
    if name not in offered:
        known = [*topic_map.views, *offered]
        raise InputError(f"no view or column {name!r}{nearest(name, known) or ';'} known: {', '.join(known)}")
    numbers = _as_years(frame[name])
    labels, group = _spans(numbers) if numbers is not None else _values(frame[name])
    if len(labels) > max(most, len(frame) / 2):
        raise InputError(f"the column {name!r} has nearly as many values as papers, so it makes no groups")
    return Axis(name, *(_largest(labels, group, most) if numbers is None else (tuple(labels), group)))


def _of_view(topic_map: MapData, name: str, level: int) -> tuple[list[str], NDArray[np.int64]]:
    tree = topic_map.views[name].tree
    topics = tree.level(level)
    place = {tree.row(topic.id): number for number, topic in enumerate(topics)}
    labels = [topic.label for topic in topics]
    twice = {label for label in labels if labels.count(label) > 1}
    named = [f"{label} ({topic.id})" if label in twice else label for label, topic in zip(labels, topics, strict=True)]
    return named, np.array([place[row] for row in tree.labels_at(level)], dtype=np.int64)


def _values(column: pd.Series) -> tuple[list[str], NDArray[np.int64]]:
    """The values in alphabetical order; missing and empty ones are no group."""
    texts = column.map(lambda value: "" if _is_missing(value) else " ".join(_written(value).split()))
    codes, values = pd.factorize(texts.where(texts != ""), sort=True)
    return [str(value) for value in values], np.asarray(codes, dtype=np.int64)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and bool(np.isnan(value)))


def _written(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _as_years(column: pd.Series) -> pd.Series | None:
    """The column if it holds whole numbers of more than `FEW_YEARS` values, which are put into spans; else None."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return None
    numbers = column.astype("Float64")
    known = numbers.dropna()
    return numbers if known.nunique() > FEW_YEARS and bool((known % 1 == 0).all()) else None


def _spans(numbers: pd.Series) -> tuple[list[str], NDArray[np.int64]]:
    """Numbers in at most `FEW_YEARS` spans of 1, 2, 5, 10, 20, 50, ... each, those that hold none included."""
    known = numbers.dropna().to_numpy(dtype=np.int64)
    widths = (base * 10**power for power in range(12) for base in (1, 2, 5))
    width = next(step for step in widths if known.max() // step - known.min() // step < FEW_YEARS)
    first = known.min() // width
    group = np.full(len(numbers), -1, dtype=np.int64)
    group[numbers.notna().to_numpy()] = known // width - first
    starts = [int(first + place) * width for place in range(int(group.max()) + 1)]
    return [str(start) if width == 1 else f"{start}-{start + width - 1}" for start in starts], group


def _largest(labels: list[str], group: NDArray[np.int64], most: int) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The groups in their order; of more than `most`, all but the largest `most - 1` as one group at the end."""
    if len(labels) <= most:
        return tuple(labels), group
    sizes = np.bincount(group[group >= 0], minlength=len(labels))
    kept = np.sort(np.argsort(-sizes, kind="stable")[: most - 1])
    place = np.full(len(labels) + 1, len(kept), dtype=np.int64)
    place[kept], place[-1] = np.arange(len(kept)), -1
    rest = f"{REST} ({len(labels) - len(kept):,})"
    return (*(labels[row] for row in kept), rest), place[group]


def _filled(axis: Axis, sizes: NDArray[np.int64]) -> Axis:
    """The axis without groups that have no paper in the other axis."""
    kept = np.flatnonzero(sizes)
    place = np.full(len(sizes) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return Axis(axis.name, tuple(axis.labels[row] for row in kept), place[axis.group])
