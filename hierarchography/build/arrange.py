"""Arranges a grown tree by names, so that a reader who goes by names finds the papers.

A merge of topics that no name fits is dissolved: its topics stand one level higher. Then a topic that its parent's name
is not true of is moved to a topic whose name is. After each such change, names are sought again. At last, papers at the
borders of topics move to the leaf beside them whose name is true of them. All this is decided by the names of the namer
`keywords`, whichever namer gives the final names, and before topics that no name fits are called by two of their
keywords: these describe a topic, but hardly any paper of another one contains them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hierarchography.build import keys
from hierarchography.build.sampling import Sample
from hierarchography.build.steps import Steps
from hierarchography.build.view import Grown
from hierarchography.clustering import assess
from hierarchography.config import Config
from hierarchography.embedding import Reader
from hierarchography.model import Corpus, Neighbours, TopicTree
from hierarchography.model.nodes import moved, regrouped, without
from hierarchography.naming import NameShares, misplaced, name_tree, resettled, unearned

BY_KEYWORDS = "keywords"
"""The namer whose names decide."""
NAMING = "Naming topics"
"""The title of the stage, in which trees are arranged too."""
ROUNDS = 5
"""How often the tree is changed and names are sought again, at most."""


def arranged(
    grown: Grown, sample: Sample, corpus: Corpus, reader: Reader, config: Config, steps: Steps
) -> tuple[TopicTree, TopicTree]:
    """The tree of a view over all papers, arranged by names, and the named tree over the sample (of `corpus`).

    If numbers of levels or topics were asked for, the tree stays as it is.
    """
    whole = grown.view.tree
    if config.clustering.levels:
        return whole, named_by_keywords(sample.part(whole), sample, corpus, reader, config, steps)

    def arrange() -> TopicTree:
        tree, named = _arranged(whole, sample, corpus, reader, config, steps)
        if sample.rows is None:  # the places of the other papers of a map depend on those in the sample
            tree = _settled(tree, named, grown.neighbours, sample, corpus, reader, config, steps)
        return tree

    settings = replace(config.naming, namer=BY_KEYWORDS)
    bare, most = sample.part(whole), config.clustering.max_children
    cached = keys.arranged(whole, bare, corpus, sample.embeddings, reader, settings, grown.neighbours, most)
    tree = steps.run_stages(NAMING, cached, arrange)
    return tree, named_by_keywords(sample.part(tree), sample, corpus, reader, config, steps)


def _arranged(
    tree: TopicTree, sample: Sample, corpus: Corpus, reader: Reader, config: Config, steps: Steps
) -> tuple[TopicTree, TopicTree]:
    """The arranged tree and the named tree over the sample, computed round by round."""
    named = named_by_keywords(sample.part(tree), sample, corpus, reader, config, steps, describing=False)
    for _ in range(ROUNDS):
        better = _dissolved(tree, named, config, steps)
        if better is None:
            shares = NameShares.of(named, corpus, sample.embeddings, reader, config.naming)
            better = _topics_moved(tree, shares, config, steps)
        if better is None:
            break
        tree = better
        named = named_by_keywords(sample.part(tree), sample, corpus, reader, config, steps, describing=False)
    return tree, named


def _settled(
    tree: TopicTree,
    named: TopicTree,
    neighbours: Neighbours,
    sample: Sample,
    corpus: Corpus,
    reader: Reader,
    config: Config,
    steps: Steps,
) -> TopicTree:
    """The tree in which papers at borders lie where names are true of them."""
    shares = NameShares.of(named, corpus, sample.embeddings, reader, config.naming)
    members = resettled(shares, neighbours)
    if not members:
        return tree
    settled = regrouped(tree, members)
    placed = np.zeros(len(corpus), dtype=bool)
    for leaf, rows in members.items():
        placed[rows[named.leaf_of[rows] != named.row(leaf)]] = True
    steps.clock.note(f"papers at borders of topics moved to the leaf whose name is true of them: {placed.sum():,}")
    return assess(settled, tree.assignment.by_neighbours | placed, neighbours)


def named_by_keywords(
    tree: TopicTree,
    sample: Sample,
    corpus: Corpus,
    reader: Reader,
    config: Config,
    steps: Steps,
    *,
    describing: bool = True,
) -> TopicTree:
    """A tree over the sample with the names of the namer `keywords`; `describing` as in `naming.name_tree`."""
    settings = replace(config.naming, namer=BY_KEYWORDS)
    return steps.run_stages(
        NAMING,
        keys.names(tree, corpus, sample.embeddings, reader, settings, describing),
        lambda: name_tree(tree, corpus, sample.embeddings, reader, settings, steps.clock, describing=describing),
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
