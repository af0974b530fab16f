"""Edits by hand survive a rebuild and updates; what no longer applies is reported."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hierarchography import TopicMap, load_map
from hierarchography.build.edited import with_papers
from hierarchography.build.edits import Edit
from hierarchography.cli import main
from hierarchography.maps.edit import edit_folder
from hierarchography.maps.records import carried_records
from hierarchography.maps.update import branches_of
from hierarchography.maps.upheld import Upheld, edits_in_force
from hierarchography.model import TopicTree
from hierarchography.model.nodes import part_of
from hierarchography.naming import Pin

SUBJECTS = {
    "galaxies": "stars dust redshift telescope cosmology halo quasar nebula",
    "proteins": "enzyme folding binding residue peptide structure ligand helix",
    "inflation": "prices bank monetary policy wages markets currency interest",
    "parsing": "grammar sentence syntax treebank words dependency clause lexicon",
    "glaciers": "ice snow melting valley moraine climate crevasse avalanche",
    "painting": "canvas pigment brush portrait museum fresco palette varnish",
}


def papers(rows: range, subjects: list[str] | None = None) -> list[dict[str, str]]:
    """Papers of each subject, all with their own words of it."""
    found = []
    for subject in subjects or list(SUBJECTS):
        chosen = list(combinations(SUBJECTS[subject].split(), 4))
        for row in rows:
            words = chosen[row * 7 % len(chosen)]
            title, abstract = f"{subject} {' '.join(words)} {row}", f"On {subject}: {', '.join(reversed(words))}."
            found.append({"id": f"{subject}-{row}", "title": title, "abstract": abstract})
    return found


def run(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.stderr
    return result


def written(path: Path, records: list[dict[str, str]]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def ids(topic_map: TopicMap, topic: str) -> set[str]:
    return set(topic_map.corpus.frame["id"].iloc[topic_map.tree[topic].members])


def named(topic_map: TopicMap) -> dict[str, str]:
    return {topic.name: topic.id for topic in topic_map.tree}


def topic_with(topic_map: TopicMap, paper: str) -> str:
    row = topic_map.corpus.frame["id"].tolist().index(paper)
    return topic_map.tree.topics[topic_map.tree.labels_at(1)[row]].id


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of six subjects with every kind of edit, then built again with another seed."""
    place = tmp_path_factory.mktemp("upheld") / "map"
    source = written(place.parent / "papers.jsonl", papers(range(12)))
    options = ["--encoder", "lsa", "--max-depth", 2, "--min-topic-size", 8, "--quiet"]
    run("build", source, "-o", place, *options)
    tree = load_map(place)
    at = {subject: topic_with(tree, f"{subject}-0") for subject in SUBJECTS}
    parts: list[dict[str, Any]] = [
        {"name": "Trees", "papers": [f"parsing-{row}" for row in range(6)]},
        {"name": "Lexica", "papers": [f"parsing-{row}" for row in range(6, 12)]},
    ]
    edit_folder(
        place,
        [
            {"do": "rename", "topic": at["galaxies"], "name": "Sky"},
            {"do": "merge", "topics": [at["glaciers"], at["painting"]], "name": "Alpine Art"},
            {"do": "hide", "topic": at["inflation"]},
            {"do": "split", "topic": at["parsing"], "into": parts, "below": True},
            {"do": "pin", "papers": ["galaxies-3"], "to": at["proteins"]},
            {"do": "rename", "topic": at["parsing"], "name": "Grammar"},
            {"do": "move", "topic": at["galaxies"], "to": at["parsing"]},
        ],
    )
    check(load_map(place))
    run("build", source, "-o", place, *options, "--seed", 5)
    check(load_map(place))
    return place


def check(topic_map: TopicMap) -> None:
    """Whether all edits are in force."""
    topics = named(topic_map)
    assert topic_map.tree[topics["Sky"]].parent == topics["Grammar"]
    assert topic_map.tree[topics["Trees"]].parent == topic_map.tree[topics["Lexica"]].parent == topics["Grammar"]
    assert {f"parsing-{row}" for row in range(6)} <= ids(topic_map, topics["Trees"])
    assert {f"parsing-{row}" for row in range(6, 12)} <= ids(topic_map, topics["Lexica"])
    assert "galaxies-3" in ids(topic_map, topic_with(topic_map, "proteins-0"))
    assert {"glaciers-0", "painting-0"} <= ids(topic_map, topics["Alpine Art"])
    assert not topic_map.corpus.frame["id"].str.startswith("inflation").any()


def test_edits_survive_a_rebuild_and_two_updates(folder: Path, tmp_path: Path) -> None:
    """The second update outgrows the merged topic, and has papers that are hidden."""
    before = {topic.name: topic.id for topic in load_map(folder).tree}
    first = run("update", folder, written(tmp_path / "1.jsonl", papers(range(12, 14), ["galaxies", "proteins"])))
    assert "no longer applies" not in first.stdout
    check(load_map(folder))
    assert named(load_map(folder)) == before
    many = [*papers(range(14, 44), ["glaciers", "painting"]), *papers(range(3), ["inflation"])]
    second = run("update", folder, written(tmp_path / "2.jsonl", many))
    assert "60 papers added, 0 already on the map, 3 hidden by an edit, 0 fit no topic" in second.stdout
    assert "no longer applies" not in second.stdout
    after = load_map(folder)
    check(after)
    assert set(before.items()) <= set(named(after).items())
    assert after.tree.children(before["Alpine Art"])
    counts = after.manifest["counts"]
    assert counts["hidden"] == 15
    assert len(after) + len(after.dropped) == counts["records"]


def test_an_edit_that_no_longer_applies_is_reported_in_one_line(folder: Path) -> None:
    topic_map = load_map(folder)
    view, gone = topic_map.views[topic_map.main], topic_map.tree[named(topic_map)["Trees"]].members
    kept = np.setdiff1d(np.arange(len(topic_map)), gone)
    part = replace(
        topic_map,
        corpus=topic_map.corpus.take(kept),
        views={topic_map.main: with_papers(view, kept, part_of(view.tree, kept))},
    )
    notes = edits_in_force(part).notes
    (split,) = [note for note in notes if ": split" in note]
    assert "edits.toml, line" in split
    assert split.endswith("split no longer applies: the papers of its parts are no longer there")
    assert not edits_in_force(topic_map).notes


def test_no_branch_above_an_edited_topic_is_grown_again(make_tree: Any) -> None:
    tree: TopicTree = make_tree([("A", "B")] * 4 + [("A", "C")] * 4 + [("D",)] * 4)
    leaves = {leaf.id for leaf in tree.leaves}
    assert branches_of(tree, leaves) == ["0.0", "0.1"]
    assert branches_of(tree, leaves, Upheld(frozenset({"0.0.1"}))) == ["0.0.0", "0.0.1", "0.1"]


def test_parts_of_a_merge_that_grow_again_are_merged_again(make_map: Any) -> None:
    """Of the three topics that grow from 13 papers, two are those that were merged."""
    records = [{"id": f"p{row}", "title": f"Paper {row}"} for row in range(13)]
    grown = make_map(records, [("A",)] * 5 + [("B",)] * 4 + [("C",)] * 4)
    pins = tuple(Pin("", tuple(f"p{row}" for row in rows), len(rows)) for rows in (range(4), range(5, 9)))
    upheld = Upheld(frozenset({"0.3"}), {"0.3": [Edit("merge", pins)]})
    again = upheld.merged("0.3", grown.tree, grown.corpus, grown.embeddings)
    assert [topic.members.tolist() for topic in again.children("0")] == [list(range(9)), list(range(9, 13))]
    assert upheld.merged("0.4", grown.tree, grown.corpus, grown.embeddings) is grown.tree


def test_what_is_recorded_of_topics_follows_them_through_an_edit() -> None:
    """`0.1` has become `0.0`; `0.2` is no more, and the new `0.1` is a topic that was not there before."""
    update = {
        "added": 3,
        "changes": [{"change": "born", "id": "0.1"}, {"change": "grew", "id": "0.2"}],
        "ended": ["0.3"],
        "grown_from": {"0.1": 7, "0.2": 9},
    }
    records = {"stability": {"trees": 3, "topics": {"0.1": 0.5, "0.2": 1.0}}, "updates": [update], "sample": {}}
    carried = carried_records(records, {"0.0": "0.1"}, {"0.0": 8, "0.1": 5})
    assert carried["stability"] == {"trees": 3, "topics": {"0.0": 0.5}}
    (last,) = carried["updates"]
    assert [change["id"] for change in last["changes"]] == ["0.0", ""]
    assert last["grown_from"] == {"0.0": 7, "0.1": 5}
    assert last["ended"] == []
    assert carried["sample"] == {}
