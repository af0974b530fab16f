"""The whole build, from papers to a topic map, on one screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.analysis import check_colour
from hierarchography.build import keys
from hierarchography.build.budget import check_mapping, check_reading
from hierarchography.build.checks import check_settings
from hierarchography.build.dimensions import dimension_views
from hierarchography.build.edited import EditedView, edited_view, without_hidden
from hierarchography.build.edits import Edit, joined_pins
from hierarchography.build.edits.file import usable_edits
from hierarchography.build.edits.record import record_of
from hierarchography.build.facets import facet_views
from hierarchography.build.fetching import WARNING, fetched_files
from hierarchography.build.languages import by_subject
from hierarchography.build.manifest import manifest_of
from hierarchography.build.sampling import Sample
from hierarchography.build.steps import Steps
from hierarchography.build.view import grow_tree_of, grow_view, named_by
from hierarchography.cache import cache_in, keep_small
from hierarchography.config import Config
from hierarchography.corpus import Intake, files_or_papers, papers_from, read_papers
from hierarchography.embedding import (
    NOTHING,
    Encoder,
    Given,
    Reader,
    alike_notes,
    facts_of,
    make_encoder,
    notes_of,
    notes_on_language,
)
from hierarchography.evaluation import topic_stability
from hierarchography.facets import asked_facets
from hierarchography.memory import give_back
from hierarchography.model import MAIN_VIEW, Corpus, Embeddings, MapData, TopicTree, View
from hierarchography.model.nodes import part_of
from hierarchography.naming import Pin, apply_pins, read_pins, with_shares
from hierarchography.progress import SILENT, Reporter, Timed
from hierarchography.vocabulary.languages import share_in
from hierarchography.workers import current_team, one_thread, workers_in

if TYPE_CHECKING:
    from distributed import Client

logger = logging.getLogger(__name__)

Papers = str | Path | Corpus | Iterable[Any]
"""Files, or papers in memory; `corpus.inputs` lists the accepted types."""


@one_thread()
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
    """The whole build. See `build_map` for the arguments and the exceptions.

    `given` holds the objects (vectors, an encoder) that the settings in `config` only describe.
    """
    check_settings(config)
    with cache_in(cache) as folder, workers_in(workers, scheduler, progress):
        data = _build(papers, config, Steps(progress), given)
        keep_small(folder)
    return data


def _build(papers: Papers, config: Config, steps: Steps, given: Given) -> MapData:
    if team := current_team():
        steps.clock.record("workers", team.facts)
    pins = read_pins(config.naming.names) if config.naming.names else []
    edits = usable_edits(config.edits) if config.edits else []

    intake, config = _read(papers, config, steps)
    count = len(intake.corpus)
    check_mapping(count, intake.corpus.characters(), config.memory, config.layout.learned(count))
    order = intake.corpus.canonical_order()
    intake = _ordered(intake, order)  # the papers are held once, in one order or the other
    give_back()

    mapped = _mapped(intake.corpus, config, given, edits, steps)
    changed = mapped.changed
    kept = changed.edited.kept
    tree, notes = _pin(changed.view.tree, _shown(intake.corpus, kept), pins, mapped, config, steps.clock)
    intake = _ordered(intake, np.argsort(order))
    intake, order = _visible(intake, order, kept)
    give_back()
    if mapped.others:
        steps.clock.record("stability", _stability(tree, [part_of(other, kept) for other in mapped.others]))

    further, noted = facet_views(intake.corpus, asked_facets(config.facets), config, given, steps)
    read, told = dimension_views(intake.corpus, config, given, steps)
    said = (*mapped.warned, *noted, *told, *notes)
    return MapData(
        corpus=intake.corpus,
        views={MAIN_VIEW: changed.view.with_tree(tree).reordered(order), **further, **read},
        config=config,
        manifest=manifest_of(intake, tree, mapped.embeddings, config, steps.clock, said) | record_of(edits),
        dropped=intake.dropped,
    )


@dataclass(frozen=True, eq=False)
class _Mapped:
    """The vectors of a corpus, what was said of them, its view after edits, and the trees of single layouts."""

    embeddings: Embeddings
    reader: Reader
    changed: EditedView
    others: tuple[TopicTree, ...]
    warned: tuple[str, ...]


def _mapped(corpus: Corpus, config: Config, given: Given, edits: Sequence[Edit], steps: Steps) -> _Mapped:
    """From papers, in their canonical order, to a named and edited view."""
    encoder, embeddings = _embed(corpus, config, given, steps.clock)
    warned = tuple(alike_notes(embeddings))
    _report(warned, steps.clock)
    reader = Reader(encoder)
    sample = Sample.of(corpus, embeddings, config, steps)
    grown = grow_view(sample, reader, config, steps)
    changed = edited_view(grown, corpus, sample, reader, config, steps, edits)
    return _Mapped(embeddings, reader, changed, grown.others, warned)


def _stability(tree: TopicTree, others: Sequence[TopicTree]) -> dict[str, Any]:
    """The share of the trees of single layouts in which each topic comes back, for the manifest."""
    found = topic_stability(tree, others, {})
    return {} if found is None else {"trees": found.trees, "topics": dict(found.topics)}


@one_thread()
def map_vectors(embeddings: Embeddings, config: Config, progress: Reporter = SILENT) -> TopicTree:
    """The tree, without names, over vectors alone. The order of the rows has no effect. Nothing is cached."""
    check_settings(config)
    order = embeddings.canonical_order()
    with cache_in(False):
        return grow_tree_of(None, embeddings.take(order), None, config, Steps(progress)).reordered(order)


@one_thread()
def regrow(
    corpus: Corpus, embeddings: Embeddings, reader: Reader | None, config: Config, progress: Reporter = SILENT
) -> TopicTree:
    """The tree, without names, that `build_map` grows over these papers and their vectors. Nothing is cached.

    `reader` must use the encoder that made the vectors; without a reader, no fields are matched.
    """
    order = corpus.canonical_order()
    with cache_in(False):
        papers, vectors = corpus.take(order), embeddings.take(order)
        return grow_tree_of(papers, vectors, reader, config, Steps(progress)).reordered(order)


@one_thread()
def name_topics(
    tree: TopicTree, corpus: Corpus, embeddings: Embeddings, reader: Reader, config: Config, progress: Reporter = SILENT
) -> TopicTree:
    """The tree with names for all its topics, by the namer of the settings. Nothing is cached."""
    with cache_in(False):
        return named_by(tree, corpus, embeddings, reader, config, Steps(progress))


@one_thread()
def grow_again(
    topic_map: MapData,
    config: Config,
    given: Given,
    progress: Reporter,
    by_hand: ByHand,
    *,
    cache: str | Path | bool,
    workers: int,
    scheduler: str | Client,
) -> Again:
    """The main view of a map, with new vectors, tree and names for the same papers. See `build_map` for the arguments.

    The papers of the map are taken as they are; no input is read.
    """
    check_settings(config)
    steps = Steps(progress)
    with cache_in(cache) as folder, workers_in(workers, scheduler, progress):
        again = _again(topic_map, config, given, by_hand, steps)
        keep_small(folder)
    return again


@dataclass(frozen=True, eq=False)
class ByHand:
    """What was done by hand on a map: its names and edits; `with_ids` gives the topics of a new tree their ids.

    `with_ids` gets the new tree, and the rows of its papers in the tree of the map.
    """

    pins: Sequence[Pin]
    edits: Sequence[Edit]
    with_ids: Callable[[TopicTree, NDArray[np.int64]], TopicTree]


@dataclass(frozen=True, eq=False)
class Again:
    """A view that was grown again, and the notes, records and seconds of growing it."""

    view: View
    notes: tuple[str, ...]
    records: Mapping[str, Any]
    seconds: Mapping[str, float]


def _again(topic_map: MapData, config: Config, given: Given, by_hand: ByHand, steps: Steps) -> Again:
    corpus, clock = topic_map.corpus, steps.clock
    check_mapping(len(corpus), corpus.characters(), config.memory, config.layout.learned(len(corpus)))
    order = corpus.canonical_order()
    corpus = corpus.take(order)
    mapped = _mapped(corpus, config, given, by_hand.edits, steps)
    view = mapped.changed.view
    tree, notes = _pin(by_hand.with_ids(view.tree, order), corpus, by_hand.pins, mapped, config, clock)
    if mapped.others:
        clock.record("stability", _stability(tree, mapped.others))
    return Again(view.with_tree(tree).reordered(order), (*mapped.warned, *notes), clock.records, clock.seconds)


def intake_of(papers: Papers, config: Config, progress: Reporter = SILENT) -> Intake:
    """The papers of an input, read, cleaned and merged as in a build, from files, sources or memory."""
    return _read(papers, config, Steps(progress))[0]


def _read(papers: Papers, config: Config, steps: Steps) -> tuple[Intake, Config]:
    """The cleaned papers, and the settings including the names of the input files."""
    source = files_or_papers(papers)
    if isinstance(source, tuple):
        config = config.with_settings(inputs=source or config.inputs)
        with fetched_files(config.inputs, config.sources, steps.clock) as files:
            check_reading(files, config.memory)
            cached = keys.papers(files, config.corpus)
            intake = steps.run_stages("Reading papers", cached, lambda: read_papers(files, config.corpus, steps.clock))
    else:
        config = config.with_settings(inputs=())
        intake = papers_from(source, config.corpus, steps.clock)
    check_colour(intake.corpus.frame, config.rendering.colour)
    _report(intake.notes, steps.clock)
    return intake, config


def _embed(corpus: Corpus, config: Config, given: Given, progress: Reporter) -> tuple[Encoder, Embeddings]:
    with progress.stage("Loading the encoder"):
        encoder = make_encoder(config.embedding, config.seed, len(corpus), given, config.options("encoders"))
    with progress.stage("Embedding", total=len(corpus)) as advance:
        embeddings = encoder.encode(corpus, advance)
    embeddings, moved = by_subject(embeddings, corpus, encoder)
    if moved:
        listed = ", ".join(f"{code} {count:,}" for code, count in sorted(moved.items()))
        progress.note(f"papers in other languages, placed by subject and not by language: {listed}")
    for note in (*notes_of(encoder), *notes_on_language(encoder, lambda code: share_in(code, corpus.lazy_texts()))):
        progress.note(note)
    if facts := facts_of(encoder):
        progress.record("encoder", facts)
    return encoder, embeddings


def _report(notes: Iterable[str], clock: Timed) -> None:
    """Show notes; without a reporter, warnings go to the log."""
    for note in notes:
        clock.note(note)
        if clock.reporter is SILENT and note.startswith(WARNING):
            logger.warning(note)


def _ordered(intake: Intake, order: NDArray[np.int64]) -> Intake:
    """The intake with its papers in this order, until they are put back into that of the input."""
    return replace(intake, corpus=intake.corpus.take(order))


def _shown(corpus: Corpus, kept: NDArray[np.int64]) -> Corpus:
    """The papers that edits do not hide, in the same order."""
    return corpus if len(kept) == len(corpus) else corpus.take(kept)


def _visible(intake: Intake, order: NDArray[np.int64], kept: NDArray[np.int64]) -> tuple[Intake, NDArray[np.int64]]:
    """The intake, in the order of the input, and the canonical order of its papers, without those that edits hide.

    `kept` are the places of the others in the canonical order.
    """
    if len(kept) == len(intake.corpus):
        return intake, order
    rows = np.sort(order[kept])
    return without_hidden(intake, rows), np.searchsorted(rows, order[kept])


def _pin(
    tree: TopicTree, corpus: Corpus, pins: Sequence[Pin], mapped: _Mapped, config: Config, progress: Reporter
) -> tuple[TopicTree, tuple[str, ...]]:
    """The tree with the names given by hand, in the file of names and by edits, measured, and notes about both."""
    edited = mapped.changed.edited
    joined, replaced = joined_pins(tree, corpus, pins, edited.pins)
    pinned = apply_pins(tree, corpus, joined)
    notes = (*edited.notes, *replaced, *pinned.notes)
    for note in notes:
        progress.note(note)
    if not pins and not edited.pins:
        return pinned.tree, notes
    return with_shares(pinned.tree, corpus, mapped.changed.view.embeddings, mapped.reader, config.naming), notes
