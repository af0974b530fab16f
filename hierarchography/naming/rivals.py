"""Whether a topic can get a name beside those of the other topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.earned import Earned
from hierarchography.naming.labels import fits, keys_among, name_key
from hierarchography.naming.titles import Named, clashes_in, keys_of
from hierarchography.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Rivals:
    """A topic that may get another name, with the `names` of all topics (by id)."""

    tree: TopicTree
    topic: Topic
    names: Mapping[str, Named]

    @property
    def named(self) -> Named:
        """The name of the topic by now."""
        return self.names[self.topic.id]

    @cached_property
    def siblings(self) -> Sequence[Topic]:
        """The siblings of the topic."""
        return self.tree.siblings(self.topic.id)

    @cached_property
    def beside(self) -> list[str]:
        """The names of the siblings."""
        return [self.names[sibling.id].name for sibling in self.siblings]

    @cached_property
    def taken(self) -> frozenset[frozenset[str]]:
        """The keys of all other topics' names, and of their parts if they are not above the topic."""
        above = {topic.id for topic in self.tree.ancestors(self.topic.id)}
        others = [named for topic, named in self.names.items() if topic not in above]
        whole = (name_key(self.names[topic].name) for topic in above if topic != self.topic.id)
        return frozenset([*keys_of(others), *whole])

    def is_apart(self, name: str) -> bool:
        """Whether a name is free, and neither contains the name of a sibling nor is contained in one."""
        key, *beside = keys_among([name, *self.beside])
        return key not in self.taken and not any(key <= other or other <= key for other in beside)

    def may_be(self, option: Earned, picked: Mapping[str, Earned | None], vocabulary: Vocabulary | None) -> bool:
        """Whether the topic may get a name: it is short enough, and goes with those of other topics.

        `picked` are the options that are the names of topics (by id).
        """
        return fits(option.name) and self.is_apart(option.name) and not self._clashes(option, picked, vocabulary)

    def _clashes(self, option: Earned, picked: Mapping[str, Earned | None], vocabulary: Vocabulary | None) -> bool:
        """Whether a name clashes with an earned name of a sibling; see `clashes_in`."""
        clashes = clashes_in(vocabulary, [self.topic, *self.siblings])
        for at, (sibling, name) in enumerate(zip(self.siblings, self.beside, strict=True), start=1):
            other = picked[sibling.id]
            known = other is not None and other.name == name
            if other is not None and known and (clashes(0, option, at, other) or clashes(at, other, 0, option)):
                return True
        return False
