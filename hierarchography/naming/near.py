"""What the names above and beside a topic say already, so that its keywords do not repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.heads import repeats
from hierarchography.naming.inflection import fold
from hierarchography.naming.labels import name_key, parts_of
from hierarchography.naming.titles import Named


@dataclass(frozen=True)
class Near:
    """The names above and beside a topic: their keys, and the parts of the names `beside` and `above`.

    `joined` are those of the parts above that are not the whole name.
    """

    keys: frozenset[frozenset[str]]
    beside: tuple[str, ...]
    above: tuple[str, ...]
    joined: frozenset[str]

    @classmethod
    def of(cls, tree: TopicTree, topic: Topic, names: Mapping[str, Named]) -> Near:
        """What is near a topic, with the `names` of all topics (by id)."""
        above = [names[other.id] for other in tree.ancestors(topic.id)[:-1]]
        beside = [names[other.id] for other in tree.siblings(topic.id)]
        parts = [parts_said(named) for named in above]
        return cls(
            frozenset(name_key(named.name) for named in (*above, *beside)),
            (*chain.from_iterable(map(parts_said, beside)),),
            (*chain.from_iterable(parts),),
            frozenset(chain.from_iterable(said for said in parts if len(said) > 1)),
        )

    def says(self, form: str, key: Sequence[str], language: str) -> bool:
        """Whether a keyword only repeats one of the names or a part of one; a topic may be one part of the name above.

        "Named entity recognition model" repeats "Named Entity Recognition". The keyword is given by its spelling, its
        folded words and its language.
        """

        def repeated(part: str) -> bool:
            return repeats(key, _folded(part, language))

        def is_part(part: str) -> bool:
            return part in self.joined and repeats(_folded(part, language), key)

        beside = name_key(form) in self.keys or any(map(repeated, self.beside))
        return beside or any(repeated(part) and not is_part(part) for part in self.above)


def parts_said(named: Named) -> tuple[str, ...]:
    """The parts of a name: those of a joined name, of keywords or of names of subtopics; else the name itself."""
    if named.parts:
        return tuple(part for part, _ in named.parts)
    return _spelled_out(named.name) if named.by else (named.name,)


@lru_cache(maxsize=20_000)
def _spelled_out(name: str) -> tuple[str, ...]:
    """The parts of a makeshift name; of two, also with the words that may belong to both.

    >>> _spelled_out("Speech Recognition & Synthesis")
    ('Speech Recognition', 'Synthesis', 'Speech Synthesis')
    """
    parts = parts_of(name)
    if len(parts) != 2:
        return tuple(parts)
    first, second = (part.split() for part in parts)
    before = [" ".join([*first[:-1], *second])] if len(second) == 1 < len(first) else []
    after = [" ".join([*first, *second[1:]])] if len(first) == 1 < len(second) else []
    return (*parts, *before, *after)


@lru_cache(maxsize=50_000)
def _folded(part: str, language: str) -> tuple[str, ...]:
    return tuple(fold(word, language) for word in part.split())
