"""A view with edits by hand: arranged, edited, and named again where the tree has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.build.arrange import BY_KEYWORDS, arranged, named_by_keywords
from hierarchography.build.edits.apply import Edited, apply_edits
from hierarchography.build.edits.entries import Edit
from hierarchography.build.edits.names import carried_names
from hierarchography.build.edits.state import State
from hierarchography.build.sampling import Sample
from hierarchography.build.steps import Steps
from hierarchography.build.view import Grown, named_by
from hierarchography.clustering import smallest_topic
from hierarchography.config import Config
from hierarchography.corpus import Intake
from hierarchography.embedding import Reader
from hierarchography.errors import NamingError
from hierarchography.model import DROPPED_COLUMNS, HIDDEN, Corpus, TopicTree, View, dropped_table


@dataclass(frozen=True, eq=False)
class EditedView:
    """A view after edits, over the papers `edited.kept` of the corpus before."""

    view: View
    edited: Edited


def edited_view(
    grown: Grown,
    corpus: Corpus,
    sample: Sample,
    reader: Reader,
    config: Config,
    steps: Steps,
    edits: Sequence[Edit],
) -> EditedView:
    """The view of a corpus, arranged by names, with the edits applied, and its topics named.

    Topics that no edit concerns keep the names that they would have without edits, if the namer is `keywords`.
    """
    if sample.corpus is None:
        raise NamingError("topics over vectors alone cannot be named: names come from titles and abstracts")
    tree, named = arranged(grown, sample, sample.corpus, reader, config, steps)
    least = config.clustering.min_topic_size or smallest_topic(len(corpus), config.clustering.detail)
    view = grown.view
    edited = apply_edits(State.of(tree, corpus, sample.all_papers, least, reader), edits, sample.rows)
    if edited.changed:
        before, (sample, places) = named, _kept(sample, edited.kept)
        assert sample.corpus is not None  # the sample before had one
        named = named_by_keywords(sample.part(edited.tree), sample, sample.corpus, reader, config, steps)
        named = carried_names(before, named, places, sample.corpus)
        view = with_papers(view, edited.kept, edited.tree)
    assert sample.corpus is not None
    if config.naming.namer != BY_KEYWORDS:
        named = named_by(sample.part(edited.tree), sample.corpus, sample.embeddings, reader, config, steps)
    return EditedView(view.with_tree(sample.whole(edited.tree, named)), edited)


def with_papers(view: View, rows: NDArray[np.integer], tree: TopicTree) -> View:
    """The view of some of its papers (rows, ascending), with a tree over these."""
    plane = None if view.plane is None else view.plane[rows]
    return View(tree, view.embeddings.take(rows), view.layout.take(rows), plane)


def without_hidden(intake: Intake, rows: NDArray[np.integer]) -> Intake:
    """The intake with only these papers (rows, ascending); the others are listed among the dropped records."""
    frame = intake.corpus.frame
    hidden = frame.drop(index=frame.index[rows])
    if hidden.empty:
        return intake
    kept = intake.corpus.take(rows)
    counts = {**intake.counts, "papers": len(kept), "hidden": len(hidden)}
    return replace(intake, corpus=kept, dropped=with_hidden(intake.dropped, hidden), counts=counts)


def with_hidden(dropped: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """The table of dropped records with the papers of hidden topics."""
    rows = hidden[["source", "id", "title"]].assign(reason="its topic is hidden by an edit", kind=HIDDEN)
    return pd.concat([dropped, dropped_table(rows)[list(DROPPED_COLUMNS)]], ignore_index=True)


def _kept(sample: Sample, kept: NDArray[np.int64]) -> tuple[Sample, NDArray[np.int64]]:
    """The sample with only these papers (rows of all papers), and their rows in the sample before."""
    if sample.rows is None:
        rows, places = None, kept
    else:
        places = np.flatnonzero(np.isin(sample.rows, kept))
        rows = np.searchsorted(kept, sample.rows[places])
    assert sample.corpus is not None  # checked by the caller
    part = Sample(sample.corpus.take(places), sample.embeddings.take(places), sample.all_papers.take(kept), rows)
    return part, places
