"""The reader's walk and the judge's sheet by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hierarchography import InputError, TopicMap
from hierarchography.cli import main
from hierarchography.maps.ask import ask_reader, write_name_sheet


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def folder(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_map.save(tmp_path_factory.mktemp("asked") / "landmarks")


def first_options(sheet: Path) -> str:
    """A reader who always takes the first option."""
    papers = [line.partition(":")[0] for line in sheet.read_text(encoding="utf-8").splitlines() if line.startswith("P")]
    return "".join(f"{paper} a\n" for paper in papers)


def test_a_whole_walk_by_the_same_command(folder: Path, tmp_path: Path, small_map: TopicMap) -> None:
    place = tmp_path / "walk"
    command = (
        "evaluate",
        folder,
        "--navigator",
        "ask",
        "--walk",
        place,
        "--papers",
        12,
        "--seed",
        5,
        "--bootstrap",
        20,
    )
    asked = run(*command)
    assert asked.exit_code == 0, asked.stderr
    assert "sheet-1.txt (12 papers)" in asked.stdout
    assert run(*command).stdout == asked.stdout
    next_step = json.loads(run(*command, "--json").stdout)
    assert (next_step["sheet"], next_step["papers"]) == (str(place / "sheet-1.txt"), 12)
    result = asked
    for number in range(1, small_map.tree.depth + 1):
        sheet = place / f"sheet-{number}.txt"
        if not sheet.is_file():
            break
        (place / f"answers-{number}.txt").write_text(first_options(sheet), encoding="utf-8")
        result = run(*command)
        assert result.exit_code == 0, result.stderr
    assert "The reader's walk: 12 of 365 papers" in result.stdout
    assert "strict@1" in result.stdout
    assert "of 12" in result.stdout
    document = json.loads(run(*command, "--json").stdout)
    assert (document["schema"], document["papers"]) == ("hierarchography.walk-score/1", 12)
    assert document["levels"][0]["strict"]["low"] <= document["levels"][0]["strict"]["value"]


def test_wrong_answers_change_nothing(folder: Path, tmp_path: Path) -> None:
    command = ("evaluate", folder, "--navigator", "ask", "--walk", tmp_path, "--papers", 2)
    run(*command)
    (tmp_path / "answers-1.txt").write_text("P1 a\nP2 zz\n", encoding="utf-8")
    wrong = run(*command)
    assert wrong.exit_code == 2
    assert "answers-1.txt, line 2: P2 has the options a to " in wrong.stderr
    assert not (tmp_path / "sheet-2.txt").exists()
    (tmp_path / "answers-1.txt").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read as UTF-8 text" in run(*command).stderr


def test_a_walk_of_another_map_is_refused(folder: Path, small_map: TopicMap, tmp_path: Path) -> None:
    ask_reader(small_map, tmp_path, 3, 0, 0)
    renamed = small_map.rename({"0.0": "Something else"})
    with pytest.raises(
        InputError, match=r"walk\.json: the walk belongs to another map.* name another folder with --walk"
    ):
        ask_reader(renamed, tmp_path, 3, 0, 0)
    (tmp_path / "walk.json").write_text("[1", encoding="utf-8")
    with pytest.raises(InputError, match=r"walk\.json cannot be read"):
        ask_reader(small_map, tmp_path, 3, 0, 0)
    (tmp_path / "walk.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(InputError, match="the walk is damaged"):
        ask_reader(small_map, tmp_path, 3, 0, 0)
    with pytest.raises(InputError, match="papers must be at least 1, not 0"):
        ask_reader(small_map, tmp_path, 0, 0, 0)


def test_the_walk_lies_beside_the_map(small_map: TopicMap, tmp_path: Path) -> None:
    folder = small_map.save(tmp_path / "map")
    assert run("evaluate", folder, "--navigator", "ask", "--papers", 2).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "map-walk").iterdir()) == ["sheet-1.txt", "walk.json"]


def test_a_folder_for_a_walk_needs_a_reader(folder: Path, tmp_path: Path) -> None:
    result = run("evaluate", folder, "--walk", tmp_path)
    assert result.exit_code == 2
    assert "--walk needs --navigator ask" in result.stderr


def test_a_sheet_for_judging_names(folder: Path, tmp_path: Path, small_map: TopicMap) -> None:
    sheet = tmp_path / "sheets" / "names.txt"
    result = run("evaluate", folder, "--name-sheet", sheet, "--topics", 6, "--papers", 4)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"sheet with 6 topics to judge: {sheet}\n"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("T") for line in lines) == 6
    assert (
        max(sum(line.startswith("   - ") for line in part.splitlines()) for part in "\n".join(lines).split("\nT")) == 4
    )
    with pytest.raises(InputError, match="topics must be at least 1, not 0"):
        write_name_sheet(small_map, sheet, 0, 8, 0)
    with pytest.raises(InputError, match="is a folder"):
        write_name_sheet(small_map, tmp_path, 4, 8, 0)
