"""Kill a build at moments all over it, finish it, and compare every byte: `python benchmarks/resume.py --help`.

One build runs to its end with a cache of its own and tells how long a build takes. Then, for each moment, a build
with an empty cache is killed (SIGKILL) when so much of that time is over, and the same command is given again.
The folder that it leaves must be that of the first build; of the manifest, all but when it was made and how long
the steps took.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
TIMES = ("created", "seconds")


@dataclass(frozen=True)
class Moment:
    """A kill `after` so many seconds, the seconds that finishing took, steps `kept`, and files that came out others."""

    after: float
    killed: bool
    finished: float
    kept: int
    differing: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the builds and print the table; 1 where a file differs."""
    options = _parser().parse_intermixed_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        whole = work / "whole"
        length = _build(options.papers, whole / "map", whole / "cache", options.settings)[0]
        print(f"uninterrupted: {length:.1f} s, {sum(1 for _ in _files(whole / 'map'))} files\n", flush=True)
        print("| killed after, s | finished in, s | steps from the cache | files that differ |\n|---:|---:|---:|---|")
        moments = []
        for number in range(options.kills):
            after = length * (number + 0.5) / options.kills
            moments.append(_moment(options.papers, work / "part", whole / "map", after, options.settings))
            print(_row(moments[-1]), flush=True)
            shutil.rmtree(work / "part")
    bad = [moment for moment in moments if moment.differing]
    print(f"\n{len(moments) - len(bad)} of {len(moments)} killed builds finished with the same bytes")
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Kill builds, finish them, compare the bytes.")
    parser.add_argument("papers", help="a file of papers")
    parser.add_argument("--kills", type=int, default=20, help="default 20")
    parser.add_argument("settings", nargs="*", help="settings of the build, after --: -- --encoder lsa")
    return parser


def _moment(papers: str, work: Path, expected: Path, after: float, settings: Sequence[str]) -> Moment:
    killed = _killed(papers, work / "map", work / "cache", after, settings)
    finished, kept = _build(papers, work / "map", work / "cache", settings)
    return Moment(after, killed, finished, kept, tuple(differing(work / "map", expected)))


def _command(papers: str, folder: Path, cache: Path, settings: Sequence[str]) -> list[str]:
    start = [sys.executable, "-m", "hierarchography", "build", papers]
    return [*start, "-o", str(folder), "--cache", str(cache), *settings]


def _build(papers: str, folder: Path, cache: Path, settings: Sequence[str]) -> tuple[float, int]:
    """The seconds of a build, and how many of its steps came from the cache."""
    start = time.perf_counter()
    done = subprocess.run(_command(papers, folder, cache, settings), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the build failed:\n{done.stderr}")
    return time.perf_counter() - start, done.stderr.count("from the cache")


def _killed(papers: str, folder: Path, cache: Path, after: float, settings: Sequence[str]) -> bool:
    """Whether the build was still running when it was killed."""
    command = _command(papers, folder, cache, settings)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.wait() == -signal.SIGKILL


def differing(folder: Path, expected: Path) -> list[str]:
    """The files of either folder that are not the same in the other."""
    names = sorted({*_files(folder), *_files(expected)})
    return [name for name in names if _content(folder / name) != _content(expected / name)]


def _files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file()]


def _content(path: Path) -> Any:
    if not path.is_file():
        return None
    if path.name != MANIFEST:
        return path.read_bytes()
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["recorded"].pop("workers", None)
    return {name: value for name, value in manifest.items() if name not in TIMES}


def _row(moment: Moment) -> str:
    after = f"{moment.after:.1f}" if moment.killed else f"{moment.after:.1f} (had ended)"
    return f"| {after} | {moment.finished:.1f} | {moment.kept} | {', '.join(moment.differing) or 'none'} |"


if __name__ == "__main__":
    sys.exit(main())
