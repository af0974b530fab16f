"""The rules for a proposed name: its form, the names of related topics, and support by the papers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.labels import LONGEST_SINGLE, MOST_WORDS, fits
from hierarchography.naming.llm.answers import Proposal
from hierarchography.naming.llm.gate import Gate
from hierarchography.naming.llm.prompts import EXAMPLE_NAMES
from hierarchography.naming.llm.support import Support, content_words

NO_ANSWER = "the answer holds no name for it"
_MARKS, _UNFIT = frozenset("&'’,./+()‐–-*#"), frozenset("<>|")
_LINK = re.compile(r"https?:|www\.|[<>{}\[\]|\\@#]", re.IGNORECASE)
_EMPTIES = "field group miscellaneous number other paper research study subject thing topic various"
_EMPTY = frozenset(_EMPTIES.split())
_EXAMPLES = frozenset(content_words(name) for name in EXAMPLE_NAMES)


class Rules:
    """Checks proposals against the tree's current names: keyword names above, final names below.

    `settled` maps topics to final names (of deeper topics, and manual ones); `Rules` never changes it.
    `untrue` maps topics to the names, in the last call of `judge`, that they have not earned.
    """

    def __init__(self, tree: TopicTree, settled: Mapping[str, str], support: Support, gate: Gate | None = None) -> None:
        self._tree = tree
        self._settled = settled
        self._support = support
        self._gate = gate
        self.untrue: dict[str, str] = {}

    def judge(
        self, topics: Iterable[Topic], proposals: Mapping[str, Proposal], accepted: Mapping[str, Proposal]
    ) -> tuple[dict[str, Proposal], dict[str, str]]:
        """The accepted proposals for topics of one level, and the reasons why the others are rejected.

        Siblings must be consecutive, the larger first: if two topics propose the same name, the first gets it.
        `accepted` are proposals of this level that were accepted before.
        """
        topics = [topic for topic in topics if topic.id not in accepted]
        self.untrue = {}
        self._support.prepare(
            (topic, text)
            for topic in topics
            if (said := proposals.get(topic.id))
            for text in (said.name, said.summary, *said.facets.values())
        )
        names = {topic_id: proposal.name for topic_id, proposal in accepted.items()}
        good: dict[str, Proposal] = {}
        complaints: dict[str, str] = {}
        for topic in topics:
            proposal = proposals.get(topic.id)
            reason = NO_ANSWER if proposal is None else self._complaint(topic, proposal.name, names)
            if proposal is not None and reason is None:
                good[topic.id] = self._trusted(topic, proposal)
                names[topic.id] = proposal.name
            else:
                complaints[topic.id] = reason or NO_ANSWER
        return good, complaints

    def _complaint(self, topic: Topic, name: str, names: Mapping[str, str]) -> str | None:
        below = [self._settled[child.id] for child in self._tree.children(topic.id)]
        reason = form(name) or self._relatives(topic, name, names)
        if reason is None and not (self._gate and self._gate.is_field(name)):
            # papers need not use the words of a field's name ("Probability Theory"): that it is earned is enough
            reason = self._support.complaint(topic, name, below)
        return reason or self._unearned(topic, name)

    def _unearned(self, topic: Topic, name: str) -> str | None:
        reason = self._gate.complaint(topic, name, self._settled) if self._gate else None
        if reason is not None:
            self.untrue[topic.id] = name
        return reason

    def against(self, topic: Topic) -> list[int]:
        """The papers (rows) that contradict a topic's unearned name; none if it was rejected for another reason."""
        if self._gate is None or topic.id not in self.untrue:
            return []
        return self._gate.against(topic, self.untrue[topic.id])

    def _relatives(self, topic: Topic, name: str, names: Mapping[str, str]) -> str | None:
        """Why a proposal conflicts with another topic's name, if it does; `names` are those accepted at this level."""
        key = content_words(name)
        for sibling in self._tree.children(topic.parent or topic.id):
            if (taken_name := names.get(sibling.id) or self._settled.get(sibling.id)) and contains(name, taken_name):
                return f"{name!r} and its sibling's {taken_name!r} are the same or contain each other"
        above = {ancestor.id: ancestor.name for ancestor in self._tree.ancestors(topic.id)[:-1]}
        for topic_id, taken_name in (above | dict(names) | dict(self._settled)).items():
            if key == content_words(taken_name):
                relation = "above" if topic_id in above else "elsewhere on the map"
                return f"{name!r} is the name of a topic {relation}"
        return None

    def _trusted(self, topic: Topic, proposal: Proposal) -> Proposal:
        """The proposal without texts that contain links or code, or that the papers do not support."""

        def kept(text: str) -> str:
            return text if text and not _LINK.search(text) and self._support.bears_out(topic, text) else ""

        facets = {facet: text for facet, said in proposal.facets.items() if (text := kept(said))}
        return Proposal(proposal.name, kept(proposal.summary), facets)


def form(name: str) -> str | None:
    """Why a text cannot be a name of any topic; None if it can."""
    if not fits(name):
        return f"{name[:80]!r} is not 1 to {MOST_WORDS} words of at most {LONGEST_SINGLE} characters"
    if not name[:1].isalnum() or not all(map(_can_be_in, name)) or not any(map(str.isalpha, name)):
        return f"{name!r} holds characters that no name needs"
    if content_words(name) in _EXAMPLES:
        return f"{name!r} is of the example"
    if content_words(name) <= _EMPTY or re.fullmatch(r"(?i)(topic|part|group|name|title)\s*\w?\d*", name):
        return f"{name!r} says nothing"
    return None


def contains(one: str, other: str) -> bool:
    """Whether two names have the same words, or all words of one are in the other.

    >>> contains("Galaxies", "Dwarf Galaxy")
    True
    """
    first, second = content_words(one), content_words(other)
    return first <= second or second <= first


def settle(siblings: Iterable[Topic], accepted: Mapping[str, Proposal]) -> tuple[dict[str, Proposal], dict[str, str]]:
    """The proposals without conflict with the keyword names of siblings, and the reasons why the others are dropped.

    Keyword names of siblings never conflict with each other, so in a conflict the proposal is dropped.
    """
    remaining = dict(accepted)
    fell: dict[str, str] = {}
    siblings = list(siblings)
    while clash := _clash(siblings, remaining):
        topic, sibling = clash
        fell[topic.id] = (
            f"{remaining.pop(topic.id).name!r} is too near to the keyword name {sibling.name!r} of a sibling"
        )
    return remaining, fell


def distinct(tree: TopicTree, accepted: Mapping[str, Proposal]) -> tuple[dict[str, Proposal], dict[str, str]]:
    """The proposals that are not the keyword name of another topic, and the reasons why the others are dropped.

    A topic whose proposal is dropped has its keyword name again, so the others are compared once more.
    """
    remaining = dict(accepted)
    fell: dict[str, str] = {}
    while dropped := _namesakes(tree, remaining):
        remaining = {topic_id: proposal for topic_id, proposal in remaining.items() if topic_id not in dropped}
        fell |= dropped
        for topic in tree:
            _, too_near = settle(tree.children(topic.id), remaining)
            remaining = {topic_id: proposal for topic_id, proposal in remaining.items() if topic_id not in too_near}
            fell |= too_near
    return remaining, fell


def _namesakes(tree: TopicTree, proposals: Mapping[str, Proposal]) -> dict[str, str]:
    """Why proposals are the keyword names of topics without one; not if the topic has that name anyway."""
    unnamed = {content_words(topic.name): topic for topic in tree if topic.id not in proposals}
    return {
        topic_id: f"{proposal.name!r} is the keyword name of topic {other.id}"
        for topic_id, proposal in proposals.items()
        if (other := unnamed.get(content_words(proposal.name))) and not _same(proposal.name, tree[topic_id].name)
    }


def _same(one: str, other: str) -> bool:
    return content_words(one) == content_words(other)


def _clash(siblings: list[Topic], proposals: Mapping[str, Proposal]) -> tuple[Topic, Topic] | None:
    """A sibling with a proposal, and one without whose keyword name conflicts with it."""
    named = [topic for topic in siblings if topic.id in proposals]
    unnamed = [topic for topic in siblings if topic.id not in proposals]
    pairs = ((with_proposal, without_proposal) for with_proposal in named for without_proposal in unnamed)
    return next((pair for pair in pairs if contains(proposals[pair[0].id].name, pair[1].name)), None)


def _can_be_in(character: str) -> bool:
    """Whether a character can be in a name: letters and their marks, digits, signs of mathematics, others."""
    if character.isalnum() or character.isspace() or character in _MARKS:
        return True
    category = unicodedata.category(character)
    return category.startswith("M") or (category == "Sm" and character not in _UNFIT)
