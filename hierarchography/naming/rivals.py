"""Whether a topic can get a name beside those of the other topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.earned import Earned
from hierarchography.naming.labels import fits, is_within, keys_among, keys_of_parts, name_key
from hierarchography.naming.titles import Named, clashes_in, keys_of
from hierarchography.vocabulary import Vocabulary


def current(named: Named, option: Earned | None) -> Earned | None:
    """The option that was picked for a topic if it is its name by now, else None: keywords are no option."""
    return option if option is not None and option.name == named.name else None


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
    def above(self) -> Sequence[Topic]:
        """The topics above, from the root on."""
        return self.tree.ancestors(self.topic.id)[:-1]

    @cached_property
    def below(self) -> Sequence[Topic]:
        """All topics below, in preorder."""
        return self.tree.subtree(self.topic.id)[1:]

    @cached_property
    def beside(self) -> list[str]:
        """The names of the siblings."""
        return [self.names[sibling.id].name for sibling in self.siblings]

    @cached_property
    def within(self) -> list[frozenset[str]]:
        """The keys of the parts of the names above."""
        return keys_of_parts(self.names[topic.id].name for topic in self.above)

    @cached_property
    def taken(self) -> frozenset[frozenset[str]]:
        """The keys of all other topics' names, and of their parts if they are not above the topic."""
        line = {self.topic.id, *(topic.id for topic in self.above)}
        others = [named for topic, named in self.names.items() if topic not in line]
        return frozenset([*keys_of(others), *(name_key(self.names[topic.id].name) for topic in self.above)])

    def is_apart(self, name: str) -> bool:
        """Whether a name is free, and neither contains the name of a sibling nor is contained in one.

        Nor is it contained in a part of a name above.
        """
        key, *beside = keys_among([name, *self.beside])
        free = key not in self.taken and not any(key <= other or other <= key for other in beside)
        return free and not is_within(key, self.within)

    def may_be(self, option: Earned, picked: Mapping[str, Earned | None], vocabulary: Vocabulary | None) -> bool:
        """Whether the topic may get a name: it is short enough, and goes with those of other topics.

        It is not broader than the name of a topic above, nor narrower than that of one below. `picked` are the options
        that are the names of topics (by id).
        """
        kin = [*self.siblings, *self.above, *self.below]
        known = {topic.id: current(self.names[topic.id], picked.get(topic.id)) for topic in kin}
        return (
            fits(option.name)
            and self.is_apart(option.name)
            and not self._is_out_of_order(option, known, vocabulary)
            and not self._clashes(option, known, vocabulary)
        )

    def _is_out_of_order(
        self, option: Earned, known: Mapping[str, Earned | None], vocabulary: Vocabulary | None
    ) -> bool:
        """Whether a name is broader than that of a topic above, or narrower than that of one below."""
        if vocabulary is None:
            return False
        above, below = ([one for topic in topics if (one := known[topic.id])] for topics in (self.above, self.below))
        broader = vocabulary.above(option.entries)
        return any(not vocabulary.above(one.entries).isdisjoint(option.entries) for one in above) or any(
            not broader.isdisjoint(one.entries) for one in below
        )

    def _clashes(self, option: Earned, known: Mapping[str, Earned | None], vocabulary: Vocabulary | None) -> bool:
        """Whether a name clashes with an earned name of a sibling; see `clashes_in`."""
        clashes = clashes_in(vocabulary, [self.topic, *self.siblings])
        others = [(at, known[sibling.id]) for at, sibling in enumerate(self.siblings, start=1)]
        return any(other and (clashes(0, option, at, other) or clashes(at, other, 0, option)) for at, other in others)
