"""Edits by hand: the file, the tree after each kind of edit, and what happens to those that no longer apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hierarchography import Corpus, Embeddings, InputError
from hierarchography.build.checks import check_settings
from hierarchography.build.edits import apply_edits, carried_names, completed, joined_pins, parse_edits, read_edits
from hierarchography.build.edits.apply import Edited
from hierarchography.build.edits.file import write_edits
from hierarchography.build.edits.state import State
from hierarchography.build.edits.taxonomyfile import read_taxonomy
from hierarchography.config import Config
from hierarchography.model import Assignment, Topic, TopicTree
from hierarchography.naming import Pin, apply_pins

MEMBERS: Mapping[str, Sequence[int]] = {
    "0": range(12),
    "0.0": range(6),
    "0.0.0": range(3),
    "0.0.1": range(3, 6),
    "0.1": range(6, 10),
    "0.1.0": range(6, 8),
    "0.1.1": range(8, 10),
    "0.2": range(10, 12),
}
NAMES = {"0": "All", "0.0": "Drinks", "0.0.0": "Milk", "0.0.1": "Beer", "0.1": "Food", "0.1.0": "Rye", "0.1.1": "Soup"}


def corpus() -> Corpus:
    """Papers p1 to p12; the last letters of their titles are their leaves."""
    words = ["milk"] * 3 + ["beer"] * 3 + ["rye bread"] * 2 + ["soup"] * 2 + ["tables"] * 2
    return Corpus.from_records([{"title": f"Paper {row} on {word}"} for row, word in enumerate(words)])


@pytest.fixture
def tree() -> TopicTree:
    """Twelve papers: 0.0 (p1-p6) with two leaves of three, 0.1 (p7-p10) with two of two, and the leaf 0.2."""
    topics = (
        Topic(at, np.array(rows, dtype=np.int32), NAMES.get(at, "Rest"), ("word",)) for at, rows in MEMBERS.items()
    )
    return TopicTree(tuple(topics), Assignment(np.full(12, 0.5, dtype=np.float32), np.ones(12, dtype=bool)))


def vectors() -> Embeddings:
    """Each leaf has its own direction, with a little of the number of the paper."""
    matrix = np.zeros((12, 6))
    for place, leaf in enumerate(("0.0.0", "0.0.1", "0.1.0", "0.1.1", "0.2")):
        matrix[list(MEMBERS[leaf]), place] = 1.0
    matrix[:, 5] = np.linspace(-0.3, 0.3, 12)
    return Embeddings.from_vectors(matrix, "by hand")


def edited(tree: TopicTree, *entries: Mapping[str, Any], least: int = 2) -> Edited:
    whole = completed(parse_edits(entries, "edits.toml"), tree, corpus())
    return apply_edits(State.of(tree, corpus(), vectors(), least, None), whole)


def groups(tree: TopicTree) -> list[list[int]]:
    """The papers (from 1) of each topic, in preorder."""
    return [(topic.members + 1).tolist() for topic in tree]


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ({"do": "merge", "topics": ["0.0.0", "0.0.1"]}, [[*range(1, 7)], [7, 8, 9, 10], [7, 8], [9, 10], [11, 12]]),
        ({"do": "merge", "topics": ["0.0", "0.1"]}, [[*range(1, 11)], [1, 2, 3], [4, 5, 6], [7, 8], [9, 10], [11, 12]]),
        (
            {"do": "merge", "topics": ["0.2", "0.1"]},
            [[*range(1, 7)], [1, 2, 3], [4, 5, 6], [*range(7, 13)], [7, 8], [9, 10], [11, 12]],
        ),
        (
            {"do": "move", "topic": "0.2", "to": "0.0"},
            [[*range(1, 7), 11, 12], [1, 2, 3], [4, 5, 6], [11, 12], [7, 8, 9, 10], [7, 8], [9, 10]],
        ),
        (
            {"do": "pin", "papers": ["p12"], "to": "0.0.1"},
            [[*range(1, 7), 12], [4, 5, 6, 12], [1, 2, 3], [7, 8, 9, 10], [7, 8], [9, 10], [11]],
        ),
        ({"do": "split", "topic": "0.1"}, [[*range(1, 7)], [1, 2, 3], [4, 5, 6], [7, 8], [9, 10], [11, 12]]),
        (
            {"do": "split", "topic": "0.0.0", "into": [{"papers": ["p3"]}, {"papers": ["p1"]}]},
            [[*range(1, 7)], [4, 5, 6], [1, 2], [3], [7, 8, 9, 10], [7, 8], [9, 10], [11, 12]],
        ),
        (
            {"do": "split", "topic": "0.2", "below": True},
            [[*range(1, 7)], [1, 2, 3], [4, 5, 6], [7, 8, 9, 10], [7, 8], [9, 10], [11, 12], [11], [12]],
        ),
        (
            {"do": "seed", "name": "Tables", "papers": ["p11", "p12", "p10"], "to": "0.0"},
            [[*range(1, 7), 10, 11, 12], [1, 2, 3], [4, 5, 6], [10, 11, 12], [7, 8, 9], [7, 8], [9]],
        ),
    ],
    ids=lambda value: value["do"] if isinstance(value, dict) else "",
)
def test_the_tree_after_one_edit(tree: TopicTree, entry: Mapping[str, Any], wanted: list[list[int]]) -> None:
    """Worked by hand; the root is left out. No paper is lost, and papers that a person placed are certain."""
    done = edited(tree, entry)
    assert done.skipped == () and done.changed
    assert groups(done.tree)[1:] == wanted
    if entry["do"] == "pin":
        assert (done.tree.assignment.confidence[11], done.tree.assignment.by_neighbours[11]) == (1.0, False)


def test_hidden_papers_leave_the_tree_and_their_topics_disappear(tree: TopicTree) -> None:
    """Without p7 and p8, 0.1 has one child left and is that child; the rows are those of the ten papers left."""
    done = edited(tree, {"do": "hide", "topic": "0.1.0"})
    assert done.kept.tolist() == [0, 1, 2, 3, 4, 5, 8, 9, 10, 11]
    assert groups(done.tree) == [[*range(1, 11)], [*range(1, 7)], [1, 2, 3], [4, 5, 6], [7, 8], [9, 10]]
    assert done.hidden == 2 and "papers of hidden topics: 2 (dropped.csv)" in done.notes


def test_a_pin_of_hidden_papers_is_skipped_or_noted(tree: TopicTree) -> None:
    hide = {"do": "hide", "topic": "0.1.0"}
    done = edited(tree, hide, {"do": "pin", "papers": ["p7", "p8"], "to": "0.2"})
    assert done.notes[-1] == (
        "edits.toml, edit 2: pin skipped: its papers are hidden by an earlier edit; delete one of the two"
    )
    partly = edited(tree, hide, {"do": "pin", "papers": ["p7", "p9"], "to": "0.2"})
    assert partly.partly == ("edits.toml, edit 2: 1 of 2 papers stay hidden by an earlier edit",)


def test_edits_are_applied_in_their_order_and_names_follow_the_papers(tree: TopicTree) -> None:
    entries = (
        {"do": "merge", "topics": ["0.0", "0.1"], "name": "Meals"},
        {"do": "rename", "topic": "0.2", "name": "Chairs"},
    )
    done = edited(tree, *entries)
    pinned = apply_pins(done.tree, corpus(), done.pins)
    assert {topic.name for topic in pinned.tree if topic.depth == 1} == {"Meals", "Chairs"}


def test_a_split_remembers_its_parts_and_divides_the_same_papers_again(tree: TopicTree) -> None:
    (done,) = edited(tree, {"do": "split", "topic": "0.0.0"}).done
    assert sorted(paper for part in done.into for paper in part.papers) == ["p1", "p2", "p3"]
    again = apply_edits(State.of(tree, corpus(), vectors(), 2, None), [done])
    assert groups(again.tree) == groups(edited(tree, {"do": "split", "topic": "0.0.0"}).tree)


def test_an_edit_finds_its_topic_in_another_tree(tree: TopicTree) -> None:
    """The ids have changed, and p6 is now with the soup; F1 of p4 ... p6 and {p4, p5} is 2*2/(3+2) = .8."""
    merge = completed(parse_edits([{"do": "merge", "topics": ["0.0.1", "0.2"]}], "e"), tree, corpus())
    rows: Mapping[str, Sequence[int]] = {
        "0": range(12), "0.0": [0, 1, 2, 5, 6, 7, 8, 9], "0.1": [3, 4], "0.2": [10, 11],
    }  # fmt: skip
    other = TopicTree(
        tuple(Topic(at, np.array(at_rows, dtype=np.int32)) for at, at_rows in rows.items()), tree.assignment
    )
    done = apply_edits(State.of(other, corpus(), vectors(), 2, None), merge)
    assert groups(done.tree)[1:] == [[1, 2, 3, 6, 7, 8, 9, 10], [4, 5, 11, 12]]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"do": "merge", "topics": ["0.0", "0.0.1"]}, "topic 0.0.1 is already a part of 0.0"),
        ({"do": "move", "topic": "0.0", "to": "0.0.1"}, "has no subtopics"),
        ({"do": "move", "topic": "0.0", "to": "0.2"}, "has no subtopics, so nothing can be moved below it"),
        ({"do": "split", "topic": "0.2", "parts": 5}, "do not differ enough for 5 parts"),
        ({"do": "seed", "name": "Whales"}, "only 0 papers fit 'Whales', and a topic needs 2"),
    ],
)
def test_an_edit_that_does_not_fit_the_map_is_skipped_with_the_reason(
    tree: TopicTree, entry: Mapping[str, Any], reason: str
) -> None:
    done = edited(tree, entry)
    assert done.tree is tree and not done.changed
    assert reason in done.notes[-1] and f"edits.toml, edit 1: {entry['do']} skipped" in done.notes[-1]


def test_an_edit_whose_papers_have_left_is_skipped_and_reported(tree: TopicTree) -> None:
    edit = parse_edits([{"do": "hide", "topic": {"papers": ["gone-1", "gone-2"], "name": "Old"}}], "edits.toml")
    done = apply_edits(State.of(tree, corpus(), vectors(), 2, None), edit)
    assert "the topic 'Old' is no longer there: none of its papers is on the map" in done.notes[-1]


def test_a_seed_by_name_takes_the_papers_that_mention_it_and_those_near_them(tree: TopicTree) -> None:
    """Three papers mention milk; the leaf of milk is theirs, so the seed takes it whole."""
    done = edited(tree, {"do": "seed", "name": "Milk"})
    assert done.skipped == ()
    assert [1, 2, 3] in groups(done.tree) and done.pins[0].papers == ("p1", "p2", "p3")


def test_a_taxonomy_stands_at_the_top_and_the_rest_grows_beside_it(tree: TopicTree, tmp_path: Path) -> None:
    """Milk and beer are known; whales have no papers, and bread, soup and tables stay as they have grown."""
    known = tmp_path / "known.md"
    known.write_text("- Drinks of the house\n  - Milk\n  - Beer\n- Animals\n  - Whales\n", encoding="utf-8")
    done = edited(tree, {"do": "taxonomy", "file": str(known)})
    assert groups(done.tree)[1:] == [[*range(1, 7)], [1, 2, 3], [4, 5, 6], [7, 8, 9, 10], [7, 8], [9, 10], [11, 12]]
    named = apply_pins(done.tree, corpus(), done.pins).tree
    assert [named[at].name for at in ("0.0", "0.0.0", "0.0.1")] == ["Drinks of the house", "Milk", "Beer"]
    assert "known topics with too few papers, left out: Whales" in " ".join(done.notes)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("k.csv", "name,broader,gloss\nMilk,Drinks,white\nDrinks,,\n"),
        ("k.txt", "Drinks\n\tMilk: white\n"),
        ("k.md", "# Drinks\n## Milk: white\n"),
        ("k.json", '{"clusters": [{"title": "Drinks", "children": [{"title": "Milk", "abstract": "white",'
         '"children": [{"paper_id": 1, "title": "Paper 0 on milk"}]}]}]}'),
    ],
)  # fmt: skip
def test_a_taxonomy_is_read_from_each_of_its_forms(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    drinks, milk = read_taxonomy(tmp_path / name).topics
    assert (drinks.name, drinks.parent, milk.name, milk.parent, milk.gloss) == ("Drinks", -1, "Milk", 0, "white")
    assert milk.papers == (("Paper 0 on milk",) if name == "k.json" else ())


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("k.json", "{}", "k.json: the JSON has no list 'clusters'"),
        ("k.json", "{", "k.json, line 1: not valid JSON"),
        ("k.md", "", "k.md: the taxonomy has no topics"),
        ("k.md", f"- {'x' * 81}", "must have 1 to 80 characters"),
        ("k.pdf", "", "must be a .csv, .tsv, .md, .txt or .json file"),
    ],
)
def test_a_taxonomy_that_cannot_be_used_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_taxonomy(tmp_path / name)


REFUSED = [
    ('[[edit]]\ndo = "merge"\ntopics = ["0.1"]\n', "line 1: merge needs at least two topics"),
    ('\n\n[[edit]]\ndo = "hidden"\n', "line 3: do must be one of rename, .*not 'hidden'"),
    ('[[edit]]\ntopic = "0.1"\n', "line 1: the edit does not say what to do"),
    ('[[edit]]\ndo = "hide"\ntopic = "x"\n', "line 1: topic must be the id of a topic"),
    ('[[edit]]\ndo = "hide"\ntopics = ["0.1"]\n', "did you mean 'topic'"),
    ('[[edit]]\ndo = "move"\ntopic = "0.1"\n', "line 1: move needs 'to'; add it"),
    ('[[edit]]\ndo = "rename"\ntopic = "0.1"\nname = ""\n', "name is empty"),
    ('[[edit]]\ndo = "hide"\ntopic = "0"\n', "'0' is the whole map"),
    ('[[edit]]\ndo = "split"\ntopic = "0.1"\nparts = 1\n', "parts must be a whole number of at least 2"),
    ('[[edit]]\ndo = "split"\ntopic = "0.1"\nbelow = "no"\n', "line 1: below must be true or false, .*not 'no'"),
    ('[[edit]]\ndo = "pin"\npapers = "p1"\nto = "0.1"\n', "papers must be a list of ids"),
    ('[[edit]]\ndo = "hide"\n topic = \n', "not valid TOML: .*line 3"),
    ("[edit]\n", "each edit must be under a line"),
    ("[[topic]]\n", "unknown entry 'topic'"),
    (
        '[[edit]]\ndo = "rename"\ntopic = "0.1"\nname = "A"\n[[edit]]\ndo = "rename"\ntopic = "0.1"\nname = "B"\n',
        "line 5: contradicts line 1, .* delete one of the two",
    ),
    (
        '[[edit]]\ndo = "pin"\npapers = ["p1"]\nto = "0.1"\n[[edit]]\ndo = "pin"\npapers = ["p1"]\nto = "0.2"\n',
        "line 5: contradicts line 1, .*paper \\('p1'\\)",
    ),
    (
        '[[edit]]\ndo = "hide"\ntopic = "0.1"\n[[edit]]\ndo = "move"\ntopic = "0.1"\nto = "0.2"\n',
        "line 4: contradicts line 1",
    ),
    ('[[edit]]\ndo = "taxonomy"\nfile = "none.csv"\n', "line 1: there is no taxonomy .*none.csv; put the"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "edits.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as error:
        read_edits(path)
    assert "\n" not in str(error.value) and str(tmp_path) in str(error.value)


def test_a_build_refuses_topics_that_are_given_by_their_ids_alone(tmp_path: Path) -> None:
    path = tmp_path / "edits.toml"
    path.write_text('[[edit]]\ndo = "hide"\ntopic = "0.1"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"line 1: topic '0.1' is given by its id alone, .*run 'hierarchography edit'"):
        check_settings(Config(edits=str(path)))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"do": "hide", "topic": "0.7"}, "edit 1: no topic '0.7'; the children of '0' are: 0.0, 0.1, 0.2"),
        ({"do": "pin", "papers": ["p13"], "to": "0.1"}, r"no paper 'p13' is on the map; did you mean 'p"),
    ],
)
def test_ids_that_do_not_exist_are_refused(tree: TopicTree, entry: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        edited(tree, entry)


def test_writing_keeps_what_is_there_and_reads_back_the_same(tree: TopicTree, tmp_path: Path) -> None:
    path = tmp_path / "edits.toml"
    path.write_text('# mine\n[[edit]]\ndo = "move"\ntopic = "0.2"  # tables\nto = "0.1"\n', encoding="utf-8")
    entries = [
        {"do": "merge", "topics": ["0.0.0", "0.0.1"], "name": "Wet"},
        {
            "do": "split",
            "topic": "0.2",
            "into": [{"papers": ["p11"], "name": "Low"}, {"papers": ["p12"]}],
            "below": True,
        },
        {"do": "seed", "name": "Tea", "keywords": ["green tea"], "papers": ["p1"], "to": "0.0"},
    ]
    first, *new = completed([*read_edits(path), *parse_edits(entries, "new")], tree, corpus())
    write_edits(path, new, {0: first})
    assert path.read_text(encoding="utf-8").startswith("# mine\n")
    again = read_edits(path)
    assert again == [first, *new]
    assert [edit.key for edit in again] == [edit.key for edit in (first, *new)]
    write_edits(path, [], {1: None})
    assert [edit.do for edit in read_edits(path)] == ["move", "split", "seed"]


def test_topics_keep_their_names_where_an_edit_leaves_their_papers(tree: TopicTree) -> None:
    """0.2 moves below 0.0, which then has 6 of its 8 papers (.75 < .8): it is named anew, and others are not."""
    done = edited(tree, {"do": "move", "topic": "0.2", "to": "0.0"})
    fresh = done.tree.with_topics(topic.called(f"New {topic.id}") for topic in done.tree)
    names = {topic.id: topic.name for topic in carried_names(tree, fresh, done.kept, corpus())}
    assert names == {
        "0": "All", "0.0": "New 0.0", "0.0.0": "Milk", "0.0.1": "Beer", "0.0.2": "Rest",
        "0.1": "Food", "0.1.0": "Rye", "0.1.1": "Soup",
    }  # fmt: skip


def test_of_two_names_for_one_topic_the_later_is_given_and_the_other_reported(tree: TopicTree) -> None:
    old, new = Pin("Old", ("p11", "p12"), 2, where="names.toml, topic 1"), Pin("New", ("p11", "p12"), 2, where="line 4")
    pins, notes = joined_pins(tree, corpus(), [old], [new])
    assert [pin.name for pin in pins] == ["New"]
    assert notes == ["names.toml, topic 1: replaced by line 4"]
