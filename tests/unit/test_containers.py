"""Builds by a user who is in no list of users, has no home folder, and may write only where all may.

It is what a hardened container does. Here a real process gives up all that root may do but reading.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

MAY_READ = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
BUILDS = """
import json
import os
import sys
import warnings

import numba

with warnings.catch_warnings(action="ignore"):  # Numba warns of loops that it never keeps
    import pynndescent

def build(encoders):
    import tempfile
    import hierarchography as hg

    papers = [{"abstract": f"On the orbit of planet {n % 7}, its {n} moons and {n % 5} rings"} for n in range(40)]
    for encoder in encoders:
        with tempfile.TemporaryDirectory() as folder:
            topic_map = hg.build_map(papers, encoder=encoder)
            topic_map.save(folder)
        print("built by", encoder, file=sys.stderr)

cache = os.environ.pop("HIERARCHOGRAPHY_CACHE")
for told, encoders, variables in json.loads(sys.argv[1]):
    if not (child := os.fork()):
        os.dup2(os.open(told, os.O_WRONLY), sys.stderr.fileno())
        del os.environ["NUMBA_CACHE_DIR"]
        numba.config.CACHE_DIR = ""
        os.environ.update(variables)
        build(encoders)
        sys.exit()
    os.waitpid(child, 0)
os.environ["HIERARCHOGRAPHY_CACHE"] = cache
build(["lsa"])
"""
"""Builds with a folder for Numba; before, its copies build without one, each in its own surroundings.

Numba compiles anew what it finds in no cache, for half a minute. Of this, the copies are spared PyNNDescent.
"""
QUICKLY = {"NUMBA_OPT": "0"}
"""The speed of what is compiled does not matter here."""
NO_HOME = "this user has no home folder: nothing is cached (name a folder: --cache DIR)"
NUMBA = "Numba has no writable cache folder, neither beside umap and pynndescent nor in this user's cache folder; "


def stranger(code: str, *words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run code as such a user, in a folder that only root may write to."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can become a user without rights, by setpriv")
    ours = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **variables}
    who = ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups", *MAY_READ]
    return subprocess.run(
        [*who, sys.executable, "-c", code, *words], env=ours, cwd=folder, capture_output=True, text=True
    )


@dataclass(frozen=True)
class Told:
    """What each build wrote to standard error; the folders that those with folders were given; where they were run."""

    nowhere: list[str]
    cached: list[str]
    compiled: str
    cache: Path
    numba: Path
    own: Path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    base = tmp_path_factory.mktemp("container")
    own, folders = base / "own", [base / name for name in ("cache", "other", "numba")]
    own.mkdir()
    for folder in folders:
        folder.mkdir()
        folder.chmod(0o777)
    nowhere, cached = base / "nowhere.txt", base / "cached.txt"
    for path in (nowhere, cached):
        path.touch()
        path.chmod(0o666)
    cache, other, numba = map(str, folders)
    cases = [(str(nowhere), ["lsa", "minilm"], {}), (str(cached), ["lsa"], {"HIERARCHOGRAPHY_CACHE": cache})]
    variables = {"HIERARCHOGRAPHY_CACHE": other, "NUMBA_CACHE_DIR": numba}
    done = stranger(BUILDS, json.dumps(cases), folder=own, **variables, **QUICKLY)
    assert done.returncode == 0, done.stderr
    one, two = (path.read_text(encoding="utf-8").splitlines() for path in (nowhere, cached))
    return Told(one, two, done.stderr, folders[0], folders[2], own)


@pytest.mark.slow
@pytest.mark.model
def test_a_build_says_once_that_nothing_can_be_kept(told: Told) -> None:
    assert told.nowhere == [NO_HOME, "built by lsa", NO_HOME, "built by minilm"]
    assert list(told.own.iterdir()) == []


@pytest.mark.slow
@pytest.mark.model
def test_a_build_with_a_cache_says_once_that_numba_keeps_nothing(told: Told) -> None:
    assert [line.startswith(NUMBA) for line in told.cached] == [True, False]
    assert told.cached[1] == "built by lsa"
    assert any(told.cache.iterdir())


@pytest.mark.slow
@pytest.mark.model
def test_a_folder_for_numba_is_used(told: Told) -> None:
    assert told.compiled == "built by lsa\n"
    assert {folder.name.partition("_")[0] for folder in told.numba.iterdir()} >= {"pynndescent", "umap"}


def test_numba_is_given_a_folder_before_it_is_loaded(tmp_path: Path) -> None:
    """Without it, a module with a function to keep cannot be imported: it lies where nobody may write."""
    (tmp_path / "kept.py").write_text("import numba\n\n\n@numba.njit(cache=True)\ndef one():\n    return 1\n")
    load = "import kept, numba, os; print(kept.one(), os.path.samefile(numba.config.CACHE_DIR, os.environ[VARIABLE]))"
    give = "from hierarchography.cache import ensure_numba_cache; ensure_numba_cache()"
    paths = f"import sys; sys.path.append({str(tmp_path)!r}); VARIABLE = 'NUMBA_CACHE_DIR'"
    without = stranger(f"{paths}; {load}", folder=tmp_path)
    assert "cannot cache function 'one'" in without.stderr
    done = stranger(f"{paths}; {give}; {load}", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "1 True\n"), done.stderr
    assert done.stderr.startswith(NUMBA)


def test_the_command_that_lists_the_cache_asks_for_a_folder(tmp_path: Path) -> None:
    done = stranger("from hierarchography.cli import main; main()", "cache", "list", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: this user has no home folder")
