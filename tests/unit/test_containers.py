"""Builds by a user who is in no list of users, has no home folder, and may write only where all may.

It is what a hardened container does. Here a real process gives up all that root may do but reading.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MAY_READ = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
BUILD = """
import sys
import tempfile
import hierarchography as hg

papers = [{"abstract": f"On the orbit of planet {n % 7}, its {n} moons and {n % 5} rings"} for n in range(40)]
for encoder in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as folder:
        topic_map = hg.build_map(papers, encoder=encoder, consensus=1)
        topic_map.save(folder)
    print("built by", encoder, file=sys.stderr)
"""
QUICKLY = {"NUMBA_OPT": "0"}
"""UMAP is compiled anew in each of these processes, which is what takes time; its speed does not matter here."""
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


@pytest.mark.slow
@pytest.mark.model
def test_a_build_says_once_that_nothing_can_be_kept(tmp_path: Path) -> None:
    done = stranger(BUILD, "lsa", "minilm", folder=tmp_path, **QUICKLY)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [NO_HOME, "built by lsa", NO_HOME, "built by minilm"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_build_with_a_cache_says_once_that_numba_keeps_nothing(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o777)
    cache.chmod(0o777)
    done = stranger(BUILD, "lsa", folder=tmp_path, HIERARCHOGRAPHY_CACHE=str(cache), **QUICKLY)
    assert done.returncode == 0, done.stderr
    assert [line.startswith(NUMBA) for line in done.stderr.splitlines()] == [True, False]
    assert any(cache.iterdir())


@pytest.mark.slow
def test_a_folder_for_numba_is_used(tmp_path: Path) -> None:
    for name in ("cache", "numba"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o777)
    folders = {"HIERARCHOGRAPHY_CACHE": str(tmp_path / "cache"), "NUMBA_CACHE_DIR": str(tmp_path / "numba")}
    done = stranger(BUILD, "lsa", folder=tmp_path, **folders, **QUICKLY)
    assert (done.returncode, done.stderr) == (0, "built by lsa\n")
    assert any((tmp_path / "numba").iterdir())


def test_the_command_that_lists_the_cache_asks_for_a_folder(tmp_path: Path) -> None:
    done = stranger("from hierarchography.cli import main; main()", "cache", "list", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: this user has no home folder")
