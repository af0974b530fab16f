"""Views of the facets of a map's papers; in a build, on a finished map, and by the commands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from hierarchography import InputError, TopicMap, build_map, load_map
from hierarchography.build import facets as build_facets
from hierarchography.cli import main

PROBLEMS = (
    "Moss on slate roofs hardly grows, yet little is known of its water.",
    "Rust of iron bridges remains costly.",
)
METHODS = ("We propose a spring scale that weighs samples.", "We train a neural network on photographs of samples.")
RESULT = "Experiments show that the error is reduced by {}% compared with earlier work."


@pytest.fixture(autouse=True)
def by_cue_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences are read without MiniLM, whose loading would take longer than all of these tests."""
    monkeypatch.setattr(build_facets, "MOST_READ", 0)


def records(count: int = 48) -> list[dict[str, str]]:
    """Papers on every pair of a problem and a method; every twelfth has no abstract."""
    found = []
    for row in range(count):
        problem, method = PROBLEMS[row % 2], METHODS[row // 2 % 2]
        abstract = f"{problem} {method} {RESULT.format(row)}" if row % 12 else ""
        found.append({"id": f"p{row}", "title": f"Paper {row} on moss or rust", "abstract": abstract})
    return found


@pytest.fixture(scope="module")
def built() -> TopicMap:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_facets, "MOST_READ", 0)
        return build_map(records(), encoder="lsa", vocabulary="none", facets="problem, method", cache=False, seed=1)


def test_a_build_grows_a_view_of_each_facet(built: TopicMap) -> None:
    assert list(built.views) == ["topics", "problem", "method"]
    for facet, texts in (("problem", PROBLEMS), ("method", METHODS)):
        leaves = built.views[facet].tree.leaf_of
        kinds = np.array(
            [
                next((place for place, text in enumerate(texts) if text in abstract), -1)
                for abstract in built.corpus.frame["abstract"]
            ]
        )
        for leaf in set(leaves.tolist()):
            told = kinds[(leaves == leaf) & (kinds >= 0)]
            assert len(set(told.tolist())) <= 1, f"a topic of the view {facet} has papers of two kinds"


def test_what_was_not_found_is_said(built: TopicMap) -> None:
    notes = " ".join(built.manifest["notes"])
    assert "facets of 48 papers; 4 without an abstract" in notes
    assert "no sentence of a facet, so the title is used: problem 4, method 4, result 4 papers" in notes
    assert built.manifest["recorded"]["facets"]["without"] == {"problem": 4, "method": 4, "result": 4}


def test_a_finished_map_gets_the_same_view_as_in_a_build(built: TopicMap) -> None:
    plain = build_map(records(), encoder="lsa", vocabulary="none", cache=False, seed=1)
    grown = plain.with_facets("method", cache=False)
    assert list(grown.views) == ["topics", "method"]
    assert np.array_equal(grown.views["method"].tree.leaf_of, built.views["method"].tree.leaf_of)
    assert [topic.name for topic in grown.views["method"].tree] == [topic.name for topic in built.views["method"].tree]


def test_facets_cross(built: TopicMap) -> None:
    crossed = built.cross("problem", "method")
    assert crossed.papers == 48
    assert min(crossed.counts.shape) >= 2


def test_the_commands(built: TopicMap, tmp_path: Path) -> None:
    folder = built.without_view("problem").without_view("method").save(tmp_path / "map")
    runner = CliRunner()
    added = runner.invoke(main, ["facets", str(folder), "problem", "method"])
    assert added.exit_code == 0, added.output
    assert "views: topics (main), problem, method" in added.output
    assert list(load_map(folder).views) == ["topics", "problem", "method"]
    page = tmp_path / "gaps.html"
    shown = runner.invoke(main, ["matrix", str(folder), "problem", "method", "--html", str(page)])
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith("48 papers; ")
    assert page.is_file()


def test_papers_without_a_facet_have_no_view_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    titles = [{"title": f"Moss on roof number {row}"} for row in range(12)]
    grown = build_map(titles, encoder="lsa", vocabulary="none", facets="method", cache=False)
    assert list(grown.views) == ["topics"]
    assert "no paper has a sentence about its method, so there is no view of this facet" in grown.manifest["notes"]


def test_one_paper_has_views() -> None:
    grown = build_map(records(2)[1:], encoder="lsa", vocabulary="none", facets="problem,result", cache=False)
    assert [len(view.tree) for view in grown.views.values()] == [1, 1, 1]


def test_an_unknown_facet_is_refused_before_any_work(built: TopicMap) -> None:
    with pytest.raises(InputError, match="no facet 'methods'; did you mean 'method'"):
        build_map("not-there.csv", facets="methods")
    with pytest.raises(InputError, match="no facet is named"):
        built.with_facets("")
