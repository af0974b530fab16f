"""The details of a topic besides its name: central papers, distinctive words, and a description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Corpus, Topic, TopicTree
from hierarchography.naming.evidence import Evidence, log_odds

SHOWN = 3
INNER = 0.8
"""Share of the most central papers from which the spanning papers are chosen, to exclude outliers."""
TITLE = 120
"""Characters of a title in a description."""


def portrait(
    evidence: Evidence, tree: TopicTree, topic: Topic, corpus: Corpus, rows: NDArray[np.int64]
) -> dict[str, Any]:
    """The details of a topic in a named tree: ids of papers and words, as JSON values.

    `central`: its three papers nearest to the mean; `spanning`: three papers far apart; `nearest`: the id of the
    nearest sibling and the words that distinguish the two (missing if there is no sibling); `description`: all that in
    one sentence; `also_called`: the abbreviation of the name, or its long form, if the papers define it. `rows` are the
    phrases from which words are chosen.
    """
    kin, recall = evidence.kin[tree.row(topic.id)], evidence.memory.recall
    central, spanning = recall(("central", kin.own), partial(_examples, evidence, topic))
    ids = corpus.frame["id"]  # accessed by row: converting whole columns is slow
    details: dict[str, Any] = {"central": ids.iloc[central].tolist(), "spanning": ids.iloc[spanning].tolist()}
    if other := evidence.acronyms.other_form(topic.name):
        details["also_called"] = other
    siblings = tree.siblings(topic.id)
    sibling = None
    if siblings:
        place, words = recall(("nearest", kin.own, kin.beside), partial(_nearest, evidence, tree, topic, rows))
        sibling = siblings[place]
        details["nearest"] = {"topic": sibling.id, "words": list(words)}
    details["description"] = _sentence(tree, topic, sibling, details, str(corpus.frame["title"].iloc[central[0]]))
    return details


def _sentence(tree: TopicTree, topic: Topic, sibling: Topic | None, details: Mapping[str, Any], title: str) -> str:
    """The description of a topic: its keywords, its difference from the nearest sibling, its most central title.

    Of all papers it has the largest topics: no keywords describe them, as there is nothing else.
    """
    largest = sorted(tree.children(topic.id), key=lambda child: -child.size)[:SHOWN] if topic.parent is None else []
    about = _listed(topic.keywords[:SHOWN])
    if largest:
        names = [f"“{child.name}”" for child in largest]
        parts = [f"The largest {'topics are' if len(names) > 1 else 'topic is'} {_listed(names)}"]
    else:
        parts = [f"About {about}" if about else f"{topic.size:,} papers"]
    if sibling is not None and details["nearest"]["words"]:
        parts.append(f"differs from {sibling.name} in: {_listed(details['nearest']['words'])}")
    title = title if len(title) <= TITLE else f"{title[: TITLE - 1].rstrip()}…"
    return "; ".join([*parts, f"most central: “{title}”."])


def refresh_descriptions(before: TopicTree, after: TopicTree, corpus: Corpus) -> TopicTree:
    """The tree `after`, with new descriptions for topics whose description was generated from the names in `before`."""
    titles = dict(corpus.frame[["id", "title"]].itertuples(index=False, name=None))
    topics = []
    for old, new in zip(before, after, strict=True):
        description = old.details.get("description")
        if description is not None and description == new.details.get("description") == _description(
            before, old, titles
        ):
            new = replace(new, details={**new.details, "description": _description(after, new, titles)})
        topics.append(new)
    return after.with_topics(topics)


def _description(tree: TopicTree, topic: Topic, titles: Mapping[str, str]) -> str:
    """The description by the keyword namer, from the topic's details and the current names."""
    details: Mapping[str, Any] = topic.details
    sibling = tree[details["nearest"]["topic"]] if "nearest" in details else None
    return _sentence(tree, topic, sibling, details, titles.get(next(iter(details.get("central", ())), ""), ""))


def _by_centrality(evidence: Evidence, topic: Topic) -> NDArray[np.int32]:
    return np.asarray(topic.members[np.lexsort((topic.members, -evidence.embeddings.centrality(topic.members)))])


def _spanning(vectors: NDArray[np.float32], order: NDArray[np.int32]) -> list[int]:
    """The most central paper, then twice the paper farthest from those chosen (Gonzalez 1985)."""
    inner = order[: max(SHOWN, int(INNER * len(order)))]
    taken = [0]
    likeness = vectors[inner] @ vectors[inner[0]]
    while len(taken) < min(SHOWN, len(inner)):
        likeness[taken] = np.inf
        taken.append(int(np.round(likeness, 6).argmin()))
        likeness = np.maximum(likeness, vectors[inner] @ vectors[inner[taken[-1]]])
    return [int(inner[place]) for place in taken]


def _examples(evidence: Evidence, topic: Topic) -> tuple[list[int], list[int]]:
    """The most central papers of a topic, and papers that span it."""
    order = _by_centrality(evidence, topic)
    return order[:SHOWN].tolist(), _spanning(evidence.embeddings.matrix, order)


def _nearest(evidence: Evidence, tree: TopicTree, topic: Topic, rows: NDArray[np.int64]) -> tuple[int, tuple[str, ...]]:
    """The place of the nearest sibling among the siblings, and the words that distinguish the two."""
    siblings = tree.siblings(topic.id)
    near = evidence.centroids[[tree.row(sibling.id) for sibling in siblings]] @ evidence.centroids[tree.row(topic.id)]
    place = int(np.round(near, 6).argmax())
    return place, tuple(_apart(evidence, tree, topic, siblings[place], rows))


def _apart(evidence: Evidence, tree: TopicTree, topic: Topic, sibling: Topic, rows: NDArray[np.int64]) -> list[str]:
    """Up to three phrases that distinguish the topic from the sibling, none contained in another."""
    here, there = (evidence.row(tree.row(each.id))[rows] for each in (topic, sibling))
    scores = np.round(log_odds(here, topic.size, there, sibling.size), 6)
    words: list[str] = []
    keys: list[frozenset[str]] = []
    for place in np.argsort(-scores, kind="stable"):
        key = frozenset(evidence.phrases.keys[rows[place]])
        if scores[place] <= 0 or len(words) == SHOWN:
            break
        if not any(key <= chosen or chosen <= key for chosen in keys):
            words.append(evidence.phrases.forms[rows[place]])
            keys.append(key)
    return words


def _listed(words: Sequence[str]) -> str:
    """`"a, b and c"`; empty without words."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
