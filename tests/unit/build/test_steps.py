"""A build goes on where it was, gives the same bytes, and computes again only what depends on what changed."""

from __future__ import annotations

import logging
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from hierarchography import build_map
from hierarchography.build.keys import CachedResult
from hierarchography.build.steps import Steps
from hierarchography.cache import cache_in
from hierarchography.model.packing import ARRAY
from hierarchography.progress import Silent


class Told(Silent):
    """Keeps which results came from the cache."""

    def __init__(self) -> None:
        self.recalled: list[str] = []

    def note(self, message: str) -> None:
        found = re.fullmatch("(.*): from the cache", message)
        if found and found[1] not in self.recalled:  # names are sought again when merges are dissolved
            self.recalled.append(found[1])


STEPS = [
    "Reading papers",
    "Computing word features",
    "Matching fields",
    "Finding neighbours",
    "Reducing (UMAP)",
    "Computing the 2-D map",
    "Growing the tree",
    "Naming topics",
]


def recalled(cache: Path, **settings: Any) -> list[str]:
    told = Told()
    build_map("demo:landmarks", encoder="lsa", cache=cache, progress=told, **settings)
    return told.recalled


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("steps")
    assert recalled(cache) == []
    return cache


@pytest.mark.parametrize(
    ("settings", "again"),
    [
        ({}, []),
        ({"title": "Another"}, []),
        ({"keywords": 5}, ["Naming topics"]),
        ({"max_depth": 1}, ["Growing the tree", "Naming topics"]),
        ({"near_duplicate_similarity": 0.95}, ["Reading papers"]),
    ],
)
def test_a_changed_setting_computes_only_what_depends_on_it(
    filled: Path, settings: dict[str, object], again: list[str]
) -> None:
    assert recalled(filled, **settings) == [step for step in STEPS if step not in again]


def test_what_was_computed_with_other_threads_is_taken(tmp_path: Path) -> None:
    """No bit of it depends on them: see `hierarchography.workers.one_thread`."""
    with threadpool_limits(2):
        recalled(tmp_path)
    with threadpool_limits(1):
        assert recalled(tmp_path) == STEPS


def test_a_result_is_computed_beside_the_body_and_kept(tmp_path: Path) -> None:
    """The work and the body wait for each other: one after the other they would wait forever."""
    both, cached = threading.Barrier(2), CachedResult("planes", "key", ARRAY)

    def compute() -> np.ndarray:
        both.wait(10)
        return np.arange(3)

    def none() -> np.ndarray:
        raise AssertionError("the result is known")

    with cache_in(tmp_path):
        steps = Steps()
        with steps.beside("Drawing", cached, lambda: compute) as wait:
            both.wait(10)
            assert wait().tolist() == [0, 1, 2]
        assert "Drawing" in steps.clock.seconds
        told = Told()
        with Steps(told).beside("Drawing", cached, lambda: none) as wait:
            assert told.recalled == ["Drawing"]
            assert wait().tolist() == [0, 1, 2]


def test_what_nobody_waited_for_is_kept_unless_the_body_fails(tmp_path: Path) -> None:
    cached = CachedResult("planes", "key", ARRAY)
    with cache_in(tmp_path):
        with pytest.raises(KeyError), Steps().beside("Drawing", cached, lambda: lambda: np.arange(3)):
            raise KeyError
        told = Told()
        with Steps(told).beside("Drawing", cached, lambda: lambda: np.arange(3)):
            pass
        assert told.recalled == []
        with Steps(told).beside("Drawing", cached, lambda: lambda: np.arange(3)):
            pass
        assert told.recalled == ["Drawing"]


def test_an_error_beside_the_body_is_raised_where_it_waits(tmp_path: Path) -> None:
    def compute() -> np.ndarray:
        raise ZeroDivisionError

    reached = []
    cached = CachedResult("planes", "key", ARRAY)
    with (
        cache_in(tmp_path),
        pytest.raises(ZeroDivisionError),
        Steps().beside("Drawing", cached, lambda: compute) as wait,
    ):
        reached.append("body")
        wait()
        reached.append("after")
    assert reached == ["body"]


def test_torn_entries_are_told_and_computed_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    recalled(tmp_path)
    (entry,) = (tmp_path / "layouts").glob("*/*")
    entry.write_bytes(entry.read_bytes()[:-1])
    with caplog.at_level(logging.WARNING):
        assert recalled(tmp_path) == [step for step in STEPS if step != "Reducing (UMAP)"]
    assert f"{entry} is damaged" in caplog.text
    assert recalled(tmp_path) == STEPS


def test_a_cache_that_cannot_be_written_is_told_once_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("here stands a file")
    with caplog.at_level(logging.WARNING):
        assert recalled(in_the_way) == []
    assert caplog.text.count("the build continues") == 1


def start(output: Path, cache: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "hierarchography", "demo", "--encoder", "lsa", "-o", output, "--cache", cache]
    return subprocess.Popen(
        [str(word) for word in command],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # a shell that runs the tests in the background lets its children ignore Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def stop_at(line: str, with_signal: int, output: Path, cache: Path) -> tuple[int, str]:
    """Start a build and signal it when it says the line; its exit code and what it said after that."""
    build = start(output, cache)
    assert build.stderr is not None
    for said in build.stderr:
        if said.startswith(line):
            build.send_signal(with_signal)
            break
    _, rest = build.communicate()
    return build.returncode, rest


@pytest.mark.slow
def test_a_killed_build_goes_on_and_gives_the_same_bytes(tmp_path: Path) -> None:
    whole = start(tmp_path / "whole", tmp_path / "one")
    whole.communicate()
    for line in ("Finding neighbours ...", "Growing the tree ...", "Drawing and writing ..."):
        code, _ = stop_at(line, signal.SIGKILL, tmp_path / "resumed", tmp_path / "two")
        assert code == -signal.SIGKILL
    _, said = start(tmp_path / "resumed", tmp_path / "two").communicate()
    assert "Reducing (UMAP): from the cache" in said
    files = sorted(path.name for path in (tmp_path / "whole").iterdir() if path.name != "manifest.json")
    assert len(files) > 10
    for name in files:
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "resumed" / name).read_bytes(), name


@pytest.mark.slow
def test_ctrl_c_is_one_line_and_130(tmp_path: Path) -> None:
    code, said = stop_at("Reducing (UMAP) ...", signal.SIGINT, tmp_path / "map", tmp_path / "cache")
    assert code == 130
    assert "Run the same command to resume the build" in said
    assert "Traceback" not in said
    assert not (tmp_path / "map").exists()


@pytest.mark.slow
def test_two_builds_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    builds = [start(tmp_path / name, tmp_path / "cache") for name in ("one", "two")]
    for build in builds:
        build.communicate()
        assert build.returncode == 0
    assert (tmp_path / "one" / "tree.json").read_bytes() == (tmp_path / "two" / "tree.json").read_bytes()
