"""Names for topics that no name fits: two or three of the keywords that describe them best.

The keywords are chosen together, so that they describe the papers of the topic and not those of its siblings. Of 61
topics with a single makeshift, judges called 62% of names of two keywords good and 5% wrong, and 34% and 25% of the
makeshifts. Of 28 leaves whose names readers hardly accept, it was 57% and 4%, and 32% and 21% of these. With a third
keyword, which further papers contain, 55% of 64 names were good and none wrong, and without 45% and 3%. Of 25 names of
two keywords, 40% were good of the best keyword with the one that most papers contain, and 20% with the next best. Nine
topics had joined names of subtopics that were together true of less than 45% of the papers: none was good, and of the
keywords of the nine three were (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.model.tree import KEYWORDS, SUBTOPICS
from hierarchography.naming.earned import HOLDS_MOST
from hierarchography.naming.heads import is_fragment, is_plain, repeats
from hierarchography.naming.labels import as_name, can_be_joined, fits, joined_phrases, listed, name_key, share_a_word
from hierarchography.naming.near import Near, parts_said
from hierarchography.naming.phrases import Phrases
from hierarchography.naming.pin import MOST_CHARACTERS
from hierarchography.naming.titles import Named
from hierarchography.vocabulary.languages import ENGLISH

FURTHER = 0.08
"""A third keyword is added if at least this share of the topic's papers contain it, and neither of the first two."""
WHOLE = 0.4
"""A keyword is cut off if it is mostly followed by another word, as "detect malicious" always is; the minimum share of
its occurrences in which it is not."""
OPENED = 0.1
"""And if there is nearly always a word before it, as in "ultra-high energy cosmic rays"; the minimum share of its
occurrences in which there is none. Of 29 names with such a keyword judges called 17% good, and 36% of 320 others."""
ACCEPTED = 0.5
"""An earned name stays if a reader accepts it with at least this probability (`acceptance`)."""


def described(
    tree: TopicTree, names: Mapping[str, Named], ranked: Sequence[Sequence[int]], phrases: Phrases
) -> dict[str, Named]:
    """The names of topics (by id), with keywords for each that has a single makeshift, or a name hardly accepted.

    So has one that is called by its subtopics, if these names are together true of too few of its papers.
    `ranked` are the keywords (rows in `phrases`) of each topic in preorder, best first. The share of such a name is
    that of the papers that contain one of the keywords. Names stay different. A keyword that only repeats the name of
    a sibling, or of a topic above, is used only if two others cannot be joined, and never as the third.
    """
    found = dict(names)
    taken = {name_key(named.name) for named in names.values()}
    for topic in tree:
        named = names[topic.id]
        if topic.parent is None or not _needs_keywords(named):
            continue
        for name in of_keywords(tree, topic, taken, found, ranked, phrases):
            taken.add(name_key(name.name))
            found[topic.id] = name
            break
    return found


def told_apart(
    tree: TopicTree,
    names: Mapping[str, Named],
    settled: Collection[str],
    ranked: Sequence[Sequence[int]],
    phrases: Phrases,
) -> dict[str, Named]:
    """The names of topics (by id), with keywords for each leaf of which a part of the name is that of a sibling.

    "Neural Network & Galaxy Evolution" beside "Neural Network" does not say what is where. 45% of the papers must
    contain one of the keywords, or as many as the name as it was is true of, and no keyword may repeat a name near.
    Topics that are `settled` (ids) keep their names. See `described`.
    """
    found = dict(names)
    for topic in tree:
        named = found[topic.id]
        parts = parts_said(named)
        if tree.children(topic.id) or topic.id in settled or len(parts) == 1:
            continue
        if not {name_key(found[sibling.id].name) for sibling in tree.siblings(topic.id)} & set(map(name_key, parts)):
            continue
        taken = {name_key(other.name) for other in found.values()}
        least = min(HOLDS_MOST, named.share)
        keyed = of_keywords(tree, topic, taken, found, ranked, phrases, repeating=False)
        found[topic.id] = next((one for one in keyed if one.share >= least), named)
    return found


def _needs_keywords(named: Named) -> bool:
    """Whether a topic is better called by keywords."""
    alone = named.by == KEYWORDS or named.accepted < ACCEPTED
    return not named.parts and (alone or (named.by == SUBTOPICS and named.share < HOLDS_MOST))


def of_keywords(
    tree: TopicTree,
    topic: Topic,
    taken: Collection[frozenset[str]],
    names: Mapping[str, Named],
    ranked: Sequence[Sequence[int]],
    phrases: Phrases,
    *,
    repeating: bool = True,
) -> Iterator[Named]:
    """The names of two or three keywords for a topic below the root that are not `taken`, the best first.

    Without `repeating`, only those of which no keyword repeats a name above or beside. See `described`.
    """
    rows, above = ranked[tree.row(topic.id)], tree[topic.parent or topic.id]
    near = Near.of(tree, topic, names)
    telling = [row for row in rows if not near.says(phrases.forms[row], phrases.keys[row], phrases.languages[row])]
    seen: set[str] = set()
    for name, pair in chain(_pairs(telling, topic, phrases), _pairs(rows if repeating else (), topic, phrases)):
        if name not in seen and name_key(name) not in taken:
            seen.add(name)
            wider, said = _with_third(name, pair, telling, topic, phrases, taken)
            yield Named(wider, _said(phrases, topic, said), _said(phrases, above, said), (), KEYWORDS)


def _pairs(rows: Sequence[int], topic: Topic, phrases: Phrases) -> Iterator[tuple[str, list[int]]]:
    """Two keywords as one name, the best first: with the best keyword that which most papers of the topic contain.

    Neither only repeats the other, as "quantum reservoir systems" does "quantum reservoir computing".
    """
    usable = _usable(rows, phrases)
    papers = np.asarray(phrases.presence[topic.members][:, usable].sum(axis=0)).ravel()
    pairs = combinations(range(len(usable)), 2)
    for places in sorted(pairs, key=lambda pair: (pair[0], -papers[pair[1]], pair[1])):
        first, second = pair = [usable[place] for place in places]
        parts = phrases.forms[first], phrases.forms[second]
        name = joined_phrases(*parts, (phrases.languages[first], phrases.languages[second]))
        keys = phrases.keys[first], phrases.keys[second]
        fitting = name and all(map(fits, (name, *parts))) and can_be_joined(parts)
        if fitting and not repeats(*keys) and not repeats(*reversed(keys)):
            yield name, pair


def _with_third(
    name: str, pair: list[int], rows: Sequence[int], topic: Topic, phrases: Phrases, taken: Collection[frozenset[str]]
) -> tuple[str, list[int]]:
    """The name with the keyword that adds most papers, and its keywords; as it is if none can be added, or adds enough.

    The three have no word in common, and do not make a name that is `taken`.
    """
    missed = phrases.presence[topic.members[~_saying(phrases, topic, pair)]]
    added = [(float(missed[:, [row]].sum()) / topic.size, row) for row in _usable(rows, phrases)]
    for share, row in sorted(added, key=lambda one: -one[0]):
        three = [*pair, row]
        parts = [as_name(phrases.forms[each], phrases.languages[each]) for each in three]
        wider = listed(parts)
        good = share >= FURTHER and fits(parts[-1]) and len(wider) <= MOST_CHARACTERS and not share_a_word(parts)
        if good and name_key(wider) not in taken:
            return wider, three
    return name, pair


def _usable(rows: Sequence[int], phrases: Phrases) -> list[int]:
    """The keywords that are of several words, whole, and subjects."""
    longer = [row for row in rows if len(phrases.keys[row]) > 1 and phrases.closing[row] >= WHOLE]
    whole = [row for row in longer if phrases.languages[row] != ENGLISH or _is_whole(row, phrases)]
    return [row for row in whole if not is_plain(phrases.forms[row], phrases.languages[row])]


def _is_whole(row: int, phrases: Phrases) -> bool:
    """Whether an English phrase is no part of a longer one."""
    return bool(phrases.opening[row] >= OPENED) and not is_fragment(phrases.keys[row])


def _said(phrases: Phrases, topic: Topic, rows: Sequence[int]) -> float:
    """The share of a topic's papers that contain one of some phrases."""
    return float(_saying(phrases, topic, rows).mean())


def _saying(phrases: Phrases, topic: Topic, rows: Sequence[int]) -> NDArray[np.bool_]:
    """Which of a topic's papers (m,) contain one of some phrases."""
    return np.asarray(phrases.presence[topic.members][:, rows].sum(axis=1)).ravel() > 0
