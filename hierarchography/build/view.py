"""One view of the papers: joins and reduces the vectors, grows the tree, and calls the namer of its topics."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography import plugins
from hierarchography.build import keys
from hierarchography.build.budget import block_bytes
from hierarchography.build.languages import by_subject
from hierarchography.build.sampling import Sample
from hierarchography.build.steps import Steps
from hierarchography.clustering import grow_tree, level_notes
from hierarchography.config import Config, NamingConfig
from hierarchography.embedding import (
    Reader,
    field_vectors,
    join,
    nearest_neighbours,
    plane_begun,
    reduce_dimensions,
    word_vectors,
)
from hierarchography.model import Corpus, Embeddings, Layout, Neighbours, Space, TopicTree, View
from hierarchography.naming import prepare, readable_in, subjects_in
from hierarchography.progress import Reporter
from hierarchography.vocabulary import Vocabulary, entry_vectors, read_vocabulary, readable_only, reads_entries
from hierarchography.workers import beside

Namer = Callable[[TopicTree, Corpus, Embeddings, Reader, NamingConfig, Reporter], TopicTree]
NEIGHBOURS = 15
"""Number of nearest papers used for placing papers and for confidence; the layout may need more."""


@dataclass(frozen=True, eq=False)
class Grown:
    """A view of all papers with unnamed topics, learned from a sample.

    `neighbours` are those within the sample, and `others` the trees of its layouts (`_of_layouts`).
    """

    view: View
    neighbours: Neighbours
    others: tuple[TopicTree, ...]


def grow_view(sample: Sample, reader: Reader | None, config: Config, steps: Steps) -> Grown:
    """A view of all papers with unnamed topics, learned from a sample.

    `reader` must use the encoder that made the vectors; without a reader, no fields are matched.
    """
    space = space_of(sample, reader, config, steps, partial(_prepare_names, sample, config))
    with _plane(space, config, steps) as plane:
        tree = _grow(space, config, steps)
        others = _of_layouts(space, config, steps) if sample.rows is None else ()
        whole = sample.extended(tree, space.neighbours, config, steps)
        layout = Layout(whole.positions(space.layout.matrix), space.layout.method)
        view = View(whole.tree, sample.all_papers, layout, whole.positions(plane()))
    return Grown(view, space.neighbours, others)


def grow_tree_of(
    corpus: Corpus | None, embeddings: Embeddings, reader: Reader | None, config: Config, steps: Steps
) -> TopicTree:
    """The tree of the same view, without its 2-D map."""
    sample = Sample.of(corpus, embeddings, config, steps)
    space = space_of(sample, reader, config, steps)
    return sample.extended(_grow(space, config, steps), space.neighbours, config, steps).tree


def _prepare_names(sample: Sample, config: Config) -> None:
    if sample.corpus is not None:
        prepare(sample.corpus, sample.embeddings, config.naming)


def space_of(
    sample: Sample, reader: Reader | None, config: Config, steps: Steps, meanwhile: Callable[[], None] = lambda: None
) -> Space:
    """What builders get for a sample: joined vectors, neighbours, layout, and which names are true of which papers.

    If the layout is not in the cache, `meanwhile` is called while it is computed: UMAP leaves Python's lock to others.
    """
    space = _arrange(_join(sample, reader, config, steps), config, steps, meanwhile)
    return _with_subjects(space, sample, reader, config, steps)


def _join(sample: Sample, reader: Reader | None, config: Config, steps: Steps) -> Embeddings:
    """The papers' vectors, joined with their word features and their fields of the vocabulary."""
    corpus, embeddings = sample.corpus, sample.embeddings
    if corpus is None:
        return embeddings
    additions: list[tuple[float, Embeddings | None]] = []
    if config.layout.words:
        cached = keys.words(corpus, embeddings, config.seed)
        words = steps.run("Computing word features", cached, lambda: word_vectors(corpus, embeddings, config.seed))
        additions.append((config.layout.words, words))
    vocabulary = read_vocabulary(config.naming.vocabulary)
    if config.layout.fields and vocabulary and reader:
        cached = keys.fields(corpus, embeddings, reader, vocabulary, config.seed)
        fields = steps.run("Matching fields", cached, lambda: _fields(corpus, embeddings, reader, vocabulary, config))
        additions.append((config.layout.fields, fields))
    joined = [(weight, _by_subject(vectors, corpus, reader)) for weight, vectors in additions if vectors]
    return join(embeddings, joined)


def _by_subject(vectors: Embeddings, corpus: Corpus, reader: Reader | None) -> Embeddings:
    return by_subject(vectors, corpus, reader.encoder)[0] if reader else vectors


def _fields(
    corpus: Corpus, embeddings: Embeddings, reader: Reader, vocabulary: Vocabulary, config: Config
) -> Embeddings | None:
    """The field vectors, if the encoder can read entries; the estimates for naming, which need the same products of
    vectors, are computed at once and remembered with the corpus.
    """
    entries = entry_vectors(vocabulary, reader)
    if entries is None:
        return None
    shares: list[csr_array] = []
    vectors = field_vectors(corpus, embeddings, entries, vocabulary, config.seed, shares.append)
    if shares:
        subjects_in(corpus, embeddings, entries, vocabulary, shares.pop)
    return vectors


def _arrange(embeddings: Embeddings, config: Config, steps: Steps, meanwhile: Callable[[], None]) -> Space:
    count = max(config.layout.neighbours, NEIGHBOURS) + 1
    neighbours = steps.run(
        "Finding neighbours",
        keys.neighbours(embeddings, count, config.seed),
        lambda: nearest_neighbours(embeddings, count, config.seed, block_bytes(config.memory)),
    )
    if neighbours.recall < 1:
        steps.clock.record("neighbours", {"recall": round(neighbours.recall, 4)})
        steps.clock.note(f"approximate neighbours: estimated recall {neighbours.recall:.1%}")

    def reduced() -> Layout:
        with beside(meanwhile):
            return reduce_dimensions(embeddings, neighbours, config.layout, config.seed)

    layout = steps.run("Reducing (UMAP)", keys.layout(embeddings, neighbours, config.layout, config.seed), reduced)
    return Space(embeddings, neighbours, layout)


def _with_subjects(space: Space, sample: Sample, reader: Reader | None, config: Config, steps: Steps) -> Space:
    """The space with the estimate of which names are true of which papers, if a vocabulary can be read."""
    vocabulary = read_vocabulary(config.naming.vocabulary)
    if sample.corpus is None or vocabulary is None or reader is None:
        return space
    with steps.clock.stage("Matching names"):
        entries = entry_vectors(vocabulary, reader)
        if entries is None or not reads_entries(entries):
            return space
        whole = subjects_in(sample.corpus, sample.embeddings, entries, vocabulary)
        return replace(space, subjects=readable_only(whole, readable_in(sample.corpus, vocabulary)))


def _grow(space: Space, config: Config, steps: Steps) -> TopicTree:
    tree = steps.run(
        "Growing the tree",
        keys.tree(space, config.clustering, config.seed, config.options("builders")),
        lambda: grow_tree(space, config.clustering, np.random.default_rng(config.seed), config.options("builders")),
    )
    for note in level_notes(tree, config.clustering):
        steps.clock.note(note)
    return tree


def _of_layouts(space: Space, config: Config, steps: Steps) -> tuple[TopicTree, ...]:
    """The trees grown from each of the layouts that are combined, with their own seeds; none if there is only one."""
    columns = config.layout.dimensions
    count = space.layout.matrix.shape[1] // columns
    if count < 2:
        return ()
    with steps.clock.stage("Measuring the stability of topics"):
        parts = np.split(space.layout.matrix, count, axis=1)
        layouts = [Layout(np.ascontiguousarray(part), space.layout.method) for part in parts]
        return tuple(
            grow_tree(
                replace(space, layout=layout),
                config.clustering,
                np.random.default_rng(config.seed + number),
                config.options("builders"),
            )
            for number, layout in enumerate(layouts, start=1)
        )


def _plane(space: Space, config: Config, steps: Steps) -> AbstractContextManager[Callable[[], NDArray[np.float32]]]:
    """Computes the 2-D map, which nothing else needs, beside the tree: UMAP leaves Python's lock to others."""
    return steps.beside(
        "Computing the 2-D map",
        keys.plane(space, config.layout, config.seed),
        lambda: plane_begun(space, config.layout, config.seed),
    )


def named_by(
    tree: TopicTree, corpus: Corpus, embeddings: Embeddings, reader: Reader, config: Config, steps: Steps
) -> TopicTree:
    """The tree named by the namer that the settings name, from all papers of the corpus."""
    namer: Namer = plugins.load("namers", config.naming.namer, config.options("namers"))
    return steps.run_stages(
        "Naming topics",
        keys.names(tree, corpus, embeddings, reader, config.naming),
        lambda: namer(tree, corpus, embeddings, reader, config.naming, steps.clock),
    )
