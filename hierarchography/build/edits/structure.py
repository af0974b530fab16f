"""Applies single edits that change the tree: merge, split, move, hide, pin papers; and rename."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from hierarchography.build.edits.entries import Edit, Part
from hierarchography.build.edits.locate import located, rows_of
from hierarchography.build.edits.state import State
from hierarchography.errors import InputError
from hierarchography.model.nodes import Node, moved, regrouped, without
from hierarchography.model.tree import ROOT
from hierarchography.naming import make_pin

KEPT = 50
"""Maximum number of papers by which a part of a split is remembered."""
Done = tuple[State, Edit]
"""The state after an edit, and the edit with what it decided (the parts of a split)."""


def rename(state: State, edit: Edit) -> Done:
    """Give a topic a name."""
    (topic,) = located(state.tree, state.corpus, edit.topics)
    pin = make_pin(state.tree, state.corpus, topic, edit.name, edit.keywords)
    return replace(state, pins=(*state.pins, replace(pin, where=edit.where))), edit


def merge(state: State, edit: Edit) -> Done:
    """Make one topic of several: leaves are joined; subtopics become those of the merged topic."""
    tree = state.tree
    topics = located(tree, state.corpus, edit.topics)
    for first in topics:
        for second in topics:
            if first != second and f"{second}.".startswith(f"{first}."):
                raise InputError(f"topic {second} is already a part of {first}; split {second} to dissolve it")
    inner = [topic for topic in topics if tree.children(topic)]
    target = inner[0] if inner else topics[0]
    moves: dict[str, str] = {}
    for topic in (topic for topic in topics if topic != target):
        below = [child.id for child in tree.children(topic)]
        moves |= dict.fromkeys(below or [topic], target)
    rows = np.concatenate([tree[topic].members for topic in topics])
    return state.grown(moved(tree, moves)).named(rows, edit.name, edit.keywords), edit


def move(state: State, edit: Edit) -> Done:
    """Put a topic, with all that is below it, below another one."""
    assert edit.to is not None  # checked when the file is read
    topic, to = located(state.tree, state.corpus, [*edit.topics, edit.to])
    if state.tree[topic].parent == to:
        return state, edit
    if not state.tree.children(to):
        raise InputError(f"topic {to} has no subtopics, so nothing can be moved below it; merge the two instead")
    if f"{to}.".startswith(f"{topic}."):
        raise InputError(f"topic {to} is below {topic} itself; move {to} out of it first")
    return state.grown(moved(state.tree, {topic: to})), edit


def hide(state: State, edit: Edit) -> Done:
    """Take a topic and its papers off the map; they are listed among the dropped records."""
    (topic,) = located(state.tree, state.corpus, edit.topics)
    hidden = state.hidden.copy()
    hidden[state.tree[topic].members] = True
    if hidden.all():
        raise InputError("no paper would be left on the map; hide less")
    return replace(state, hidden=hidden), edit


def pin(state: State, edit: Edit) -> Done:
    """Place papers in a topic; in a topic with subtopics, each in the leaf whose mean vector is nearest."""
    assert edit.to is not None  # checked when the file is read
    (topic,) = located(state.tree, state.corpus, [edit.to])
    tree, rows = state.tree, rows_of(edit.papers, state.corpus)
    if not len(rows):
        raise InputError(f"none of its papers is on the map ({', '.join(edit.papers[:3])})")
    if missing := len(edit.papers) - len(rows):
        state = state.noted(f"{edit.where}: {missing} of {len(edit.papers)} papers are not on the map")
    if hidden := int(state.hidden[rows].sum()):
        if hidden == len(rows):
            raise InputError("its papers are hidden by an earlier edit; delete one of the two")
        state = state.noted(f"{edit.where}: {hidden} of {len(rows)} papers stay hidden by an earlier edit")
    inside = {leaf.id for leaf in tree.subtree(topic) if not tree.children(leaf.id)}
    leaves = [leaf for leaf in tree.leaves if leaf.id in inside]
    near = state.centroids([leaf.members for leaf in leaves]) @ state.embeddings.matrix[rows].T
    wanted = [tree.row(leaves[place].id) for place in np.round(near, 6).argmax(axis=0)]
    stays = [tree.topics[leaf].id in inside for leaf in tree.leaf_of[rows].tolist()]
    leaf_of = tree.leaf_of.copy()
    leaf_of[rows] = np.where(stays, leaf_of[rows], wanted)
    members = {leaf.id: np.flatnonzero(leaf_of == tree.row(leaf.id)) for leaf in tree.leaves}
    return state.grown(regrouped(tree, members, assignment=state.decided(rows))), edit


def split(state: State, edit: Edit) -> Done:
    """Divide a leaf into parts; of a topic with subtopics, these take its place."""
    (topic,) = located(state.tree, state.corpus, edit.topics)
    if state.tree.children(topic):
        if edit.into:
            raise InputError(f"topic {topic} has subtopics now; 'into' divides topics without subtopics only")
        if topic == ROOT:
            raise InputError("the whole map cannot be dissolved; split a topic below it")
        return state.grown(without(state.tree, [topic])), edit
    return _divided(state, edit, topic)


def _divided(state: State, edit: Edit, leaf: str) -> Done:
    rows = state.tree[leaf].members
    state, edit = _with_papers(state, edit, rows)
    labels = _by_examples(state, edit, rows) if edit.into else _by_vectors(state, edit.parts, rows)
    parts = [rows[labels == label] for label in range(labels.max() + 1)]
    if len(parts) < 2 or not all(map(len, parts)):
        raise InputError(f"the {len(rows):,} papers of topic {leaf} cannot be divided like this; ask for fewer parts")
    below = edit.below or leaf == ROOT
    place = leaf if below else state.tree[leaf].parent or ROOT
    tree = regrouped(state.tree, {leaf: parts[0]}, {place: [Node(part) for part in parts[1:]]})
    state = state.grown(tree)
    names = [part.name for part in edit.into] or [""] * len(parts)
    for part, name in zip(parts, names, strict=True):
        state = state.named(part, name)
    if edit.into:
        return state, edit
    return state, replace(edit, into=tuple(Part(_remembered(state, part)) for part in parts))


def _with_papers(state: State, edit: Edit, rows: NDArray[np.int32]) -> Done:
    """The split with those of its parts that have papers in the topic (rows); a note says how many have not."""
    here = tuple(part for part in edit.into if np.isin(rows_of(part.papers, state.corpus), rows).any())
    if len(here) == len(edit.into):
        return state, edit
    if len(here) < 2:
        raise InputError("the papers of its parts are not together in one topic any more")
    gone = len(edit.into) - len(here)
    note = f"{edit.where}: {gone} of {len(edit.into)} parts are left out, because none of their papers is in the topic"
    return state.noted(note), replace(edit, into=here)


def _by_vectors(state: State, parts: int, rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """The part (m,) of each paper by k-means over the vectors."""
    if len(np.unique(state.embeddings.matrix[rows], axis=0)) < parts:
        raise InputError(f"its {len(rows):,} papers do not differ enough for {parts} parts; ask for fewer")
    labels = KMeans(parts, n_init=4, random_state=0).fit(state.embeddings.matrix[rows]).labels_
    return np.asarray(labels, dtype=np.int32)


def _by_examples(state: State, edit: Edit, rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """The part (m,) of each paper: the one that lists it, else the one whose mean vector is nearest."""
    listed = [np.intersect1d(rows_of(part.papers, state.corpus), rows) for part in edit.into]
    near = np.round(state.embeddings.matrix[rows] @ state.centroids(listed).T, 6)
    labels: NDArray[np.int32] = near.argmax(axis=1).astype(np.int32)
    for label, part in enumerate(listed):
        labels[np.searchsorted(rows, part)] = label
    return labels


def _remembered(state: State, rows: NDArray[np.integer]) -> tuple[str, ...]:
    """The ids of the most central papers of a part."""
    order = np.lexsort((rows, -state.embeddings.centrality(rows)))[:KEPT]
    return tuple(state.corpus.frame["id"].iloc[np.sort(rows[order])].tolist())
