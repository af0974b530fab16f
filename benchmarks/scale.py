"""Time and peak memory of every stage of a build as the corpus grows: `python benchmarks/scale.py --help`.

Every size is built in a process of its own, from a file to the finished folder, and the table tells beside each
stage how it grows: the exponent e of papers^e between the last two sizes (1: linear, 2: as the pairs do).

A size beyond the papers of `--data` is made of them, over and over: each time with other words left out, and with
vectors (LSA of `--data`, given as precomputed ones) that have noise added.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from hierarchography import build_map
from hierarchography.config import Config, CorpusConfig, EmbeddingConfig
from hierarchography.corpus import read_papers
from hierarchography.costs import Cost, Costed
from hierarchography.embedding import make_encoder
from hierarchography.progress import Lines

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "arxiv_100k.jsonl.gz"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
LEFT_OUT = 0.2
"""Share of the words that a made paper lacks: enough for no two to be near duplicates."""
ADDED = 4
"""Words that a made title gets from its abstract: it is another title."""
NOISE = 0.5
"""Length of the noise that is added to the vector, of length 1, of a made paper."""
WHOLE = "all"


class Measured(Costed):
    """A reporter of lines that keeps the cost of each stage."""

    def __init__(self) -> None:
        super().__init__(Lines(sys.stderr))


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
            papers = read_source(given.data, size)
            write_papers(papers, file, size)
            settings = list(given.settings)
            if size > len(papers):
                write_vectors(given.data, file.with_suffix(".npy"), size)
                settings += ["encoder=precomputed", f"vectors={file.with_suffix('.npy')}"]
            del papers
            command = [sys.executable, __file__, "--child", str(file), *settings]
            answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
            for made in file.parent.iterdir():
                made.unlink()
            found[size] = {name: Cost(**cost) for name, cost in json.loads(answer).items()}
            print(f"{size:,} papers: load after {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    print(table(found))
    return 0


def build(file: Path, settings: Sequence[str]) -> dict[str, Cost]:
    """The cost of each stage of a build of the papers in `file`; settings are `name=value`."""
    measured = Measured()
    config = Config().with_settings(**dict(map(setting, settings)))
    start, spent = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        topic_map = build_map(file, config=config, progress=measured, cache=Path(folder) / "cache")
        with measured.stage("Drawing and writing"):
            topic_map.save(Path(folder) / "map")
        for path in sorted((Path(folder) / "map").iterdir()):
            print(f"{path.name}: {path.stat().st_size / 1e6:,.1f} MB", file=sys.stderr)
    print(topic_map, topic_map.manifest["counts"], file=sys.stderr)
    most = max(cost.peak for cost in measured.costs.values())
    return {**measured.costs, WHOLE: Cost(time.perf_counter() - start, time.process_time() - spent, most)}


def read_source(source: Path, size: int) -> list[dict[str, str]]:
    """The first `size` papers of a file of JSON lines (.gz), or all."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in itertools.islice(lines, size)]


def write_papers(papers: Sequence[Mapping[str, str]], file: Path, size: int) -> None:
    """The first `size` papers as JSON lines (.gz); beyond their end, papers made of them."""
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as out:
        for row in range(size):
            out.write(json.dumps(made(papers, row)) + "\n")


def made(papers: Sequence[Mapping[str, str]], row: int) -> Mapping[str, str]:
    """The paper of a row: one of the `papers`, or, past their end, one made of it, which is nobody's duplicate."""
    copy, place = divmod(row, len(papers))
    if not copy:
        return papers[place]
    random = np.random.default_rng([copy, place])
    words = papers[place]["abstract"].split()
    kept = list(itertools.compress(words, random.random(len(words)) >= LEFT_OUT))
    added = [words[at] for at in random.integers(len(words), size=ADDED)] if words else [str(row)]
    title = f"{papers[place]['title']}: {' '.join(added)}"
    return {"id": f"made-{row}", "title": title, "abstract": " ".join(kept)}


def write_vectors(source: Path, file: Path, size: int) -> None:
    """Vectors (size, d) of made papers, a row a paper: those of the papers of `source`, each time with other noise."""
    config = CorpusConfig(merge_duplicates=False)
    corpus = read_papers([str(source)], config).corpus
    vectors = make_encoder(EmbeddingConfig(encoder="lsa"), 0).encode(corpus, lambda papers: None).matrix
    table = np.lib.format.open_memmap(file, "w+", np.float32, (size, vectors.shape[1]))
    random = np.random.default_rng(0)
    for start in range(0, size, len(vectors)):
        part = vectors[: size - start]
        noise = random.standard_normal(part.shape, dtype=np.float32) * np.float32(NOISE / np.sqrt(part.shape[1]))
        table[start : start + len(part)] = part + noise * (start > 0)


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


def setting(text: str) -> tuple[str, str | float]:
    """The name and the value of a setting that is given as `name=value`."""
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


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
