"""Names for topics that no name fits: two of the keywords that describe them best.

The keywords are chosen together, so that they describe the papers of the topic and not those of its siblings. Of 61
topics with a single makeshift, judges called 62% of such names good and 5% wrong, and 34% and 25% of the makeshifts. Of
28 leaves whose names readers hardly accept, it was 57% and 4%, and 32% and 21% of these (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from hierarchography.model import Topic, TopicTree
from hierarchography.model.tree import KEYWORDS
from hierarchography.naming.heads import is_plain
from hierarchography.naming.labels import can_be_joined, fits, joined_phrases, name_key
from hierarchography.naming.phrases import Phrases
from hierarchography.naming.titles import Named

BEST = 5
"""Number of a topic's keywords considered."""
WHOLE = 0.4
"""A keyword is cut off if it is mostly followed by another word, as "detect malicious" always is; the minimum share of
its occurrences in which it is not."""
ACCEPTED = 0.5
"""An earned name stays if a reader accepts it with at least this probability (`acceptance`)."""


def described(
    tree: TopicTree, names: Mapping[str, Named], ranked: Sequence[Sequence[int]], phrases: Phrases
) -> dict[str, Named]:
    """The names of topics (by id), with two keywords for each that has a single makeshift, or a name hardly accepted.

    `ranked` are the keywords (rows in `phrases`) of each topic in preorder, best first. The share of such a name is
    that of the papers that contain one of the keywords. Names stay different. A keyword that repeats the name of a
    sibling, or of a topic above, is used only if there are no others.
    """
    found = dict(names)
    taken = {name_key(named.name) for named in names.values()}
    for topic, rows in zip(tree, ranked, strict=True):
        named = names[topic.id]
        if named.parts or topic.parent is None or not (named.by == KEYWORDS or named.accepted < ACCEPTED):
            continue
        others = (*tree.ancestors(topic.id)[:-1], *tree.siblings(topic.id))
        near = {name_key(names[other.id].name) for other in others}
        telling = [row for row in rows[:BEST] if name_key(phrases.forms[row]) not in near]
        for name, pair in itertools.chain(_pairs(telling, phrases), _pairs(rows[:BEST], phrases)):
            if name_key(name) not in taken:
                taken.add(name_key(name))
                above = tree[topic.parent]
                found[topic.id] = Named(name, _said(phrases, topic, pair), _said(phrases, above, pair), (), KEYWORDS)
                break
    return found


def _pairs(rows: Sequence[int], phrases: Phrases) -> Iterator[tuple[str, list[int]]]:
    """Two keywords as one name, the best first; of several words, whole, and subjects."""
    longer = [row for row in rows if len(phrases.keys[row]) > 1 and phrases.closing[row] >= WHOLE]
    telling = [row for row in longer if not is_plain(phrases.forms[row], phrases.languages[row])]
    for places in sorted(itertools.combinations(range(len(telling)), 2), key=sum):
        first, second = pair = [telling[place] for place in places]
        parts = phrases.forms[first], phrases.forms[second]
        name = joined_phrases(*parts, (phrases.languages[first], phrases.languages[second]))
        if name and all(map(fits, (name, *parts))) and can_be_joined(parts):
            yield name, pair


def _said(phrases: Phrases, topic: Topic, rows: Sequence[int]) -> float:
    """The share of a topic's papers that contain one of some phrases."""
    return float((phrases.presence[topic.members][:, rows].sum(axis=1) > 0).mean())
