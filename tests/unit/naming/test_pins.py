"""Names by hand: the file, the topics that its entries find again, and what happens to those that find none."""

from __future__ import annotations

import json
import shutil
import stat
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hierarchography import Corpus, InputError, TopicMap, TreeError, build_map, load_map
from hierarchography.cli import main
from hierarchography.maps.pin import apply_names, pin_topic
from hierarchography.model import Assignment, Topic, TopicTree
from hierarchography.naming import Pin, apply_pins, make_pin, name_key, read_pins, write_pin
from hierarchography.naming.pins import KEPT
from hierarchography.progress import Lines
from hierarchography.storage import save_map

ENTRY = '[[topic]]\nname = "Tea"\npapers = ["p1", "p2"]\n'


def grown(members: Mapping[str, Sequence[int] | range], names: Mapping[str, str]) -> TopicTree:
    """A tree of `{id: papers}` in preorder, each topic with the keyword "spare <id without dots>" and two more."""
    topics = (
        Topic(at, np.array(papers, dtype=np.int32), names.get(at, at), (names.get(at, at), f"spare word{at[2:]}"))
        for at, papers in members.items()
    )
    return TopicTree(tuple(topics), Assignment.certain(len(members["0"])))


def corpus(papers: int) -> Corpus:
    return Corpus.from_records([{"title": f"Paper {place}"} for place in range(1, papers + 1)])


@pytest.fixture
def tree() -> TopicTree:
    """Ten papers p1 ... p10: 0.0 holds the first six in two leaves of three, 0.1 the other four."""
    members = {"0": range(10), "0.0": range(6), "0.0.0": range(3), "0.0.1": range(3, 6), "0.1": range(6, 10)}
    return grown(members, {"0": "All", "0.0": "Drinks", "0.0.0": "Milk", "0.0.1": "Beer", "0.1": "Food"})


def pin(name: str, *papers: int, **more: Any) -> Pin:
    return Pin(name, tuple(f"p{paper}" for paper in papers), more.pop("size", len(papers)), **more)


def names(tree: TopicTree) -> dict[str, str]:
    return {topic.id: topic.name for topic in tree}


def test_a_pin_goes_to_the_topic_that_holds_its_papers(tree: TopicTree) -> None:
    """p1 ... p3 and p4: F1 with 0.0.0 is 2*3/(4+3) = .86, with 0.0 2*4/(4+6) = .8."""
    pinned = apply_pins(tree, corpus(10), [pin("Tea", 1, 2, 3, 4, keywords=("green tea",))])
    assert pinned.topics == ("0.0.0",)
    assert (pinned.tree["0.0.0"].name, pinned.tree["0.0.0"].keywords) == ("Tea", ("green tea",))
    assert names(pinned.tree) | {"0.0.0": "Milk"} == names(tree)
    assert pinned.notes == ("manual names: 1 of 1 topics found",)


def test_without_keywords_those_of_the_namer_stay(tree: TopicTree) -> None:
    assert apply_pins(tree, corpus(10), [pin("Tea", 1, 2, 3)]).tree["0.0.0"].keywords == ("Milk", "spare word0.0")


def test_the_size_tells_a_topic_from_its_child(tree: TopicTree) -> None:
    """A sample p1, p4 of six papers: the parent has 2*6*1/(6+6) = 1, each leaf 2*6*.5/(6+3) = .67."""
    assert apply_pins(tree, corpus(10), [pin("Cups", 1, 4, size=6)]).topics == ("0.0",)
    assert apply_pins(tree, corpus(10), [pin("Cups", 1, 2, size=3)]).topics == ("0.0.0",)


def test_no_topic_is_pinned_twice_and_all_pins_are_matched_together(tree: TopicTree) -> None:
    """The second fits 0.0.0 (F1 1) alone; the first fits it better (.86) than 0.0 (.8), and yields."""
    pinned = apply_pins(tree, corpus(10), [pin("Cups", 1, 2, 3, 4), pin("Tea", 1, 2, 3)])
    assert pinned.topics == ("0.0", "0.0.0")


def test_a_pin_whose_topic_is_gone_is_told(tree: TopicTree) -> None:
    """p1, p4, p7, p8, p9 are best in 0.1, with 2*3/(5+4) = .67; p1, p4, p7 in 0.0, with 2*2/(3+6) = .44."""
    mixed = pin("Mixed", 1, 4, 7, where="names.toml, topic 1 ('Mixed')")
    found = apply_pins(tree, corpus(10), [pin("Food!", 1, 4, 7, 8, 9), mixed])
    assert found.topics == ("0.1", None)
    assert found.notes[0] == "manual names: 1 of 2 topics found"
    assert "no topic matches its papers: the best match, 0.0 ('Drinks'), has F1 0.44" in found.notes[1]
    assert found.notes[1].startswith("names.toml, topic 1 ('Mixed')")


def test_the_root_is_pinned_as_the_root_and_by_nothing_else(tree: TopicTree) -> None:
    """p1 ... p9 are most of the root (2*9/(9+10) = .95), but only a pin of the root names it."""
    assert apply_pins(tree, corpus(10), [pin("Menu", *range(1, 10))]).topics == ("0.0",)
    assert apply_pins(tree, corpus(10), [pin("Menu", *range(1, 10), id="0")]).topics == ("0",)
    assert apply_pins(tree, corpus(10), [pin("Menu", 1, 2, 3, id="0")]).topics == (None,)


def test_papers_that_are_gone_are_told(tree: TopicTree) -> None:
    found = apply_pins(tree, corpus(10), [Pin("Tea", ("x", "y"), 2)])
    assert found.topics == (None,)
    assert "none of its papers is on the map" in found.notes[1]
    assert names(found.tree) == names(tree)


def test_half_of_the_papers_are_enough(tree: TopicTree) -> None:
    """Of six pinned papers three are left, p1 ... p3: the topic had six, so three are left of it too."""
    half = Pin("Tea", ("p1", "p2", "p3", "x", "y", "z"), 6)
    assert apply_pins(tree, corpus(10), [half]).topics == ("0.0.0",)


def test_a_map_that_grew_fourfold_keeps_its_pins() -> None:
    """Ten papers became forty: the topic of p1 ... p5 has 20 now; counted by its old part (5) its F1 is 1."""
    late = grown({"0": range(40), "0.0": range(20), "0.1": range(20, 40)}, {})
    known = pin("Tea", 1, 2, 3, 4, 5, of=10)
    assert apply_pins(late, corpus(40), [known]).topics == ("0.0",)
    assert apply_pins(late, corpus(40), [replace(known, of=0)]).topics == (None,)


def test_a_name_of_a_sibling_that_is_not_by_hand_yields(tree: TopicTree) -> None:
    """0.0.0 is pinned to "Beers": its sibling 0.0.1 "Beer" takes its next keyword; the cousin would not have to."""
    pinned = apply_pins(tree, corpus(10), [pin("Beers", 1, 2, 3)])
    assert names(pinned.tree)["0.0.0"] == "Beers"
    assert names(pinned.tree)["0.0.1"] == "Spare Word0.1"
    assert pinned.notes[1:] == ("topic 0.0.1: 'Beer' is now 'Spare Word0.1', because 0.0.0 has that name by hand",)


def test_a_parent_and_children_yield_too(tree: TopicTree) -> None:
    pinned = apply_pins(tree, corpus(10), [pin("Drinks", 1, 2, 3)])
    above = names(pinned.tree)
    assert (above["0.0"], above["0.0.0"]) == ("Spare Word0", "Drinks")
    assert pinned.notes[1:] == ("topic 0.0: 'Drinks' is now 'Spare Word0', because 0.0.0 has that name by hand",)
    below = names(apply_pins(tree, corpus(10), [pin("Milk", 1, 2, 3, 4, 5, 6)]).tree)
    assert (below["0.0"], below["0.0.0"]) == ("Milk", "Spare Word0.0")


def test_where_no_keyword_is_free_the_number_names(tree: TopicTree) -> None:
    bare = tree.with_topics(replace(topic, keywords=("beer",)) for topic in tree)
    assert apply_pins(bare, corpus(10), [pin("Beer", 1, 2, 3)]).tree["0.0.1"].name == "Topic 0.0.1"


def test_of_two_siblings_pinned_to_one_name_the_better_match_has_it(tree: TopicTree) -> None:
    """Pinned in different branches, siblings now: p1 ... p3 match fully, p4, p5 with 2*2/(2+3) = .8."""
    found = apply_pins(tree, corpus(10), [pin("Tea", 4, 5), pin("Teas", 1, 2, 3)])
    assert found.topics == (None, "0.0.0")
    assert found.tree["0.0.1"].name == "Beer"
    assert "its topic 0.0.1 is now a sibling of 0.0.0, which is pinned to the same name" in found.notes[1]


def test_the_same_name_in_two_branches_is_fine(tree: TopicTree) -> None:
    found = apply_pins(tree, corpus(10), [pin("Tea", 1, 2, 3), pin("Tea", 7, 8, 9, 10)])
    assert found.topics == ("0.0.0", "0.1")


def test_no_pins_change_nothing(tree: TopicTree) -> None:
    found = apply_pins(tree, corpus(10), [])
    assert (found.tree, found.topics, found.notes) == (tree, (), ())


def test_a_large_topic_keeps_a_fair_sample_of_its_leaves() -> None:
    """200 papers, 150 in one leaf and 50 in the other: 50 are kept, about three of four from the first."""
    tree = grown({"0": range(200), "0.0": range(150), "0.1": range(150, 200)}, {})
    made = make_pin(tree, corpus(200), "0", "Everything")
    first = sum(int(paper[1:]) <= 150 for paper in made.papers)
    assert (len(made.papers), made.size, made.of) == (KEPT, 200, 200)
    assert abs(first - 0.75 * KEPT) <= 1
    assert apply_pins(tree, corpus(200), [made]).topics == ("0",)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "names.toml"


def test_what_is_written_is_read_back(path: Path) -> None:
    """Text of strangers stays text: quotes, brackets, backslashes and line ends in ids and names."""
    made = Pin('Tea "and" \\milk <b>[[topic]]', ('a"b', "c\\d", "e]\n[x]", "é"), 9, 20, ("k'1",), "0.2")
    (read,) = write_pin(path, made)
    assert replace(read, where="") == made == replace(read_pins(path)[0], where="")


def test_a_pin_is_added_and_nothing_of_the_file_is_lost(path: Path) -> None:
    path.write_text(f"# mine\n{ENTRY}# why: see notes\nkeywords = [ 'green tea' ] # best\n")
    path.chmod(0o644)
    write_pin(path, Pin("Milk", ("p3",), 1))
    text = path.read_text()
    assert text.startswith(f"# mine\n{ENTRY}# why: see notes\nkeywords = [ 'green tea' ] # best\n")
    assert [one.name for one in read_pins(path)] == ["Tea", "Milk"]
    assert stat.S_IMODE(path.stat().st_mode) & 0o044, "others may still read it"
    assert [entry.name for entry in path.parent.iterdir()] == ["names.toml"]


def test_a_pin_takes_the_place_of_another_and_keeps_its_keywords(path: Path) -> None:
    path.write_text(f'# mine\n{ENTRY}keywords = ["green tea"]  # best\n\n[[topic]]\nname = "B"\npapers = ["p9"]\n')
    write_pin(path, Pin("Teas", ("p1",), 1), 0)
    first, second = read_pins(path)
    assert (first.name, first.papers, first.keywords, second.name) == ("Teas", ("p1",), ("green tea",), "B")
    assert "# mine" in path.read_text()
    assert "# best" in path.read_text()


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text(ENTRY)
    path.symlink_to(tmp_path / "real.toml")
    write_pin(path, Pin("Milk", ("p3",), 1))
    assert path.is_symlink()
    assert len(read_pins(tmp_path / "real.toml")) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[topic]\n", r"names\.toml is not valid TOML"),
        ("[[topic]]\nname = \n", r"names\.toml is not valid TOML: .*line 2"),
        ("[topic]\nname = 'A'\n", r"names\.toml: each topic must be under a line \[\[topic\]\]"),
        ("names = 3\n", r"names\.toml: unknown entry 'names'"),
        ("topic = [3]\n", r"names\.toml, topic 1: must be a table"),
        (ENTRY + "[[topic]]\nname = ' '\npapers = ['p1']", r"names\.toml, topic 2: name is empty"),
        ("[[topic]]\npapers = ['p1']", r"names\.toml, topic 1: name is empty"),
        ("[[topic]]\nname = 3\npapers = ['p1']", r"topic 1: name must be text, not 3"),
        (f"[[topic]]\nname = '{'x' * 81}'", r"topic 1: name has 81 characters \(at most 80 are allowed\): 'xxx"),
        ('[[topic]]\nname = "A\\u202Eb"', r"topic 1: name contains the invisible character U\+202E"),
        ('[[topic]]\nname = "A\\u001Bb"', r"topic 1: name contains the invisible character U\+001B"),
        (
            "[[topic]]\nname = 'A'",
            r"topic 1 \('A'\): no papers to identify the topic; create the entry with 'hierarchography pin",
        ),
        ("[[topic]]\nname = 'A'\npapers = 'p1'", r"topic 1 \('A'\): papers must be a list of texts, not 'p1'"),
        ("[[topic]]\nname = 'A'\npapers = [1]", r"papers must be ids of papers in quotes, not 1"),
        (ENTRY + "size = 1", r"topic 1 \('Tea'\): size must be a whole number of at least 2, not 1"),
        (ENTRY + "size = true", r"size must be a whole number of at least 2, not True"),
        (ENTRY + "size = 5\nof = 4", r"of must be a whole number of at least 5, not 4"),
        (ENTRY + "keyword = ['x']", r"unknown field 'keyword'; known: name, keywords, id, size, of, papers"),
        (ENTRY + "keywords = 'x'", r"keywords must be a list of texts, not 'x'"),
        (ENTRY + "keywords = ['']", r"a keyword is empty"),
        (ENTRY + f"keywords = {[str(n) for n in range(51)]}", r"51 keywords; give at most 50"),
        (ENTRY + "id = 3", r"id must be text, not 3"),
    ],
)
def test_a_mistake_is_named_with_file_and_entry_and_nothing_is_lost(path: Path, text: str, told: str) -> None:
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_pins(path)
    with pytest.raises(InputError, match=told):
        write_pin(path, Pin("Milk", ("p3",), 1))
    assert path.read_text() == text


def test_files_that_cannot_be_used_are_named(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the names .*names\.toml: No such file"):
        read_pins(path)
    with pytest.raises(InputError, match="cannot read the names"):
        read_pins(tmp_path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"names\.toml is not valid TOML"):
        read_pins(path)
    path.write_text('topic = [{name = "A", papers = ["p1"]}]')
    with pytest.raises(InputError, match=r"write each topic under a line \[\[topic\]\]"):
        write_pin(path, Pin("Milk", ("p3",), 1))


# The whole way, on the bundled papers.


@pytest.fixture(scope="module")
def saved(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_map.save(tmp_path_factory.mktemp("saved") / "map")


@pytest.fixture
def folder(saved: Path, tmp_path: Path) -> Path:
    """The map's folder, to be changed."""
    return Path(shutil.copytree(saved, tmp_path / "map"))


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def members(topic_map: TopicMap, topic_id: str) -> set[str]:
    return set(topic_map.corpus.frame["id"].iloc[topic_map.tree[topic_id].members])


def by_name(topic_map: TopicMap, name: str) -> Topic:
    (topic,) = (topic for topic in topic_map.tree if topic.name == name)
    return topic


def f1(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def test_the_command_names_the_topic_at_once(folder: Path, small_map: TopicMap) -> None:
    leaf = small_map.tree.leaves[0]
    result = run("pin", folder, leaf.id, "  Tea   and <Milk> ", "--keyword", "green tea", "--keyword", "oat milk")
    assert result.exit_code == 0, result.stderr
    assert f"topic {leaf.id} ({leaf.size} papers) is now called 'Tea and <Milk>'" in result.stdout
    assert str(folder / "names.toml") in result.stdout
    loaded = load_map(folder)
    assert loaded.tree[leaf.id].name == "Tea and <Milk>"
    assert loaded.tree[leaf.id].keywords == ("green tea", "oat milk")
    assert loaded.config.naming.names == str(folder / "names.toml")
    assert "<Milk>" not in (folder / "map.html").read_text(encoding="utf-8")
    entry = tomllib.loads((folder / "names.toml").read_text())["topic"][0]
    assert (entry["id"], entry["size"], entry["of"]) == (leaf.id, leaf.size, 365)


@pytest.mark.parametrize("late", [False, True])
def test_the_file_has_the_pin_if_and_only_if_the_map_has_it(
    folder: Path, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C before and after the map is saved."""

    def interrupted(topic_map: TopicMap, to: str | Path) -> None:
        if late:
            save_map(topic_map, to)
        raise KeyboardInterrupt

    monkeypatch.setattr("hierarchography.maps.pin.save_map", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pin_topic(folder, "0.0", "Tea")
    assert (folder / "names.toml").exists() == late == (load_map(folder).tree["0.0"].name == "Tea")


def test_the_root_can_be_named(folder: Path) -> None:
    assert run("pin", folder, "0", "Everything").exit_code == 0
    assert load_map(folder).tree.root.name == "Everything"


def test_pinning_again_replaces_the_pin(folder: Path, small_map: TopicMap) -> None:
    leaf, other = small_map.tree.leaves[0].id, small_map.tree.leaves[-1].id
    for topic, name in ((leaf, "Tea"), (other, "Food"), (leaf, "Milk")):
        assert run("pin", folder, topic, name).exit_code == 0
    assert [(one.name, one.id) for one in read_pins(folder / "names.toml")] == [("Milk", leaf), ("Food", other)]
    tree = load_map(folder).tree
    assert (tree[leaf].name, tree[other].name) == ("Milk", "Food")


def test_changes_of_the_file_go_into_the_map(folder: Path, small_map: TopicMap) -> None:
    leaf = small_map.tree.leaves[0].id
    pin_topic(folder, leaf, "Tea")
    path = folder / "names.toml"
    path.write_text(path.read_text().replace('"Tea"', '"Milk"'))
    result = run("pin", folder)
    assert result.exit_code == 0, result.stderr
    assert load_map(folder).tree[leaf].name == "Milk"


def test_pins_survive_another_seed_another_order_and_lost_papers(small_map: TopicMap, tmp_path: Path) -> None:
    """The topic with the papers of the pinned one has the name, whatever its id is now."""
    pinned = [topic for topic in small_map.tree.level(1) if topic.size > KEPT][:1]
    pinned += [topic for topic in small_map.tree.leaves if topic.size >= 8][:3]
    hand = {f"Hand {number}": small_map.tree[topic.id] for number, topic in enumerate(pinned)}
    names = tmp_path / "names.toml"
    for name, topic in hand.items():
        write_pin(names, make_pin(small_map.tree, small_map.corpus, topic.id, name))
    frame = small_map.corpus.frame.sample(frac=0.9, random_state=1)
    again = build_map(frame, encoder="lsa", seed=5, names=names)
    found = {topic.name for topic in again.tree} & set(hand)
    assert f"manual names: {len(found)} of 4 topics found" in again.manifest["notes"]
    assert len(found) >= 2
    still_there = set(again.corpus.frame["id"])
    for name in found:
        before = members(small_map, hand[name].id) & still_there
        assert f1(members(again, by_name(again, name).id), before) >= 0.5
    lost = [note for note in again.manifest["notes"] if any(repr(name) in note for name in set(hand) - found)]
    assert len(lost) == 4 - len(found)
    assert_names_differ(again.tree)


def assert_names_differ(tree: TopicTree) -> None:
    for topic in tree:
        keys = [name_key(child.name) for child in tree.children(topic.id)]
        assert len(set(keys)) == len(keys)


def test_a_pin_without_its_papers_is_reported_everywhere(small_map: TopicMap, tmp_path: Path) -> None:
    leaf, names = small_map.tree.leaves[0], tmp_path / "names.toml"
    write_pin(names, make_pin(small_map.tree, small_map.corpus, leaf.id, "Tea"))
    rest = small_map.corpus.frame[~small_map.corpus.frame["id"].isin(members(small_map, leaf.id))]
    told = Told()
    again = build_map(rest, encoder="lsa", consensus=1, vocabulary="none", names=str(names), progress=told)
    note = f"{names}, topic 1 ('Tea'): none of its papers is on the map"
    assert note in again.manifest["notes"]
    assert note in told.notes
    assert "Tea" not in {topic.name for topic in again.tree}


class Told(Lines):
    """Keeps the lines for the user."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)


def test_a_build_into_the_same_folder_keeps_the_names(tmp_path: Path) -> None:
    """names.toml in the folder is used without being asked for, kept as it is, and is in the settings."""
    folder = tmp_path / "map"
    words = ["-o", folder, "--encoder", "lsa", "--quiet"]
    assert run("demo", *words).exit_code == 0
    first = load_map(folder)
    leaf = max(first.tree.leaves, key=lambda topic: topic.size)
    assert run("pin", folder, leaf.id, "Tea and Milk").exit_code == 0
    kept = (folder / "names.toml").read_bytes()
    again = run("demo", "-o", folder, "--encoder", "lsa")
    assert again.exit_code == 0, again.stderr
    assert "manual names: 1 of 1 topics found" in again.stderr
    assert by_name(load_map(folder), "Tea and Milk").id == leaf.id
    assert (folder / "names.toml").read_bytes() == kept
    assert 'names = "names.toml"' in (folder / "config.toml").read_text()
    assert json.loads((folder / "manifest.json").read_text())["notes"][-1] == "manual names: 1 of 1 topics found"


def test_names_of_another_file_go_before_those_of_the_folder(folder: Path, small_map: TopicMap, tmp_path: Path) -> None:
    """Later pins go into the file that the map was built with."""
    leaf = max(small_map.tree.leaves, key=lambda topic: topic.size)
    other = tmp_path / "given.toml"
    write_pin(other, make_pin(small_map.tree, small_map.corpus, leaf.id, "Given"))
    write_pin(folder / "names.toml", make_pin(small_map.tree, small_map.corpus, leaf.id, "Own"))
    result = run("demo", "-o", folder, "--encoder", "lsa", "--names", other)
    assert result.exit_code == 0, result.stderr
    assert f"{folder / 'names.toml'} is ignored; names are read from {other}" in result.stderr
    built = load_map(folder)
    assert built.tree[leaf.id].name == "Given"
    another = next(topic for topic in built.tree.leaves if topic.name != "Given")
    assert run("pin", folder, another.id, "More").exit_code == 0
    assert len(read_pins(other)) == 2
    assert len(read_pins(folder / "names.toml")) == 1


@pytest.mark.parametrize(
    ("topic", "name", "told"),
    [
        ("0.99", "Tea", "no topic '0.99'"),
        ("0.0", " ", "topic 0.0: name is empty"),
        ("0.0", "x" * 81, "topic 0.0: name has 81 characters (at most 80 are allowed)"),
    ],
)
def test_what_cannot_be_pinned_is_one_line_and_changes_nothing(folder: Path, topic: str, name: str, told: str) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    result = run("pin", folder, topic, name)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert told in result.stderr
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_siblings_name_is_refused_and_the_sibling_named(folder: Path, small_map: TopicMap) -> None:
    first, second = small_map.tree.level(1)[:2]
    result = run("pin", folder, first.id, second.name.upper())
    assert result.exit_code == 2
    assert f"topic {second.id}, a sibling of {first.id}, is already called {second.name!r}" in result.stderr
    assert not (folder / "names.toml").exists()
    with pytest.raises(TreeError):
        pin_topic(folder, "1", "Tea")


def test_a_broken_file_is_said_before_any_work_and_stays(folder: Path, tmp_path: Path) -> None:
    path = folder / "names.toml"
    path.write_text("[[topic]]\nname = ")
    for words in (["demo", "-o", folder, "--encoder", "lsa"], ["pin", folder, "0.0", "Tea"], ["pin", folder]):
        result = run(*words)
        assert result.exit_code == 2
        assert f"{path} is not valid TOML" in result.stderr
        assert "Reading papers" not in result.stderr
    assert path.read_text() == "[[topic]]\nname = "
    assert run("pin", folder, "0.0").exit_code == 2
    assert "No such file" in run("demo", "-o", tmp_path / "new", "--names", tmp_path / "none.toml").stderr


def test_without_a_file_there_is_nothing_to_apply(folder: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the names .*names\.toml: No such file"):
        apply_names(folder)


def test_descriptions_say_the_names_of_now(folder: Path, small_map: TopicMap) -> None:
    """What was composed of a sibling's name and of keywords is composed anew; what somebody wrote stays."""
    told = next(topic for topic in small_map.tree if "differs from" in str(topic.details["description"]))
    sibling = small_map.tree[told.details["nearest"]["topic"]]  # type: ignore[index]
    pin_topic(folder, sibling.id, "Tea", ["green tea", "oat milk"])
    tree = load_map(folder).tree
    assert "differs from Tea in:" in str(tree[told.id].details["description"])
    assert str(tree[sibling.id].details["description"]).startswith("About green tea and oat milk; ")
    assert "“Tea”" in str(tree.root.details["description"])
    written = small_map.tree.with_topics(
        replace(topic, details={**topic.details, "description": "Mine."}) for topic in small_map.tree
    )
    made = make_pin(written, small_map.corpus, sibling.id, "Tea")
    pinned = apply_pins(written, small_map.corpus, [made]).tree
    assert {topic.details["description"] for topic in pinned} == {"Mine."}
