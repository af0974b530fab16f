"""One process against workers on the same papers: `python benchmarks/workers.py --help`.

Each way is a build of its own with an empty cache, from a file to the finished folder, `--rounds` times in turn. The
table has the seconds of each stage; then the folders are compared byte for byte (of the manifest, all but when and by
how many workers it was made, and how long the steps took). With `--kill`, a further build on workers loses one
(SIGKILL) at that many moments, evenly over its time, and its folder is compared too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import psutil
from resume import MANIFEST, differing

WHOLE = "all"
WORKER = "multiprocessing.spawn"
"""What the command of a worker process of Dask's holds."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, print the table, compare; 1 where a file differs."""
    options = _parser().parse_intermixed_args(arguments)
    print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}", flush=True)
    found: dict[int, list[Mapping[str, float]]] = {workers: [] for workers in (0, *options.workers)}
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for number in range(options.rounds):
            for workers, rounds in found.items():
                folder = work / f"{workers}-{number}"
                rounds.append(build(options.papers, folder, workers, options.settings))
                if workers or number:
                    bad += _compared(folder, work / "0-0", f"{workers or 'no'} workers, round {number + 1}")
        most = options.workers[-1]
        length = median(seconds[WHOLE] for seconds in found[most])
        for number in range(options.kill):
            folder, after = work / f"killed-{number}", length * (number + 0.5) / options.kill
            build(options.papers, folder, most, options.settings, kill_after=after)
            bad += _compared(folder, work / "0-0", f"{most} workers, one killed after {after:.0f} s")
    print(f"load after: {os.getloadavg()[0]:.1f}\n\n{table(found)}")
    return 1 if bad else 0


def build(
    papers: str, folder: Path, workers: int, settings: Sequence[str], kill_after: float | None = None
) -> dict[str, float]:
    """Build a map into `folder`; the seconds of each stage, and of the whole command."""
    command = [sys.executable, "-m", "hierarchography", "build", papers, "-o", str(folder), "--quiet", *settings]
    command += ["--cache", str(folder.with_suffix(".cache")), *(("--workers", str(workers)) if workers else ())]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    if kill_after is not None:
        _kill_one(process, kill_after)
    if process.wait():
        raise SystemExit(f"the build with {workers} workers failed")
    whole = time.perf_counter() - start
    seconds: dict[str, float] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["seconds"]
    return {**seconds, WHOLE: whole}


def _kill_one(process: subprocess.Popen[bytes], after: float) -> None:
    """Kill a worker of the build when so many seconds are over, if it still runs and has one by then."""
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        children = psutil.Process(process.pid).children(recursive=True)
        if workers := [child for child in children if WORKER in " ".join(child.cmdline())]:
            chosen = random.Random(0).choice(workers)
            chosen.send_signal(signal.SIGKILL)
            print(f"killed worker {chosen.pid}", file=sys.stderr, flush=True)


def _compared(folder: Path, expected: Path, what: str) -> bool:
    """Whether a folder differs from the expected one; said."""
    files = differing(folder, expected)
    print(f"{what}: {'differs in ' + ', '.join(files) if files else 'the same bytes'}", flush=True)
    return bool(files)


def table(found: Mapping[int, Sequence[Mapping[str, float]]]) -> str:
    """Markdown, a row a stage: the median seconds of each way, and how many times the first is the last."""
    ways = list(found)
    names = ["one process", *(f"{workers} workers" for workers in ways[1:])]
    lines = [f"| stage | {' | '.join(f'{name}, s' for name in names)} | times as quick |"]
    lines.append(f"|---|{'---:|' * (len(ways) + 1)}")
    for stage in found[ways[-1]][0]:
        seconds = [median(round_.get(stage, 0.0) for round_ in found[way]) for way in ways]
        ratio = f"{seconds[0] / seconds[-1]:.2f}" if min(seconds) > 0 else "-"
        lines.append(f"| {stage} | {' | '.join(f'{one:.1f}' for one in seconds)} | {ratio} |")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="workers.py", description="One process against workers, by stage.")
    parser.add_argument("papers", help="a file of papers")
    parser.add_argument("--workers", type=int, nargs="+", default=[2], metavar="N", help="default 2")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="builds of each way, in turn; default 1")
    parser.add_argument("--kill", type=int, default=0, metavar="N", help="builds that lose a worker; default 0")
    parser.add_argument("settings", nargs="*", help="settings of the build, after --: -- --encoder minilm")
    return parser


if __name__ == "__main__":
    sys.exit(main())
