"""A reader's walk: sheets of plain text, answers read back, and the score by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from hierarchography.errors import InputError
from hierarchography.evaluation import Bootstrap, ReaderWalk, walk_score
from hierarchography.evaluation.reader_walk import CHARACTERS
from hierarchography.evaluation.sheets import Quote, letters, plain
from hierarchography.model import TopicTree

NAMES = {"0.0": "Physics", "0.0.0": "Optics", "0.0.1": "Acoustics", "0.1": "Biology"}
PAPERS = [Quote(f"Paper {row}", "On things.") for row in range(8)]


@pytest.fixture
def tree(grown: Callable[..., TopicTree]) -> TopicTree:
    members = {"0": range(8), "0.0": [0, 1, 2, 3], "0.0.0": [0, 1], "0.0.1": [2, 3], "0.1": [4, 5, 6, 7]}
    return grown(members, NAMES)


def answers(walk: ReaderWalk, tree: TopicTree, chosen: Mapping[int, str]) -> str:
    """The lines of a reader who takes for each row the topic with this id; the others go on as they belong."""
    lines = []
    for place, step in enumerate(walk.steps):
        if options := walk.options(tree, place):
            own = tree.topics[tree.leaf_of[step.row]].id
            aim = chosen.get(step.row) or next(one for one in options if f"{own}.".startswith(f"{one}."))
            lines.append(f"P{place + 1} {letters(options.index(aim))}")
    return "\n".join(lines)


def test_a_walk_by_hand(tree: TopicTree) -> None:
    """Paper 0 goes wrong at once, to Biology; paper 1 to Acoustics in place of Optics; the six others are right.

    Strict 7/8 and 6/8; of the four papers with a second step two are right in it and before. Steps: 4·2 + 4·1 = 12,
    right before the first wrong one: 0 + 1 + 2·2 + 4 = 9. Names read: all 2, and the three in Physics 2 more. Blind
    choices: 1/2 at level 1; at level 2 a quarter for Physics and 1/2 for Biology, which ends there.
    """
    walk = ReaderWalk.start(tree, 100, 1)
    assert sorted(step.row for step in walk.steps) == list(range(8))
    walk = walk.answered(tree, answers(walk, tree, {0: "0.1"}), "a")
    assert (walk.sheet, walk.finished(tree)) == (2, False)
    walk = walk.answered(tree, answers(walk, tree, {1: "0.0.1"}), "a")
    assert walk.finished(tree)
    found = walk_score(walk, tree, Bootstrap(0))
    assert (found.papers, found.of, found.mean_depth) == (8, 8, 1.5)
    first, second = found.levels
    assert (first.strict.value, first.right, first.papers, first.chance.value) == (7 / 8, 7, 8, 0.5)
    assert (second.strict.value, second.right, second.papers, second.chance.value) == (6 / 8, 2, 4, 0.375)
    assert (found.leaf.value, found.leaf_chance.value) == (6 / 8, 0.375)
    assert found.node_match.value == pytest.approx(9 / 12)
    assert found.effort.value == pytest.approx(22 / 8)
    assert found.to_dict()["schema"] == "hierarchography.walk-score/1"


def test_a_sheet_asks_who_is_not_at_a_leaf_and_says_nothing_of_the_tree(tree: TopicTree) -> None:
    walk = ReaderWalk.start(tree, 100, 1)
    lines = walk.text(tree, PAPERS).splitlines()
    assert len(lines) == 8 * 3
    assert lines[0] == f"P1: Paper {walk.steps[0].row} -- On things."
    assert sorted(line[6:] for line in lines[1:3]) == ["Biology", "Physics"]
    assert "0.1" not in "".join(lines)
    below = walk.answered(tree, answers(walk, tree, {}), "a").text(tree, PAPERS).splitlines()
    assert len(below) == 4 * 3
    assert {line[6:] for line in below if line.startswith("   ")} == {"Optics", "Acoustics"}


def test_options_are_shuffled_and_stay_as_they_are(tree: TopicTree) -> None:
    walk = ReaderWalk.start(tree, 100, 1)
    orders = [tuple(walk.options(tree, place)) for place in range(8)]
    assert len(set(orders)) == 2
    again = ReaderWalk.from_dict(walk.to_dict(), tree)
    assert [tuple(again.options(tree, place)) for place in range(8)] == orders
    assert again == walk
    assert len(ReaderWalk.start(tree, 3, 1).steps) == 3
    assert ReaderWalk.start(tree, 3, 1) == ReaderWalk.start(tree, 3, 1) != ReaderWalk.start(tree, 3, 2)


def test_untrusted_text_stays_on_its_line(grown: Callable[..., TopicTree]) -> None:
    tree = grown({"0": range(2), "0.0": [0], "0.1": [1]}, {"0.0": "Cats\nP9 a", "0.1": "Dogs\x1b[2J"})
    papers = [Quote("A\ntitle\x00", "x" * 500), Quote("\u202eevil\u2028   a) Dogs", "")]
    text = ReaderWalk.start(tree, 2, 0).text(tree, papers)
    assert len(text.splitlines()) == 6
    assert "\x1b" not in text
    assert f": A title -- {'x' * CHARACTERS}\n" in text
    assert ": evil a) Dogs\n" in text
    assert ") Cats P9 a\n" in text


@pytest.mark.parametrize("form", ["P{} {}", "p{}: {}", "P{} {})", "P{}. ({})  because", "  P{}\t{}  "])
def test_answers_may_be_written_in_many_ways(tree: TopicTree, form: str) -> None:
    walk = ReaderWalk.start(tree, 2, 0)
    text = "\ufeff# my answers\n\n" + form.format(2, "B") + "\n" + form.format(1, "a") + "\n"
    steps = walk.answered(tree, text, "answers").steps
    assert [step.topic for step in steps] == [walk.options(tree, 0)[0], walk.options(tree, 1)[1]]
    assert [step.read for step in steps] == [2, 2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("P1 a\nP2 c", "answers.txt, line 2: P2 has the options a to b, not 'c'"),
        ("P1 a", "answers.txt: no answer for P2; write one line per paper"),
        ("", "no answer for P1, P2"),
        ("P1 a\n\nP2", "line 3: 'P2' is not an answer; write the paper and a letter"),
        ("P1 a\nP2 a\nP7 a", "line 3: this sheet does not ask for P7"),
        ("P1 a\nP0 a", "line 2: this sheet does not ask for P0"),
        ("P1 a\nP1 b\nP2 a", "line 2: P1 is answered twice"),
        ("the first\x1b[2J", r"line 1: 'the first \[2J' is not an answer"),
    ],
)
def test_wrong_answers_are_told_by_file_and_line(tree: TopicTree, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        ReaderWalk.start(tree, 2, 0).answered(tree, text, "answers.txt")


def test_many_missing_answers_are_counted(grown: Callable[..., TopicTree]) -> None:
    tree = grown({"0": range(14), "0.0": range(7), "0.1": range(7, 14)})
    with pytest.raises(InputError, match="P9, P10 and 4 more"):
        ReaderWalk.start(tree, 14, 0).answered(tree, "", "answers.txt")


def test_a_walk_of_another_tree_is_refused(tree: TopicTree, grown: Callable[..., TopicTree]) -> None:
    document = ReaderWalk.start(tree, 2, 0).to_dict()
    with pytest.raises(InputError, match="belongs to another map"):
        ReaderWalk.from_dict(document, grown({"0": range(8)}))
    with pytest.raises(InputError, match="belongs to another map"):
        ReaderWalk.from_dict({**document, "rows": [0, 8]}, tree)
    with pytest.raises(InputError, match="has the version 'other/2'"):
        ReaderWalk.from_dict({**document, "schema": "other/2"}, tree)
    for damaged in ({}, {**document, "rows": "none"}, {**document, "seed": None}):
        with pytest.raises(InputError, match="damaged"):
            ReaderWalk.from_dict(damaged, tree)


def test_a_tree_of_the_root_alone_is_walked_at_once(grown: Callable[..., TopicTree]) -> None:
    tree = grown({"0": range(3)})
    walk = ReaderWalk.start(tree, 3, 0)
    assert walk.finished(tree)
    found = walk_score(walk, tree, Bootstrap(0))
    assert (found.levels, found.leaf.value, found.effort.value) == ((), 1.0, 0.0)


def test_letters_and_lines() -> None:
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]
    assert plain(" a\r\n\tb\u0085c\ud800d ") == "a b c d"
