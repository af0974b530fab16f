"""What a paper costs where there are very many, one processor: `python benchmarks/openalex.py --help`.

The figures that docs/openalex.md is computed from: seconds of processors for a thousand papers more, in the stages
whose work grows with the papers and is done in parts; how quickly vectors are read from disk by cells; and what
handing out a piece of work costs. What is learned once (words, student, vocabulary) is learned before the clock
starts. The papers are of `arxiv_100k`; vectors that a model would give are made up, since their values cost nothing.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import neg
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scale import DATA
from threadpoolctl import threadpool_limits

from hierarchography.config import EmbeddingConfig
from hierarchography.corpus import read_papers
from hierarchography.embedding import field_vectors, lsa
from hierarchography.embedding.sketch import SAMPLE, Student
from hierarchography.model import Corpus, Embeddings
from hierarchography.naming.phrases import find_phrases
from hierarchography.vocabulary import read_vocabulary
from hierarchography.workers import spread, workers_in

DIMENSIONS = 384
CELL = 1_024
"""Vectors of a cell on disk."""
PIECES = 400
SHARED_MIB = 256


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    options = _parser().parse_args(arguments)
    print(f"load before: {os.getloadavg()[0]:.1f}", flush=True)
    print("| what | measured |\n|---|---:|", flush=True)
    with threadpool_limits(1), tempfile.TemporaryDirectory() as folder:
        for what, value in itertools.chain(
            stages(options.data, options.papers, Path(folder)), disk(Path(folder), options.vectors), pieces()
        ):
            print(f"| {what} | {value} |", flush=True)
    print(f"\nload after: {os.getloadavg()[0]:.1f}")
    return 0


def stages(data: Path, papers: int, folder: Path) -> Iterator[tuple[str, str]]:
    """Seconds of processors for 1,000 papers, by stage."""
    file = folder / "papers.jsonl"
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        file.write_text("".join(itertools.islice(lines, papers)), encoding="utf-8")
    yield "bytes of a record, unpacked", f"{file.stat().st_size / papers:,.0f}"
    yield "bytes of a record, gzip -1", f"{len(gzip.compress(file.read_bytes(), 1)) / papers:,.0f}"
    corpus = read_papers([str(file)]).corpus
    thousands = len(corpus) / 1_000

    def seconds(work: Callable[[], object]) -> str:
        start = time.process_time()
        work()
        return f"{(time.process_time() - start) / thousands:.3f} s"

    yield "reading, cleaning, merging duplicates", seconds(lambda: read_papers([str(file)]))
    features, student = _taught(corpus)
    _, words, table = lsa._count(corpus.texts(), np.float32)
    basis = lsa._basis(table, 0)
    yield "words (LSA)", seconds(lambda: lsa._read(corpus.texts(), words, basis))
    yield f"the student's vectors ({SAMPLE:,} examples)", seconds(lambda: student.predict(features))
    vocabulary = read_vocabulary("fields")
    assert vocabulary is not None
    entries, vectors = _made_up(len(vocabulary)), Embeddings.from_vectors(_made_up(len(corpus)), "made up")
    field_vectors(corpus.take(np.arange(10)), vectors.take(np.arange(10)), entries, vocabulary, 0)  # learns the words
    yield "fields", seconds(lambda: field_vectors(corpus, vectors, entries, vocabulary, 0))
    texts = list(zip(corpus.frame["title"], corpus.frame["abstract"], strict=True))
    yield "phrases", seconds(lambda: find_phrases(texts))


def _taught(corpus: Corpus) -> tuple[NDArray[np.float32], Student]:
    matrix = lsa.LsaEncoder(EmbeddingConfig(), 0).encode(corpus, lambda papers: None).matrix
    examples, weights = matrix[np.arange(SAMPLE) % len(matrix)], _made_up(SAMPLE)
    return matrix, Student(examples, weights, _made_up(1)[0], None, 2.0, 0.3, 0.0)


def _made_up(rows: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(rows).standard_normal((rows, DIMENSIONS), dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def disk(folder: Path, vectors: int) -> Iterator[tuple[str, str]]:
    """Cells of float16 vectors read from a memory map in any order, none of them in memory before."""
    file, cells = folder / "vectors.npy", vectors // CELL
    shape = (cells, CELL, DIMENSIONS)
    table = np.lib.format.open_memmap(file, mode="w+", dtype=np.float16, shape=shape)
    for cell in range(cells):
        table[cell] = cell % 7
    table.flush()
    del table
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    table = np.load(file, mmap_mode="r")
    order = np.random.default_rng(0).permutation(cells)
    start = time.perf_counter()
    for cell in order:
        table[cell].astype(np.float32)
    taken = time.perf_counter() - start
    yield (
        f"cells of {CELL:,} vectors from disk",
        f"{cells / taken:,.0f} a second ({table.nbytes / taken / 1e6:,.0f} MB/s)",
    )


def pieces() -> Iterator[tuple[str, str]]:
    """What Dask takes for a piece of work that is none, and for what is shared."""
    with workers_in(workers=2):
        list(spread(neg, range(8)))
        with _clock() as taken:
            list(spread(neg, range(PIECES)))
        yield "handing out a piece of work", f"{taken[0] / PIECES * 1_000:.1f} ms"
        shared = np.zeros(SHARED_MIB * 2**18, dtype=np.float32)
        with _clock() as taken:
            list(spread(_first, range(8), shared))
        yield f"{SHARED_MIB} MiB shared with two workers", f"{taken[0]:.1f} s"


def _first(item: int, shared: NDArray[np.float32]) -> float:
    return float(shared[item])


@contextmanager
def _clock() -> Iterator[list[float]]:
    taken: list[float] = []
    start = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - start)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="openalex.py", description="What a paper more costs, by stage.")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FILE", help="papers (.jsonl.gz)")
    parser.add_argument("--papers", type=int, default=10_000, metavar="N", help="default 10,000")
    parser.add_argument("--vectors", type=int, default=2**20, metavar="N", help="vectors on disk; default 1,048,576")
    return parser


if __name__ == "__main__":
    sys.exit(main())
