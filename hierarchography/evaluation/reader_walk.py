"""Lets a reader (a person or a language model) navigate the tree by topic names, one level at a time, on text sheets.

For each paper that has not reached a leaf, a sheet asks in which of the listed topics it is. The reader sees the
paper's title, the start of its abstract, and the names in random order, but neither the tree nor the right answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hierarchography.errors import InputError
from hierarchography.evaluation.findability import drawn
from hierarchography.evaluation.intervals import INTERVAL, Bootstrap, Figure, Ratios, Sides, measured, plain_values
from hierarchography.evaluation.navigation import chances
from hierarchography.evaluation.sheets import Quote, letters, plain, shuffled
from hierarchography.model import TopicTree

SCHEMA = "hierarchography.walk/1"
SCORE_SCHEMA = "hierarchography.walk-score/1"
CHARACTERS = 300
"""Characters of an abstract that a reader sees."""
_ANSWER = re.compile(r"P(\d+)[\s:.]+\(?([A-Za-z]+)[).]?", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """The state of one paper: its `row`, the id of the `topic` reached, and the number of options `read` so far."""

    row: int
    topic: str
    read: int = 0


@dataclass(frozen=True)
class ReaderWalk:
    """An unfinished walk: one step per paper, and the number of the `sheet` to be answered next.

    `tree` is the digest of the tree; a walk cannot be continued in another tree.
    """

    tree: str
    seed: int
    sheet: int
    steps: tuple[Step, ...]

    @classmethod
    def start(cls, tree: TopicTree, papers: int, seed: int) -> ReaderWalk:
        """A walk for a sample of papers, drawn with `seed`, in random order; for all if there are no more."""
        rng = np.random.default_rng(seed)
        rows = rng.permutation(drawn(tree.papers, papers, rng))
        return cls(tree.digest, seed, 1, tuple(Step(int(row), tree.root.id) for row in rows))

    @classmethod
    def from_dict(cls, document: Any, tree: TopicTree) -> ReaderWalk:
        """The start of a walk from the result of `to_dict`. Raises `InputError` if it is damaged or of another tree."""
        if not isinstance(document, Mapping):
            document = {}
        try:
            schema, digest, seed = document["schema"], document["tree"], int(document["seed"])
            rows = [int(row) for row in document["rows"]]
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"the walk is damaged ({error!r}); delete its file to start again") from error
        if schema != SCHEMA:
            raise InputError(f"the walk has the version {plain(str(schema))!r}, not {SCHEMA}")
        if digest != tree.digest or not all(0 <= row < tree.papers for row in rows):
            raise InputError("the walk belongs to another map, or to an earlier version of this map")
        return cls(digest, seed, 1, tuple(Step(row, tree.root.id) for row in rows))

    def to_dict(self) -> dict[str, Any]:
        """The start of the walk as plain values for JSON. They do not reveal the topics of the papers."""
        return {"schema": SCHEMA, "tree": self.tree, "seed": self.seed, "rows": [step.row for step in self.steps]}

    def options(self, tree: TopicTree, place: int) -> list[str]:
        """The ids of the topics to choose from for the paper at a position, in the order shown; none at a leaf."""
        step = self.steps[place]
        children = [child.id for child in tree.children(step.topic)]
        return shuffled((self.seed, place, tree.row(step.topic)), children)

    def finished(self, tree: TopicTree) -> bool:
        """Whether every paper has reached a leaf."""
        return not any(tree.children(step.topic) for step in self.steps)

    def text(self, tree: TopicTree, papers: Sequence[Quote]) -> str:
        """The sheet to be answered; `papers` are all papers of the corpus."""
        lines = []
        for place, step in enumerate(self.steps):
            if options := self.options(tree, place):
                lines.append(f"P{place + 1}: {papers[step.row].cut(CHARACTERS)}")
                lines += [f"   {letters(at)}) {plain(tree[topic].label)}" for at, topic in enumerate(options)]
        return "\n".join(lines) + "\n"

    def answered(self, tree: TopicTree, answers: str, file: str) -> ReaderWalk:
        """The walk after one more level. `answers` has a line like "P3 b" for every paper of the sheet, in any order.

        Empty lines and lines that begin with # are skipped. Raises `InputError` with the `file` and the line of an
        invalid answer, or with the papers that have no answer.
        """
        chosen = self._read(tree, answers, file)
        steps = [
            replace(step, topic=chosen[place][0], read=step.read + chosen[place][1]) if place in chosen else step
            for place, step in enumerate(self.steps)
        ]
        return replace(self, sheet=self.sheet + 1, steps=tuple(steps))

    def _read(self, tree: TopicTree, answers: str, file: str) -> dict[int, tuple[str, int]]:
        """For each paper on the sheet, by position, the chosen topic and the number of options."""
        options_of = {place: options for place in range(len(self.steps)) if (options := self.options(tree, place))}
        chosen: dict[int, tuple[str, int]] = {}
        for number, line in enumerate(answers.lstrip("\ufeff").splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            where = f"{file}, line {number}"
            place, letter = _answer(line, where)
            if place not in options_of:
                raise InputError(f"{where}: this sheet does not ask for P{place + 1}")
            if place in chosen:
                raise InputError(f"{where}: P{place + 1} is answered twice; keep one answer")
            names = {letters(at): topic for at, topic in enumerate(options_of[place])}
            if letter not in names:
                raise InputError(
                    f"{where}: P{place + 1} has the options a to {letters(len(names) - 1)}, not {letter!r}"
                )
            chosen[place] = names[letter], len(names)
        if missing := [f"P{place + 1}" for place in options_of if place not in chosen]:
            more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
            raise InputError(
                f"{file}: no answer for {', '.join(missing[:10])}{more}; write one line per paper, as 'P3 b'"
            )
        return chosen


@dataclass(frozen=True)
class WalkLevel:
    """`strict`: share of papers with all steps down to this level right; for a shorter path, all of its steps.

    `papers` is the number of papers whose own path reaches this level, and `right` how many of them were right.
    `chance`: `strict` for random choices.
    """

    level: int
    strict: Figure
    right: int
    papers: int
    chance: Figure


@dataclass(frozen=True)
class WalkScore:
    """The score of a finished walk: the measures of `Findability`, for a reader. `effort`: options read per paper."""

    papers: int
    of: int
    levels: tuple[WalkLevel, ...]
    leaf: Figure
    leaf_chance: Figure
    node_match: Figure
    effort: Figure
    mean_depth: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, the schema's name first."""
        return {"schema": SCORE_SCHEMA, "interval": INTERVAL, **plain_values(self)}


def walk_score(walk: ReaderWalk, tree: TopicTree, bootstrap: Bootstrap) -> WalkScore:
    """Score a finished walk, with intervals over its papers."""
    rows = np.array([step.row for step in walk.steps], dtype=np.int64)
    own = [tree.topics[row].id for row in tree.leaf_of[rows]]
    length = np.array([leaf.count(".") for leaf in own])
    prefix = np.array([_common(leaf, step.topic) for leaf, step in zip(own, walk.steps, strict=True)])
    chance = chances(tree, rows)
    levels = range(1, tree.depth + 1)
    ones = np.ones(len(rows))
    sides: dict[str, Sides] = {
        "leaf": (prefix == length, ones),
        "leaf chance": (chance[:, -1] if tree.depth else ones, ones),
        "node match": (prefix, length),
        "effort": (np.array([step.read for step in walk.steps]), ones),
    }
    sides |= {f"strict {level}": (prefix >= np.minimum(length, level), ones) for level in levels}
    sides |= {f"chance {level}": (chance[:, level - 1], ones) for level in levels}
    statistic = Ratios(sides)
    figures = measured(statistic, len(rows), bootstrap, statistic.counts)
    return WalkScore(
        papers=len(rows),
        of=tree.papers,
        levels=tuple(
            WalkLevel(
                level,
                figures[f"strict {level}"],
                int(((length >= level) & (prefix >= level)).sum()),
                int((length >= level).sum()),
                figures[f"chance {level}"],
            )
            for level in levels
        ),
        leaf=figures["leaf"],
        leaf_chance=figures["leaf chance"],
        node_match=figures["node match"],
        effort=figures["effort"],
        mean_depth=float(length.mean()),
    )


def _answer(line: str, where: str) -> tuple[int, str]:
    """The position of the paper and the letter in a line of answers."""
    found = _ANSWER.match(line.strip())
    if found is None:
        raise InputError(f"{where}: {plain(line)[:60]!r} is not an answer; write the paper and a letter, as 'P3 b'")
    return int(found[1]) - 1, found[2].lower()


def _common(topic_id: str, other_id: str) -> int:
    """The number of steps, from the root down, that the paths to two topics share."""
    steps = 0
    for first, second in zip(topic_id.split(".")[1:], other_id.split(".")[1:], strict=False):
        if first != second:
            break
        steps += 1
    return steps
