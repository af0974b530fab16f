"""Time and peak memory of every stage of a build as the corpus grows: `python benchmarks/scale.py --help`.

Every size is built in a process of its own, from a file to the finished folder, and the table tells beside each
stage how it grows: the exponent e of papers^e between the last two sizes (1: linear, 2: as the pairs do).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from hierarchography.config import Config
from hierarchography.pipeline import build_map
from hierarchography.progress import Advance, Lines

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "arxiv_100k.jsonl.gz"
SIZES = (1_000, 10_000, 100_000)
WHOLE = "all"
CLEAR = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Cost:
    """What a stage took: seconds by the clock and of processors, and the greatest memory held meanwhile (bytes)."""

    wall: float
    cpu: float
    peak: int

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


class Measured(Lines):
    """A reporter that keeps the cost of each stage."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.costs: dict[str, Cost] = {}

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Measure the stage; one that runs twice adds up."""
        _forget_peak()
        start, spent = time.perf_counter(), time.process_time()
        with super().stage(name, total) as advance:
            yield advance
        cost = Cost(time.perf_counter() - start, time.process_time() - spent, _peak())
        self.costs[name] = self.costs[name] + cost if name in self.costs else cost


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size and print the table; one size, in this process, when called by itself."""
    given = _parser().parse_args(arguments)
    if given.child:
        print(json.dumps({name: asdict(cost) for name, cost in build(given.child, given.settings).items()}))
        return 0
    found: dict[int, dict[str, Cost]] = {}
    print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            file = Path(folder) / f"{size}.jsonl.gz"
            write_papers(given.data, file, size)
            command = [sys.executable, __file__, "--child", str(file), *given.settings]
            answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
            found[size] = {name: Cost(**cost) for name, cost in json.loads(answer).items()}
            print(f"{size:,} papers: load after {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    print(table(found))
    return 0


def build(file: Path, settings: Sequence[str]) -> dict[str, Cost]:
    """The cost of each stage of a build of the papers in `file`; settings are `name=value`."""
    measured = Measured()
    config = Config().with_settings(**dict(map(_setting, settings)))
    start, spent = time.perf_counter(), time.process_time()
    topic_map = build_map(file, config=config, progress=measured)
    with tempfile.TemporaryDirectory() as folder, measured.stage("Drawing and writing"):
        topic_map.save(folder)
    most = max(cost.peak for cost in measured.costs.values())
    return {**measured.costs, WHOLE: Cost(time.perf_counter() - start, time.process_time() - spent, most)}


def write_papers(source: Path, file: Path, size: int) -> None:
    """The first `size` papers of a file of JSON lines, (.gz); beyond its end, papers made of its papers.

    A made one has the first half of one abstract and the second half of another, and a title of its own, so that it
    is nobody's duplicate.
    """
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in itertools.islice(lines, size)]
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as out:
        for row in range(size):
            out.write(json.dumps(made(papers, row)) + "\n")


def made(papers: Sequence[Mapping[str, str]], row: int) -> Mapping[str, str]:
    """The paper of a row: one of the `papers`, or, past their end, one made of two of them."""
    copy, place = divmod(row, len(papers))
    if not copy:
        return papers[place]
    one, other = papers[place], papers[(place + copy) % len(papers)]
    first, second = one["abstract"], other["abstract"]
    abstract = first[: len(first) // 2] + " " + second[len(second) // 2 :]
    return {"id": f"made-{row}", "title": f"{one['title']}, {other['title']}", "abstract": abstract}


def table(found: Mapping[int, Mapping[str, Cost]]) -> str:
    """Markdown, a row a stage: for each size the seconds (by the clock, of processors) and the peak; the growth."""
    sizes = sorted(found)
    head = [
        "stage",
        *(f"{size:,}: s (CPU s)" for size in sizes),
        *(f"{size:,}: GB" for size in sizes),
        "growth (CPU s)",
    ]
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    for stage in found[sizes[-1]]:
        costs = [found[size].get(stage) for size in sizes]
        times = [f"{cost.wall:.1f} ({cost.cpu:.1f})" if cost else "-" for cost in costs]
        peaks = [f"{cost.peak / 1e9:.2f}" if cost else "-" for cost in costs]
        lines.append(f"| {stage} | {' | '.join([*times, *peaks])} | {growth(sizes, costs)} |")
    return "\n".join(lines)


def growth(sizes: Sequence[int], costs: Sequence[Cost | None]) -> str:
    """The exponent of growth between the last two sizes: 1.00 for twice the seconds at twice the papers."""
    if len(sizes) < 2 or not (costs[-2] and costs[-1]) or min(costs[-2].cpu, costs[-1].cpu) <= 0:
        return "-"
    return f"{math.log(costs[-1].cpu / costs[-2].cpu) / math.log(sizes[-1] / sizes[-2]):.2f}"


def _setting(text: str) -> tuple[str, str | float]:
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _forget_peak() -> None:
    """Start the count of the greatest memory anew (Linux; elsewhere it is that of the whole run so far)."""
    if CLEAR.exists():
        CLEAR.write_text("5")


def _peak() -> int:
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scale.py", description="Time and memory by stage as the corpus grows.")
    add = parser.add_argument
    add("settings", nargs="*", default=["encoder=lsa"], metavar="NAME=VALUE", help="settings; default encoder=lsa")
    add("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help=f"default {SIZES}")
    add(
        "--data",
        type=Path,
        default=DATA,
        metavar="FILE",
        help="papers (.jsonl.gz); more are made of them",
    )
    add("--child", type=Path, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
