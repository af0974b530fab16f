"""Topics that are known beforehand: seeds, and the topics of a taxonomy.

A seed has examples: papers that are given, or the nearest of those that fit it. A paper fits if it mentions the name or
a keyword, if its vector is nearer to the seed's text than to nearly all fields of science, or if it is probably about
the field whose text is most like the seed's. The seed then competes with the grown leaves for all papers: a paper goes
to the seed if it is nearer to the seed's mean vector than to that of the other papers of its leaf. A leaf of which most
papers fit seeds, or go to them, is absorbed. All else stays where it has grown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.build.edits.entries import Edit
from hierarchography.build.edits.locate import located, rows_of
from hierarchography.build.edits.state import State
from hierarchography.build.edits.structure import Done
from hierarchography.build.edits.taxonomyfile import Known, Taxonomy
from hierarchography.errors import InputError
from hierarchography.model.nodes import Node, regrouped
from hierarchography.model.tree import ROOT
from hierarchography.vocabulary import Vocabulary, entry_vectors, mentions, read_vocabulary, reads_entries, subjects

ROUNDS = 5
"""How often means and places are computed again."""
EXAMPLES = 30
"""Maximum number of papers that are taken as examples of a name."""
FEWEST_EXAMPLES = 3
NEAREST_NAMES = 3
"""A paper fits a text without mentioning it if only this many fields of science are nearer, itself included."""
ABSORBED = 0.5
"""A leaf of which more than this share of the papers fit seeds, or go to them, is absorbed."""
ALIKE, PROBABLE = 0.6, 0.5
"""Minimum cosine of a seed's text and that of a field of science for the field to stand for the seed, and the minimum
probability that the field's name is true of a paper."""
NOWHERE = -1


@dataclass(frozen=True)
class Sought:
    """A topic to find: its name, words that mention it, a text about it, and examples that are given (rows)."""

    name: str
    words: tuple[str, ...]
    gloss: str
    given: NDArray[np.int64]


def seed(state: State, edit: Edit) -> Done:
    """Grow a topic around examples or a name, below `to` or where most of its papers are."""
    sought = Sought(edit.name, edit.keywords, ", ".join(edit.keywords), rows_of(edit.papers, state.corpus))
    under = located(state.tree, state.corpus, [edit.to])[0] if edit.to else ""
    if edit.papers and not len(sought.given):
        raise InputError(f"none of its example papers is on the map ({', '.join(edit.papers[:3])})")
    examples, fits = _examples(state, [sought])
    place = _placed(state, examples, fits)
    members = np.flatnonzero(place == 0)
    if len(members) < state.least:
        raise InputError(
            f"only {len(members)} papers fit {edit.name!r}, and a topic needs {state.least}; "
            "give more keywords or example papers"
        )
    if under and not state.tree.children(under):
        raise InputError(f"topic {under} has no subtopics, so no topic can grow below it; split it first")
    kept = {leaf.id: leaf.members[place[leaf.members] == NOWHERE] for leaf in state.tree.leaves}
    under = under or _home(state, members)
    tree = regrouped(state.tree, kept, {under: [Node(members)]}, state.decided(sought.given))
    return state.grown(tree).named(members, edit.name, edit.keywords), edit


def taxonomy(state: State, edit: Edit) -> Done:
    """Start from known topics: they stand at the top with the papers that fit them, the others grow beside them."""
    known = edit.known
    assert known is not None  # read with the file
    leaves = known.leaves
    place = _placed(state, *_examples(state, [_sought(state, known.topics[row]) for row in leaves]))
    members = {row: np.flatnonzero(place == at) for at, row in enumerate(leaves)}
    small = [row for row in leaves if len(members[row]) < state.least]
    for row in small:  # too few papers for a topic: they stay where they have grown
        place[members[row]] = NOWHERE
        members[row] = members[row][:0]
    groups = {row: _with_grown(state, members[row]) for row in leaves if len(members[row])}
    nodes, names = _nodes(known, groups)
    if not nodes:
        raise InputError(f"none of the topics of {known.where} has {state.least} papers on the map")
    if small:
        listed = ", ".join(known.topics[row].name for row in small)
        state = state.noted(f"{edit.where}: known topics with too few papers, left out: {listed}")
    kept = {leaf.id: leaf.members[place[leaf.members] == NOWHERE] for leaf in state.tree.leaves}
    state = state.grown(regrouped(state.tree, kept, {ROOT: nodes}))
    for rows, name in names:
        state = state.named(rows, name)
    return state, edit


def _sought(state: State, topic: Known) -> Sought:
    wanted = {paper.casefold() for paper in topic.papers}
    frame = state.corpus.frame[["id", "title"]].itertuples(index=False, name=None)
    rows = [row for row, names in enumerate(frame) if wanted and any(str(name).casefold() in wanted for name in names)]
    return Sought(topic.name, topic.aliases, topic.gloss, np.array(rows, dtype=np.int64))


def _with_grown(state: State, rows: NDArray[np.int64]) -> Node:
    """The papers of a known topic, with what has grown among them as subtopics: large enough parts of leaves.

    The papers of smaller parts go to the nearest of these. With fewer than two parts, the topic has no subtopics.
    """
    leaf = state.tree.leaf_of[rows]
    values, sizes = np.unique(leaf, return_counts=True)
    large = values[sizes >= state.least]
    if len(large) < 2:
        return Node(rows)
    near = np.round(state.embeddings.matrix[rows] @ state.centroids([rows[leaf == value] for value in large]).T, 6)
    part = np.where(np.isin(leaf, large), leaf, large[near.argmax(axis=1)])
    return Node.of([Node(rows[part == value]) for value in large])


def _nodes(known: Taxonomy, groups: Mapping[int, Node]) -> tuple[list[Node], list[tuple[NDArray[np.integer], str]]]:
    """The known topics with papers as nested groups, those at the top, and the rows and names of all of them."""
    names: list[tuple[NDArray[np.integer], str]] = []

    def grow(place: int) -> Node | None:
        below = [node for child in known.children(place) if (node := grow(child)) is not None]
        node = Node.of(below) if below else groups.get(place)
        if node is not None and len(below) != 1:  # a topic with one subtopic is that subtopic
            names.append((node.members, known.topics[place].name))
        return node

    top = [node for row in known.children(NOWHERE) if (node := grow(row)) is not None]
    return top, names


def _examples(state: State, sought: Sequence[Sought]) -> tuple[list[NDArray[np.int64]], NDArray[np.bool_]]:
    """The examples of each topic to find, as rows, and which papers fit it (n, k).

    Examples are those given, and if there are none, or keywords too, the nearest of the papers that fit. Papers fit no
    topic that is defined by examples alone.
    """
    names = Vocabulary(
        tuple(topic.name for topic in sought),
        tuple(topic.gloss for topic in sought),
        (-1,) * len(sought),
        "",
        tuple(topic.words for topic in sought),
    )
    near, fits = _near(state, names)
    fits |= mentions(state.corpus.texts(), names).toarray() > 0
    examples = []
    for at, topic in enumerate(sought):
        if len(topic.given) and not topic.words:  # papers say more than a name, but keywords add to them
            fits[:, at] = False
        rows = np.flatnonzero(fits[:, at])
        order = np.lexsort((rows, -np.round(near[rows, at], 6)))[:EXAMPLES]
        found = rows[order] if len(rows) >= FEWEST_EXAMPLES else rows[:0]
        examples.append(np.union1d(topic.given, found).astype(np.int64))
    return examples, fits


def _near(state: State, names: Vocabulary) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The cosine (n, k) of papers and texts, and whether a text fits a paper by their vectors.

    Zeros, and nothing fits, if the encoder cannot read texts.
    """
    shape, papers = (len(state.corpus), len(names)), state.embeddings.matrix
    fields = read_vocabulary("fields")
    entries = entry_vectors(fields, state.encode) if state.encode and fields else None
    texts = state.encode(names.texts) if state.encode else None
    if texts is None or fields is None or entries is None or not reads_entries(entries):
        return np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=bool)
    near = np.asarray(papers @ texts.T, dtype=np.float32)
    fits = near >= np.partition(papers @ entries.T, -NEAREST_NAMES, axis=1)[:, -NEAREST_NAMES, None]
    alike = texts @ entries.T
    stands = np.flatnonzero(alike.max(axis=1) >= ALIKE)
    if len(stands):
        chances = subjects(papers, entries, fields, None, state.corpus.texts())
        fits[:, stands] |= chances[:, alike[stands].argmax(axis=1)].toarray() >= PROBABLE
    return near, np.asarray(fits)


def _placed(state: State, examples: Sequence[NDArray[np.int64]], fits: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The place (n,) of each paper among the seeds, or `NOWHERE` if it stays in its leaf; examples stay in theirs."""
    place = np.full(len(state.corpus), NOWHERE, dtype=np.int64)
    seeds = [at for at, rows in enumerate(examples) if len(rows)]
    if not seeds:
        return place
    vectors, leaves, own = state.embeddings.matrix, state.tree.leaves, _near_own(state)
    leaf = np.searchsorted([state.tree.row(topic.id) for topic in leaves], state.tree.leaf_of)
    groups = [examples[at] for at in seeds]
    for _ in range(ROUNDS):
        to_seeds = np.round(vectors @ state.centroids(groups).T, 6)
        best = to_seeds.argmax(axis=1)
        won = to_seeds.max(axis=1) > own + 1e-6
        for at, rows in enumerate([examples[at] for at in seeds]):
            won[rows], best[rows] = True, at
        groups = [rows if len(rows := np.flatnonzero(won & (best == at))) else group for at, group in enumerate(groups)]
    lost = np.bincount(leaf, weights=won | fits[:, seeds].any(axis=1), minlength=len(leaves))
    won |= (lost / np.bincount(leaf, minlength=len(leaves)))[leaf] > ABSORBED
    place[won] = np.array(seeds)[best[won]]
    return place


def _near_own(state: State) -> NDArray[np.float64]:
    """The cosine (n,) of each paper with the mean vector of the other papers of its leaf; -1 for a paper alone."""
    near = np.full(len(state.corpus), -1.0)
    for leaf in state.tree.leaves:
        vectors = state.embeddings.matrix[leaf.members].astype(np.float64)
        others = vectors.sum(axis=0) - vectors
        lengths = np.linalg.norm(others, axis=1)
        cosines = np.einsum("ij,ij->i", vectors, others) / np.maximum(lengths, 1e-12)
        near[leaf.members] = np.where(lengths > 1e-9, cosines, -1.0)
    return near


def _home(state: State, members: NDArray[np.integer]) -> str:
    """The deepest topic with subtopics that holds most of some papers."""
    home = ROOT
    while below := [
        child.id
        for child in state.tree.children(home)
        if state.tree.children(child.id) and 2 * np.isin(members, child.members).sum() > len(members)
    ]:
        home = below[0]
    return home
