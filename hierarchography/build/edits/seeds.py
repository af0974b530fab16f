"""Topics that are known beforehand: seeds, and the topics of a taxonomy.

A seed has examples: papers that are given, or those that mention its name or a keyword, or whose vectors fit its text
better than nearly all fields of science. It then competes with the grown leaves for all papers: a paper goes to the
seed if it is nearer to the seed's mean vector than to that of its leaf. A leaf that loses most of its papers to seeds
is absorbed. What fits no seed stays where it has grown.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from hierarchography.vocabulary import Vocabulary, entry_vectors, mentions, read_vocabulary, reads_entries

ROUNDS = 5
"""How often means and places are computed again."""
EXAMPLES = 30
"""Maximum number of papers that are taken as examples of a name."""
FEWEST_EXAMPLES = 3
NEAREST_NAMES = 3
"""A paper fits a text without mentioning it if only this many fields of science are nearer, itself included."""
ABSORBED = 0.5
"""A leaf that loses more than this share of its papers to seeds is absorbed."""
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
    (examples,) = _examples(state, [sought])
    place = _placed(state, [examples])
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
    examples = _examples(state, [_sought(state, known.topics[row]) for row in leaves])
    place = _placed(state, examples)
    members = {row: np.flatnonzero(place == at) for at, row in enumerate(leaves)}
    small = [row for row in leaves if len(members[row]) < state.least]
    for row in small:  # too few papers for a topic: they stay where they have grown
        place[members[row]] = NOWHERE
        members[row] = members[row][:0]
    nodes, names = _nodes(known, members)
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


def _nodes(
    known: Taxonomy, members: dict[int, NDArray[np.int64]]
) -> tuple[list[Node], list[tuple[NDArray[np.integer], str]]]:
    """The known topics with papers as nested groups, those at the top, and the rows and names of all of them."""
    names: list[tuple[NDArray[np.integer], str]] = []

    def grow(place: int) -> Node | None:
        below = [node for child in known.children(place) if (node := grow(child)) is not None]
        rows = members.get(place, np.empty(0, dtype=np.int64))
        node = Node.of(below) if below else Node(rows) if len(rows) else None
        if node is not None and len(below) != 1:  # a topic with one subtopic is that subtopic
            names.append((node.members, known.topics[place].name))
        return node

    top = [node for row in known.children(NOWHERE) if (node := grow(row)) is not None]
    return top, names


def _examples(state: State, sought: Sequence[Sought]) -> list[NDArray[np.int64]]:
    """The examples of each topic to find, as rows: those given, and those that its words or its text suggest."""
    names = Vocabulary(
        tuple(topic.name for topic in sought),
        tuple(topic.gloss for topic in sought),
        (-1,) * len(sought),
        "",
        tuple(topic.words for topic in sought),
    )
    mentioned = mentions(state.corpus.texts(), names).tocsc()
    near, fits = _near(state, names)
    examples = []
    for at, topic in enumerate(sought):
        rows = np.union1d(
            mentioned.indices[mentioned.indptr[at] : mentioned.indptr[at + 1]], np.flatnonzero(fits[:, at])
        )
        order = np.lexsort((rows, -np.round(near[rows, at], 6)))[:EXAMPLES]
        found = rows[order] if len(rows) >= FEWEST_EXAMPLES else rows[:0]
        if len(topic.given) and not topic.words:  # papers say more than a name, but keywords add to them
            found = found[:0]
        examples.append(np.union1d(topic.given, found).astype(np.int64))
    return examples


def _near(state: State, names: Vocabulary) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The cosine (n, k) of papers and texts, and whether a text fits a paper better than nearly all fields of science.

    Zeros, and nothing fits, if the encoder cannot read texts.
    """
    shape = len(state.corpus), len(names)
    fields = read_vocabulary("fields")
    entries = entry_vectors(fields, state.encode) if state.encode and fields else None
    texts = state.encode(names.texts) if state.encode else None
    if texts is None or entries is None or not reads_entries(entries):
        return np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=bool)
    near = state.embeddings.matrix @ texts.T
    best = np.partition(state.embeddings.matrix @ entries.T, -NEAREST_NAMES, axis=1)[:, -NEAREST_NAMES, None]
    return np.asarray(near, dtype=np.float32), np.asarray(near >= best)


def _placed(state: State, examples: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The place (n,) of each paper among the seeds, or `NOWHERE` if it stays in its leaf; examples stay in theirs."""
    place = np.full(len(state.corpus), NOWHERE, dtype=np.int64)
    seeds = [at for at, rows in enumerate(examples) if len(rows)]
    if not seeds:
        return place
    vectors, leaves = state.embeddings.matrix, state.tree.leaves
    leaf = np.searchsorted([state.tree.row(topic.id) for topic in leaves], state.tree.leaf_of)
    groups, means = [examples[at] for at in seeds], state.centroids([topic.members for topic in leaves])
    for _ in range(ROUNDS):
        to_seeds = vectors @ state.centroids(groups).T
        own = np.einsum("ij,ij->i", vectors, means[leaf])
        best = to_seeds.argmax(axis=1)
        won = to_seeds.max(axis=1) > own + 1e-6
        for at, rows in enumerate([examples[at] for at in seeds]):
            won[rows], best[rows] = True, at
        groups = [rows if len(rows := np.flatnonzero(won & (best == at))) else group for at, group in enumerate(groups)]
    lost = np.bincount(leaf, weights=won, minlength=len(leaves)) / np.bincount(leaf, minlength=len(leaves))
    won |= lost[leaf] > ABSORBED
    place[won] = np.array(seeds)[best[won]]
    return place


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
