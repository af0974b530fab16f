"""Views of the facets of papers: the tree of their problems, of their methods, and of their results.

The text of each facet is what `facets.split` finds in the abstract. Each view is grown and named like the main one,
over the same papers, from the vectors of this text by the encoder of the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.build.arrange import BY_KEYWORDS
from hierarchography.build.edited import edited_view
from hierarchography.build.languages import by_subject
from hierarchography.build.sampling import Sample
from hierarchography.build.steps import Steps
from hierarchography.build.view import grow_view
from hierarchography.config import AUTO, PRECOMPUTED, Config
from hierarchography.embedding import Encoder, Given, Reader, make_encoder
from hierarchography.embedding.chunks import encode_in_chunks
from hierarchography.embedding.deferred import deferred_minilm
from hierarchography.embedding.transformer import BATCHES_A_STEP, MINILM, TransformerEncoder
from hierarchography.facets import FACETS, Encode, Faceted, corpus_of, split
from hierarchography.model import Corpus, View
from hierarchography.vocabulary import BUNDLED

MOST_READ = 20_000
"""Papers up to which the vectors of all sentences are computed; of more, places and cue phrases alone are read."""


def facet_views(
    corpus: Corpus, facets: Sequence[str], config: Config, given: Given, steps: Steps
) -> tuple[dict[str, View], list[str]]:
    """A view of these papers for each facet, in the order of the corpus, and notes.

    If none of the papers has a sentence of a facet, there is no view of it, and a note says so.
    """
    if not facets:
        return {}, []
    order = corpus.canonical_order()
    papers = corpus.take(order)
    encoder = facet_encoder(papers, config, given, steps)
    faceted = _split(papers, encoder, config, steps)
    notes = list(faceted.notes)
    views: dict[str, View] = {}
    for facet in facets:
        if faceted.missing(facet).all():
            notes.append(f"no paper has a sentence about its {facet}, so there is no view of this facet")
            continue
        part = corpus_of(papers, faceted, facet)
        steps.clock.note(f"view {facet}:")
        views[facet] = facet_view(part, fresh(encoder, papers, config, given), config, steps).reordered(order)
    for note in notes:
        steps.clock.note(note)
    lacking = {facet: int(faceted.missing(facet).sum()) for facet in FACETS}
    facts = {"headed": faceted.headed, "foreign": faceted.foreign, "bare": faceted.bare, "without": lacking}
    steps.clock.record("facets", facts)
    return views, notes


def facet_encoder(papers: Corpus, config: Config, given: Given, steps: Steps) -> Encoder:
    """The encoder of the map; of given vectors, which are about whole papers, the default one."""
    embedding = config.embedding
    if embedding.vectors or embedding.encoder == PRECOMPUTED:
        named = AUTO if embedding.encoder == PRECOMPUTED else embedding.encoder
        config = config.with_settings({"embedding.vectors": "", "embedding.vector_ids": "", "embedding.encoder": named})
        given = replace(given, vectors=None)
    encoder = make_encoder(config.embedding, config.seed, len(papers), given, config.options("encoders"))
    if embedding.encoder == PRECOMPUTED and encoder is not given.encoder:
        steps.clock.note(f"the given vectors are of whole papers, so facets are encoded by {encoder.id}")
    return encoder


def fresh(encoder: Encoder, papers: Corpus, config: Config, given: Given) -> Encoder:
    """The same encoder, or another one of its kind if it learns from what it encodes."""
    return facet_encoder(papers, config, given, Steps()) if hasattr(encoder, "restore") else encoder


def _split(papers: Corpus, encoder: Encoder, config: Config, steps: Steps) -> Faceted:
    with steps.clock.stage("Reading facets"):
        if len(papers) > MOST_READ:
            steps.clock.note(f"over {MOST_READ:,} papers, facets are read by cue phrases and places alone")
        return split(papers, _sentence_reader(encoder, config) if len(papers) <= MOST_READ else None)


def _sentence_reader(encoder: Encoder, config: Config) -> Encode:
    """The vectors of sentences by MiniLM, from which the facets were learned, whatever the encoder of the map."""
    is_minilm = isinstance(encoder, TransformerEncoder) and encoder.id.startswith(MINILM)
    reading = encoder if is_minilm else deferred_minilm(config.embedding, config.seed)

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return encode_in_chunks(reading, texts, config.embedding.batch_size * BATCHES_A_STEP, lambda steps: None)

    return encode


def _without_fields(config: Config) -> Config:
    """The settings for the view of a facet: named by keywords, and without the bundled vocabulary.

    Its entries are fields of research. They would group and name papers by their subject in each view.
    """
    settings = {"naming.namer": BY_KEYWORDS}
    if config.naming.vocabulary == BUNDLED:
        return config.with_settings({**settings, "naming.vocabulary": "none", "layout.fields": 0})
    return config.with_settings(settings)


def facet_view(corpus: Corpus, encoder: Encoder, config: Config, steps: Steps) -> View:
    """The named view of the papers, in their order, by the text of one facet."""
    config = _without_fields(config)
    with steps.clock.stage("Embedding", total=len(corpus)) as advance:
        embeddings = encoder.encode(corpus, advance)
    embeddings, _ = by_subject(embeddings, corpus, encoder)
    reader = Reader(encoder)
    sample = Sample.of(corpus, embeddings, config, steps)
    grown = grow_view(sample, reader, config, steps)
    return edited_view(grown, corpus, sample, reader, config, steps, ()).view
