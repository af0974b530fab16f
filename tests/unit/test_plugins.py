"""Parts by name: every built-in one loads, others come by entry points, unknown names are answered."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hierarchography import TopicMap, build_map, load_map, plugins
from hierarchography.cli import main
from hierarchography.config import Config
from hierarchography.errors import InputError
from hierarchography.rendering import render_report


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, parts in plugins.BUILT_IN.items() for name in parts])
def test_every_built_in_part_is_there(kind: str, name: str) -> None:
    assert callable(plugins.load(kind, name))


def test_built_in_names_come_first_in_a_fixed_order() -> None:
    assert plugins.names("encoders")[:5] == ["minilm", "minilm-torch", "sketch", "lsa", "precomputed"]


def test_an_unknown_part_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"unknown encoder 'word2vec'; known: minilm, .*sketch, lsa, precomputed"):
        plugins.load("encoders", "word2vec")


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="unknown kind of plug-in 'colours'; known: encoders, builders"):
        plugins.names("colours")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real distribution on the path that offers a builder, and one under the name of a built-in part."""
    info = tmp_path / "other_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[hierarchography.builders]\nmine = other_package:Builders.build\ndensity = other_package:nothing\n"
    )
    (tmp_path / "other_package.py").write_text("class Builders:\n    build = staticmethod(lambda: 'built')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("other_package", None)


@pytest.mark.usefixtures("installed")
def test_another_package_offers_a_part_by_an_entry_point() -> None:
    assert plugins.names("builders")[-1] == "mine"
    assert plugins.load("builders", "mine")() == "built"


@pytest.mark.usefixtures("installed")
def test_a_built_in_part_cannot_be_replaced() -> None:
    assert plugins.load("builders", "density").__module__ == "hierarchography.clustering.density"


HALVES = '''
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hierarchography.model import Assignment, Topic, TopicTree
from hierarchography.settings import Section, setting


@dataclass(frozen=True)
class Settings(Section):
    """A share, checked as the settings of Hierarchography are, and a word."""

    share: float = setting(0.5, "share of the papers in the first topic", least=0.1, most=0.9)
    how: str = setting("first", "which papers come first", choices=("first", "last"))


def build(space, settings, random, options):
    rows = np.arange(len(space), dtype=np.int32)
    cut = int(len(space) * options.share)
    topics = (Topic("0", rows), Topic("0.0", rows[:cut]), Topic("0.1", rows[cut:]))
    return TopicTree(topics, Assignment.certain(len(space)))
'''
PLAIN = '''
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """A dataclass like any other: its values are checked by their kinds."""

    depth: int = 3


class Builder:
    def __init__(self, options):
        self.options = options
'''


@pytest.fixture
def with_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real distribution whose builders bring settings of their own."""
    info = tmp_path / "cut_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cut-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[hierarchography.builders]\ncut-in-two = cut_package:build\nplain = cut_plain:Builder\n"
    )
    (tmp_path / "cut_package.py").write_text(HALVES)
    (tmp_path / "cut_plain.py").write_text(PLAIN)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for module in ("cut_package", "cut_plain"):
        sys.modules.pop(module, None)


RECORDS = [{"title": f"Paper {number} about {('cats', 'dogs')[number % 2]}"} for number in range(20)]


@pytest.mark.usefixtures("with_settings")
def test_a_part_is_called_with_the_settings_that_it_brings() -> None:
    assert plugins.load("builders", "plain")().options.depth == 3
    assert plugins.load("builders", "plain", {"depth": 4})().options.depth == 4


@pytest.mark.usefixtures("with_settings")
@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"plugins.cut-in-two.shar": 0.3}, r"unknown setting 'plugins\.cut-in-two\.shar'; did you mean 'plugins\.cut-"),
        ({"plugins.cut-in-two.share": 2}, r"plugins\.cut-in-two\.share must be between 0\.1 and 0\.9, not 2\.0"),
        ({"plugins.cut-in-two.share": "x"}, r"plugins\.cut-in-two\.share must be a number, not 'x'"),
        ({"plugins.cut-in-two.how": "lost"}, r"must be first or last, not 'lost'; did you mean 'last'\?"),
        ({"plugins.plain.depth": "deep"}, r"plugins\.plain\.depth must be a whole number, not 'deep'"),
        ({"plugins.plain.breadth": 1}, r"unknown setting 'plugins\.plain\.breadth'; known: plugins\.plain\.depth"),
        ({"plugins.cut-in-tow.share": 0.3}, r"unknown plug-in 'cut-in-tow'; did you mean 'cut-in-two'\?"),
    ],
)
def test_wrong_settings_of_a_plug_in_are_refused_before_any_work(settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        build_map("no-such-file.csv", settings=settings)


@pytest.mark.usefixtures("with_settings")
def test_settings_of_a_plug_in_are_used_kept_apart_in_the_cache_and_saved_with_the_map(tmp_path: Path) -> None:
    def built(**settings: Any) -> TopicMap:
        return build_map(
            RECORDS, settings=settings, builder="cut-in-two", encoder="lsa", vocabulary="none", cache=tmp_path / "cache"
        )

    by_default, less = built(), built(**{"plugins.cut-in-two.share": 0.25})
    assert [topic.size for topic in by_default.tree.leaves] == [10, 10]
    assert [topic.size for topic in less.tree.leaves] == [5, 15]
    assert "share" in render_report(less)
    again = load_map(less.save(tmp_path / "map"))
    assert again.config.plugins == {"cut-in-two": {"share": 0.25}}
    assert again.config == less.config


@pytest.mark.usefixtures("with_settings")
def test_settings_of_a_plug_in_come_from_a_file_and_from_the_command_line(tmp_path: Path) -> None:
    table, settings = tmp_path / "papers.csv", tmp_path / "settings.toml"
    table.write_text("\n".join(["title", *(record["title"] for record in RECORDS)]))
    settings.write_text('[clustering]\nbuilder = "cut-in-two"\n[plugins.cut-in-two]\nshare = 0.25\nhow = "last"\n')
    words = ["build", table, "-o", tmp_path / "map", "--config", settings, "--encoder", "lsa", "--vocabulary", "none"]
    words += ["--set", "plugins.cut-in-two.share=0.75", "--no-cache", "--quiet"]
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exit_code == 0, result.output
    topic_map = load_map(tmp_path / "map")
    assert topic_map.config.plugins == {"cut-in-two": {"share": 0.75, "how": "last"}}
    assert [topic.size for topic in topic_map.tree.leaves] == [15, 5]


def test_the_namer_llm_is_called_with_the_section_of_language_models() -> None:
    config = Config().with_settings(namer="llm", llm_model="m")
    namer = plugins.load("namers", "llm", config.options("namers"))
    assert namer.keywords == {"options": config.llm}
