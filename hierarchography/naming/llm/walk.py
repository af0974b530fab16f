"""Names the topics of a tree, deepest level first: requests names for siblings, checks them, and retries once."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hierarchography.llm import Conversation, Questions
from hierarchography.model import Topic, TopicTree
from hierarchography.naming.llm.answers import Proposal, parse
from hierarchography.naming.llm.gate import Gate
from hierarchography.naming.llm.prompts import MOST_TOPICS, Brief, Setting, ask, ask_again, line
from hierarchography.naming.llm.rules import Rules, distinct, settle
from hierarchography.naming.llm.support import Support

PAPERS = 6
"""Maximum papers of a leaf in a request."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Requested:
    """What a request asks for: whether `facets` too, and for at most how many `topics` at once."""

    facets: bool = False
    topics: int = MOST_TOPICS


@dataclass(frozen=True)
class Batch:
    """The siblings in one request, its question, and the answer once there is one."""

    topics: tuple[Topic, ...]
    question: Conversation
    answer: str | None = None

    def proposals(self) -> dict[str, Proposal]:
        """The answer's proposals by topic id; numbers without a topic are ignored."""
        said = parse(self.answer or "")
        return {topic.id: said[number] for number, topic in enumerate(self.topics, start=1) if number in said}


@dataclass
class Outcome:
    """The result of a walk: the accepted proposals by topic, and the number of rejections.

    `untrue` counts the rejected names that their topics had not earned.
    """

    proposals: dict[str, Proposal] = field(default_factory=dict)
    rejected: int = 0
    untrue: int = 0
    unanswered: int = 0

    def reject(self, reasons: Mapping[str, str]) -> None:
        """Count rejected names and log the reasons; a topic counts once per rejection."""
        self.rejected += len(reasons)
        for topic_id, reason in reasons.items():
            logger.info("topic %s: %s", topic_id, reason)


class Walk:
    """One pass over a tree with keyword names; the names of the topics in `by_hand` are final.

    The same answers give the same names.
    """

    def __init__(
        self,
        tree: TopicTree,
        by_hand: Collection[str],
        support: Support,
        papers: Callable[[int], tuple[str, str]],
        requested: Requested,
        gate: Gate | None = None,
    ) -> None:
        self._tree = tree
        self._by_hand = by_hand
        self._support = support
        self._papers = papers
        self._facets = requested.facets
        self._most = requested.topics
        self._gate = gate

    def run(self, questions: Questions, advance: Callable[[int], None] = lambda steps: None) -> Outcome:
        """Name all other topics except the root, as far as `questions` are answered; `advance` counts topics."""
        outcome = Outcome()
        settled = {topic_id: self._tree[topic_id].name for topic_id in self._by_hand}
        for depth in range(self._tree.depth, 0, -1):
            level = [topic for topic in self._tree if topic.depth == depth and topic.id not in self._by_hand]
            self._name_level(level, Rules(self._tree, settled, self._support, self._gate), outcome, questions, advance)
            for topic in level:
                said = outcome.proposals.get(topic.id)
                settled[topic.id] = said.name if said else topic.name
            self._support.forget()
        outcome.proposals, fell = distinct(self._tree, outcome.proposals)
        outcome.reject(fell)
        return outcome

    def _name_level(
        self,
        level: list[Topic],
        rules: Rules,
        outcome: Outcome,
        questions: Questions,
        advance: Callable[[int], None],
    ) -> None:
        batches = [self._batch(topics, outcome) for topics in _batches(level, self._most)]
        answers = questions.ask_all([one.question for one in batches], lambda at: advance(len(batches[at].topics)))
        batches = [Batch(one.topics, one.question, answer) for one, answer in zip(batches, answers, strict=True)]
        accepted, complaints = rules.judge(level, _joined(batches), {})
        outcome.untrue += len(rules.untrue)

        against = {topic.id: self._titles(rules.against(topic)) for topic in level if topic.id in rules.untrue}
        second = self._second_round(batches, complaints, against, accepted, questions)
        better, refused = rules.judge([topic for topic in level if topic.id in complaints], second, accepted)
        outcome.untrue += len(rules.untrue)
        accepted |= better
        for _, siblings in itertools.groupby(level, key=lambda topic: topic.parent):
            together = list(siblings)
            settled, fell = settle(
                together, {topic.id: accepted[topic.id] for topic in together if topic.id in accepted}
            )
            outcome.proposals |= settled
            refused |= fell
        silent = {topic.id for batch in batches if batch.answer is None for topic in batch.topics}
        outcome.unanswered += len(silent)
        outcome.reject({name: why for name, why in complaints.items() if name not in silent})
        outcome.reject({name: why for name, why in refused.items() if name in second or name in accepted})

    def _second_round(
        self,
        batches: list[Batch],
        complaints: Mapping[str, str],
        against: Mapping[str, Sequence[str]],
        accepted: Mapping[str, Proposal],
        questions: Questions,
    ) -> dict[str, Proposal]:
        """The new proposals after telling the model, once, why names were rejected."""
        retries: list[Batch] = []
        for batch in batches:
            wrong = {at: complaints[topic.id] for at, topic in enumerate(batch.topics, 1) if topic.id in complaints}
            if batch.answer is not None and wrong:
                taken = [accepted[topic.id].name for topic in batch.topics if topic.id in accepted]
                taken += self._named_by_hand(self._tree.siblings(batch.topics[0].id))
                papers = {at: against.get(topic.id, ()) for at, topic in enumerate(batch.topics, 1)}
                question = ask_again(batch.question, batch.answer, wrong, taken, self._facets, papers)
                retries.append(Batch(batch.topics, question))
        answers = questions.ask_all([retry.question for retry in retries])
        return _joined(Batch(one.topics, one.question, answer) for one, answer in zip(retries, answers, strict=True))

    def _batch(self, topics: tuple[Topic, ...], outcome: Outcome) -> Batch:
        briefs = [self._brief(topic, outcome) for topic in topics]
        parent = self._tree[topics[0].parent or topics[0].id]
        setting = Setting(
            # the root covers everything: its keywords are not informative
            keywords=parent.keywords if parent.parent is not None else (),
            parent=next(iter(self._named_by_hand([parent])), ""),
            beside=tuple(self._named_by_hand(self._tree.children(parent.id))),
        )
        return Batch(topics, ask(briefs, setting, self._facets))

    def _titles(self, rows: Iterable[int]) -> list[str]:
        return [self._papers(row)[0] for row in rows]

    def _named_by_hand(self, topics: Iterable[Topic]) -> list[str]:
        return [topic.name for topic in topics if topic.id in self._by_hand]

    def _brief(self, topic: Topic, outcome: Outcome) -> Brief:
        """Describe a leaf by its most central papers, other topics by their children's names and summaries."""
        children = self._tree.children(topic.id)
        if children:
            lines = [self._part(child, outcome.proposals.get(child.id)) for child in children]
        else:
            lines = [line(*self._papers(row)) for row in self._support.central(topic, PAPERS)]
        return Brief(topic.size, topic.keywords, tuple(lines))

    def _part(self, topic: Topic, said: Proposal | None) -> str:
        known = (said.summary if said else "") or topic.details.get("description")
        return line(said.name if said else topic.name, known if isinstance(known, str) else "; ".join(topic.keywords))


def _batches(level: list[Topic], most: int) -> list[tuple[Topic, ...]]:
    """The topics of a level, divided into requests: siblings together, `most` at once, in similar numbers."""
    batches = []
    for _, siblings in itertools.groupby(level, key=lambda topic: topic.parent):
        together = list(siblings)
        parts = -(-len(together) // most)
        edges = [len(together) * part // parts for part in range(parts + 1)]
        batches += [tuple(together[start:stop]) for start, stop in itertools.pairwise(edges)]
    return batches


def _joined(batches: Iterable[Batch]) -> dict[str, Proposal]:
    return {topic_id: said for batch in batches for topic_id, said in batch.proposals().items()}
