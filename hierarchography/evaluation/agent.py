"""A language model navigates a tree by topic names: the test of the reference paper (Science Hierarchography).

For each paper the model is asked, from the root down, which of the shuffled names of a topic's children may hold it. It
follows its first choice to a leaf. It is also asked at the topics of the paper's own path that this walk missed (for
the figures given the right parent), and, from the second level on, to choose the three best among the children of the
three topics that it followed (for the beam).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.choosing import BEST, choice, ranking
from hierarchography.evaluation.navigation import Walk
from hierarchography.evaluation.sheets import shuffled
from hierarchography.llm import Questions
from hierarchography.model import Topic, TopicTree

BLOCK = 16
"""Papers that are navigated together: those of a block are finished before the next one, in case the budget ends."""
Options = tuple[int, ...]
Asked = tuple[int, Options]
"""A question: the position of a paper, and the topics (positions in preorder) to choose from."""


@dataclass(frozen=True, eq=False)
class Sought:
    """The papers to find: their own paths (n, depth + 1), -1 below the leaf, and what the model sees of each.

    `numbers` (n,) and `seed` determine the order of the names.
    """

    paths: NDArray[np.int32]
    texts: Sequence[str]
    numbers: Sequence[int]
    seed: int

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, eq=False)
class AgentWalk:
    """The walks of the papers at the positions `finished` (m,), and the number of answers that named no topic.

    A walk ends at such an answer, as a wrong choice. Papers without an answer from the server are not finished; at
    topics off the walk, and in the beam, a missing answer makes a figure NaN for that paper.
    """

    walk: Walk
    finished: NDArray[np.int64]
    invalid: int


def navigate(
    tree: TopicTree, sought: Sought, questions: Questions, advance: Callable[[int], None] = lambda steps: None
) -> AgentWalk:
    """Navigate the tree for all papers, as far as `questions` are answered; `advance` counts papers."""
    agent = _Agent(tree, sought, questions)
    for start in range(0, len(sought), BLOCK):
        block = range(start, min(start + BLOCK, len(sought)))
        agent.follow(block)
        agent.ask((place, options) for place in block for options in agent.own_steps(place))
        agent.follow_beam(block)
        advance(len(block))
    return agent.result()


@dataclass
class _Agent:
    """The answers so far, by question: the topics chosen, best first; None if no answer came."""

    tree: TopicTree
    sought: Sought
    questions: Questions
    answers: dict[Asked, Options | None] = field(default_factory=dict)
    invalid: int = 0

    def __post_init__(self) -> None:
        self.children: list[Options] = [
            tuple(self.tree.row(child.id) for child in self.tree.children(topic.id)) for topic in self.tree
        ]
        self.beams: list[list[Options | None]] = [[] for _ in range(len(self.sought))]

    def ask(self, asked: Iterable[Asked]) -> None:
        """Ask the questions that have not been asked yet; a single option needs no question."""
        new = [one for one in dict.fromkeys(asked) if one not in self.answers]
        self.answers.update({one: one[1] for one in new if len(one[1]) <= 1})
        open_ = [one for one in new if len(one[1]) > 1]
        shown = [self._shuffled(*one) for one in open_]
        names = [self._names(order) for order in shown]
        texts = [self.sought.texts[place] for place, _ in open_]
        answers = self.questions.ask_all([choice(text, listed) for text, listed in zip(texts, names, strict=True)])
        for one, order, listed, answer in zip(open_, shown, names, answers, strict=True):
            if answer is None:
                self.answers[one] = None
                continue
            best = ranking(answer, listed)
            self.invalid += not best
            self.answers[one] = tuple(order[at] for at in best)

    def follow(self, block: Sequence[int]) -> None:
        """Follow first choices from the root to a leaf, for the papers of a block level by level."""
        here = dict.fromkeys(block, 0)
        while here:
            here = {place: topic for place, topic in here.items() if self.children[topic]}
            asked = {place: (place, self.children[topic]) for place, topic in here.items()}
            self.ask(asked.values())
            here = {place: best[0] for place, one in asked.items() if (best := self.answers[one])}

    def own_steps(self, place: int) -> list[Options]:
        """The children of each topic on a paper's own path."""
        path = [topic for topic in self.sought.paths[place].tolist() if topic >= 0]
        return [self.children[topic] for topic in path if self.children[topic]]

    def follow_beam(self, block: Sequence[int]) -> None:
        """Follow the three best topics at every level; a leaf among them stays a candidate further down."""
        beams: dict[int, Options] = dict.fromkeys(block, (0,))
        for _ in range(self.tree.depth):
            asked = {place: (place, self._candidates(beam)) for place, beam in beams.items()}
            self.ask(one for one in asked.values() if len(one[1]) > BEST)
            for place, one in asked.items():
                best = self.answers[one] if len(one[1]) > BEST else one[1]
                self.beams[place].append(best)
                if best is None:
                    del beams[place]
                else:
                    beams[place] = best

    def result(self) -> AgentWalk:
        """The walks of the papers that have all answers on the way of their first choices."""
        ways = [self._way(place) for place in range(len(self.sought))]
        finished = np.array([place for place, way in enumerate(ways) if way is not None], dtype=np.int64)
        kept = [way for way in ways if way is not None]
        own, depth = self.sought.paths[finished], self.tree.depth
        length = (own >= 0).sum(axis=1) - 1
        walked = np.full((len(kept), depth + 1), -2, dtype=np.int64)
        for row, (topics, _) in enumerate(kept):
            walked[row, : len(topics)] = topics
        prefix = np.cumprod(walked[:, 1:] == own[:, 1:], axis=1).sum(axis=1) if depth else length
        right = np.array([self._right(place) for place in finished]).reshape(len(kept), depth)
        in_beam = np.array([self._in_beam(place) for place in finished]).reshape(len(kept), depth)
        effort = np.array([read for _, read in kept], dtype=np.int64)
        return AgentWalk(Walk(length, prefix, right, in_beam, effort), finished, self.invalid)

    def _way(self, place: int) -> tuple[list[int], int] | None:
        """The topics on the way of a paper, root first, and the number of names read; None if an answer is missing."""
        way, read = [0], 0
        while options := self.children[way[-1]]:
            best = self.answers[place, options]
            if best is None:
                return None
            read += len(options)
            if not best:
                break
            way.append(best[0])
        return way, read

    def _right(self, place: int) -> list[float]:
        path = [topic for topic in self.sought.paths[place].tolist() if topic >= 0]
        found = []
        for here, below in itertools.pairwise(path):
            best = self.answers[place, self.children[here]]
            found.append(float("nan") if best is None else float(best[:1] == (below,)))
        return [*found, *[float("nan")] * (self.tree.depth - len(found))]

    def _in_beam(self, place: int) -> list[float]:
        """For each level whether the beam holds the paper's topic (its leaf, below that); NaN if it is not known."""
        found, aim = [], 0
        for step in range(self.tree.depth):
            own = int(self.sought.paths[place, step + 1])
            aim = own if own >= 0 else aim
            beam = self.beams[place][step] if step < len(self.beams[place]) else None
            found.append(float("nan") if beam is None else float(aim in beam))
        return found

    def _candidates(self, beam: Options) -> Options:
        return tuple(below for topic in beam for below in (self.children[topic] or (topic,)))

    def _shuffled(self, place: int, options: Options) -> list[int]:
        seed = (self.sought.seed, self.sought.numbers[place], *options)
        return [int(topic) for topic in shuffled(seed, [str(topic) for topic in options])]

    def _names(self, order: Sequence[int]) -> list[str]:
        topics = [self.tree.topics[row] for row in order]
        together = len({topic.parent for topic in topics}) == 1
        return [self._shown(topic, together) for topic in topics]

    def _shown(self, topic: Topic, together: bool) -> str:
        """The name of a topic, after its parent's if topics of several parents are listed."""
        parent = topic.parent
        if together or parent is None or topic.depth < 2:
            return topic.label
        return f"{self.tree[parent].label}: {topic.label}"
