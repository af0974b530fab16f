"""The upkeep of a cache folder: what it holds is told, only entries are removed, and the oldest go first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from hierarchography.cache import Cache, Removed, areas, clear, content_key, limit_bytes, trim
from hierarchography.cli import main
from hierarchography.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two trees and an answer, used 30, 20 and 10 days ago, and a file of somebody else."""
    for days, area in ((30, "trees"), (20, "trees"), (10, "answers")):
        cache = Cache(tmp_path, area)
        cache.put(content_key(days), b"value")
        path = cache.path(content_key(days))
        used = path.stat().st_mtime - days * 86_400
        os.utime(path, (used, used))
    (tmp_path / "trees" / "thesis.tex").write_text("mine")
    return tmp_path


def held(folder: Path) -> list[tuple[str, int]]:
    return [(area.name, area.entries) for area in areas(folder)]


def test_areas_and_their_entries_are_counted(folder: Path) -> None:
    assert held(folder) == [("answers", 1), ("trees", 2)]
    assert areas(folder / "not there") == []


def test_clearing_removes_entries_and_nothing_else(folder: Path) -> None:
    assert clear(folder).entries == 3
    assert held(folder) == []
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["thesis.tex"]


def test_one_area_or_what_is_unused_can_be_cleared(folder: Path) -> None:
    assert clear(folder, unused_days=25).entries == 1
    assert held(folder) == [("answers", 1), ("trees", 1)]
    assert clear(folder, "trees").entries == 1
    assert held(folder) == [("answers", 1)]
    with pytest.raises(InputError, match="has no area 'tree'; it has: answers"):
        clear(folder, "tree")


def test_what_was_not_used_for_longest_goes_first(folder: Path) -> None:
    one = areas(folder)[0].bytes
    assert trim(folder, 3 * one) == Removed()
    assert trim(folder, 2 * one) == Removed(1, one)
    assert Cache(folder, "trees").get(content_key(30)) is None
    assert Cache(folder, "trees").get(content_key(20)) == b"value"
    trim(folder, one)  # it was just read: the answer goes
    assert held(folder) == [("trees", 1)]


@pytest.mark.parametrize("told", ["much", "-1", "inf", "nan"])
def test_a_limit_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("HIERARCHOGRAPHY_CACHE_GB", "0.5")
    assert limit_bytes() == 500_000_000
    monkeypatch.setenv("HIERARCHOGRAPHY_CACHE_GB", told)
    with pytest.raises(InputError, match="must be a number of gigabytes"):
        limit_bytes()


def test_the_commands_list_and_clear(folder: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["cache", *words, "--cache", str(folder)])
        return result.exit_code, result.output

    code, listed = run("list")
    assert code == 0
    assert [line.split()[:3] for line in listed.splitlines()[1:]] == [
        ["answers", "1", "entries"],
        ["trees", "2", "entries"],
    ]
    assert run("clear", "trees", "--older-than", "25")[1].startswith("removed 1 entries")
    code, said = run("clear", "leaves")
    assert code == 2
    assert "it has: answers, trees" in said
    assert run("clear")[0] == 0
    assert held(folder) == []


def test_a_folder_and_none_at_once_are_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["demo", "-o", str(tmp_path / "map"), "--cache", str(tmp_path), "--no-cache"])
    assert result.exit_code == 2
    assert "not both" in result.output
