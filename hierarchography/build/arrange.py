"""Arranges a grown tree by names, so that a reader who goes by names finds the papers.

A merge of topics that no name fits is dissolved: its topics stand one level higher. Then a topic that its parent's name
is not true of is moved to a topic whose name is, and papers to the neighbouring leaf whose name is true of them. After
each such change, names are sought again. All this is decided by the names of the namer `keywords`, whichever namer
gives the final names.
"""

from __future__ import annotations

from dataclasses import replace

from hierarchography.build import keys
from hierarchography.build.sampling import Sample
from hierarchography.build.steps import Steps
from hierarchography.config import Config
from hierarchography.embedding import Reader
from hierarchography.model import Corpus, TopicTree, View
from hierarchography.model.nodes import moved, relabelled, without
from hierarchography.naming import NameShares, misplaced, name_tree, settled, unearned

BY_KEYWORDS = "keywords"
"""The namer whose names decide."""
ROUNDS = 6
"""How often the tree is changed and names are sought again, at most."""
PAPERS_MOVED = 1
"""How often papers are moved, at most."""


def arranged(
    view: View, sample: Sample, corpus: Corpus, reader: Reader, config: Config, steps: Steps
) -> tuple[TopicTree, TopicTree]:
    """The tree of a view over all papers, arranged by names, and the named tree over the sample (of `corpus`).

    If numbers of levels or topics were asked for, the tree stays as it is. Papers are moved only if names are learned
    from all papers, not from a sample.
    """
    tree, moves_left = view.tree, PAPERS_MOVED if sample.rows is None else 0
    named = named_by_keywords(sample.part(tree), sample, corpus, reader, config, steps)
    for _ in range(0 if config.clustering.levels else ROUNDS):
        better = _dissolved(tree, named, config, steps)
        if better is None:
            shares = NameShares.of(named, corpus, sample.embeddings, reader, config.naming)
            better = _topics_moved(tree, shares, config, steps)
            if better is None and moves_left:
                better, moves_left = _papers_moved(tree, shares, view, steps), moves_left - 1
        if better is None:
            break
        tree = better
        named = named_by_keywords(sample.part(tree), sample, corpus, reader, config, steps)
    return tree, named


def named_by_keywords(
    tree: TopicTree, sample: Sample, corpus: Corpus, reader: Reader, config: Config, steps: Steps
) -> TopicTree:
    """A tree over the sample with the names of the namer `keywords`."""
    settings = replace(config.naming, namer=BY_KEYWORDS)
    return steps.run_stages(
        "Naming topics",
        keys.names(tree, corpus, sample.embeddings, reader, settings),
        lambda: name_tree(tree, corpus, sample.embeddings, reader, settings, steps.clock),
    )


def _dissolved(tree: TopicTree, named: TopicTree, config: Config, steps: Steps) -> TopicTree | None:
    """The tree without the merges that no name fits; None if there are none."""
    gone = unearned(named, config.clustering.max_children)
    if not gone:
        return None
    steps.clock.note(f"merges of topics dissolved, as no name is true of enough of their papers: {len(gone)}")
    return without(tree, gone)


def _topics_moved(tree: TopicTree, shares: NameShares, config: Config, steps: Steps) -> TopicTree | None:
    """The tree with misplaced topics moved or merged; None if there are none."""
    moves = misplaced(shares, config.clustering.max_children)
    if not moves:
        return None
    steps.clock.note(f"topics moved or merged, as another topic's name is true of their papers: {len(moves)}")
    return moved(tree, moves)


def _papers_moved(tree: TopicTree, shares: NameShares, view: View, steps: Steps) -> TopicTree | None:
    """The tree with papers moved to leaves whose names are true of them; None if there are none."""
    leaf = settled(shares, view.layout.matrix)
    count = int((leaf != tree.leaf_of).sum())
    if not count:
        return None
    steps.clock.note(f"papers moved to a neighbouring topic whose name is true of them: {count:,}")
    return relabelled(tree, leaf)
