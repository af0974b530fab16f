"""Edits of a map through an update: where they are in force, which is not to be undone, and which no longer apply.

An update grows some branches again. A branch with a topic below it that an edit made, moved or named is not: only its
leaves are. The parts of a merged leaf that an update finds again are merged again, and papers that an edit has hidden
stay hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hierarchography.build.edits import Edit, apply_edits, read_edits
from hierarchography.build.edits.entries import MERGE, MOVE, PIN, RENAME, SEED, SPLIT, TAXONOMY, Reference
from hierarchography.build.edits.locate import rows_of
from hierarchography.build.edits.record import recorded
from hierarchography.build.edits.state import State
from hierarchography.corpus.titles import title_words
from hierarchography.model import HIDDEN, Corpus, Embeddings, MapData, TopicTree
from hierarchography.model.tree import ROOT
from hierarchography.naming import Pin, find_topics, name_key

NEARLY_ALL = 0.8
MOST = 0.5
"""Minimum share of a topic's papers in a topic for this one to hold it."""


@dataclass(frozen=True)
class Upheld:
    """`topics` are the ids of those that edits made, moved or named; `merges` the merges by the id of their topic.

    `notes` has a line for each edit that no longer applies.
    """

    topics: frozenset[str] = frozenset()
    merges: Mapping[str, Sequence[Edit]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def is_above(self, topic_id: str) -> bool:
        """Whether one of the topics is below this one."""
        return any(topic.startswith(f"{topic_id}.") for topic in self.topics)

    def merged(self, topic_id: str, subtree: TopicTree, corpus: Corpus, embeddings: Embeddings) -> TopicTree:
        """The tree grown over the papers of a topic, in which the parts of a merge are one topic again."""
        edits = self.merges.get(topic_id, ())
        return apply_edits(State.of(subtree, corpus, embeddings, 1, None), edits).tree if edits else subtree


NO_EDITS = Upheld()


def edits_in_force(topic_map: MapData) -> Upheld:
    """The edits that a map has taken into account, as its file of edits has them; nothing without a file."""
    known, path = recorded(topic_map.manifest), Path(topic_map.config.edits)
    if not known or not topic_map.config.edits:
        return NO_EDITS
    if not path.is_file():
        note = f"the edits cannot be checked, because {path} is not there; topics with names by hand keep them"
        return Upheld(notes=(note,))
    listed = read_edits(path, known)
    places = _Places(topic_map, listed)
    topics: set[str] = set()
    merges: dict[str, list[Edit]] = {}
    notes: list[str] = []
    for edit in listed:
        if edit.key not in known:
            notes.append(f"{edit.where}: {edit.do} is not applied yet; 'hierarchography edit' applies it")
            continue
        if edit.recorded:
            notes.append(f"{edit.where}: there is no taxonomy {edit.file} any more; its topics may be grown again")
        found, reason = places.of(edit)
        topics |= set(found)
        if edit.do == MERGE and found:
            merges.setdefault(found[0], []).append(edit)
        if reason:
            notes.append(f"{edit.where}: {edit.do} no longer applies: {reason}")
    return Upheld(frozenset(topics), merges, tuple(notes))


def hidden_again(topic_map: MapData, new: Corpus) -> NDArray[np.bool_]:
    """Which new papers (m,) have the title of a paper of the map that an edit has hidden."""
    dropped = topic_map.dropped
    hidden = {_title(title) for title in dropped.loc[dropped["kind"] == HIDDEN, "title"]} - {""}
    return np.array([_title(title) in hidden for title in new.frame["title"]], dtype=bool)


class _Places:
    """Where the edits of a map are in force."""

    def __init__(self, topic_map: MapData, edits: Sequence[Edit]) -> None:
        self.tree, self.corpus = topic_map.tree, topic_map.corpus
        self.by_name = {name_key(topic.name): topic.id for topic in reversed(self.tree.topics) if topic.name}
        self.renamed = {
            name_key(edit.topics[0].name): edit.topics[0]
            for edit in edits
            if edit.do == RENAME and isinstance(edit.topics[0], Pin)
        }

    def of(self, edit: Edit) -> tuple[list[str], str]:
        """The topics that an edit made, moved or named, and why it no longer applies, or ""."""
        if edit.do in {RENAME, MOVE}:
            return self._held(edit.topics[0])
        if edit.do == PIN and edit.to is not None:
            found, reason = self._held(edit.to)
            return found, reason or ("" if len(rows_of(edit.papers, self.corpus)) else "none of its papers is there")
        if edit.do == MERGE:
            return self._merged(edit)
        if edit.do == SPLIT:
            return self._parts(edit)
        if edit.do == SEED:
            return self._called([edit.name], edit.papers)
        if edit.do == TAXONOMY and edit.known is not None:
            return self._called([topic.name for topic in edit.known.topics], ())
        return [], ""

    def _held(self, reference: Reference) -> tuple[list[str], str]:
        """The topic that holds the papers of a reference; after some growth, the one with its id and most of them."""
        if isinstance(reference, str):
            return ([reference] if reference in self.tree else []), ""
        topic, reason = find_topics(self.tree, self.corpus, [reference])[0]
        if topic is None and reference.id in self.tree:
            rows = rows_of(reference.papers, self.corpus)
            held = np.isin(rows, self.tree[reference.id].members).sum()
            topic = reference.id if len(rows) and held > MOST * len(rows) else None
        return ([topic], "") if topic is not None else ([], reason)

    def _merged(self, edit: Edit) -> tuple[list[str], str]:
        """The merged topic; after some growth, the lowest one that holds nearly all papers of its parts."""
        union = _union(edit.topics)
        found, reason = self._held(union)
        if not found and isinstance(union, Pin):
            home = self._home(union.papers, NEARLY_ALL)
            found = [home] if home not in {"", ROOT} else []
        return found, "" if found else reason

    def _parts(self, edit: Edit) -> tuple[list[str], str]:
        """The topics of the parts; of a topic that was dissolved, those that took its place."""
        if edit.into:
            homes = [self._home(part.papers) for part in edit.into]
            found = [home for home in homes if home]
            return found, "" if len(found) > 1 else "the papers of its parts are no longer there"
        home = self._home(edit.topics[0].papers) if isinstance(edit.topics[0], Pin) else ""
        below = [child.id for child in self.tree.children(home)] if home else []
        return below or [home] * bool(home), "" if home else "its papers are no longer there"

    def _called(self, names: Iterable[str], papers: Sequence[str]) -> tuple[list[str], str]:
        """The topics with these names, or with the names that later edits gave to them."""
        found = []
        for key in map(name_key, names):
            if key in self.by_name:
                found.append(self.by_name[key])
            elif key in self.renamed:
                found += self._held(self.renamed[key])[0]
        if not found and papers:
            found = [home for home in [self._home(papers)] if home]
        return found, "" if found else "no topic has its name"

    def _home(self, papers: Sequence[str], share: float = MOST) -> str:
        """The lowest topic that holds more than a share of these papers (ids); "" if none of them is on the map."""
        leaf_of = self.tree.leaf_of[rows_of(papers, self.corpus)]
        leaves = Counter(self.tree.topics[row].id for row in leaf_of.tolist())
        held: Counter[str] = Counter()
        for leaf, count in leaves.items():
            for above in self.tree.ancestors(leaf):
                held[above.id] += count
        holders = [topic for topic, count in held.items() if count > share * len(leaf_of)]
        return max(holders, key=lambda topic: topic.count("."), default="")


def _union(topics: Sequence[Reference]) -> Reference:
    """One reference to the papers of several topics."""
    pins = [topic for topic in topics if isinstance(topic, Pin)]
    if len(pins) < len(topics):
        return topics[0]
    papers = tuple(dict.fromkeys(chain.from_iterable(pin.papers for pin in pins)))
    return Pin(pins[0].name, papers, sum(pin.size for pin in pins), pins[0].of, (), pins[0].id)


def _title(title: str) -> str:
    return "".join(title_words(title))
