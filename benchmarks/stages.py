"""Seconds of every stage of a build, from an empty and from a full cache: `python benchmarks/stages.py --help`.

Every build runs in a process of its own, from a file to the finished folder, twice with the same cache. The seconds are
those that the build reports by stage, by the clock and (in brackets) of processors; "before the first stage" is the
start of Python and its imports. 365 papers are the demo; up to 18,125, papers are drawn from arxiv_2level with seed 0.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from corpora import DATA, KNOWN, read_table, say
from scale import WHOLE, Measured, setting

from hierarchography import build_map
from hierarchography.config import Config
from hierarchography.costs import BETWEEN, Cost

SIZES = (365, 6_000)
SMALL, MIDDLE = "landmarks", "arxiv_2level"
LARGE = DATA / "arxiv_100k.jsonl.gz"
STARTING = "before the first stage"
EMPTY, FULL = "empty", "full"
Found = Mapping[tuple[int, str], Mapping[str, Cost]]
"""The costs of the stages, by number of papers and state of the cache."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size and print the table; one build, in this process, when called by itself."""
    given = _parser().parse_args(arguments)
    if given.child:
        costs = build(given.child, given.cache, given.settings)
        print(json.dumps({name: asdict(cost) for name, cost in costs.items()}))
        return 0
    before = os.getloadavg()[0]
    found: dict[tuple[int, str], dict[str, Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            papers = write_corpus(size, Path(folder) / f"{size}.jsonl")
            for state in (EMPTY, FULL):
                say(f"{size:,} papers, {state} cache")
                found[size, state] = run(papers, Path(folder) / f"cache-{size}", given.settings)
    print(f"{os.cpu_count()} processors, load {before:.1f} before, {os.getloadavg()[0]:.1f} after\n")
    print(table(found))
    return 0


def write_corpus(size: int, file: Path) -> Path:
    """The papers of one size, as JSON lines."""
    for source in (KNOWN[SMALL][0], KNOWN[MIDDLE][0], LARGE):
        papers = read_table(source)
        if len(papers) >= size:
            break
    drawn = papers if len(papers) == size else papers.sample(size, random_state=0).sort_index()
    columns = [column for column in ("id", "title", "abstract", "year") if column in drawn]
    drawn[columns].to_json(file, orient="records", lines=True)
    return file


def run(papers: Path, cache: Path, settings: Sequence[str]) -> dict[str, Cost]:
    """The costs of one build in a new process; what its stages do not account for was spent before the first one."""
    start = time.perf_counter()
    command = [sys.executable, __file__, "--child", str(papers), "--cache", str(cache), *settings]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    taken = time.perf_counter() - start
    costs = {name: Cost(**cost) for name, cost in json.loads(answer).items()}
    starting = taken - sum(cost.wall for cost in costs.values())
    return costs | {
        STARTING: Cost(starting, costs[STARTING].cpu, 0),
        WHOLE: Cost(taken, costs[WHOLE].cpu, costs[WHOLE].peak),
    }


def build(papers: Path, cache: Path, settings: Sequence[str]) -> dict[str, Cost]:
    """The cost of each stage of the build, in this process; of starting it and of all, the processor's only."""
    started = Cost(0, time.process_time(), 0)
    measured = Measured()
    with tempfile.TemporaryDirectory() as folder:
        config = Config().with_settings(**dict(map(setting, settings)))
        topic_map = build_map(papers, config=config, progress=measured, cache=cache)
        with measured.stage("Drawing and writing"):
            topic_map.save(Path(folder) / "map")
    most = max(cost.peak for cost in measured.costs.values())
    between = measured.costs.pop(BETWEEN)
    return {STARTING: started, **measured.costs, BETWEEN: between, WHOLE: Cost(0, time.process_time(), most)}


def table(found: Found) -> str:
    """Markdown, a row a stage: seconds by the clock (of processors), from an empty and a full cache."""
    heads = ["stage", *(f"{size:,}, {state}" for size, state in found)]
    lines = [f"| {' | '.join(heads)} |", f"|---|{'---:|' * len(found)}"]
    stages = list(dict.fromkeys(stage for costs in found.values() for stage in costs))
    for stage in [stage for stage in stages if stage not in (BETWEEN, WHOLE)] + [BETWEEN, WHOLE]:
        cells = [_seconds(costs.get(stage)) for costs in found.values()]
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    peaks = [f"{costs[WHOLE].peak / 1e9:.2f} GB" for costs in found.values()]
    return "\n".join([*lines, f"| greatest memory | {' | '.join(peaks)} |"])


def _seconds(cost: Cost | None) -> str:
    return f"{cost.wall:.1f} ({cost.cpu:.1f})" if cost else "–"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stages.py", description="Seconds of every stage, empty and full cache.")
    add = parser.add_argument
    add("settings", nargs="*", default=[], metavar="NAME=VALUE", help="settings of the build, for example encoder=lsa")
    add("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help=f"default {SIZES}")
    add("--child", type=Path, help=argparse.SUPPRESS)
    add("--cache", type=Path, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
