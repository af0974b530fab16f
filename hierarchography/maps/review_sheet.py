"""What a person should look at first, as a sheet of questions; answers become edits and measures.

Questions are ranked by the number of papers that an answer is expected to change. For a topic below the wrong parent,
these are its papers that are nearer to another parent; for two siblings that may be one topic, their papers that are
nearer to the other one; for a name, the papers of which it is not true; for a paper, the probability that it does not
stay in its leaf (uncertainty sampling, weighted by what depends on it).

The measures are those of CHIME (Hsu et al. 2024, "CHIME: LLM-assisted hierarchical organization of scientific studies
for literature review support"): precision, recall and F1 of assignments, the share of valid parent-child links, and
the share of coherent groups of siblings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.analysis import topic_sums
from hierarchography.errors import InputError
from hierarchography.model import MapData, Topic, TopicTree
from hierarchography.rendering.csv_tables import read_cells, write_table
from hierarchography.rendering.text import from_csv_cell
from hierarchography.settings import expanded

MOST = 50
"""Maximum number of questions."""
PAPERS = 20
"""Questions of these that are about single papers; each paper has two, on its own leaf and on the nearest other one."""
ASSIGNMENT, PARENT, SIBLINGS, NAME = "assignment", "parent", "siblings", "name"
COLUMNS = ("kind", "question", "topic", "name", "other", "other_name", "paper", "changes", "answer")
YES, NO = ("yes", "y"), ("no", "n")
PLAIN = "topic "
"""What may stand before the id of a parent, so that a spreadsheet does not read the answer as a number."""


@dataclass(frozen=True)
class Question:
    """One line of a sheet: about a `topic` (id), perhaps with an `other` one or a `paper` (id).

    `changes` is the expected number of papers that the answer changes. `answer` is empty, "yes", "no", or, for a
    parent, the id of the right one, and for a name, a better name.
    """

    kind: str
    question: str
    topic: str
    name: str
    other: str = ""
    other_name: str = ""
    paper: str = ""
    changes: float = 0.0
    answer: str = ""


@dataclass(frozen=True)
class Judged:
    """The measures of a filled sheet, each with the number of answers behind it; NaN without answers."""

    precision: float
    recall: float
    f1: float
    assignments: int
    parent_child: float
    links: int
    siblings: float
    groups: int

    def to_dict(self) -> dict[str, float | None]:
        """The measures as plain values; None instead of NaN."""
        return {name: None if math.isnan(value) else value for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Review:
    """The questions of a sheet, perhaps with answers."""

    questions: tuple[Question, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per question, with the columns `COLUMNS`."""
        return pd.DataFrame([asdict(question) for question in self.questions], columns=list(COLUMNS))

    @property
    def measures(self) -> Judged:
        """The measures of the answers; see `judged`."""
        return judged(self.questions)

    @property
    def edits(self) -> list[dict[str, Any]]:
        """The edits that follow from the answers, for `TopicMap.edit`."""
        return edits_of(self.questions)

    def write_csv(self, path: str | Path) -> Path:
        """Write the sheet, with its column `answer`; returns the path."""
        return write_sheet(self.questions, path)


def review_map(topic_map: MapData, answers: str | Path | None, most: int, seed: int | None) -> Review:
    """What to look at first, or the filled sheet `answers`."""
    if answers is not None:
        return Review(tuple(read_sheet(answers, topic_map)))
    return Review(tuple(review_questions(topic_map, most, seed)))


def review_questions(topic_map: MapData, most: int = MOST, seed: int | None = None) -> list[Question]:
    """The questions (at most `most`) whose answers change most papers, first; with a `seed`, a random sample instead.

    A random sample is needed for measures that describe the whole map. Raises `InputError` for fewer than 2 lines.
    """
    if most < 2:
        raise InputError(f"a sheet needs at least 2 lines, not {most}")
    if len(topic_map.tree) == 1:
        return []
    asked = _Asked(topic_map)
    pairs = list(asked.assignments())
    others = [*asked.parents(), *asked.siblings(), *asked.names()]
    if seed is not None:
        random = np.random.default_rng(seed)
        pairs = [pairs[at] for at in random.permutation(len(pairs))]
        others = [others[at] for at in random.permutation(len(others))]
    else:
        pairs.sort(key=lambda pair: -pair[0].changes)
        others = sorted((one for one in others if one.changes > 0), key=lambda one: -one.changes)
    papers = min(len(pairs), max(PAPERS * most // MOST, most - len(others)) // 2)
    chosen = [*others[: most - 2 * papers], *(one for pair in pairs[:papers] for one in pair)]
    return sorted(chosen, key=lambda one: -one.changes) if seed is None else chosen


def write_sheet(questions: Sequence[Question], path: str | Path) -> Path:
    """Write questions as CSV, guarded against formulas, with a column `answer`; returns the path."""
    table = pd.DataFrame([asdict(question) for question in questions], columns=list(COLUMNS))
    return write_table(table.round({"changes": 2}), expanded(path))


def read_sheet(path: str | Path, topic_map: MapData) -> list[Question]:
    """The questions of a filled sheet, also of one that a spreadsheet saved, which writes the id 0.10 as 0.1.

    Raises `InputError`, with the row, for answers or topics that do not fit.
    """
    source = Path(expanded(path))
    try:
        table = read_cells(source)
    except OSError as error:
        raise InputError(f"cannot read the sheet {source}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{source} is not a sheet of 'hierarchography review': {error}") from error
    if missing := [name for name in COLUMNS if name not in table.columns]:
        raise InputError(
            f"{source} has no column {missing[0]!r}; it must have those of 'hierarchography review --sheet'"
        )
    ids = _Ids(topic_map)
    questions = []
    for row, record in enumerate(table[list(COLUMNS)].map(from_csv_cell).to_dict("records"), start=2):
        values = {str(name): value for name, value in record.items()}
        read = Question(**{**values, "changes": 0.0, "answer": values["answer"].strip()})
        questions.append(ids.checked(read, f"{source}, row {row}"))
    return questions


def edits_of(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The entries of `edits.toml` that follow from the answers; merges come last, and overlapping ones are joined."""
    answered = [question for question in questions if question.answer]
    fits = {one.paper: one.topic for one in answered if one.kind == ASSIGNMENT and one.other and _is(one, YES)}
    entries: list[dict[str, Any]] = []
    merged: list[set[str]] = []
    for one in answered:
        if one.kind == NAME and not _is(one, YES) and not _is(one, NO):
            entries.append({"do": "rename", "topic": one.topic, "name": one.answer})
        elif one.kind == SIBLINGS and _is(one, NO):
            together = {one.topic, one.other}.union(*(group for group in merged if group & {one.topic, one.other}))
            merged = [*(group for group in merged if not group & together), together]
        elif one.kind == PARENT and not _is(one, YES) and not _is(one, NO):
            entries.append({"do": "move", "topic": one.topic, "to": one.answer})
        elif one.kind == ASSIGNMENT and not one.other and _is(one, NO) and one.paper in fits:
            entries.append({"do": "pin", "papers": [one.paper], "to": fits[one.paper]})
    return [*entries, *({"do": "merge", "topics": sorted(group)} for group in merged)]


def judged(questions: Iterable[Question]) -> Judged:
    """The measures of CHIME from the answers.

    An assignment is a pair of a paper and a leaf: precision is the share of the map's pairs that are right, recall the
    share of the right pairs that are on the map. A group of siblings is coherent if no two of them, as far as they were
    asked about, are the same topic.
    """
    answered = [question for question in questions if question.answer]
    pairs = [one for one in answered if one.kind == ASSIGNMENT]
    on_map = [_is(one, YES) for one in pairs if not one.other]
    missed = sum(_is(one, YES) for one in pairs if one.other)
    precision, recall = _share(sum(on_map), len(on_map)), _share(sum(on_map), sum(on_map) + missed)
    f1 = _share(2 * precision * recall, precision + recall)
    links = [_is(one, YES) for one in answered if one.kind == PARENT]
    groups: dict[str, bool] = {}
    for one in (one for one in answered if one.kind == SIBLINGS):
        parent = one.topic.rpartition(".")[0]
        groups[parent] = groups.get(parent, True) and _is(one, YES)
    siblings = _share(sum(groups.values()), len(groups))
    return Judged(precision, recall, f1, len(pairs), _share(sum(links), len(links)), len(links), siblings, len(groups))


class _Asked:
    """The possible questions about a map."""

    def __init__(self, topic_map: MapData) -> None:
        self.map, self.tree = topic_map, topic_map.tree
        self.vectors = topic_map.embeddings.matrix
        self.sums = topic_sums(topic_map)

    def assignments(self) -> Iterator[tuple[Question, Question]]:
        """For each paper, whether it is about its leaf, and about the nearest other leaf."""
        leaves = self.tree.leaves
        if len(leaves) < 2:
            return
        near = self.vectors @ _units(self.sums[[self.tree.row(leaf.id) for leaf in leaves]]).T
        place = {self.tree.row(leaf.id): at for at, leaf in enumerate(leaves)}
        own = np.array([place[row] for row in self.tree.leaf_of.tolist()])
        near[np.arange(len(own)), own] = -np.inf
        other = np.round(near, 6).argmax(axis=1)
        frame, doubt = self.map.corpus.frame, 1 - self.tree.assignment.confidence.astype(np.float64)
        for row, (paper, title) in enumerate(frame[["id", "title"]].itertuples(index=False, name=None)):
            here, there = leaves[own[row]], leaves[other[row]]
            yield (
                _question(ASSIGNMENT, f"Is “{title}” about “{here.label}”?", here, None, paper, doubt[row]),
                _question(ASSIGNMENT, f"Is “{title}” about “{there.label}”?", there, here, paper, doubt[row]),
            )

    def parents(self) -> Iterator[Question]:
        """For each topic below the first level, whether it belongs to its parent; `other` is the nearest other one."""
        inner = [topic for topic in self.tree if topic.parent and self.tree.children(topic.id)]
        for topic in self.tree:
            above = topic.parent or ""
            candidates = [other for other in inner if other.depth == topic.depth - 1 and other.id != above]
            if topic.depth < 2 or not candidates:
                continue
            vectors = self.vectors[topic.members]
            rest = self.sums[self.tree.row(above)] - self.sums[self.tree.row(topic.id)]
            others = _units(self.sums[[self.tree.row(other.id) for other in candidates]])
            near = vectors @ others.T
            best = int(np.round(near.mean(axis=0), 6).argmax())
            changes = float((near[:, best] > vectors @ _units(rest[None])[0]).sum())
            parent = self.tree[above]
            text = (
                f"Is “{topic.label}” a part of “{parent.label}”? If not, give the id of the right topic (“no”: unknown)"
            )
            yield _question(PARENT, text, topic, candidates[best], "", changes)

    def siblings(self) -> Iterator[Question]:
        """For each two siblings, whether they are two topics."""
        for parent in self.tree:
            children = self.tree.children(parent.id)
            means = _units(self.sums[[self.tree.row(child.id) for child in children]]) if children else None
            for at, first in enumerate(children):
                for after, second in enumerate(children[at + 1 :], start=at + 1):
                    assert means is not None  # there are children
                    changes = self._crossing(first, means[at], means[after]) + self._crossing(
                        second, means[after], means[at]
                    )
                    text = f"Are “{first.label}” and “{second.label}” two different topics of “{parent.label}”?"
                    yield _question(SIBLINGS, text, first, second, "", changes)

    def names(self) -> Iterator[Question]:
        """For each topic with a measured name, whether the name is true of most of its papers."""
        for topic in self.tree:
            share = topic.details.get("name_share")
            if topic.parent and isinstance(share, float):
                text = f"Is “{topic.label}” true of most of its {topic.size:,} papers? If not, give a better name"
                yield _question(NAME, text, topic, None, "", (1 - share) * topic.size)

    def _crossing(self, topic: Topic, own: NDArray[np.floating], other: NDArray[np.floating]) -> float:
        """The number of papers of a topic that are nearer to the mean of another one."""
        vectors = self.vectors[topic.members]
        return float((vectors @ other > vectors @ own + 1e-6).sum())


def _question(kind: str, text: str, topic: Topic, other: Topic | None, paper: str, changes: float) -> Question:
    names = (other.id, other.label) if other else ("", "")
    return Question(kind, _line(text), topic.id, topic.label, *names, paper, float(changes))


def _line(text: str) -> str:
    return " ".join(text.split())


def _units(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))


def _is(question: Question, answers: Sequence[str]) -> bool:
    """Whether the answer is one of these; the id of the parent that a topic has means yes."""
    if question.kind == PARENT and question.answer == question.topic.rpartition(".")[0]:
        return answers == YES
    return question.answer.casefold().rstrip(".! ") in answers


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


class _Ids:
    """The topics and papers of a map, by ids that a spreadsheet may have read as numbers."""

    def __init__(self, topic_map: MapData) -> None:
        self.tree = topic_map.tree
        self.topics = _by_number(topic.id for topic in topic_map.tree)
        self.titles = dict(topic_map.corpus.frame[["id", "title"]].itertuples(index=False, name=None))
        self.papers = _by_number(self.titles)

    def checked(self, read: Question, where: str) -> Question:
        """The question with the ids of the map. Raises `InputError` if it is not about this map, or its answer none."""
        question = replace(
            read,
            topic=self._topic(read.topic, read.name, where),
            other=self._topic(read.other, read.other_name, where),
            paper=self._paper(read, where),
            answer=self._answer(read, where),
        )
        _check_answer(question, self.tree, where)
        return question

    def _topic(self, given: str, name: str, where: str) -> str:
        """The topic with this id and name, or else the only one with the name whose id is the same number."""
        if not (given or name) or (given in self.tree and self.tree[given].label == name):
            return given
        alike = [topic for topic in self._alike(self.topics, given) if self.tree[topic].label == name]
        if len(alike) != 1:
            raise InputError(f"{where}: topic {given!r} of the map is not {name!r} any more; write a new sheet")
        return alike[0]

    def _paper(self, question: Question, where: str) -> str:
        """The only paper of the question whose id is the same number, or else the paper with this id."""
        given = question.paper
        alike = self._alike(self.papers, given)
        asked = [paper for paper in alike if f"“{_line(self.titles[paper])}”" in question.question]
        if len(asked) == 1:
            return asked[0]
        if given and given not in self.titles:
            raise InputError(f"{where}: no paper {given!r} is on the map; write a new sheet")
        return given

    def _answer(self, question: Question, where: str) -> str:
        """The answer; the id of a parent must be that of one topic, even if a spreadsheet read it as a number."""
        given = question.answer
        if question.kind != PARENT:
            return given
        if given.casefold().startswith(PLAIN):
            return given[len(PLAIN) :].strip()
        alike = self._alike(self.topics, given)
        if len(alike) > 1:
            raise InputError(
                f"{where}: the answer {given!r} may be {' or '.join(alike)}, because spreadsheets drop zeros at the "
                f"end of numbers; write {' or '.join(repr(PLAIN + topic) for topic in alike)}"
            )
        return given

    @staticmethod
    def _alike(ids: Mapping[float, Sequence[str]], given: str) -> Sequence[str]:
        number = _number(given)
        return () if number is None else ids.get(number, ())


def _by_number(ids: Iterable[str]) -> dict[float, list[str]]:
    """The ids that are numbers, by these."""
    found: dict[float, list[str]] = {}
    for each in ids:
        if (number := _number(each)) is not None:
            found.setdefault(number, []).append(each)
    return found


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _check_answer(question: Question, tree: TopicTree, where: str) -> None:
    """Raise `InputError` if the answer of a row is not one."""
    allowed: Mapping[str, str] = {
        ASSIGNMENT: "yes or no",
        SIBLINGS: "yes or no",
        PARENT: "yes, no or the id of a topic",
    }
    if not question.answer or question.kind == NAME or _is(question, YES) or _is(question, NO):
        return
    if question.kind == PARENT and f"{question.answer}.".startswith(f"{question.topic}."):
        raise InputError(
            f"{where}: the answer {question.answer!r} is the topic itself or one below it; give the id of another topic"
        )
    if question.kind == PARENT and question.answer in tree:
        return
    if question.kind not in allowed:
        raise InputError(f"{where}: unknown kind {question.kind!r}; it must be one of {', '.join([*allowed, NAME])}")
    raise InputError(f"{where}: the answer must be {allowed[question.kind]}, not {question.answer!r}")
