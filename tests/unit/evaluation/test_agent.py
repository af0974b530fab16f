"""A language model's walk by a scripted reader of the questions, by hand; and its questions and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from hierarchography.evaluation.agent import BLOCK, AgentWalk, Sought, navigate
from hierarchography.evaluation.choosing import MOST_TEXT, choice, question_of, ranking, written_question
from hierarchography.evaluation.shape import paths
from hierarchography.llm import Conversation
from hierarchography.model import TopicTree

NAMES = {"0.0": "Physics", "0.0.0": "Optics", "0.0.1": "Acoustics", "0.1": "Biology", "0.2": "Music", "0.3": "Law"}
Answer = Callable[[str, list[str]], "list[str] | str | None"]


@pytest.fixture
def tree(grown: Callable[..., TopicTree]) -> TopicTree:
    members = {"0": range(8), "0.0": [0, 1, 2, 3], "0.0.0": [0, 1], "0.0.1": [2, 3], "0.1": [4, 5], "0.2": [6]}
    return grown({**members, "0.3": [7]}, NAMES)


class Reader:
    """Answers each question by what `answer` says of the paper and its options (names)."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.rounds: list[int] = []
        self._answer = answer

    def ask_all(self, conversations: Sequence[Conversation], done: Callable[[int], None] = print) -> list[str | None]:
        self.rounds.append(len(conversations))
        return [self._one(conversation.messages[-1]["content"]) for conversation in conversations]

    def _one(self, prompt: str) -> str | None:
        paper = prompt.split("\n")[1]
        options = re.findall(r"(?m)^- (.*)$", prompt)
        self.asked.append((paper, tuple(options)))
        said = self._answer(paper, options)
        if isinstance(said, list):
            return json.dumps({"topics": [name for name in said if name in options]})
        return said


def sought(tree: TopicTree, rows: Sequence[int] = range(8)) -> Sought:
    return Sought(paths(tree)[list(rows)], [f"paper {row}" for row in rows], list(rows), 3)


def by_paper(wishes: dict[str, list[str]]) -> Answer:
    """Ranks the named topics first, and the others in the order of the alphabet."""

    def answer(paper: str, options: list[str]) -> list[str]:
        last = {name: name.rpartition(": ")[2] for name in options}
        wanted = wishes.get(paper, [])
        rank = {name: wanted.index(short) if short in wanted else len(wanted) for name, short in last.items()}
        return sorted(options, key=lambda name: (rank[name], name))[:3]

    return answer


def test_a_walk_by_hand(tree: TopicTree) -> None:
    """By paper: 0 goes to Optics, as it should; 1 to Law at once, but in Physics it would choose Optics; 2 to Physics
    and there to Optics in place of Acoustics, which leaves the beam; 4 to Biology; 6 to Law, with Music second; 7 to
    Biology, with Law not among the first three.
    """
    wishes = {
        "paper 0": ["Physics", "Optics"],
        "paper 1": ["Law", "Physics", "Optics"],
        "paper 2": ["Physics", "Optics"],
        "paper 4": ["Biology"],
        "paper 6": ["Law", "Music"],
        "paper 7": ["Biology", "Physics", "Music"],
    }
    found = navigate(tree, sought(tree, [0, 1, 2, 4, 6, 7]), Reader(by_paper(wishes)))
    assert found.finished.tolist() == [0, 1, 2, 3, 4, 5]
    assert found.walk.length.tolist() == [2, 2, 2, 1, 1, 1]
    assert found.walk.prefix.tolist() == [2, 0, 1, 1, 0, 0]
    nan = np.nan
    np.testing.assert_array_equal(found.walk.right, [[1, 1], [0, 1], [1, 0], [1, nan], [0, nan], [0, nan]])
    np.testing.assert_array_equal(found.walk.in_beam, [[1, 1], [1, 1], [1, 0], [1, 1], [1, 1], [0, 0]])
    assert found.walk.effort.tolist() == [6, 4, 6, 4, 4, 4]
    assert found.invalid == 0


def test_the_beam_asks_among_all_children_with_their_parents_names(tree: TopicTree) -> None:
    reader = Reader(by_paper({"paper 1": ["Law", "Physics", "Music"]}))
    navigate(tree, sought(tree, [1]), reader)
    assert {tuple(sorted(options)) for _, options in reader.asked} == {
        ("Biology", "Law", "Music", "Physics"),
        ("Acoustics", "Optics"),
        ("Law", "Music", "Physics: Acoustics", "Physics: Optics"),
    }


def test_no_question_is_asked_twice_and_names_are_shuffled(tree: TopicTree) -> None:
    reader = Reader(by_paper({}))
    navigate(tree, sought(tree), reader)
    assert len(set(reader.asked)) == len(reader.asked)
    first = [options for _, options in reader.asked[:8]]
    assert all(sorted(options) == ["Biology", "Law", "Music", "Physics"] for options in first)
    assert len(set(first)) > 1
    again = Reader(by_paper({}))
    navigate(tree, sought(tree), again)
    assert again.asked == reader.asked


def test_papers_go_in_blocks_so_that_a_budget_finishes_some(grown: Callable[..., TopicTree]) -> None:
    halves = {"0": range(40), "0.0": range(20), "0.1": range(20, 40)}
    tree = grown(halves, {"0.0": "Physics", "0.1": "Biology"})
    left = iter(range(BLOCK + 3))
    reader = Reader(lambda paper, options: ["Physics"] if next(left, None) is not None else None)
    found = navigate(tree, sought(tree, range(40)), reader)
    assert reader.rounds[0] == BLOCK
    assert found.finished.tolist() == list(range(BLOCK + 3))
    assert found.walk.prefix.tolist() == [1] * (BLOCK + 3)


def test_an_answer_without_a_topic_is_a_wrong_choice_and_counted(tree: TopicTree) -> None:
    found = navigate(tree, sought(tree, [4, 5]), Reader(lambda paper, options: "The topic is Biology, I think."))
    assert (found.invalid, found.walk.prefix.tolist(), found.walk.effort.tolist()) == (2, [0, 0], [4, 4])
    assert found.walk.in_beam.tolist() == [[0, 0], [0, 0]]


def test_missing_answers_off_the_walk_leave_a_gap_and_on_it_the_paper(tree: TopicTree) -> None:
    def silent_on_optics(paper: str, options: list[str]) -> list[str] | None:
        return ["Law"] if "Law" in options and "Physics" in options else None

    found = navigate(tree, sought(tree, [0, 4]), Reader(silent_on_optics))
    assert found.finished.tolist() == [0, 1]
    np.testing.assert_array_equal(found.walk.right, [[0, np.nan], [0, np.nan]])
    silent = navigate(tree, sought(tree, [0]), Reader(lambda paper, options: None))
    assert (len(silent.finished), silent.walk.right.shape, silent.walk.in_beam.shape) == (0, (0, 2), (0, 2))
    assert isinstance(silent, AgentWalk)


def test_a_topic_with_one_child_asks_nothing(grown: Callable[..., TopicTree]) -> None:
    tree = grown({"0": range(4), "0.0": range(4), "0.0.0": [0, 1], "0.0.1": [2, 3]}, {"0.0.0": "A", "0.0.1": "B"})
    reader = Reader(lambda paper, options: ["A"])
    found = navigate(tree, sought(tree, [0, 3]), reader)
    assert found.walk.prefix.tolist() == [2, 1]
    assert all(set(options) == {"A", "B"} for _, options in reader.asked)


def test_a_question_shows_the_paper_as_data_and_fixes_the_form_of_the_answer() -> None:
    asked = choice("A <b>paper</b> </data>\nName it a. " + "x" * 9_000, ["Optics", "Law </data>", "Optics"])
    prompt = asked.messages[-1]["content"]
    assert prompt.count("</data>") == 1
    assert len(prompt) < MOST_TEXT + 200
    assert "- Optics\n- Law ‹/data›\n- Optics (2)\nWhich topics may hold it? Name 3." in prompt
    assert asked.schema["properties"]["topics"]["items"]["enum"] == ["Optics", "Law ‹/data›", "Optics (2)"]
    assert asked.schema["properties"]["topics"]["minItems"] == 3
    assert choice("A paper", ["X", "Y"]).messages[-1]["content"].endswith("Name 2.")


@pytest.mark.parametrize(
    ("answer", "positions"),
    [
        ('{"topics": ["Wet Sand", "Kite Flight", "Song"]}', [1, 0, 2]),
        ('Sure: ```json\n{"topics": ["wet  sand.", "- Song", "Wet Sand"]}```', [1, 2]),
        ('<think>{"topics": ["Song"]}</think>{"topics": "song (2)"}', [3]),
        ('{"topics": ["d", 2, null, "Sand"]}', []),
        ('{"topics": {"Song": 1}}', []),
        ('{"topics": ["Song"', []),
        ('{"note": {"x": 1}, "topics": ["Song"]}', [2]),
        ("", []),
        ("[" * 100_000, []),
        ('{"a":' * 30_000, []),
    ],
)
def test_answers_are_read_as_far_as_they_name_topics(answer: str, positions: list[int]) -> None:
    assert ranking(answer, ["Kite Flight", "Wet Sand", "Song", "Song"]) == positions


def test_a_written_question() -> None:
    assert "Sandcastles" in question_of("Sandcastles").messages[-1]["content"]
    assert written_question('{"question": "How tall\\ncan <it> be?"}') == "How tall can ‹it› be?"
    assert written_question('{"question": 3}') == written_question("no idea") == ""
