"""How good a map is, measured from the map alone: what `hierarchography evaluate` prints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding import Encoder, make_encoder
from hierarchography.errors import EncoderError, HierarchographyError, InputError
from hierarchography.evaluation import (
    Bootstrap,
    Evaluation,
    Labels,
    Stability,
    accuracy,
    between,
    findability,
    label_texts,
    names,
    read_scheme,
    stability_of,
    structure,
)
from hierarchography.model import TopicMap
from hierarchography.pipeline import regrow
from hierarchography.progress import SILENT, Reporter

WALKERS = 5_000
"""Papers that findability is measured on, unless another number is asked for: enough for intervals of ±.014."""
PROBES = 8
SAME_SPACE = 0.5
"""Mean cosine of stored and newly made vectors of the same papers from which the encoder is the map's own."""


def evaluate_map(
    topic_map: TopicMap,
    *,
    labels: str | Sequence[str] = (),
    stability: int = 0,
    seed: int = 0,
    sample: int = WALKERS,
    bootstrap: int = 200,
    progress: Reporter = SILENT,
) -> Evaluation:
    """Measure the main tree of a map; docs/evaluating.md says what each figure means.

    Each of `labels` is one gold scheme: columns of the papers, broad to narrow, joined by commas
    (`["field,subfield", "codes"]`). `stability` is the number of trees grown again from the stored vectors with
    other seeds and shuffled orders. At most `sample` papers walk down the tree. `bootstrap` resamples
    make the intervals, 0 for none. Raises `InputError` for a column or a number that cannot be used.
    """
    _check(stability=(stability, 0), seed=(seed, 0), sample=(sample, 1), bootstrap=(bootstrap, 0))
    asked = [labels] if isinstance(labels, str) else labels
    schemes = [read_scheme(topic_map.corpus.frame, columns) for columns in asked]
    tree, plan = topic_map.tree, Bootstrap(bootstrap, seed)
    with progress.stage("Measuring the tree"):
        shape = structure(tree, topic_map.embeddings.matrix, plan)
    with progress.stage("Embedding the names"):
        vectors = _label_vectors(topic_map)
    with progress.stage("Walking by names"):
        found = findability(tree, topic_map.embeddings, vectors, sample, plan)
    with progress.stage("Comparing with labels", total=len(schemes)) as advance:
        against = []
        for scheme in schemes:
            against.append(accuracy(tree, scheme, plan))
            advance(1)
    return Evaluation(
        title=topic_map.title,
        papers=len(topic_map),
        encoder=topic_map.embeddings.encoder_id,
        seed=seed,
        bootstrap=bootstrap,
        structure=shape,
        names=names(tree),
        findability=found,
        schemes=tuple(against),
        between_schemes=between(schemes),
        stability=_rebuilt(topic_map, stability, seed, progress) if stability else None,
    )


def _check(**numbers: tuple[int, int]) -> None:
    for name, (value, least) in numbers.items():
        if value < least:
            raise InputError(f"{name} must be at least {least}, not {value}")


def _label_vectors(topic_map: TopicMap) -> Labels:
    """Vectors of the topics' labels from the map's own encoder; the reason why not, where it gives none."""
    texts = label_texts(topic_map.tree)
    flat = [text for kind in texts.values() for text in kind]
    probes = topic_map.corpus.texts()[:PROBES]
    try:
        encoder = make_encoder(topic_map.config.embedding, topic_map.config.seed)
        vectors = _encoded(encoder, [*probes, *flat], topic_map)
    except HierarchographyError as error:
        return Labels({}, f"the map's encoder cannot be had: {error}")
    if vectors is None:
        return Labels({}, f"the encoder {encoder.id} reads no texts, only given vectors")
    stored = topic_map.embeddings.matrix[: len(probes)]
    if vectors.shape[1] != stored.shape[1] or _likeness(vectors[: len(probes)], stored) < SAME_SPACE:
        return Labels({}, f"the encoder {encoder.id} does not give the vectors that are stored with the map")
    parts = np.split(vectors[len(probes) :], len(texts))
    return Labels(dict(zip(texts, parts, strict=True)))


def _encoded(encoder: Encoder, texts: Sequence[str], topic_map: TopicMap) -> NDArray[np.float32] | None:
    """The vectors of texts; an encoder that learns from the corpus first learns as it did for the map."""
    try:
        return encoder.encode_texts(texts)
    except EncoderError:
        corpus = topic_map.corpus.take(topic_map.corpus.canonical_order())
        encoder.encode(corpus, lambda steps: None)
        return encoder.encode_texts(texts)


def _likeness(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Mean cosine of the rows of two tables, over those that are not zeros in the second; 1 where all are."""
    read = second.any(axis=1)
    return float(np.einsum("ij,ij->i", first[read], second[read]).mean()) if read.any() else 1.0


def _rebuilt(topic_map: TopicMap, times: int, seed: int, progress: Reporter) -> Stability:
    """The map's tree against trees grown again from its vectors, each with another seed and a shuffled order."""
    rng = np.random.default_rng(seed)
    seeds = [(topic_map.config.seed + step) % 2**32 for step in range(1, times + 1)]
    trees = [topic_map.tree]
    for one in seeds:
        order = rng.permutation(len(topic_map))
        config = topic_map.config.with_settings(seed=one)
        shuffled = topic_map.corpus.take(order), topic_map.embeddings.take(order)
        trees.append(regrow(*shuffled, config, progress).reordered(order))
    with progress.stage("Comparing the rebuilds"):
        return stability_of(trees, seeds)
