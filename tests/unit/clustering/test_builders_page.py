"""The page on writing a builder: its example runs as it stands, through an entry point, and keeps the promises."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hierarchography.model import Space, TopicTree

PAGE = Path(__file__).resolve().parents[3] / "docs" / "builders.md"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{PAGE} has no {language} block"
    return found[1]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example as a distribution on the path, with the entry point that the page gives."""
    (tmp_path / "pddp.py").write_text(block("python"), encoding="utf-8")
    info = tmp_path / "pddp-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pddp\nVersion: 1.0\n")
    entry = block("toml").replace('[project.entry-points."hierarchography.builders"]', "[hierarchography.builders]")
    (info / "entry_points.txt").write_text(entry.replace('"', ""))
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("pddp", None)


@pytest.mark.usefixtures("installed")
def test_the_example_finds_what_was_planted(few: Any, grow: Callable[..., TopicTree]) -> None:
    """Twelve topics were planted: most papers of a leaf are of one of them."""
    tree = grow(few.space, builder="pddp", min_topic_size=8)
    topics = few.topics[few.settled]
    leaves = tree.leaf_of[few.settled]
    largest = sum(np.bincount(topics[leaves == leaf]).max() for leaf in np.unique(leaves))
    assert largest / len(topics) > 0.6
    assert tree.depth <= 5
    assert min(topic.size for topic in tree) >= 8


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("papers", [1, 2, 10])
def test_the_example_keeps_identical_papers_together(
    arrange: Callable[[np.ndarray], Space], grow: Callable[..., TopicTree], papers: int
) -> None:
    assert len(grow(arrange(np.ones((papers, 8))), builder="pddp")) == 1
