"""Finds the topics and papers that edits speak of, in the tree at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.build.edits.entries import Edit, Reference
from hierarchography.errors import InputError, TreeError, nearest
from hierarchography.model import Corpus, TopicTree
from hierarchography.model.tree import ROOT
from hierarchography.naming import Pin, find_topics, make_pin


def located(tree: TopicTree, corpus: Corpus, references: Sequence[Reference]) -> list[str]:
    """The topics (ids) that hold the papers of references, without repeats. Raises `InputError` for one not found."""
    pins = [reference for reference in references if isinstance(reference, Pin)]
    found = iter(find_topics(tree, corpus, pins))
    topics = []
    for reference in references:
        if reference == ROOT:
            topics.append(ROOT)
            continue
        if isinstance(reference, str):
            raise InputError(
                f"topic {reference!r} is given by its id alone, which changes with every build; "
                "'hierarchography edit DIR' adds its papers"
            )
        topic_id, reason = next(found)
        if topic_id is None:
            shown = repr(reference.name) if reference.name else f"of {reference.size:,} papers"
            raise InputError(f"the topic {shown} is no longer there: {reason}")
        topics.append(topic_id)
    return topics


def completed(edits: Iterable[Edit], tree: TopicTree, corpus: Corpus) -> list[Edit]:
    """The edits with the papers of every topic that is given by its id in this tree.

    Raises `InputError`, with the place of the edit, for an id or a paper that is not on the map.
    """
    known = set(corpus.frame["id"].tolist())
    return [_completed(edit, tree, corpus, known) for edit in edits]


def rows_of(papers: Iterable[str], corpus: Corpus) -> NDArray[np.int64]:
    """The rows of those of some papers (ids) that are on the map."""
    row_of = {paper: row for row, paper in enumerate(corpus.frame["id"].tolist())}
    return np.array([row_of[paper] for paper in papers if paper in row_of], dtype=np.int64)


def _completed(edit: Edit, tree: TopicTree, corpus: Corpus, known: set[str]) -> Edit:
    for paper in (*edit.papers, *(paper for part in edit.into for paper in part.papers)):
        if paper not in known:
            raise InputError(
                f"{edit.where}: no paper {paper!r} is on the map{nearest(paper, known)} (papers.csv lists the ids)"
            )

    def whole(reference: Reference) -> Reference:
        if not isinstance(reference, str) or reference == ROOT:
            return reference
        try:
            return make_pin(tree, corpus, reference, tree[reference].label)
        except TreeError as error:
            raise InputError(f"{edit.where}: {error}; 'hierarchography show' lists the topics") from None

    return replace(edit, topics=tuple(map(whole, edit.topics)), to=None if edit.to is None else whole(edit.to))
