"""A map is the same bytes with one thread, with two and with four: each is built in a process of its own.

Where there is one processor OpenBLAS has one thread whatever it is told, and these tests say nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.slow

LANDMARKS = "demo:landmarks"
VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS")
ONE, TWO, FOUR = ("1",) * 4, ("2",) * 4, ("4",) * 4
MIXED = ("2", "1", "4", "1")


def built(folder: Path, threads: tuple[str, ...], words: tuple[str, ...]) -> dict[str, Any]:
    """The files of a map built with these numbers of threads; of the manifest, all but when and how long."""
    environment = {**os.environ, **dict(zip(VARIABLES, threads, strict=True))}
    command = [sys.executable, "-m", "hierarchography", "build", *words, "-o", str(folder), "--no-cache", "--quiet"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    files: dict[str, Any] = {path.name: path.read_bytes() for path in folder.iterdir()}
    manifest: Mapping[str, Any] = json.loads(files.pop("manifest.json"))
    return {**files, "manifest": {name: manifest[name] for name in manifest if name not in {"created", "seconds"}}}


def different(ones: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*ones, *others} if ones.get(name) != others.get(name))


@pytest.fixture(scope="module")
def few_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "papers.csv"
    papers = pd.read_json(Path(__file__).parents[2] / "hierarchography/data/landmarks.jsonl", lines=True)
    papers[["title", "abstract"]].iloc[::6].to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vectors") / "vectors.npy"
    random = np.random.default_rng(0)
    centres = random.standard_normal((12, 500))
    np.save(path, centres[np.arange(365) % 12] + random.standard_normal((365, 500)))
    return path


@pytest.fixture(scope="module")
def by_words(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    return built(tmp_path_factory.mktemp("lsa") / "one", ONE, (LANDMARKS, "--encoder", "lsa"))


@pytest.mark.parametrize("threads", [TWO, FOUR, MIXED], ids=["2", "4", "mixed"])
def test_by_words(by_words: Mapping[str, Any], threads: tuple[str, ...], tmp_path: Path) -> None:
    """Factorisations of a sparse table, the vocabulary's fields, principal axes."""
    assert different(by_words, built(tmp_path / "map", threads, (LANDMARKS, "--encoder", "lsa"))) == []


def test_by_given_vectors(vectors: Path, tmp_path: Path) -> None:
    words = (LANDMARKS, "--encoder", "precomputed", "--vectors", str(vectors))
    one, two = (built(tmp_path / f"map-{threads[0]}", threads, words) for threads in (ONE, TWO))
    assert different(one, two) == []


@pytest.mark.model
def test_by_the_model(tmp_path: Path) -> None:
    """In what is quickest here, bfloat16 on many processors; the vocabulary would take a minute to read."""
    words = (LANDMARKS, "--encoder", "minilm", "--vocabulary", "none")
    one, two = (built(tmp_path / f"map-{threads[0]}", threads, words) for threads in (ONE, TWO))
    assert different(one, two) == []


@pytest.mark.model
def test_by_the_model_in_single_precision(few_papers: Path, tmp_path: Path) -> None:
    """Torch is left its threads: of so few papers it alone would make a difference."""
    words = (str(few_papers), "--encoder", "minilm-torch", "--vocabulary", "none")
    one, two = (built(tmp_path / f"map-{threads[0]}", threads, words) for threads in (ONE, TWO))
    assert different(one, two) == []
