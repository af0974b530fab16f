"""A map is the same bytes with one thread, with two, and with two or four by library: each is a process of its own.

Where there is one processor OpenBLAS has one thread whatever it is told, and these tests say nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.slow

LANDMARKS = "demo:landmarks"
VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS")
ONE, TWO = ("1",) * 4, ("2",) * 4
MIXED = ("4", "2", "4", "1")
BUILDER = """
import json, sys
from hierarchography.cli import main
for line in sys.stdin:
    main(json.loads(line), standalone_mode=False)
    print("built", flush=True)
"""

Build = Callable[..., dict[str, Any]]


@contextmanager
def builder(threads: tuple[str, ...], folder: Path) -> Iterator[Build]:
    """A process with these numbers of threads; it builds a map whenever it is told the words of the command."""
    environment = {**os.environ, **dict(zip(VARIABLES, threads, strict=True))}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen([sys.executable, "-c", BUILDER], env=environment, text=True, **pipes) as process:

        @cache
        def build(*words: str) -> dict[str, Any]:
            target = folder / str(build.cache_info().misses)
            command = ["build", *words, "-o", str(target), "--no-cache", "--quiet"]
            process.stdin.write(json.dumps(command) + "\n")
            process.stdin.flush()
            told = []
            while (line := process.stdout.readline()) != "built\n":
                told.append(line)
                assert line, "".join(told)
            return contents(target)

        yield build
        process.kill()


def contents(folder: Path) -> dict[str, Any]:
    """The files of a map; of the manifest, all but when and how long."""
    files: dict[str, Any] = {path.name: path.read_bytes() for path in folder.iterdir()}
    manifest: Mapping[str, Any] = json.loads(files.pop("manifest.json"))
    return {**files, "manifest": {name: manifest[name] for name in manifest if name not in {"created", "seconds"}}}


def different(ones: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*ones, *others} if ones.get(name) != others.get(name))


@pytest.fixture(scope="module")
def with_threads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[tuple[str, ...]], Build]]:
    """What builds with given numbers of threads; a map of the same words is built once."""
    with ExitStack() as stack:
        yield cache(lambda threads: stack.enter_context(builder(threads, tmp_path_factory.mktemp("maps"))))


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """A file of every n-th of the bundled papers."""
    folder = tmp_path_factory.mktemp("papers")
    bundled = pd.read_json(Path(__file__).parents[2] / "hierarchography/data/landmarks.jsonl", lines=True)

    def every(step: int) -> str:
        bundled[["title", "abstract"]].iloc[::step].to_csv(folder / f"{step}.csv", index=False)
        return str(folder / f"{step}.csv")

    return every


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vectors") / "vectors.npy"
    random = np.random.default_rng(0)
    centres = random.standard_normal((12, 500))
    np.save(path, centres[np.arange(365) % 12] + random.standard_normal((365, 500)))
    return path


@pytest.mark.parametrize("threads", [TWO, MIXED], ids=["2", "mixed"])
def test_by_words(with_threads: Callable[..., Build], threads: tuple[str, ...]) -> None:
    """Factorisations of a sparse table, the vocabulary's fields, principal axes."""
    words = (LANDMARKS, "--encoder", "lsa")
    assert different(with_threads(ONE)(*words), with_threads(threads)(*words)) == []


def test_by_given_vectors(with_threads: Callable[..., Build], vectors: Path) -> None:
    """The layouts of several seeds, which threads compute, are those of the other tests."""
    words = (LANDMARKS, "--encoder", "precomputed", "--vectors", str(vectors), "--set", "layout.consensus=1")
    assert different(with_threads(ONE)(*words), with_threads(TWO)(*words)) == []


@pytest.mark.model
def test_by_the_model(with_threads: Callable[..., Build], papers: Callable[[int], str]) -> None:
    """In what is quickest here, often 8-bit integers, of as many papers as show the threads of OpenBLAS."""
    words = (papers(3), "--encoder", "minilm", "--vocabulary", "none")
    assert different(with_threads(ONE)(*words), with_threads(TWO)(*words)) == []


@pytest.mark.model
def test_by_the_model_in_single_precision(with_threads: Callable[..., Build], papers: Callable[[int], str]) -> None:
    """Torch is left its threads: of so few papers it alone would make a difference."""
    words = (papers(6), "--encoder", "minilm-torch", "--vocabulary", "none")
    assert different(with_threads(ONE)(*words), with_threads(TWO)(*words)) == []
