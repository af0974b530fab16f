"""`~` is the home folder in every path that a user gives."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from hierarchography import Config, TopicMap, build_map, load_map
from hierarchography.cache import cache_in, default_folder
from hierarchography.cli import main
from hierarchography.maps.pin import pin_topic
from hierarchography.settings import expanded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the home folder has another variable there")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_a_user_whom_nobody_knows_stays(home: Path) -> None:
    assert expanded("~/a") == f"{home}/a"
    assert expanded("~nobody-at-all/a") == "~nobody-at-all/a"
    assert expanded("a~/b") == "a~/b"


def test_settings(home: Path, tmp_path: Path) -> None:
    paths = {name: f"~/{name}" for name in ("vectors", "vector_ids", "names", "vocabulary", "encoder")}
    config = Config().with_settings(inputs=["~/a.csv", "demo:landmarks"], **paths)
    assert config.inputs == (f"{home}/a.csv", "demo:landmarks")
    assert config.embedding.vectors == f"{home}/vectors"
    assert config.embedding.vector_ids == f"{home}/vector_ids"
    assert config.embedding.encoder == f"{home}/encoder"
    assert config.naming.names == f"{home}/names"
    assert config.naming.vocabulary == f"{home}/vocabulary"
    (tmp_path / "map.toml").write_text(
        'inputs = ["~/a.csv"]\ntitle = "~ about"\n'.replace("title", "[rendering]\ntitle")
    )
    read = Config.from_toml("~/map.toml")
    assert read.inputs == (f"{home}/a.csv",)
    assert read.rendering.title == "~ about"


def test_the_cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cache_in("~/cache") as folder:
        assert folder.path == home / "cache"
    monkeypatch.setenv("HIERARCHOGRAPHY_CACHE", "~/kept")
    assert default_folder() == home / "kept"


def test_papers_vectors_and_maps(home: Path, small_map: TopicMap) -> None:
    frame = small_map.corpus.frame.head(20)
    frame.to_csv(home / "papers.csv", index=False)
    np.save(home / "x.npy", np.random.default_rng(0).normal(size=(20, 6)))
    topic_map = build_map("~/papers.csv", vectors="~/x.npy", encoder="precomputed", cache=False)
    topic_map.save("~/maps/one")
    assert (home / "maps" / "one" / "manifest.json").is_file()
    assert len(load_map("~/maps/one")) == 20
    pin_topic("~/maps/one", "0", "Everything")
    assert (home / "maps" / "one" / "names.toml").is_file()


def test_the_command_line(home: Path, small_map: TopicMap) -> None:
    small_map.corpus.frame.head(20).to_csv(home / "papers.csv", index=False)
    arguments = ["build", "~/papers.csv", "-o", "~/map", "--cache=~/kept", "--encoder", "lsa", "--quiet"]
    answer = CliRunner().invoke(main, arguments)
    assert answer.exit_code == 0, answer.output
    assert (home / "map" / "map.html").is_file()
    assert (home / "kept").is_dir()
    assert CliRunner().invoke(main, ["show", "~/map"]).exit_code == 0
