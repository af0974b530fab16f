"""Do topics that are called emerging grow afterwards, more than others of their size?

    python benchmarks/emerging.py --years 1999 2004 2009 2014 2018

For each year Y, a map is built of the papers up to Y, with vectors learned from these papers alone (LSA), and its
trends are computed as `hierarchography trends` does. Then the papers of the next five years are placed into the tree,
which stays as it is. The later growth of a topic is log2 of its share of these papers, divided by its share of the
papers of the five years up to Y (half a paper is added to both counts). Nothing that was published after Y has a part
in the tree, the vectors, the names, or the calls.

Equal size means equally many papers in the five years up to Y. Otherwise topics would be compared whose last counts
are high or low by chance, and go back to the mean.

Printed for each Y: the later growth of the leaves called emerging, and of the leaves that are not and have the nearest
size (three for each, at most half as much more or less), their difference with a 95% bootstrap interval over the leaves
called emerging, and the same for fading ones. Then Spearman's rank correlation over all leaves of the later papers,
beyond what their size predicts, with the growth that `trends` estimates; with its lower bound; with the slope without
shrinkage; with the share of the last three years, divided by that of the window; and with the weight of a burst that
still lasts.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from corpora import KNOWN, read_table, say
from numpy.typing import NDArray
from scipy.stats import spearmanr

from hierarchography import build_map
from hierarchography.analysis import trends_of
from hierarchography.analysis.trend_table import model_of
from hierarchography.analysis.year_counts import YearCounts, count_years
from hierarchography.analysis.yearly_growth import GrowthModel, window_of
from hierarchography.maps.place import Ground
from hierarchography.maps.space import joined, vectors_of
from hierarchography.model import Corpus, MapData

AFTER, BEFORE, RECENT = 5, 5, 3
MATCHED, FACTOR = 3, 1.5
RESAMPLES = 2_000


@dataclass(frozen=True, eq=False)
class Calls:
    """The leaves of a map up to a year: as what they are `called`, sizes, scores to rank them by, and later growth."""

    year: int
    papers: int
    later: int
    called: NDArray[np.str_]
    size: NDArray[np.int64]
    scores: dict[str, NDArray[np.float64]]
    growth: NDArray[np.float64]

    @property
    def beyond_size(self) -> NDArray[np.float64]:
        """The log of later papers, less what a line through the logs of the sizes predicts."""
        size = np.log2(self.size + 0.5)
        after = self.growth + size
        return np.asarray(after - np.polyval(np.polyfit(size, after, 1), size))


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, call, place, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", default="acl", help="a corpus of benchmarks/corpora.py with years, or a file")
    parser.add_argument("--years", type=int, nargs="+", default=[1999, 2004, 2009, 2014, 2018])
    parser.add_argument("--encoder", default="lsa", help="encoder of the maps")
    given = parser.parse_args(arguments)
    frame = read_table(KNOWN[given.corpus][0] if given.corpus in KNOWN else given.corpus)
    frame = frame[["title", "abstract", "year"]].assign(id=[f"p{row}" for row in range(len(frame))])
    calls = []
    for year in given.years:
        calls.append(calls_at(frame, year, given.encoder))
        say(f"{year}: {calls[-1].papers:,} papers, {len(calls[-1].size):,} leaves, {calls[-1].later:,} later papers")
    print_groups(calls)
    print_ranks(calls)


def calls_at(frame: pd.DataFrame, year: int, encoder: str) -> Calls:
    """The calls of the map of the papers up to a year, and what came after it."""
    old = Corpus.from_frame(frame[frame["year"] <= year].reset_index(drop=True))
    new = Corpus.from_frame(frame[(frame["year"] > year) & (frame["year"] <= year + AFTER)].reset_index(drop=True))
    topic_map = build_map(old, encoder=encoder, merge_duplicates=False)
    table = trends_of(topic_map).table.set_index("topic_id")
    leaves = [leaf.id for leaf in topic_map.tree.leaves]
    table = table.loc[leaves]
    rows = np.array([topic_map.tree.row(leaf) for leaf in leaves])
    counted = count_years(topic_map)
    before = counted.counts[rows][:, counted.years > year - BEFORE].sum(axis=1)
    growth = later_growth(topic_map, rows, before, new)
    return Calls(
        year=year,
        papers=len(old),
        later=len(new),
        called=table["trend"].to_numpy(dtype=str),
        size=before,
        scores={
            "growth": table["growth"].to_numpy(),
            "lower bound": table["growth_low"].to_numpy(),
            "slope without shrinkage": plain_slope(topic_map, counted)[rows],
            "last years by window": recent_ratio(counted)[rows],
            "burst that lasts": np.where(table["bursting"], table["burst_weight"], 0.0),
        },
        growth=growth,
    )


def later_growth(
    topic_map: MapData, rows: NDArray[np.int64], before: NDArray[np.int64], new: Corpus
) -> NDArray[np.float64]:
    """Log2 of the share of later papers over the share of the papers `before`, for each leaf."""
    matrix, vectors = joined(topic_map, new, vectors_of(topic_map, new))
    places = Ground.of(topic_map.tree, matrix).place(matrix, vectors)
    after = np.bincount(places.landing.leaf, minlength=len(topic_map.tree))[rows]
    return np.asarray(np.log2((after + 0.5) / len(new) / ((before + 0.5) / before.sum())))


def plain_slope(topic_map: MapData, counted: YearCounts) -> NDArray[np.float64]:
    """The growth of each topic by maximum likelihood, within the bounds of the grid."""
    model = model_of(topic_map, counted)
    assert model is not None
    flat = GrowthModel(model.years, model.totals, np.full_like(model.prior, 1 / len(model.prior)), 0.0)
    return flat.growth(counted.counts[:, window_of(counted)]).rate


def recent_ratio(counted: YearCounts) -> NDArray[np.float64]:
    """The share of the papers of the last years, divided by that of the window, for each topic."""
    window = window_of(counted)
    counts, totals = counted.counts[:, window], counted.totals[window]
    last = slice(max(0, len(totals) - RECENT), None)
    shares = (counts[:, last].sum(axis=1) + 0.5) / totals[last].sum(), (counts.sum(axis=1) + 0.5) / totals.sum()
    return np.asarray(shares[0] / shares[1])


def matched(calls: Calls, kind: str) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The later growth of the leaves of a kind; of the matches of each, the mean and the share that grew.

    Leaves without a match are left out.
    """
    others = np.flatnonzero(calls.called != kind)
    growth, matches, grew = [], [], []
    for leaf in np.flatnonzero(calls.called == kind):
        far = np.abs(np.log((calls.size[others] + 0.5) / (calls.size[leaf] + 0.5)))
        near = others[np.argsort(far, kind="stable")[:MATCHED]]
        near = near[np.sort(far, kind="stable")[:MATCHED] <= np.log(FACTOR)]
        if len(near):
            growth.append(calls.growth[leaf])
            matches.append(calls.growth[near].mean())
            grew.append((calls.growth[near] > 0).mean())
    return np.array(growth), np.array(matches), np.array(grew)


def interval(differences: NDArray[np.float64]) -> str:
    """The mean and its 95% bootstrap interval."""
    if len(differences) < 2:
        return f"{differences.mean():+.2f}" if len(differences) else "-"
    rng = np.random.default_rng(0)
    means = rng.choice(differences, (RESAMPLES, len(differences))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{differences.mean():+.2f} ({low:+.2f} to {high:+.2f})"


def print_groups(calls: Sequence[Calls]) -> None:
    """The table of the leaves called emerging and fading beside their matches."""
    print(
        "| up to | papers | leaves | later papers | called | leaves | grew later | later growth | of equal size | ",
        end="",
    )
    print("grew later | difference |\n|---|---|---|---|---|---|---|---|---|---|---|")
    for kind in ("emerging", "fading"):
        pairs = [matched(one, kind) for one in calls]
        for one, parts in zip(calls, pairs, strict=True):
            about = f"| {one.year} | {one.papers:,} | {len(one.size)} | {one.later:,} |"
            print(f"{about} {row_of(kind, *parts)}")
        print(f"| all | | | | {row_of(kind, *(np.concatenate(parts) for parts in zip(*pairs, strict=True)))}")


def row_of(kind: str, growth: NDArray[np.float64], matches: NDArray[np.float64], grew: NDArray[np.float64]) -> str:
    """The cells of a row from the kind on."""
    if not len(growth):
        return f"{kind} | 0 | - | - | - | - | - |"
    shares = f"{(growth > 0).mean():.0%}", f"{grew.mean():.0%}"
    means = f"{growth.mean():+.2f}", f"{matches.mean():+.2f}"
    return (
        f"{kind} | {len(growth)} | {shares[0]} | {means[0]} | {means[1]} | {shares[1]} | {interval(growth - matches)} |"
    )


def print_ranks(calls: Sequence[Calls]) -> None:
    """The table of rank correlations with the later growth."""
    print(f"\n| ranked by | {' | '.join(str(one.year) for one in calls)} | mean |")
    print(f"|---|{'---|' * (len(calls) + 1)}")
    for name in calls[0].scores:
        found = [float(spearmanr(one.scores[name], one.beyond_size, nan_policy="omit")[0]) for one in calls]
        cells = " | ".join(f"{value:+.2f}" for value in [*found, float(np.nanmean(found))])
        print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
