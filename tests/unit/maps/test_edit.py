"""Edits of a finished map: in memory, in a folder and on the command line, and what a rebuild makes of them."""

from __future__ import annotations

import json
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hierarchography import InputError, TopicMap, build_map, load_map
from hierarchography.build.edits import read_edits
from hierarchography.cli import main
from hierarchography.maps.edit import edit_folder, edit_map
from hierarchography.maps.upheld import edits_in_force

SUBJECTS = {
    "galaxies": "stars dust redshift telescope cosmology halo",
    "proteins": "enzyme folding binding residue peptide structure",
    "inflation": "prices bank monetary policy wages markets",
    "parsing": "grammar sentence syntax treebank words dependency",
}


@pytest.fixture(scope="module")
def built() -> TopicMap:
    """48 papers, twelve of each of four subjects; every subject has its own words, and is one topic."""
    records = []
    for subject, words in SUBJECTS.items():
        for row, chosen in enumerate(list(combinations(words.split(), 4))[:12]):
            title, abstract = f"{subject} {' '.join(chosen)}", f"On {subject}: {', '.join(reversed(chosen))}."
            records.append({"id": f"{subject}-{row}", "title": title, "abstract": abstract})
    return build_map(records, encoder="lsa", max_depth=2, min_topic_size=8, cache=False)


def topic_with(topic_map: TopicMap, paper: str, level: int = 1) -> str:
    row = topic_map.corpus.frame["id"].tolist().index(paper)
    return topic_map.tree.topics[topic_map.tree.labels_at(level)[row]].id


def ids(topic_map: TopicMap, topic: str) -> set[str]:
    return set(topic_map.corpus.frame["id"].iloc[topic_map.tree[topic].members])


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_an_edit_of_another_view_leaves_what_is_recorded_of_the_main_one(built: TopicMap) -> None:
    labels = ["A > B" if row % 3 else "A > C" if row % 2 else "D" for row in range(len(built))]
    edited = built.with_view("kind", labels).view("kind").edit({"do": "merge", "topics": ["0.0.0", "0.0.1"]})
    assert edited.view("topics").recorded_stability == built.recorded_stability != {}


def test_a_map_is_edited_in_memory_and_the_old_one_is_unchanged(built: TopicMap) -> None:
    stars, bank = topic_with(built, "galaxies-0"), topic_with(built, "inflation-0")
    names = [topic.name for topic in built.tree]
    edited = built.edit(
        [
            {"do": "merge", "topics": [stars, bank], "name": "Growth"},
            {"do": "pin", "papers": ["parsing-3"], "to": stars},
        ]
    )
    grown = topic_with(edited, "galaxies-0")
    assert edited.tree[grown].name == "Growth" and topic_with(edited, "inflation-0") == grown
    assert ids(built, stars) | ids(built, bank) | {"parsing-3"} == ids(edited, grown)
    assert [topic.name for topic in built.tree] == names
    assert all(topic.name for topic in edited.tree)


def test_nothing_is_changed_if_one_edit_cannot_be_applied(built: TopicMap) -> None:
    with pytest.raises(InputError, match=r"edit 2: seed cannot be applied: only 0 papers fit .*; nothing was changed"):
        stars = topic_with(built, "galaxies-0")
        built.edit([{"do": "rename", "topic": stars, "name": "Sky"}, {"do": "seed", "name": "Whales"}])


def test_a_later_edit_keeps_a_name_by_hand_or_reports_it(built: TopicMap) -> None:
    """With as many papers more, the topic still has F1 2*12/(12+24) = .67 with the papers that were named."""
    stars, bank = topic_with(built, "galaxies-0"), topic_with(built, "inflation-0")
    named = built.edit({"do": "rename", "topic": stars, "name": "Sky"})
    merged = edit_map(named, {"do": "merge", "topics": [stars, bank]})
    assert "Sky" in [topic.name for topic in merged.map.tree]
    again = edit_map(named, {"do": "merge", "topics": [stars, bank], "name": "Growth"})
    assert f"the name 'Sky' of topic {stars}: replaced by the name 'Growth' of an edit" in again.notes


def test_a_name_that_a_sibling_has_by_hand_is_refused(built: TopicMap) -> None:
    stars, bank = topic_with(built, "galaxies-0"), topic_with(built, "inflation-0")
    named = built.edit({"do": "rename", "topic": stars, "name": "Sky"})
    with pytest.raises(InputError, match=rf"edit 1: rename cannot be applied: topic {stars}, a sibling of {bank}, is"):
        named.edit({"do": "rename", "topic": bank, "name": "Sky"})
    swapped = named.edit(
        [{"do": "rename", "topic": bank, "name": "Sky"}, {"do": "rename", "topic": stars, "name": "Stars"}]
    )
    assert (swapped.tree[stars].name, swapped.tree[bank].name) == ("Stars", "Sky")


@pytest.fixture(scope="module")
def folder(built: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map in a folder, edited by three commands."""
    papers = tmp_path_factory.mktemp("edited") / "papers.jsonl"
    columns = ["id", "title", "abstract"]
    lines = (json.dumps(record) for record in built.corpus.frame[columns].to_dict("records"))
    papers.write_text("\n".join(lines), encoding="utf-8")
    place = papers.parent / "map"
    options = ["--encoder", "lsa", "--max-depth", 2, "--min-topic-size", 8, "--quiet"]
    assert run("build", papers, "-o", place, *options).exit_code == 0
    grown = load_map(place)
    commands: list[list[Any]] = [
        ["rename", topic_with(grown, "galaxies-0"), "Sky"],
        ["hide", lambda now: topic_with(now, "inflation-0")],
        ["seed", "Grammars", "--keyword", "grammar", "--paper", "parsing-0", "--paper", "parsing-1"],
    ]
    for words in commands:
        now = load_map(place)
        result = run("edit", place, *(word(now) if callable(word) else word for word in words))
        assert result.exit_code == 0, result.stderr
        assert "edits: 1 of 1 applied" in result.stdout
    return place


def check(topic_map: TopicMap) -> None:
    names = {topic.name: topic.id for topic in topic_map.tree}
    assert "galaxies-0" in ids(topic_map, names["Sky"])
    assert {"parsing-0", "parsing-1"} <= ids(topic_map, names["Grammars"])
    assert not topic_map.corpus.frame["id"].str.startswith("inflation").any()
    hidden = topic_map.dropped[topic_map.dropped["kind"] == "hidden"]
    assert set(hidden["id"]) == {f"inflation-{row}" for row in range(12)}
    counts = topic_map.manifest["counts"]
    assert (counts["papers"], counts["hidden"], counts["topics"]) == (36, 12, len(topic_map.tree))
    assert len(topic_map) + len(topic_map.dropped) == counts["records"]


def test_the_folder_holds_the_edited_map_and_the_file(folder: Path) -> None:
    check(load_map(folder))
    assert (folder / "edits.toml").read_text(encoding="utf-8").count("[[edit]]") == 3


def test_a_rebuild_with_another_seed_and_other_settings_applies_the_edits_again(folder: Path) -> None:
    before = (folder / "edits.toml").read_bytes()
    papers = folder.parent / "papers.jsonl"
    result = run("build", papers, "-o", folder, "--encoder", "lsa", "--seed", 7, "--min-topic-size", 9)
    assert result.exit_code == 0, result.stderr
    check(load_map(folder))
    assert "edits: 3 of 3 applied" in load_map(folder).manifest["notes"]
    assert (folder / "edits.toml").read_bytes() == before
    assert edit_folder(folder).edits == ()  # a build has taken them all into account


def test_a_second_name_replaces_the_first_in_the_file(folder: Path) -> None:
    topic = next(topic.id for topic in load_map(folder).tree if topic.name == "Sky")
    edit_folder(folder, [{"do": "rename", "topic": topic, "name": "Heavens"}])
    text = (folder / "edits.toml").read_text(encoding="utf-8")
    assert '"Heavens"' in text and 'name = "Sky"\n' not in text
    assert "Heavens" in [topic.name for topic in load_map(folder).tree]
    edit_folder(folder, [{"do": "rename", "topic": topic, "name": "Sky"}])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["hide", "0.99"], "no topic '0.99'"),
        (["pin", "nobody", "--to", "0.0"], "no paper 'nobody' is on the map"),
        (["rename", "0.0"], "rename needs: TOPIC NAME"),
        (["hide", "0.0", "--name", "X"], "hide has no such field"),
        (["taxonomy", "nothing.csv"], "there is no taxonomy"),
    ],
)
def test_a_bad_edit_is_one_line_and_changes_nothing(folder: Path, words: list[str], message: str) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    result = run("edit", folder, *words)
    assert result.exit_code == 2 and message in result.stderr
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.parametrize("failure", [InputError("No space left"), KeyboardInterrupt()])
def test_the_file_stays_as_it_was_if_the_map_is_not_saved(
    folder: Path, failure: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise failure

    before = (folder / "edits.toml").read_bytes()
    topic = next(topic.id for topic in load_map(folder).tree if topic.name == "Sky")
    monkeypatch.setattr("hierarchography.maps.edit.save_map", fail)
    with pytest.raises(type(failure)):
        edit_folder(folder, {"do": "rename", "topic": topic, "name": "Heavens"})
    assert (folder / "edits.toml").read_bytes() == before


def test_a_taxonomy_that_is_applied_may_be_gone_and_its_path_is_relative(built: TopicMap, tmp_path: Path) -> None:
    built.save(tmp_path / "map")
    known = tmp_path / "known.md"
    known.write_text("Space\n  Galaxies\n  Dust\nEconomy: inflation, prices\n", encoding="utf-8")
    edit_folder(tmp_path / "map", {"do": "taxonomy", "file": str(known)})
    path = tmp_path / "map" / "edits.toml"
    assert tomllib.loads(path.read_text(encoding="utf-8"))["edit"] == [{"do": "taxonomy", "file": "../known.md"}]
    known.unlink()
    absent = f"{path}, line 2: there is no taxonomy ../known.md any more"
    edited = edit_folder(tmp_path / "map", {"do": "rename", "topic": "0.0", "name": "Sky"})
    assert [note for note in edited.notes if note.startswith(absent)] and edited.map.tree["0.0"].name == "Sky"
    assert edit_folder(tmp_path / "map").edits == ()
    assert edits_in_force(edited.map).notes[0].startswith(absent)
    with pytest.raises(InputError, match=r"edits.toml, line 2: there is no taxonomy .*known.md; put the file back"):
        read_edits(path)
