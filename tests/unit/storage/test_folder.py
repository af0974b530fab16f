"""Maps on disk: what is written, what is read back, and what is never overwritten."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hierarchography import Config, InputError, TopicMap, build_map, load_map
from hierarchography.evaluation import quality
from hierarchography.rendering import SCRIPT_FILES, render_embed
from hierarchography.rendering.page.assets import library
from hierarchography.storage import check_folder, redraw
from hierarchography.storage.atomic import finish_moves, moved_together
from hierarchography.storage.files import FILES as NAMES
from hierarchography.storage.files import MOVING

FILES = {
    "map.html", "embed.html", "tree.json", "topics.csv", "papers.parquet", "papers.csv", "dropped.csv",
    "outline.md", "manifest.json", "config.toml", "embeddings.npy", "encoder.state", "layout.npy", "plane.npy",
    "map.svg", "map.png", "flow.svg", "report.html", "oembed.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def saved(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_map.save(tmp_path_factory.mktemp("maps") / "landmarks")


@pytest.fixture
def folder(saved: Path, tmp_path: Path) -> Path:
    """The map's folder, to be changed."""
    return Path(shutil.copytree(saved, tmp_path / "map"))


def hashes(folder: Path, names: set[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_a_map_is_these_files_and_no_leftovers(saved: Path) -> None:
    assert {path.name for path in saved.iterdir()} == FILES == set(NAMES) - {"memberships.npz"}
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_loaded_map_is_the_saved_one(saved: Path, small_map: TopicMap) -> None:
    loaded = load_map(saved)
    pd.testing.assert_frame_equal(loaded.to_frame(), small_map.to_frame(), check_dtype=False)
    assert [(t.id, t.name, t.keywords) for t in loaded.tree] == [(t.id, t.name, t.keywords) for t in small_map.tree]
    np.testing.assert_array_equal(loaded.embeddings.matrix, small_map.embeddings.matrix)
    np.testing.assert_array_equal(loaded.layout.matrix, small_map.layout.matrix)
    assert loaded.config.clustering == small_map.config.clustering
    assert loaded.manifest["inputs"] == small_map.manifest["inputs"]


def test_a_map_without_a_plane_is_saved_and_loaded_without(folder: Path, small_map: TopicMap) -> None:
    assert load_map(folder).plane is not None
    small_map.with_view("topics", replace(small_map.views["topics"], plane=None)).save(folder)
    assert not (folder / "plane.npy").exists()
    assert load_map(folder).plane is None
    assert "plane.npy" not in load_map(folder).manifest["files"]


def test_saving_a_loaded_map_gives_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    again = load_map(saved).save(tmp_path / "again")
    names = FILES - {"papers.parquet"}
    assert hashes(again, names) == hashes(saved, names)


def test_two_builds_give_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    again = build_map("demo:landmarks", encoder="lsa", title="Landmarks").save(tmp_path / "again")
    same = {
        "map.html",
        "embed.html",
        "map.svg",
        "map.png",
        "report.html",
        "oembed.json",
        "tree.json",
        "papers.csv",
        "topics.csv",
        "outline.md",
        "embeddings.npy",
    }
    assert hashes(again, same) == hashes(saved, same)


def test_the_saved_settings_rebuild_the_map(tmp_path: Path) -> None:
    table = pd.DataFrame({"Heading": [f"Paper {i} on {'ab'[i % 2] * 4} things" for i in range(12)]})
    (tmp_path / "data").mkdir()
    table.to_csv(tmp_path / "data" / "papers.csv", index=False)
    settings: dict[str, Any] = {"encoder": "lsa", "columns": {"title": "Heading"}, "seed": 4}
    first = build_map(tmp_path / "data" / "papers.csv", **settings).save(tmp_path / "maps" / "one")
    config = Config.from_toml(first / "config.toml")
    second = build_map(config=config).save(tmp_path / "maps" / "two")
    assert hashes(first, {"tree.json", "map.html", "config.toml"}) == hashes(
        second, {"tree.json", "map.html", "config.toml"}
    )


def test_redrawing_changes_only_the_page(folder: Path) -> None:
    before = hashes(folder, FILES)
    loaded = load_map(folder)
    redraw(build_with_chart(loaded, "sunburst"), folder)
    after = hashes(folder, FILES)
    changed = {name for name in FILES if before[name] != after[name]}
    assert changed == {"map.html", "embed.html", "report.html", "config.toml"}
    assert before["map.html"] != after["map.html"]
    assert load_map(folder).config.rendering.chart == "sunburst"


def build_with_chart(topic_map: TopicMap, chart: str) -> TopicMap:
    return with_settings(topic_map, chart=chart)


def with_settings(topic_map: TopicMap, **settings: object) -> TopicMap:
    return replace(topic_map, config=topic_map.config.with_settings(**settings))


def test_scripts_beside_the_page_come_and_go_with_the_setting(small_map: TopicMap, tmp_path: Path) -> None:
    folder = with_settings(small_map, assets="directory").save(tmp_path / "map")
    assert {path.name for path in folder.iterdir()} == {*FILES, *SCRIPT_FILES}
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(SCRIPT_FILES) < set(listed["files"])
    assert listed["page"]["assets"] == "directory"
    redraw(with_settings(load_map(folder), assets="inline"), folder)
    assert {path.name for path in folder.iterdir()} == FILES
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(listed["files"]) == FILES
    assert listed["page"]["assets"] == "inline"


def test_a_foreign_script_of_the_same_name_is_not_overwritten(small_map: TopicMap, tmp_path: Path) -> None:
    (tmp_path / SCRIPT_FILES[0]).write_text("mine")
    with pytest.raises(InputError, match=r"map-plotly\.js"):
        with_settings(small_map, assets="directory").save(tmp_path)
    assert (tmp_path / SCRIPT_FILES[0]).read_text() == "mine"


def test_the_manifest_tells_what_draws_the_page_and_how_good_the_map_is(saved: Path, small_map: TopicMap) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["page"]["plotly"] == asdict(library())
    assert manifest["page"]["abstracts"] is True
    assert manifest["quality"] == quality(small_map.tree, small_map.embeddings.matrix)


def test_other_peoples_files_are_never_overwritten(small_map: TopicMap, tmp_path: Path) -> None:
    mine = tmp_path / "papers.csv"
    mine.write_text("my data")
    with pytest.raises(InputError, match=r"papers\.csv"):
        small_map.save(tmp_path)
    assert mine.read_text() == "my data"
    assert [path.name for path in tmp_path.iterdir()] == ["papers.csv"]


def test_files_beside_a_map_survive_a_new_map(folder: Path, small_map: TopicMap) -> None:
    (folder / "notes.txt").write_text("mine")
    small_map.save(folder)
    assert (folder / "notes.txt").read_text() == "mine"


def test_an_input_in_the_folder_is_not_overwritten(folder: Path) -> None:
    with pytest.raises(InputError, match="own input"):
        check_folder(folder, [str(folder / "papers.csv")])


def test_a_file_in_the_folders_place_is_refused(small_map: TopicMap, tmp_path: Path) -> None:
    target = tmp_path / "map"
    target.write_text("a file")
    with pytest.raises(InputError, match="it is a file"):
        small_map.save(target)
    assert target.read_text() == "a file"


@pytest.mark.skipif(os.name == "nt", reason="permissions are other on Windows")
def test_an_unwritable_place_is_said_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write into"):
        check_folder(Path("/proc/no/such/place"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of file sizes")
def test_a_full_disk_is_told_and_the_old_map_stays(folder: Path, small_map: TopicMap, tmp_path: Path) -> None:
    """A limit of file sizes stands for the full disk: the system refuses to write on, and the cause is told alike."""
    import resource

    before = hashes(folder, FILES)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(InputError, match=f"cannot write the map into {folder}: .*; nothing was changed there"):
            small_map.save(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert hashes(folder, FILES) == before
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.parametrize("moves", [1, 2, 9])
def test_a_map_whose_move_was_cut_short_is_completed_when_it_is_read(
    folder: Path, small_map: TopicMap, tmp_path: Path, moves: int
) -> None:
    """A process of its own kills itself after so many of the moves, over an older map."""
    complete = hashes(folder, {"tree.json"})
    (folder / "mine.txt").write_text("kept", encoding="utf-8")
    if not (child := os.fork()):
        try:
            topic_map = load_map(folder)
            _kill_after(moves, folder)
            topic_map.save(folder)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["schema"] == MOVING
    assert load_map(folder).tree.digest == small_map.tree.digest
    assert hashes(folder, {"tree.json"}) == complete
    assert not list(tmp_path.glob(".map.moving"))
    check_folder(folder)
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "kept"


def _kill_after(moves: int, folder: Path) -> None:
    """Let this process kill itself when it has moved so many files into a folder."""
    left, replace_file = [moves], Path.replace

    def counted(path: Any, target: Any) -> Any:
        moved = replace_file(path, target)
        left[0] -= Path(target).parent == folder
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return moved

    Path.replace = counted  # type: ignore[method-assign, assignment]


def test_what_a_killed_build_left_goes_after_an_hour(small_map: TopicMap, tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in (".map.unfinished-a", ".map.unfinished-b", ".map.backup"))
    for folder in (old, new, other):
        folder.mkdir()
        (folder / "map.html").write_text("", encoding="utf-8")
    for folder in (old, other):
        os.utime(folder, (0, 0))
    small_map.save(tmp_path / "map")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".map.backup", ".map.unfinished-b", "map"]


def test_a_move_that_fails_midway_is_told_as_it_is(
    folder: Path, small_map: TopicMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "papers.csv").unlink()
    (folder / "papers.csv").mkdir()
    (folder / "papers.csv" / "inside").touch()
    with pytest.raises(InputError, match=r"cannot write the map into .*; its files are now from two maps"):
        small_map.save(folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_killed_at_any_moment_the_folder_has_the_old_files_or_the_new(tmp_path: Path) -> None:
    """A process is killed before each of its renames and removals, one after another; `finish_moves` comes after it."""
    names = ["a", "views/b", "gone", "new", "last"]
    seen = []
    for moment in range(12):
        target = tmp_path / f"map-{moment}"
        with moved_together(target, names, "moving") as workshop:
            (workshop / "views").mkdir()
            for name in ("a", "views/b", "gone", "last"):
                (workshop / name).write_text("old", encoding="utf-8")
        if not (child := os.fork()):
            _kill_before(moment)
            with moved_together(target, names, "moving") as workshop:
                (workshop / "views").mkdir()
                for name in ("a", "views/b", "new", "last"):
                    (workshop / name).write_text("new", encoding="utf-8")
            os._exit(0)
        os.waitpid(child, 0)
        finish_moves(target)
        files = {p.relative_to(target).as_posix(): p.read_text() for p in target.rglob("*") if p.is_file()}
        old = dict.fromkeys(("a", "views/b", "gone", "last"), "old")
        new = dict.fromkeys(("a", "views/b", "new", "last"), "new")
        assert files in (old, new)
        seen.append(files == new)
    assert seen == sorted(seen)
    assert set(seen) == {False, True}


def _kill_before(moment: int) -> None:
    """Let this process kill itself before it renames or removes a file for the time `moment`, from 0."""
    left = [moment]

    def counted(change: Any) -> Any:
        def changed(*arguments: Any, **more: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*arguments, **more)

        return changed

    Path.replace, Path.unlink = counted(Path.replace), counted(Path.unlink)  # type: ignore[method-assign]


def test_two_builds_into_one_folder_leave_one_of_them_whole(tmp_path: Path) -> None:
    target, names = tmp_path / "map", [f"file-{number:02}" for number in range(20)]
    (tmp_path / "ready").mkdir()

    def move(content: str) -> None:
        with moved_together(target, names, "moving") as workshop:
            for name in names:
                (workshop / name).write_text(content, encoding="utf-8")
            (tmp_path / "ready" / content).touch()
            while len(list((tmp_path / "ready").iterdir())) < 8:
                time.sleep(0.001)

    with ThreadPoolExecutor(8) as builds:
        list(builds.map(move, "abcdefgh"))
    assert len({(target / name).read_text(encoding="utf-8") for name in names}) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map", "ready"]


def test_checking_a_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    check_folder(tmp_path / "new" / "deep" / "map")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted({"papers.parquet", "embeddings.npy", "tree.json", "dropped.csv"}))
def test_a_missing_or_damaged_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        load_map(folder)
    if name != "dropped.csv":  # any text is a table of text
        (folder / name).write_bytes(b"\x00junk")
        with pytest.raises(InputError, match=name.replace(".", r"\.")):
            load_map(folder)


@pytest.mark.parametrize("name", ["embeddings.npy", "layout.npy", "plane.npy"])
def test_an_empty_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    with pytest.raises(InputError, match=rf"{name} cannot be read"):
        load_map(folder)


def test_a_map_that_lost_its_plane_is_not_complete(folder: Path) -> None:
    (folder / "plane.npy").unlink()
    with pytest.raises(InputError, match=r"not complete: .*plane\.npy is missing; build it again"):
        load_map(folder)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tree.json", lambda found: found["topics"][-1].update(papers=[{"id": "of another map"}])),
        ("tree.json", lambda found: found.pop("topics")),
        ("manifest.json", lambda found: found.update(counts=3)),
        ("manifest.json", lambda found: (found.pop("views"), found.pop("encoder"))),
    ],
)
def test_a_file_of_another_state_is_named(folder: Path, name: str, change: Callable[[Any], Any]) -> None:
    found = json.loads((folder / name).read_text(encoding="utf-8"))
    change(found)
    (folder / name).write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(InputError, match=rf"{name} (does not fit the other files|cannot be read)"):
        load_map(folder)


def test_a_map_whose_manifest_is_damaged_is_told_from_other_files(folder: Path) -> None:
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"seems to be a map whose manifest\.json is missing or damaged; remove its"):
        check_folder(folder)


def test_a_folder_without_a_map_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hierarchography build"):
        load_map(tmp_path)


def test_the_manifest_tells_how_the_map_was_made(saved: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 0
    assert manifest["counts"]["papers"] == 365
    assert manifest["encoder"]["id"].startswith("lsa")
    assert len(next(iter(manifest["inputs"].values()))) == 64
    assert {"hierarchography", "python", "umap-learn", "hdbscan"} <= set(manifest["versions"])


def test_an_input_column_called_like_ours_is_kept(tmp_path: Path) -> None:
    records = [{"title": f"Paper number {i} about things", "topic": f"mine {i}"} for i in range(5)]
    loaded = load_map(build_map(records, encoder="lsa").save(tmp_path / "map"))
    assert list(loaded.corpus.frame["input_topic"]) == [f"mine {i}" for i in range(5)]


@pytest.mark.parametrize("assets", ["inline", "cdn", "directory"])
def test_the_fragment_holds_the_page_wherever_the_scripts_of_the_page_are(
    small_map: TopicMap, tmp_path: Path, assets: str
) -> None:
    folder = replace(small_map, config=small_map.config.with_settings(assets=assets)).save(tmp_path / "map")
    assert (folder / "embed.html").read_text(encoding="utf-8") == render_embed(load_map(folder))


COMPUTING = "scipy sklearn matplotlib plotly numba umap torch joblib"


@pytest.fixture(scope="module")
def imported(saved: Path) -> list[set[str]]:
    """What a process of its own has imported: after it loaded a map, printed it, and showed it as a cell does."""
    program = """
import sys
from hierarchography import load_map
from hierarchography.cli import main
repr(load_map(sys.argv[1]))
print(*sys.modules, file=sys.stderr)
main(['show', sys.argv[1]], standalone_mode=False)
print(*sys.modules, file=sys.stderr)
load_map(sys.argv[1])._repr_html_()
print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program, str(saved)], capture_output=True, text=True, check=True)
    return [{*line.split()} for line in done.stderr.splitlines()]


@pytest.mark.parametrize(
    ("step", "unused"),
    [(0, f"{COMPUTING} jinja2"), (1, COMPUTING), (2, "plotly numba umap torch matplotlib.figure")],
    ids=["load", "show", "cell"],
)
def test_a_loaded_map_imports_only_what_is_used(imported: list[set[str]], step: int, unused: str) -> None:
    """Looking at a finished map needs nothing that computes one."""
    assert len(imported) == 3
    assert {*unused.split()} & imported[step] == set()


SHARED_MEMORY = Path("/dev/shm")
on_another_disk = pytest.mark.skipif(
    not SHARED_MEMORY.is_dir() or SHARED_MEMORY.stat().st_dev == SHARED_MEMORY.parent.stat().st_dev,
    reason="the system has no disk in memory",
)


@on_another_disk
def test_a_map_is_written_through_a_link_to_another_disk(small_map: TopicMap, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as disk:
        (tmp_path / "out").symlink_to(disk)
        check_folder(tmp_path / "out")
        small_map.save(tmp_path / "out")
        assert load_map(tmp_path / "out").tree.digest == small_map.tree.digest
        assert [path.name for path in tmp_path.iterdir()] == ["out"]


@on_another_disk
def test_files_are_moved_into_a_mount_point() -> None:
    name = f"hierarchography-{os.getpid()}"
    try:
        with moved_together(SHARED_MEMORY, [name], "moving") as workshop:
            (workshop / name).write_text("whole", encoding="utf-8")
        assert (SHARED_MEMORY / name).read_text(encoding="utf-8") == "whole"
    finally:
        (SHARED_MEMORY / name).unlink(missing_ok=True)


def test_paths_are_right_when_a_link_leads_to_the_map(small_map: TopicMap, tmp_path: Path) -> None:
    (tmp_path / "real" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real" / "deep")
    papers = tmp_path / "papers.jsonl"
    papers.touch()
    config = small_map.config.with_settings(inputs=[str(papers)])
    replace(small_map, config=config).save(tmp_path / "link" / "map")
    read = Config.from_toml(tmp_path / "link" / "map" / "config.toml")
    assert Path(read.inputs[0]).samefile(papers)


@pytest.mark.parametrize("text", ["[]", "{"])
def test_a_manifest_of_something_else_is_not_overwritten(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"files that are not from a map \(manifest.json\); remove them or give"):
        check_folder(tmp_path)
