"""Our names beside those that a judge would have given: `python benchmarks/names.py --help`.

The topics stay as they were judged and are named again by today's namer. Two questions are answered in one run. How
near are the names to the judge's? And does an estimate of "the share of the papers for which a name is true" agree with
the fit that the judge found?
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
from corpora import CACHE, DATA, say
from named import MAPS, NAMED, VERDICTS, NamedMap, Verdict, papers_of
from numpy.typing import NDArray
from scipy.stats import spearmanr

from hierarchography.config import EmbeddingConfig, NamingConfig
from hierarchography.embedding import Reader, make_encoder
from hierarchography.errors import HierarchographyError
from hierarchography.evaluation.intervals import plain_values
from hierarchography.model import Embeddings, TopicTree
from hierarchography.naming import NameShares, name_key, name_tree

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
BINS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Borders of the bins of estimates in the calibration table."""
KINDS = ("all", "good", "better")
"""Whose names are compared: all with a right name, those judged good, those with a better name written down."""


@dataclass(frozen=True, eq=False)
class Setting:
    """A judged map with what estimates may look at."""

    named: NamedMap
    embeddings: Embeddings
    encode: Encode
    today: TopicTree


ShareOf = Callable[[Setting], Sequence[float]]
"""For each verdict, in order, the estimated share of its topic's papers for which its *judged* name is true, or NaN."""


def share_by_naming(setting: Setting) -> Sequence[float]:
    """The namer's own estimate, of any name: see `hierarchography.naming.share`."""
    named = setting.named
    shares = NameShares.of(named.tree, named.corpus, setting.embeddings, setting.encode, NamingConfig())
    return [shares.of_topic(verdict.name, named.tree[verdict.topic]) for verdict in named.verdicts]


def share_by_words(setting: Setting) -> Sequence[float]:
    """A baseline: the share of the papers that hold any word of the name."""
    papers = [name_key(text) for text in setting.named.corpus.texts()]
    return [
        fmean(bool(papers[row] & name_key(verdict.name)) for row in setting.named.tree[verdict.topic].members)
        for verdict in setting.named.verdicts
    ]


def share_by_vectors(setting: Setting) -> Sequence[float]:
    """A baseline: the share of the papers that are nearer to the name than to any sibling's."""
    tree, shares = setting.named.tree, []
    for verdict in setting.named.verdicts:
        names = [verdict.name, *(sibling.name for sibling in tree.siblings(verdict.topic))]
        scores = setting.embeddings.matrix[tree[verdict.topic].members] @ setting.encode(names).T
        shares.append(float((scores.argmax(axis=1) == 0).mean()))
    return shares


ESTIMATES: dict[str, ShareOf] = {
    "naming": share_by_naming,
    "words": share_by_words,
    "nearer than siblings": share_by_vectors,
}


@dataclass(frozen=True)
class Compared:
    """A topic's names: the `judged` one, the `right` one, `today`'s, and how like the right one the others are.

    `cosine`s are of the names' vectors, `words` the folded words in common as a share of those of both.
    """

    topic: str
    papers: int
    verdict: str
    kind: str
    judged: str
    right: str
    today: str
    judged_cosine: float
    judged_words: float
    today_cosine: float
    today_words: float


@dataclass(frozen=True)
class Likeness:
    """Means over the `topics` of one kind: the judged names' and today's likeness to the right ones."""

    kind: str
    topics: int
    judged_cosine: float
    judged_words: float
    today_cosine: float
    today_words: float


@dataclass(frozen=True)
class Bin:
    """The names whose estimated share is from `low` to `high`: their mean estimate and their mean judged fit."""

    low: float
    high: float
    names: int
    estimate: float
    fit: float


@dataclass(frozen=True)
class Checked:
    """An estimate against the judged fit over `names` names, NaN where there are too few.

    `rank_correlation` is Spearman's; `error` is the mean of the estimate less the fit, `absolute_error` of its size.
    """

    by: str
    names: int
    rank_correlation: float
    error: float
    absolute_error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Result:
    """One judged map, or all of them together."""

    corpus: str
    papers: int
    of: int
    verdicts: int
    mean_fit: float
    likeness: tuple[Likeness, ...]
    estimates: tuple[Checked, ...]
    names: tuple[Compared, ...]

    def to_markdown(self, show: bool) -> str:
        """A heading, the tables, and where asked for the names side by side."""
        papers = f"{self.papers:,} papers" + ("" if self.papers == self.of else f" of {self.of:,}")
        parts = [f"### {self.corpus}: {papers}, {self.verdicts} names judged, mean fit {_number(self.mean_fit)}"]
        parts += [_likeness_table(self.likeness), _estimates_table(self.estimates), _bins_table(self.estimates)]
        return "\n\n".join([*parts, *([_side_by_side(self.names)] if show else [])])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 2 for an input that cannot be used, 0 where there is no data."""
    given = _parser().parse_args(arguments)
    if not (verdicts := given.data / NAMED / VERDICTS).is_file():
        say(f"skipped: there are no judged names, {verdicts} is absent")
        return 0
    encode = Reader(make_encoder(EmbeddingConfig(encoder=given.encoder), 0)).vectors
    try:
        maps = [_measured(name, given, encode) for name in given.corpus if _is_there(name, given)]
    except HierarchographyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    results = [result(*one) for one in maps]
    if len(results) > 1:
        results.append(together(maps, results))
    if given.json:
        print(json.dumps(plain_values(results), indent=1))
    else:
        print("\n\n".join(each.to_markdown(given.show) for each in results))
    return 0


Estimates = Mapping[str, NDArray[np.float64]]


def _measured(name: str, given: argparse.Namespace, encode: Encode) -> tuple[NamedMap, Sequence[Compared], Estimates]:
    """One map named again: its names compared, and every estimate of every verdict."""
    say(f"{name}: reading")
    named = NamedMap.read(name, given.data, given.sample)
    embeddings = named.vectors(given.cache, given.vectors)
    say(f"{name}: naming {len(named.tree):,} topics of {len(named.corpus):,} papers again")
    today = name_tree(named.tree, named.corpus, embeddings, encode, NamingConfig())
    setting = Setting(named, embeddings, encode, today)
    estimates = {by: np.array(estimate(setting), dtype=np.float64) for by, estimate in ESTIMATES.items()}
    return named, compare(named, today, encode), estimates


def compare(named: NamedMap, today: TopicTree, encode: Encode) -> list[Compared]:
    """The judged names and today's beside the right ones, for every verdict that says which name is right."""
    found = []
    for verdict in named.verdicts:
        if verdict.target:
            name = today[verdict.topic].name
            right, judged, ours = encode([verdict.target, verdict.name, name])
            found.append(
                Compared(
                    topic=verdict.topic,
                    papers=named.tree[verdict.topic].size,
                    verdict=verdict.verdict,
                    kind="better" if verdict.better else "good",
                    judged=verdict.name,
                    right=verdict.target,
                    today=name,
                    judged_cosine=float(right @ judged),
                    judged_words=words_in_common(verdict.target, verdict.name),
                    today_cosine=float(right @ ours),
                    today_words=words_in_common(verdict.target, name),
                )
            )
    return found


def words_in_common(one: str, other: str) -> float:
    """The folded words that two names share, as a share of the words of both (Jaccard)."""
    first, second = name_key(one), name_key(other)
    return len(first & second) / len(first | second)


def likeness(kind: str, names: Sequence[Compared]) -> Likeness:
    """The means over the names of a kind."""
    chosen = [name for name in names if kind in {"all", name.kind}]
    figures = ("judged_cosine", "judged_words", "today_cosine", "today_words")
    means = {figure: _mean([getattr(name, figure) for name in chosen]) for figure in figures}
    return Likeness(kind, len(chosen), **means)


def check(by: str, estimates: NDArray[np.float64], fits: NDArray[np.float64]) -> Checked:
    """An estimate (names,) against the judged fits (names,); NaN estimates are left out."""
    known = ~np.isnan(estimates)
    shares, judged = estimates[known], fits[known]
    varied = len(shares) > 2 and np.ptp(shares) > 0 and np.ptp(judged) > 0
    rank = float(spearmanr(shares, judged).statistic) if varied else float("nan")
    errors = shares - judged
    return Checked(by, len(shares), rank, _mean(errors), _mean(np.abs(errors)), _bins(shares, judged))


def result(named: NamedMap, names: Sequence[Compared], estimates: Estimates) -> Result:
    """The figures of one map."""
    return _result(named.name, (len(named.corpus), named.of), named.verdicts, names, estimates)


def together(maps: Sequence[tuple[NamedMap, Sequence[Compared], Estimates]], results: Sequence[Result]) -> Result:
    """The figures over the names of all maps."""
    papers = sum(each.papers for each in results), sum(each.of for each in results)
    verdicts = [verdict for named, *_ in maps for verdict in named.verdicts]
    names = [name for _, compared, _ in maps for name in compared]
    estimates = {by: np.concatenate([found[by] for *_, found in maps]) for by in ESTIMATES}
    return _result("all", papers, verdicts, names, estimates)


def _result(
    title: str,
    papers: tuple[int, int],
    verdicts: Sequence[Verdict],
    names: Sequence[Compared],
    estimates: Estimates,
) -> Result:
    fits = np.array([verdict.share for verdict in verdicts])
    return Result(
        corpus=title,
        papers=papers[0],
        of=papers[1],
        verdicts=len(verdicts),
        mean_fit=_mean(fits),
        likeness=tuple(likeness(kind, names) for kind in KINDS),
        estimates=tuple(check(by, found, fits) for by, found in estimates.items()),
        names=tuple(names),
    )


def _bins(estimates: NDArray[np.float64], fits: NDArray[np.float64]) -> tuple[Bin, ...]:
    places = np.clip(np.searchsorted(BINS, estimates, side="right") - 1, 0, len(BINS) - 2)
    return tuple(
        Bin(BINS[at], BINS[at + 1], int(inside.sum()), _mean(estimates[inside]), _mean(fits[inside]))
        for at in range(len(BINS) - 1)
        for inside in [places == at]
    )


def _is_there(name: str, given: argparse.Namespace) -> bool:
    folder = given.data / NAMED
    needed = (papers_of(name, given.data), folder / f"{name}.tree.json.gz", folder / f"{name}.leaves.tsv.gz")
    absent = [str(path) for path in needed if not path.is_file()]
    if absent:
        say(f"{name}: skipped, {', '.join(absent)} is absent")
    return not absent


def _likeness_table(rows: Sequence[Likeness]) -> str:
    lines = [
        "| right names | topics | judged: cosine | words | today: cosine | words |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        figures = (row.judged_cosine, row.judged_words, row.today_cosine, row.today_words)
        lines.append(f"| {row.kind} | {row.topics} | {' | '.join(map(_number, figures))} |")
    return "\n".join(lines)


def _estimates_table(rows: Sequence[Checked]) -> str:
    lines = ["| estimated share by | names | rank correlation | mean error | absolute |", "|---|---:|---:|---:|---:|"]
    for row in rows:
        figures = (row.rank_correlation, row.error, row.absolute_error)
        lines.append(f"| {row.by} | {row.names} | {' | '.join(map(_number, figures))} |")
    return "\n".join(lines)


def _bins_table(rows: Sequence[Checked]) -> str:
    lines = ["| calibration of | from | to | names | mean estimate | mean fit |", "|---|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {row.by} | {_number(one.low)} | {_number(one.high)} | {one.names} | {_number(one.estimate)} "
        f"| {_number(one.fit)} |"
        for row in rows
        for one in row.bins
        if one.names
    ]
    return "\n".join(lines)


def _side_by_side(names: Sequence[Compared]) -> str:
    lines = ["| topic | papers | judged | verdict | right | today | cosine |", "|---|---:|---|---|---|---|---:|"]
    for name in names:
        cells = (name.topic, str(name.papers), name.judged, name.verdict, name.right, name.today)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} | {_number(name.today_cosine)} |")
    return "\n".join(lines)


def _mean(values: Sequence[float] | NDArray[np.float64]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _number(value: float) -> str:
    """`.482`, and a dash for what is not defined."""
    if np.isnan(value):
        return "–"
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 0.9995 else f"{value:.3f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="names.py", description="Compare our names with a judge's.")
    add = parser.add_argument
    add("--corpus", nargs="+", default=list(MAPS), choices=MAPS, metavar="NAME", help=f"of {', '.join(MAPS)}")
    add("--sample", type=int, default=6_000, metavar="N", help="papers of a map at most; 0: all (default 6000)")
    add(
        "--data", type=Path, default=DATA, metavar="FOLDER", help=f"the papers, and named/ beside them (default {DATA})"
    )
    add("--vectors", type=Path, metavar="FOLDER", help="MiniLM's vectors: <map>.npz with rows and vectors")
    add("--encoder", default="minilm", metavar="NAME", help="reads the names (default minilm, as the papers)")
    add("--cache", type=Path, default=CACHE, metavar="FOLDER", help=f"default {CACHE}")
    add("--show", action="store_true", help="list the names side by side")
    add("--json", action="store_true", help="all figures and names as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
