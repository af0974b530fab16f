"""Parts by name: every built-in one loads, others come by entry points, unknown names are answered."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hierarchography import plugins
from hierarchography.errors import InputError


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
