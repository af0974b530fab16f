"""Checks, by the keyword namer's criteria, if topics have earned the model's names, and finds contradicting papers."""

from __future__ import annotations

from collections.abc import Mapping

from hierarchography.model import Topic
from hierarchography.naming.share import NameShares
from hierarchography.naming.truth import Truth, truth_of, why_unearned

SLACK = 0.05
"""A name is broader than its parent's if it is true of more of the parent's papers, by more than this share."""


class Gate:
    """Checks names against the papers of a tree with keyword names; measurements are cached."""

    def __init__(self, shares: NameShares) -> None:
        self._shares = shares
        self._tree = shares.tree
        self._truths: dict[tuple[str, str], Truth] = {}

    def truth(self, topic: Topic, name: str) -> Truth:
        """The measurements of a name over a topic."""
        if (topic.id, name) not in self._truths:
            self._truths[topic.id, name] = truth_of(self._shares, topic, name)
        return self._truths[topic.id, name]

    def complaint(self, topic: Topic, name: str, settled: Mapping[str, str]) -> str | None:
        """Why a topic has not earned a name, None if it has; `settled` are the final names of other topics."""
        truth = self.truth(topic, name)
        return why_unearned(truth, topic, bool(self._tree.children(topic.id))) or self._broader(topic, truth, settled)

    def is_field(self, name: str) -> bool:
        """Whether a name, or each part of a joined name, is in the vocabulary.

        The share of such a name is estimated from the whole topic, whatever words its papers use.
        """
        return all(self._shares.entry(part) >= 0 for part in self._shares.split(name))

    def against(self, topic: Topic, name: str) -> list[int]:
        """The papers (rows) that contradict a name most strongly."""
        return self._shares.against(name, topic)

    def _broader(self, topic: Topic, truth: Truth, settled: Mapping[str, str]) -> str | None:
        """Why a name is broader than its parent's, or narrower than a child's, if it is; ignores unearned names."""
        parent = self._tree[topic.parent or topic.id]
        above = self._earned(parent, settled) if parent.parent else None
        if above is not None and self._is_broader(truth, above):
            return f"{truth.name!r} is broader than {above.name!r}, the topic it is a part of"
        for child in self._tree.children(topic.id):
            below = self._earned(child, settled)
            if below is not None and self._is_broader(below, truth):
                return f"{truth.name!r} is narrower than its part {below.name!r}"
        return None

    def _earned(self, topic: Topic, settled: Mapping[str, str]) -> Truth | None:
        """The measurements of a topic's current name; None if the topic has not earned it."""
        truth = self.truth(topic, settled.get(topic.id, topic.name))
        return None if why_unearned(truth, topic, bool(self._tree.children(topic.id))) else truth

    def _is_broader(self, below: Truth, above: Truth) -> bool:
        vocabulary = self._shares.subjects.vocabulary if self._shares.subjects else None
        entry, higher = self._shares.entry(below.name), self._shares.entry(above.name)
        if vocabulary is not None and entry >= 0 and higher >= 0:
            return entry in vocabulary.above([higher])
        return below.above > above.share + SLACK
