"""Remembers what was computed for topics, so that a tree that has changed a little is named again quickly.

Most of what names a topic depends on its papers and on those of its parent, its siblings and its children. These are
compared by their papers, not by their ids, which change whenever a tree is arranged. A result is computed as if nothing
were remembered: names after a change are those that a new build gives the same tree.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.model.remembered import remembered
from hierarchography.naming.wording import Wording

Found = TypeVar("Found")


@dataclass(frozen=True)
class Kin:
    """Digests of the papers of a topic (`own`), its parent (`above`), its siblings (`beside`), its children (`below`).

    Siblings and children are compared in their order. Without any, the digest is that of nothing.
    """

    own: bytes
    above: bytes
    beside: bytes
    below: bytes


def kin_of(tree: TopicTree) -> list[Kin]:
    """The kin of every topic, in preorder."""
    own = {topic.id: _digest([topic.members.tobytes()]) for topic in tree}
    return [
        Kin(
            own[topic.id],
            own.get(topic.parent or "", b""),
            _digest(own[sibling.id] for sibling in tree.siblings(topic.id)),
            _digest(own[child.id] for child in tree.children(topic.id)),
        )
        for topic in tree
    ]


class Memory:
    """Results for topics of the last two trees that were named: that being named now, and the one before.

    Two kinds are kept: any number of results by what they depend on (`recall`), of which those that the last two trees
    did not use are dropped by `turn`, and for large tables the last one of each kind (`latest`). All results are
    dropped if phrases are encoded by another encoder.
    """

    def __init__(self) -> None:
        self._before: dict[Hashable, Any] = {}
        self._now: dict[Hashable, Any] = {}
        self._latest: dict[str, tuple[Hashable, Any]] = {}
        self._encoder: Callable[[], object] = lambda: None

    def turn(self) -> None:
        """Begin with the next tree."""
        self._before, self._now = self._now, {}

    def read_by(self, encoder: object) -> Memory:
        """The same memory, emptied if another encoder was used before. The encoder is not kept alive."""
        if self._encoder() is not encoder:
            self._before, self._now, self._latest = {}, {}, {}
            self._encoder = _weak(encoder)
        return self

    def knows(self, question: Hashable) -> bool:
        """Whether the answer to a question need not be found again."""
        return question in self._now or question in self._before

    def recall(self, question: Hashable, find: Callable[[], Found]) -> Found:
        """The answer to a question, which must tell everything that `find` uses and that can change."""
        if question not in self._now:
            self._now[question] = self._before[question] if question in self._before else find()
        found: Found = self._now[question]
        return found

    def latest(self, kind: str, question: Hashable, find: Callable[[], Found]) -> Found:
        """Like `recall`, but only the last answer of a kind is kept."""
        known = self._latest.get(kind)
        if known is None or known[0] != question:
            self._latest.pop(kind, None)  # before the next one is made, so that both are not held at once
            known = self._latest[kind] = question, find()
        found: Found = known[1]
        return found


def memory_of(corpus: Corpus, embeddings: Embeddings, wording: Wording) -> Memory:
    """The memory of the topics of a corpus, which lasts as long as the corpus does."""
    return remembered(corpus, ("topics", embeddings, wording.digest), Memory)


def _weak(encoder: object) -> Callable[[], object]:
    try:
        return weakref.ref(encoder)
    except TypeError:  # of a class with slots: it then counts as another encoder every time
        return lambda: None


def _digest(parts: Iterable[bytes]) -> bytes:
    return blake2b(b"".join(parts), digest_size=16).digest()
