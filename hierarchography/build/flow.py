"""Papers in, topic map out: the whole flow on one screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hierarchography import plugins
from hierarchography.build import keys
from hierarchography.build.budget import block_bytes, bytes_of, check_mapping, check_reading
from hierarchography.build.manifest import manifest_of
from hierarchography.build.sampling import Known
from hierarchography.build.steps import Steps
from hierarchography.cache import cache_in, keep_small, limit_bytes
from hierarchography.clustering import grow_tree
from hierarchography.config import Config, NamingConfig
from hierarchography.corpus import Intake, files_or_papers, papers_from, read_papers
from hierarchography.embedding import (
    NOTHING,
    Encoder,
    Given,
    Reader,
    alike_notes,
    facts_of,
    field_vectors,
    flatten,
    join,
    make_encoder,
    nearest_neighbours,
    notes_of,
    reduce_dimensions,
    word_vectors,
)
from hierarchography.model import MAIN_TREE, Corpus, Embeddings, Layout, MapData, Space, TopicTree
from hierarchography.naming import Pin, apply_pins, read_pins
from hierarchography.progress import SILENT, Reporter, Timed
from hierarchography.vocabulary import Vocabulary, read_vocabulary
from hierarchography.workers import current_team, workers_in

if TYPE_CHECKING:
    from distributed import Client

logger = logging.getLogger(__name__)

Papers = str | Path | Corpus | Iterable[Any]
"""Files, or papers in memory: `corpus.inputs` says which kinds."""

Namer = Callable[[TopicTree, Corpus, Embeddings, Reader, NamingConfig, Reporter], TopicTree]
WARNING = "warning:"
"""How notes begin that nobody should miss."""
NEIGHBOURS = 15
"""Nearest papers of a paper that placing and confidence look at; the layout may ask for more."""


def build_data(
    papers: Papers,
    config: Config,
    progress: Reporter,
    *,
    cache: str | Path | bool,
    workers: int,
    scheduler: str | Client,
    given: Given = NOTHING,
) -> MapData:
    """The whole flow; `build_map` says what each argument means and what is raised.

    `given` are the objects that the settings of `config` only describe.
    """
    with cache_in(cache) as folder, workers_in(workers, scheduler, progress):
        data = _build(papers, config, Steps(progress), given)
        keep_small(folder)
    return data


def _build(papers: Papers, config: Config, steps: Steps, given: Given) -> MapData:
    _check(config)
    if team := current_team():
        steps.clock.record("workers", team.facts)
    pins = read_pins(config.naming.names) if config.naming.names else []

    intake, config = _read(papers, config, steps)
    count = len(intake.corpus)
    check_mapping(count, intake.corpus.characters(), config.memory, config.layout.learned(count))
    order = intake.corpus.canonical_order()
    corpus = intake.corpus.take(order)

    encoder, embeddings = _embed(corpus, config, given, steps.clock)
    warned = alike_notes(embeddings)
    _tell(warned, steps.clock)
    reader = Reader(encoder)
    known = Known.of(corpus, embeddings, config, steps)
    space = _arrange(_join(known.embeddings, known.corpus, reader, config, steps), config, steps)
    tree = _grow(space, config, steps)
    plane = _flatten(space, config, steps)
    whole = known.placed(tree, space.neighbours, embeddings, config, steps)
    named = _name(known.part(whole.tree), known.corpus, known.embeddings, reader, config, steps)
    tree, notes = _pin(known.whole(whole.tree, named), corpus, pins, steps.clock)

    back = np.argsort(order)
    return MapData(
        corpus=intake.corpus,
        embeddings=embeddings.take(back),
        layout=Layout(whole.positions(space.layout.matrix)[back], space.layout.method),
        trees={MAIN_TREE: tree.reordered(order)},
        config=config,
        manifest=manifest_of(intake, tree, embeddings, config, steps.clock, (*warned, *notes)),
        dropped=intake.dropped,
        plane=whole.positions(plane)[back],
    )


def map_vectors(embeddings: Embeddings, config: Config, progress: Reporter = SILENT) -> TopicTree:
    """The tree, without names, over vectors alone: arrange and grow, in an order that their content gives.

    Nothing is kept.
    """
    order = embeddings.canonical_order()
    with cache_in(False):
        steps = Steps(progress)
        return _grow(_arrange(embeddings.take(order), config, steps), config, steps).reordered(order)


def regrow(
    corpus: Corpus, embeddings: Embeddings, reader: Reader | None, config: Config, progress: Reporter = SILENT
) -> TopicTree:
    """The tree, without names, that `build_map` grows over these papers and their vectors. Nothing is kept.

    `reader` is of the encoder that made the vectors; without one, no fields are matched.
    """
    order = corpus.canonical_order()
    embeddings = embeddings.take(order)
    with cache_in(False):
        steps = Steps(progress)
        known = Known.of(corpus.take(order), embeddings, config, steps)
        space = _arrange(_join(known.embeddings, known.corpus, reader, config, steps), config, steps)
        tree = _grow(space, config, steps)
        return known.placed(tree, space.neighbours, embeddings, config, steps).tree.reordered(order)


def _check(config: Config) -> None:
    """Say now what could not be used, and not after an hour of embedding."""
    limit_bytes()
    bytes_of(config.memory)
    read_vocabulary(config.naming.vocabulary)
    if config.naming.namer == "llm":
        from hierarchography.llm import check

        check(config.naming)


def _read(papers: Papers, config: Config, steps: Steps) -> tuple[Intake, Config]:
    """The cleaned papers, and the settings with the files that they came from."""
    found = files_or_papers(papers)
    if isinstance(found, tuple):
        config = config.with_settings(inputs=found or config.inputs)
        check_reading(config.inputs, config.memory)
        kept = keys.papers(config.inputs, config.corpus)
        intake = steps.run_stages(
            "Reading papers", kept, lambda: read_papers(config.inputs, config.corpus, steps.clock)
        )
    else:
        config = config.with_settings(inputs=())
        intake = papers_from(found, config.corpus, steps.clock)
    _tell(intake.notes, steps.clock)
    return intake, config


def _embed(corpus: Corpus, config: Config, given: Given, progress: Reporter) -> tuple[Encoder, Embeddings]:
    with progress.stage("Loading the encoder"):
        encoder = make_encoder(config.embedding, config.seed, len(corpus), given)
    with progress.stage("Embedding", total=len(corpus)) as advance:
        embeddings = encoder.encode(corpus, advance)
    for note in notes_of(encoder):
        progress.note(note)
    if facts := facts_of(encoder):
        progress.record("encoder", facts)
    return encoder, embeddings


def _tell(notes: Iterable[str], clock: Timed) -> None:
    """Show notes; warnings among them go to the log where no reporter would show them."""
    for note in notes:
        clock.note(note)
        if clock.reporter is SILENT and note.startswith(WARNING):
            logger.warning(note)


def _join(embeddings: Embeddings, corpus: Corpus, reader: Reader | None, config: Config, steps: Steps) -> Embeddings:
    """The papers' vectors, and beside them what their own words and the vocabulary's fields say of them."""
    beside: list[tuple[float, Embeddings | None]] = []
    if config.layout.words:
        kept = keys.words(corpus, embeddings, config.seed)
        words = steps.run("Reading the words", kept, lambda: word_vectors(corpus, embeddings, config.seed))
        beside.append((config.layout.words, words))
    vocabulary = read_vocabulary(config.naming.vocabulary)
    if config.layout.fields and vocabulary and reader:
        kept = keys.fields(corpus, embeddings, reader, vocabulary, config.seed)
        fields = steps.run("Matching fields", kept, lambda: _fields(corpus, embeddings, reader, vocabulary, config))
        beside.append((config.layout.fields, fields))
    return join(embeddings, [(weight, vectors) for weight, vectors in beside if vectors])


def _fields(
    corpus: Corpus, embeddings: Embeddings, reader: Reader, vocabulary: Vocabulary, config: Config
) -> Embeddings | None:
    entries = reader.kept(vocabulary.texts)
    return None if entries is None else field_vectors(corpus, embeddings, entries, vocabulary, config.seed)


def _arrange(embeddings: Embeddings, config: Config, steps: Steps) -> Space:
    count = max(config.layout.neighbours, NEIGHBOURS) + 1
    neighbours = steps.run(
        "Finding neighbours",
        keys.neighbours(embeddings, count, config.seed),
        lambda: nearest_neighbours(embeddings, count, config.seed, block_bytes(config.memory)),
    )
    if neighbours.recall < 1:
        steps.clock.record("neighbours", {"recall": round(neighbours.recall, 4)})
        steps.clock.note(f"nearest papers: {neighbours.recall:.1%} of the true ones found, by a sample")
    layout = steps.run(
        "Reducing (UMAP)",
        keys.layout(embeddings, neighbours, config.layout, config.seed),
        lambda: reduce_dimensions(embeddings, neighbours, config.layout, config.seed),
    )
    return Space(embeddings, neighbours, layout)


def _grow(space: Space, config: Config, steps: Steps) -> TopicTree:
    return steps.run(
        "Growing the tree",
        keys.tree(space, config.clustering, config.seed),
        lambda: grow_tree(space, config.clustering, np.random.default_rng(config.seed)),
    )


def _flatten(space: Space, config: Config, steps: Steps) -> NDArray[np.float32]:
    return steps.run(
        "Laying the papers out on a plane",
        keys.plane(space, config.layout, config.seed),
        lambda: flatten(space, config.layout, config.seed),
    )


def _name(
    tree: TopicTree, corpus: Corpus, embeddings: Embeddings, reader: Reader, config: Config, steps: Steps
) -> TopicTree:
    namer: Namer = plugins.load("namers", config.naming.namer)
    return steps.run_stages(
        "Naming topics",
        keys.names(tree, corpus, embeddings, reader, config.naming),
        lambda: namer(tree, corpus, embeddings, reader, config.naming, steps.clock),
    )


def _pin(tree: TopicTree, corpus: Corpus, pins: Sequence[Pin], progress: Reporter) -> tuple[TopicTree, tuple[str, ...]]:
    """The tree with the names that were given by hand, and what there is to say about them."""
    pinned = apply_pins(tree, corpus, pins)
    for note in pinned.notes:
        progress.note(note)
    return pinned.tree, pinned.notes
