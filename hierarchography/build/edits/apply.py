"""Applies edits, one after another, to a grown tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.build.edits import seeds, structure
from hierarchography.build.edits.entries import HIDE, MERGE, MOVE, PIN, RENAME, SEED, SPLIT, TAXONOMY, Edit
from hierarchography.build.edits.state import State
from hierarchography.errors import InputError, TreeError
from hierarchography.model import Assignment, TopicTree
from hierarchography.model.nodes import regrouped
from hierarchography.naming import Pin

Apply = Callable[[State, Edit], structure.Done]
_APPLY: Mapping[str, Apply] = {
    RENAME: structure.rename,
    MERGE: structure.merge,
    SPLIT: structure.split,
    MOVE: structure.move,
    HIDE: structure.hide,
    PIN: structure.pin,
    SEED: seeds.seed,
    TAXONOMY: seeds.taxonomy,
}


@dataclass(frozen=True, eq=False)
class Edited:
    """A tree after edits: `tree` over the papers `kept` (rows of the tree before), without names if it has `changed`.

    `pins` are the names given, `done` the edits that were applied, with what they decided, and `skipped` the others,
    with the reason; `partly` says what was applied in part only. `hidden` is the number of papers taken off the map.
    """

    tree: TopicTree
    kept: NDArray[np.int64]
    changed: bool
    pins: tuple[Pin, ...]
    done: tuple[Edit, ...]
    skipped: tuple[tuple[Edit, str], ...]
    partly: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def notes(self) -> list[str]:
        """What was applied and what was not, one line each."""
        count = len(self.done) + len(self.skipped)
        reasons = [f"{edit.where}: {edit.do} skipped: {reason}" for edit, reason in self.skipped]
        hidden = [f"papers of hidden topics: {self.hidden:,} (dropped.csv)"] if self.hidden else []
        return [f"edits: {len(self.done):,} of {count:,} applied", *hidden, *self.partly, *reasons] if count else []


def apply_edits(state: State, edits: Sequence[Edit], sampled: NDArray[np.integer] | None = None) -> Edited:
    """The tree of a state after edits; an edit that cannot be applied is skipped, with the reason.

    `sampled` are the papers (rows) from which names are learned, if not from all: every topic must have one of them.
    """
    before, done, skipped = state.tree, list[Edit](), list[tuple[Edit, str]]()
    for edit in edits:
        try:
            after, applied = _APPLY[edit.do](state, edit)
            _check(after, sampled)
        except (InputError, TreeError) as error:
            skipped.append((edit, str(error)))
        else:
            state = after
            done.append(applied)
    kept = np.flatnonzero(~state.hidden)
    tree = state.tree if len(kept) == len(state.corpus) else _among(state.tree, kept)
    changed, hidden = tree is not before, len(state.corpus) - len(kept)
    return Edited(tree, kept, changed, state.pins, tuple(done), tuple(skipped), state.notes, hidden)


def _check(state: State, sampled: NDArray[np.integer] | None) -> None:
    """Raise `InputError` if a topic has no papers from which a name can be learned."""
    if sampled is None:
        return
    leaf_of, size = state.tree.leaf_of, len(state.tree)
    learned = np.bincount(leaf_of[sampled[~state.hidden[sampled]]], minlength=size)
    if np.any((np.bincount(leaf_of[~state.hidden], minlength=size) > 0) & (learned == 0)):
        raise InputError("a topic would have no paper of the sample from which names are learned; raise layout.sample")


def _among(tree: TopicTree, kept: NDArray[np.int64]) -> TopicTree:
    """The tree with only some of its papers (rows, ascending); topics without papers disappear."""
    place = np.full(tree.papers, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    members = {leaf.id: place[leaf.members][place[leaf.members] >= 0] for leaf in tree.leaves}
    assignment = Assignment(tree.assignment.confidence[kept], tree.assignment.by_neighbours[kept])
    return regrouped(tree, members, assignment=assignment)
